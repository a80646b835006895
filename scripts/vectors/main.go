// Command vectors writes what Go's evaluators make of many inputs, as JSON, so that the page's evaluators are
// held to the same: `go run ./scripts/vectors rules > ui/core/rules/vectors.gen.json`. It runs at the root of
// the repository. The same sources give the same bytes.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// subcommands make the vectors by name.
var subcommands = map[string]func() (any, error){
	"forms": recordVectors,
	"rules": ruleVectors,
}

func main() {
	names := strings.Join(slices.Sorted(maps.Keys(subcommands)), "|")
	if len(os.Args) != 2 || subcommands[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "usage: vectors %s\n", names)
		os.Exit(2)
	}
	if err := write(subcommands[os.Args[1]]); err != nil {
		fmt.Fprintf(os.Stderr, "vectors %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func write(vectors func() (any, error)) error {
	made, err := vectors()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(made); err != nil {
		return err
	}
	return out.Flush()
}
