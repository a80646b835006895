package engine

import (
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// answerFiles: file[id]: whether there is such an upload that the record may name: one that it has already, or
// one of the caller's own that no other record has. To read a file is not enough: naming it would show it to
// the readers of this record.
func (w *work) answerFiles(asks []rules.Ask) error {
	rows, err := w.tx.Files(idsAt(asks, 0))
	if err != nil {
		return err
	}
	files := make(map[forms.ID]*store.FileRow, len(rows))
	for _, row := range rows {
		files[row.ID] = row
	}
	for _, ask := range asks {
		id, err := forms.ParseID(arg(ask.Args, 0).AsText())
		w.facts.Answer(ask, rules.Bool(err == nil && w.mayHold(files[id])))
	}
	return nil
}

// mayHold says whether the record whose rules ask may name an upload, nil where there is none.
func (w *work) mayHold(file *store.FileRow) bool {
	switch {
	case file == nil:
		return false
	case !file.Entry.IsZero():
		return w.quarantined(file)
	case !file.Record.IsZero():
		return file.Record == w.about
	}
	return w.outside == nil && file.UploadedBy == w.caller.Member
}
