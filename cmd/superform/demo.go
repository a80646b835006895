package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
)

//go:embed demo/company.json
var demoCompany []byte

// demoPassword is that of every account of the demo company, which holds nobody's data.
const demoPassword = "superform-demo"

// demoSeed makes every demo the same.
const demoSeed = 20151122

// startDemo makes the demo company where it is not there yet and says how to sign in. Fill, if not nil, plays
// its year of history, which may take longer than anybody wants to wait before signing in.
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

// bundledApps loads and checks the apps that ship with the program.
func bundledApps() ([]*apps.App, error) {
	var all []*apps.App
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
			return nil, fmt.Errorf("the bundled app %s: %w", name, joinProblems(problems))
		}
		all = append(all, app)
	}
	return all, nil
}

func joinProblems(problems []apps.Problem) error {
	all := make([]error, len(problems))
	for i, p := range problems {
		all[i] = p
	}
	return errors.Join(all...)
}

// fillDemo plays the demo's history beside the server; that it failed is no reason to stop serving.
func fillDemo(ctx context.Context, fill func(context.Context) error, log *slog.Logger) {
	switch err := fill(ctx); {
	case ctx.Err() != nil:
	case err != nil:
		log.Error("the demo company stays incomplete until the next start", "error", err.Error())
	default:
		log.Info("the demo company is complete")
	}
}
