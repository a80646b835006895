// Command vectors writes what Go's evaluators make of many inputs, so that every other evaluator is held to the same.
// It runs at the root of the repository:
//
//	vectors publish [FOLDER]              the corpus of docs/vectors, from its fixed seed
//	vectors stream [-count N] [-seed S]   at least N further vectors of rules, numbers and patterns, on standard output
//	vectors lists [-count N] [-seed S]    the same of conditions of the list subset
//	vectors check FILE…                   runs the lines of files through Go again, and prints how many
//	vectors forms                         whole forms with records, for ui/core/form
//	vectors schemas                       schemas with records, for another validator of JSON Schema
//
// The same sources and seed give the same bytes.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// publishedSeed is that of docs/vectors.
const publishedSeed = 2026

// published is where the corpus lies.
const published = "docs/vectors"

// subcommands are what the program does, by name.
var subcommands = map[string]func(args []string, out io.Writer) error{
	"publish": runPublish,
	"stream":  runStream,
	"lists":   runLists,
	"check":   runCheck,
	"forms":   runForms,
	"schemas": runSchemas,
}

func main() {
	if len(os.Args) < 2 || subcommands[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "usage: vectors %s\n", strings.Join(slices.Sorted(maps.Keys(subcommands)), "|"))
		os.Exit(2)
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	err := subcommands[os.Args[1]](os.Args[2:], out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "vectors %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func runForms(_ []string, out io.Writer) error {
	made, err := recordVectors()
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(made)
}

func runPublish(args []string, out io.Writer) error {
	folder := published
	if len(args) > 0 {
		folder = args[0]
	}
	for _, name := range slices.Sorted(maps.Keys(publishedFiles)) {
		b, err := publishedFile(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(folder+"/"+name, b, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s/%s: %d KB\n", folder, name, len(b)>>10)
	}
	return nil
}

// far are how many vectors a stream has at least, and its seed.
func far(name string, args []string) (count int, seed uint64, err error) {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.IntVar(&count, "count", 1_000_000, "how many vectors, at least")
	set.Uint64Var(&seed, "seed", 1, "the seed that they are made from")
	return count, seed, set.Parse(args)
}

// runCheck runs files through Go's evaluator, as a test of package rules does with the published ones.
func runCheck(args []string, out io.Writer) error {
	total := &rulestest.Corpus{Zones: time.LoadLocation}
	for _, name := range args {
		if err := checkFile(total, name); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, rulestest.Summary("go", total.Counts()))
	return err
}

func checkFile(corpus *rulestest.Corpus, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it is only read
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<20), 64<<20)
	for at := 1; lines.Scan(); at++ {
		if err := corpus.Check(lines.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", name, at, err)
		}
	}
	return lines.Err()
}
