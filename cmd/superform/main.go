// Command superform is the one binary: it serves, and it checks, tests and formats apps. Every command is a
// file; config.go says what can be set.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands are the commands, each in the file of its name.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the API over HTTP."`
	Check   checkCommand   `cmd:"" help:"Say what is wrong with apps, with file, line and a caret."`
	Test    testCommand    `cmd:"" help:"Run the cases of apps against the real engine."`
	Fmt     fmtCommand     `cmd:"" help:"Write the files of apps as they are meant to look."`
	Company companyCommand `cmd:"" help:"Found a company."`
	Entry   entryCommand   `cmd:"" help:"List, make and close links for answers from outside."`
	Jobs    jobsCommand    `cmd:"" help:"List background jobs, and have them run again."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this program's version."`
	Verify  verifyCommand  `cmd:"" help:"Check chains, states, ledgers and tasks of everything that is stored."`
	Diff    diffCommand    `cmd:"" help:"Say in words what differs between two versions of an app, and what becomes of values."`
	Uses    usesCommand    `cmd:"" help:"Say where an app refers to a field, an option or a node."`
	Impact  impactCommand  `cmd:"" help:"Replay the newest records of a company through another version of an app."`
	Openapi openapiCommand `cmd:"" help:"Write the OpenAPI document of the API, as JSON."`
	Version versionCommand `cmd:"" help:"Say which program this is, and which formats it writes."`
}

// Exit codes: 1 is "no" (problems, findings, failed cases), 2 is "could not" (wrong usage, no database).
const (
	exitNo       = 1
	exitCouldNot = 2
)

// errNo ends a command that has said on its output why the answer is no.
var errNo = errors.New("no")

// surroundings is what a command may touch of the world around it.
type surroundings struct {
	ctx      context.Context
	out, err io.Writer
	environ  []string
}

func main() {
	os.Exit(run(&surroundings{untilAsked(), os.Stdout, os.Stderr, os.Environ()}, os.Args[1:]))
}

// untilAsked ends with the first signal that asks the process to end. By then the defaults are back, so that
// a second signal ends the process however soon it comes.
func untilAsked() context.Context {
	ctx, end := context.WithCancel(context.Background())
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-asked
		signal.Stop(asked)
		end()
	}()
	return ctx
}

// run carries out one command line and gives the exit code.
func run(s *surroundings, args []string) (code int) {
	type exit int
	defer func() {
		if reason := recover(); reason != nil {
			ended, ok := reason.(exit)
			if !ok {
				panic(reason)
			}
			code = int(ended)
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("superform"),
		kong.Description("Forms, approval flows and small apps as data. Settings: docs/configuration.md"),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		panic(err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "superform: %v\n", err)
		return exitCouldNot
	}
	switch err := parsed.Run(s); {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return exitNo
	default:
		fmt.Fprintf(s.err, "superform: %v\n", err)
		return exitCouldNot
	}
}
