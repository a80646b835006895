package engine

import (
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// FileInfo is what a page shows of a file without opening it.
type FileInfo struct {
	Name string `json:"name"`
	Type string `json:"type" doc:"media type, found from the content"`
	Size int64  `json:"size"`
}

// filesOf are the files that data name, in the order of the form.
func filesOf(form *forms.Form, data rules.Data) []forms.ID {
	var ids []forms.ID
	add := func(f *forms.Field, v rules.Value) {
		if f.Type != "file" || v.IsBlank() {
			return
		}
		if id, err := forms.ParseID(v.AsText()); err == nil {
			ids = append(ids, id)
		}
	}
	for _, f := range form.Fields {
		add(f, data[f.ID])
		for _, row := range data[f.ID].AsRows() {
			for _, column := range f.Columns {
				add(column, row[column.ID])
			}
		}
	}
	return ids
}

// describe tells of the files that a record names those that the caller may open: the record's own, for whoever may
// read it, and the caller's uploads.
func (w *work) describe(record forms.ID, ids []forms.ID) (map[string]FileInfo, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := w.tx.Files(ids)
	if err != nil {
		return nil, err
	}
	about := make(map[string]FileInfo, len(rows))
	for _, row := range rows {
		if row.Record == record || row.UploadedBy == w.caller.Member {
			about[row.ID.String()] = FileInfo{Name: row.Name, Type: row.Type, Size: row.Size}
		}
	}
	return about, nil
}

// fileName is what a file is called; "" where there is none, or not the caller's to see.
func (w *work) fileName(id string) string {
	parsed, err := forms.ParseID(id)
	if err != nil {
		return ""
	}
	row, err := w.tx.File(parsed)
	if err != nil || w.mayReadFile(row) != nil {
		return ""
	}
	return row.Name
}
