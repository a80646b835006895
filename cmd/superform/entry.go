package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// entryCommand is what is done to links for answers from outside at the command line. Over PostgreSQL the server may run; over SQLite it has
// to be stopped.
type entryCommand struct {
	List  entryListCommand  `cmd:"" help:"List links for answers of all companies."`
	Make  entryMakeCommand  `cmd:"" help:"Make a link by which people outside answer a form, and print it once."`
	Close entryCloseCommand `cmd:"" help:"Close links for good."`
}

// entryListCommand lists links.
type entryListCommand struct {
	storage
	JSON bool `help:"Write the links as JSON."`
}

// Run lists the links, which hold no way in.
func (cmd *entryListCommand) Run(s *surroundings) error {
	return withEngine(s, cmd.storage, func(e *engine.Engine) error {
		list, err := e.EntriesOutside(s.ctx, languageOf(s), mostListed)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return json.NewEncoder(s.out).Encode(list)
		}
		for _, one := range list {
			fmt.Fprintf(s.out, "%s  %s  %s  %s  %s  %s\n", one.Entry.ID, one.Company, one.Entry.Form, one.Entry.Title, one.Entry.Status, taken(one.Entry))
		}
		if len(list) == 0 {
			fmt.Fprintln(s.out, "there are no links for answers")
		}
		return nil
	})
}

// taken says how many answers a link has, of how many, and until when it takes them.
func taken(e engine.EntryView) string {
	line := fmt.Sprintf("%d answers", e.Answers)
	if e.Most > 0 {
		line = fmt.Sprintf("%d of %d answers", e.Answers, e.Most)
	}
	if e.ClosesAt != 0 {
		line += " until " + time.UnixMilli(int64(e.ClosesAt)).UTC().Format(time.RFC3339)
	}
	return line
}

// entryMakeCommand makes a link by the rights of a member, who has to look after the form's app.
type entryMakeCommand struct {
	storage
	Form      string `arg:"" help:"The form: app.form."`
	Title     string `help:"What stands above the form." required:""`
	By        string `help:"What the member signs in with who makes it; it holds while they look after the app." required:"" placeholder:"LOGIN"`
	Company   string `help:"Id or name of the company; not needed where there is one." placeholder:"COMPANY"`
	Closes    string `help:"The last day on which it takes answers; if not given, until it is closed." placeholder:"YYYY-MM-DD"`
	Most      int    `help:"How many answers it takes; 0: any number." placeholder:"N"`
	PublicURL string `help:"Where people reach the server; heads the link (PUBLIC_URL)." placeholder:"URL"`
}

// Run makes the link. Where the form cannot be opened to the outside it says every place that keeps it in, and answers no.
func (cmd *entryMakeCommand) Run(s *surroundings) error {
	set, err := cmd.read(s)
	if err != nil {
		return err
	}
	if cmd.PublicURL != "" {
		set.PublicURL = cmd.PublicURL
	}
	return withEngine(s, cmd.storage, func(e *engine.Engine) error {
		in := engine.EntryIn{Form: cmd.Form, Title: cmd.Title, Closes: cmd.Closes, Most: cmd.Most}
		made, err := e.MakeEntryAs(s.ctx, cmd.Company, cmd.By, languageOf(s), in)
		if refusal := engine.AsFault(err); refusal != nil {
			return refusedEntry(s, refusal)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "link %s is made; it is shown once: %s%s\n", made.ID, strings.TrimSuffix(set.PublicURL, "/"), engine.EntryPath(made.Token))
		return nil
	})
}

// refusedEntry says why no link was made.
func refusedEntry(s *surroundings, refusal *engine.Fault) error {
	if len(refusal.Problems) == 0 {
		return errors.New(refusal.Text(languageOf(s)))
	}
	fmt.Fprintln(s.out, refusal.Text(languageOf(s)))
	for _, p := range engine.ViewProblems(refusal.Problems, languageOf(s)) {
		fmt.Fprintf(s.out, "%s: %s\n", p.Path, p.Message)
	}
	return errNo
}

// entryCloseCommand closes links.
type entryCloseCommand struct {
	storage
	IDs []string `arg:"" name:"id" help:"The links, as list names them."`
}

// Run closes the links, and answers no where there is none of an id.
func (cmd *entryCloseCommand) Run(s *surroundings) error {
	return withEngine(s, cmd.storage, func(e *engine.Engine) error {
		no := error(nil)
		for _, text := range cmd.IDs {
			id, err := forms.ParseID(text)
			var view engine.EntryView
			if err != nil {
				err = engine.ErrNotFound
			} else {
				view, err = e.EndEntry(s.ctx, languageOf(s), id)
			}
			if refusal := engine.AsFault(err); refusal != nil {
				fmt.Fprintf(s.out, "%s: %s\n", text, refusal.Text(languageOf(s)))
				no = errNo
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
			fmt.Fprintf(s.out, "%s is closed: %s, %s\n", view.ID, view.Title, taken(view))
		}
		return no
	})
}
