package main

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// impactCommand replays records through another version of an app than the one that is installed. A running system may be asked over
// PostgreSQL; over SQLite the server has to be stopped. Nothing is written.
type impactCommand struct {
	storage
	Company string `help:"Id of the company; not needed where there is one." placeholder:"ID"`
	Limit   int    `help:"How many records, newest first." default:"1000"`
	Dir     string `arg:"" help:"Folder of the app."`
	Form    string `arg:"" help:"Its name in the app."`
}

// Run writes what would differ, and answers no where records would be invalid or values would be lost.
func (cmd *impactCommand) Run(s *surroundings) (err error) {
	app, problems, err := checkApp(s, cmd.Dir)
	if err != nil {
		return err
	}
	if problems > 0 {
		return errNo
	}
	set, err := cmd.read(s)
	if err != nil {
		return err
	}
	data, err := openStore(s.ctx, set, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	e, err := newEngine(set, data, nil, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	in, worse := engine.ImpactIn{Form: cmd.Form, Limit: cmd.Limit}, false
	for {
		out, err := e.ImpactOfFolder(s.ctx, cmd.Company, app, in)
		if refusal := engine.AsFault(err); refusal != nil {
			return errors.New(refusal.Text(languageOf(s)))
		}
		if err != nil {
			return err
		}
		worse = writeImpact(s, out) || worse
		in.Limit -= out.Records
		if in.After = out.Next; in.After == "" || in.Limit <= 0 {
			break
		}
	}
	if worse {
		return errNo
	}
	return nil
}

// writeImpact writes one line of counts and one for each field that changes its type, and says whether something gets worse.
func writeImpact(s *surroundings, out engine.Impact) (worse bool) {
	line, field := "%s: %d records: %d no longer valid, %d valid again, %d with other values, %d on another path\n", "%s: %s → %s: %d values kept, %d lost\n"
	if languageOf(s) == forms.Chinese {
		line, field = "%s：%d 张单据：%d 张不再有效，%d 张重新有效，%d 张的值不同，%d 张的路径不同\n", "%s：%s → %s：保留 %d 个值，丢失 %d 个\n"
	}
	fmt.Fprintf(s.out, line, out.Form, out.Records, out.Invalid, out.Valid, out.Values, out.Paths)
	worse = out.Invalid > 0
	for _, c := range out.Conversions {
		fmt.Fprintf(s.out, field, c.Field, c.From, c.To, c.Kept, c.Lost)
		worse = worse || c.Lost > 0
	}
	return worse
}
