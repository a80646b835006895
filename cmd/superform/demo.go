package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
)

//go:embed demo/company.json
var demoCompany []byte

// demoPassword is that of every account of the demo company, which holds nobody's data.
const demoPassword = "superform-demo"

// demoSeed makes every demo company's year the same.
const demoSeed = 2026

// startDemo makes the demo company with the bundled apps where it is not there yet, and says how to sign in.
// It gives what fills in a year of history, to be run while the API answers already; nil where there is one.
func startDemo(ctx context.Context, e *engine.Engine, out io.Writer) (fill func(context.Context) error, err error) {
	demo := engine.Demo{Password: demoPassword, Seed: demoSeed}
	if err := json.Unmarshal(demoCompany, &demo.Founding); err != nil {
		return nil, err
	}
	if demo.Apps, err = bundledApps(); err != nil {
		return nil, err
	}
	if fill, err = e.StartDemo(ctx, demo); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "demo accounts, password %s:\n", demoPassword)
	for _, m := range demo.Founding.Members {
		if m.Login != "" {
			fmt.Fprintf(out, "  %-10s %s\n", m.Login, m.Name)
		}
	}
	return fill, nil
}

// bundledApps loads and checks the apps that the program carries.
func bundledApps() ([]*apps.App, error) {
	var list []*apps.App
	for _, name := range builtin.Names() {
		content, err := builtin.Files(name)
		if err != nil {
			return nil, err
		}
		app, problems := apps.Load(content)
		if app != nil {
			problems = append(problems, apps.Check(app)...)
		}
		if len(problems) > 0 {
			return nil, fmt.Errorf("the bundled app %s: %w", name, errors.Join(problemErrors(problems)...))
		}
		list = append(list, app)
	}
	return list, nil
}

func problemErrors(problems []apps.Problem) []error {
	all := make([]error, len(problems))
	for i, p := range problems {
		all[i] = p
	}
	return all
}

// fillDemo plays the demo's history and says how it went.
func fillDemo(ctx context.Context, fill func(context.Context) error, log *slog.Logger) {
	log.Info("filling in a year of the demo company")
	start := time.Now()
	switch err := fill(ctx); {
	case err == nil:
		log.Info("the demo company is complete", "took", time.Since(start).Round(100*time.Millisecond).String())
	case ctx.Err() == nil:
		log.Error("the demo company stays incomplete", "error", err)
	}
}
