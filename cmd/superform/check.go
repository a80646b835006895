package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/forms"
)

// checkCommand says what is wrong with apps.
type checkCommand struct {
	Cost bool     `help:"Write what each rule costs at worst, dearest first."`
	Dirs []string `arg:"" name:"dir" help:"Folders of apps."`
}

// Run checks every app and answers no where one has problems. Warnings are written and change no answer.
func (cmd *checkCommand) Run(s *surroundings) error {
	total := 0
	for _, dir := range cmd.Dirs {
		app, problems, err := checkApp(s, dir)
		if err != nil {
			return err
		}
		total += problems
		if problems > 0 {
			continue
		}
		fmt.Fprintf(s.out, "%s: %s %s is in order: %d forms, %d flows, %d views, %d cases\n",
			dir, app.ID, app.Version, len(app.Forms), len(app.Flows), len(app.Views), len(app.Cases))
		if cmd.Cost {
			if err := writeCosts(s.out, app, languageOf(s)); err != nil {
				return err
			}
		}
	}
	if total > 0 {
		return errNo
	}
	return nil
}

// costHeads are the columns of the table of costs.
var costHeads = map[string]string{
	forms.Chinese: "表单\t字段\t关键字\t次数\t步数\t取行\t文字字节\t占用上限",
	forms.English: "form\tfield\tkeyword\ttimes\tsteps\trows\ttext\tof budget",
}

// writeCosts writes one line for each rule of an app: how often it is evaluated for the largest record, what one
// evaluation spends at most, and which part of the budget that is, of one rule or of all together.
func writeCosts(out io.Writer, app *apps.App, lang string) error {
	type line struct {
		form string
		forms.RuleCost
	}
	var lines []line
	for _, form := range apps.Costs(app) {
		for _, c := range form.Costs {
			lines = append(lines, line{form.Form, c})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		switch x, y := a.Share(), b.Share(); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return strings.Compare(a.form, b.form)
	})
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, costHeads[lang])
	for _, l := range lines {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%.2f %%\n", l.form, l.Name, l.Keyword, l.Times, l.Once.Steps, l.Once.Rows, l.Once.Text, 100*l.Share())
	}
	return table.Flush()
}
