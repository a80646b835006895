package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
)

// demoCompanies are two, so that somebody can be seen to work for both; the first is the one of most accounts.
//
//go:embed demo/company.json demo/second.json
var demoCompanies embed.FS

// demoPassword is that of every account of the demo companies, which hold nobody's data.
const demoPassword = "superform-demo"

// demoSeed makes every demo the same.
const demoSeed = 20151122

// startDemo makes the demo companies where they are not there yet and says how to sign in. Fill, if not nil, plays
// their year of history, which may take longer than anybody wants to wait before signing in. They are made with the
// bundled apps and further ones.
func startDemo(ctx context.Context, e *engine.Engine, further []*apps.App, out io.Writer) (fill func(context.Context) error, err error) {
	installed, err := bundledApps()
	if err != nil {
		return nil, err
	}
	installed = append(installed, further...)
	var fills []func(context.Context) error
	var foundings []engine.Founding
	for _, name := range []string{"company", "second"} {
		demo := engine.Demo{Password: demoPassword, Seed: demoSeed, Apps: installed}
		content, err := demoCompanies.ReadFile("demo/" + name + ".json")
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, &demo.Founding); err != nil {
			return nil, err
		}
		one, err := e.StartDemo(ctx, demo)
		if err != nil {
			return nil, err
		}
		if one != nil {
			fills = append(fills, one)
		}
		foundings = append(foundings, demo.Founding)
	}
	sayAccounts(out, foundings)
	if len(fills) == 0 {
		return nil, nil
	}
	return func(ctx context.Context) error {
		for _, one := range fills {
			if err := one(ctx); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// sayAccounts prints who can sign in, and who of them has to choose a company.
func sayAccounts(out io.Writer, companies []engine.Founding) {
	in := map[string]int{}
	for _, company := range companies {
		for _, m := range company.Members {
			in[m.Login]++
		}
	}
	fmt.Fprintf(out, "demo accounts, password %s:\n", demoPassword)
	for _, m := range companies[0].Members {
		if m.Login == "" {
			continue
		}
		several := ""
		if n := in[m.Login]; n > 1 {
			several = fmt.Sprintf(" (in %d companies)", n)
		}
		fmt.Fprintf(out, "  %-10s %s%s\n", m.Login, m.Name, several)
	}
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

// furtherApps loads and checks apps from folders; what is wrong with them is told as superform check tells it.
func furtherApps(s *surroundings, folders []string) ([]*apps.App, error) {
	var all []*apps.App
	for _, dir := range folders {
		app, wrong, err := checkApp(s, dir)
		if err != nil {
			return nil, err
		}
		if wrong > 0 {
			return nil, fmt.Errorf("%s: %d problems", dir, wrong)
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
