// Command floor is the least that a server must do to submit and approve a record: the same HTTP library,
// bodies, rows, syncs and grouping of commits as Superform, with SQL written by hand, and no rules, sessions
// or object mapper. What ours takes beyond it is the price of being general. It is a yardstick, not a
// product: it believes everybody.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/superform-dev/superform/bench/scenario"
)

func main() {
	file := flag.String("scenario", "bench/submit-and-agree.json", "what is filled in, by whom")
	listen := flag.String("listen", "127.0.0.1:8090", "address")
	dir := flag.String("data", "data/floor", "directory of the SQLite database; DATABASE_URL is PostgreSQL instead")
	flag.Parse()
	if err := serve(context.Background(), *file, *listen, *dir); err != nil {
		log.Fatal(err)
	}
}

func serve(ctx context.Context, file, listen, dir string) error {
	s, err := scenario.Read(file)
	if err != nil {
		return err
	}
	db, err := open(ctx, os.Getenv("DATABASE_URL"), dir)
	if err != nil {
		return err
	}
	defer db.close()
	f, err := newFloor(ctx, s, db)
	if err != nil {
		return err
	}
	fmt.Printf("the floor listens on http://%s\n", listen)
	return f.app().Listen(listen)
}

// open makes the tables and connects.
func open(ctx context.Context, url, dir string) (database, error) {
	if url != "" {
		return openPostgres(ctx, url)
	}
	return openSQLite(ctx, dir)
}
