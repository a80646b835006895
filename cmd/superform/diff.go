package main

import (
	"fmt"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/forms"
)

// diffCommand says what differs between two versions of an app.
type diffCommand struct {
	Before string `arg:"" help:"Folder of the earlier version."`
	After  string `arg:"" help:"Folder of the later version."`
}

// Run writes every difference in words, then what becomes of values whose field changed its type. It answers no where a change of
// type would be refused, or where one of the folders is not in order.
func (cmd *diffCommand) Run(s *surroundings) error {
	var versions [2]*apps.App
	for i, dir := range []string{cmd.Before, cmd.After} {
		app, problems, err := checkApp(s, dir)
		if err != nil {
			return err
		}
		if problems > 0 {
			return errNo
		}
		versions[i] = app
	}
	lang := languageOf(s)
	for _, file := range apps.DiffApps(versions[0], versions[1]) {
		for _, c := range file.Changes {
			fmt.Fprintf(s.out, "%s: %s\n", file.Path, c.Text(lang))
		}
	}
	refused := false
	for _, form := range apps.ConversionsBetween(versions[0], versions[1]) {
		for _, c := range form.Conversions {
			refused = refused || c.Loss == forms.Refused
			fmt.Fprintf(s.out, "forms/%s.yaml: %s: %s → %s: %s\n", form.Form, c.Path, c.From.Type, c.To.Type, apps.LossText(c.Loss, lang))
		}
	}
	if refused {
		return errNo
	}
	return nil
}

// usesCommand says where an app refers to a part of it.
type usesCommand struct {
	Dir  string `arg:"" help:"Folder of the app."`
	Part string `arg:"" help:"form.field, form.table.column, form.field=option, or flow#node."`
}

// Run writes one line for each place: file, where in it, and the rule that stands there. It answers no where there is none.
func (cmd *usesCommand) Run(s *surroundings) error {
	app, problems, err := checkApp(s, cmd.Dir)
	if err != nil {
		return err
	}
	if problems > 0 {
		return errNo
	}
	uses := apps.UsesIn(app).Of(partOf(app.ID, cmd.Part))
	for _, u := range uses {
		line := fmt.Sprintf("%s %s %s (%s)", u.Kind, u.ID, u.Path, u.As)
		if u.Rule != "" {
			line += ": " + u.Rule
		}
		fmt.Fprintln(s.out, line)
	}
	if len(uses) == 0 {
		return errNo
	}
	return nil
}

// partOf reads what a person names: a form with a field, perhaps with an option, or a flow with a node.
func partOf(app, text string) apps.Part {
	if flow, node, is := strings.Cut(text, "#"); is {
		return apps.Part{Flow: app + "." + flow, Node: node}
	}
	text, option, _ := strings.Cut(text, "=")
	form, field, _ := strings.Cut(text, ".")
	return apps.Part{Form: app + "." + form, Field: field, Option: option}
}
