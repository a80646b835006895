package engine

import (
	"encoding/hex"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// FileInfo is what a page shows of a file without opening it.
type FileInfo struct {
	Name string `json:"name"`
	Type string `json:"type" doc:"media type, found from the content"`
	Size int64  `json:"size"`
	// At is when the server had it whole, by its own clock: whatever a device or a picture says of that is not asked.
	At Instant `json:"at" doc:"when it came, by the server's clock"`
	// Thumb says that GET /files/{id}/thumb gives it small.
	Thumb bool `json:"thumb,omitempty" doc:"it is a picture that can be had small"`
}

func fileInfo(row *store.FileRow) FileInfo {
	return FileInfo{Name: row.Name, Type: row.Type, Size: row.Size, At: Instant(row.CreatedAt), Thumb: !row.Thumb.IsZero()}
}

// placedFile is a file that data name, and where: the field or column, and the path of the value.
type placedFile struct {
	id    forms.ID
	field *forms.Field
	path  string
}

// placedFiles are the files that data name, in the order of the form.
func placedFiles(form *forms.Form, data rules.Data) []placedFile {
	var all []placedFile
	add := func(f *forms.Field, path string, v rules.Value) {
		for _, name := range f.FilesIn(v) {
			if id, err := forms.ParseID(name); err == nil {
				all = append(all, placedFile{id, f, path})
			}
		}
	}
	for _, f := range form.Fields {
		add(f, f.ID, data[f.ID])
		if !holdsFiles(f.Columns) {
			continue
		}
		for _, row := range data[f.ID].AsRows() {
			for _, column := range f.Columns {
				add(column, f.ID+"."+row[forms.RowID].AsText()+"."+column.ID, row[column.ID])
			}
		}
	}
	return all
}

// filesOf are the files that data name, in the order of the form.
func filesOf(form *forms.Form, data rules.Data) []forms.ID {
	var ids []forms.ID
	for _, one := range placedFiles(form, data) {
		ids = append(ids, one.id)
	}
	return ids
}

func holdsFiles(fields []*forms.Field) bool {
	return slices.ContainsFunc(fields, func(f *forms.Field) bool { return f.IsFile() || holdsFiles(f.Columns) })
}

// attachFiles binds the uploads that the data name to the record and sets free those that they no longer name;
// one that the record may not name, or that its field does not take, is a problem on the field. Those to keep stay too.
func (w *work) attachFiles(pub *published, r *store.RecordRow, data rules.Data, keep ...forms.ID) error {
	var problems []forms.Problem
	named := keep
	placed := placedFiles(pub.form, data)
	rows, err := w.fileRows(filesOf(pub.form, data))
	if err != nil {
		return err
	}
	for _, one := range placed {
		named = append(named, one.id)
		row := rows[one.id]
		bound := row != nil && !w.signsElsewhere(one.field, row, r)
		if bound {
			if bound, err = w.bindFile(row, r, one.field); err != nil {
				return err
			}
		}
		if !bound {
			problems = append(problems, forms.Problem{Path: one.path, Code: "file_unknown"})
		} else if p, unfit := one.field.Unfit(one.path, row.Type, row.Size); unfit && row.Record != r.ID {
			problems = append(problems, p)
		}
	}
	if len(problems) > 0 {
		return Invalid(problems)
	}
	if r.Revision > 1 && (r.FormVersion > 1 || holdsFiles(pub.form.Fields)) { // a record just made has none to set free
		w.tx.DetachFiles(r.ID, named, w.e.now())
	}
	return nil
}

// signsElsewhere says whether a file would come into a signature from another place of the record where somebody else put it: they have not signed here.
func (w *work) signsElsewhere(field *forms.Field, row *store.FileRow, r *store.RecordRow) bool {
	return field.Type == "signature" && row.UploadedBy != w.caller.Member && (row.Record != r.ID || row.Field != field.Path())
}

// fileRows are the rows of those of the files that there are.
func (w *work) fileRows(ids []forms.ID) (map[forms.ID]*store.FileRow, error) {
	rows, err := w.tx.Files(ids)
	found := make(map[forms.ID]*store.FileRow, len(rows))
	for _, row := range rows {
		found[row.ID] = row
	}
	return found, err
}

// hashesOf are the SHA-256 of files by id, in hex: what the history says of their content.
func (w *work) hashesOf(ids []forms.ID) (map[string]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := w.fileRows(ids)
	hashes := make(map[string]string, len(rows))
	for id, row := range rows {
		hashes[id.String()] = hex.EncodeToString(row.SHA256)
	}
	return hashes, err
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
		if row.Entry.IsZero() && (row.Record == record || row.UploadedBy == w.caller.Member) {
			about[row.ID.String()] = fileInfo(row)
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
