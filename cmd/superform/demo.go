package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
)

//go:embed demo/company.json
var demoCompany []byte

// demoPassword is that of every account of the demo company, which holds nobody's data.
const demoPassword = "superform-demo"

// seedDemo makes the demo company with the bundled apps, where the database has no company yet, and says how to
// sign in.
func seedDemo(ctx context.Context, e *engine.Engine, data *store.Store, out io.Writer) error {
	var founding engine.Founding
	if err := json.Unmarshal(demoCompany, &founding); err != nil {
		return err
	}
	empty := false
	err := data.System(store.Companies).Read(ctx, func(tx *store.Tx) error {
		companies, err := tx.Companies()
		empty = len(companies) == 0
		return err
	})
	if err != nil {
		return err
	}
	if empty {
		if err := foundDemo(ctx, e, founding); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "demo accounts, password %s:\n", demoPassword)
	for _, m := range founding.Members {
		if m.Login != "" {
			fmt.Fprintf(out, "  %-10s %s\n", m.Login, m.Name)
		}
	}
	return nil
}

// demoAdmin is the key of the member who installs the apps.
const demoAdmin = "admin"

func foundDemo(ctx context.Context, e *engine.Engine, founding engine.Founding) error {
	made, err := e.Found(ctx, founding, demoPassword, 0)
	if err != nil {
		return err
	}
	for _, name := range builtin.Names() {
		content, err := builtin.Files(name)
		if err != nil {
			return err
		}
		app, problems := apps.Load(content)
		if app != nil {
			problems = append(problems, apps.Check(app)...)
		}
		if len(problems) > 0 {
			return fmt.Errorf("the bundled app %s: %w", name, errors.Join(problemErrors(problems)...))
		}
		if _, err := e.Install(ctx, made.Caller(demoAdmin, founding.Language, true), app); err != nil {
			return err
		}
	}
	return nil
}

func problemErrors(problems []apps.Problem) []error {
	all := make([]error, len(problems))
	for i, p := range problems {
		all[i] = p
	}
	return all
}
