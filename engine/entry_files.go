package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Files from outside. The ticket for them is the link and the key of the answer that is to name them: under both there is room for as many files
// as the form takes. They lie in quarantine, where nobody opens them, until SendEntry takes them into the record of that answer.

// entryBytes is how many bytes may lie in quarantine for one entry, and nearBytes how many of them may have come from one address, so that
// nobody fills it alone: as many as a member may have loose.
const (
	entryBytes = 4 << 30
	nearBytes  = 1 << 30
)

// EntryUpload is a file that somebody sends by a link before the answer of the same key, which names it. Upload is what their device calls it,
// made up as the key is: sent twice it is one file.
type EntryUpload struct {
	Token, Key, Upload string
	Name               string
	Size               int64 // -1: not known
	Body               io.Reader
	Address, Language  string
}

// EntryFile is what somebody outside is told of a file of theirs.
type EntryFile struct {
	ID   forms.ID `json:"id" doc:"what the answer names it by"`
	Name string   `json:"name"`
	Type string   `json:"type" doc:"media type, found from the content"`
	Size int64    `json:"size" doc:"bytes; a picture is written anew, so that it may have others than were sent"`
}

// entryTicket is what an upload from outside is counted by.
type entryTicket struct {
	company, entry           forms.ID
	session, upload, address []byte
	lang                     string
}

func (e *Engine) entryTicket(ctx context.Context, in EntryUpload) (entryTicket, error) {
	at := entryTicket{lang: in.Language}
	var err error
	if at.session, err = answerKey(in.Key); err != nil {
		return at, err
	}
	if at.upload, err = madeUp("upload", "upload", in.Upload); err != nil {
		return at, err
	}
	hash, _ := org.TokenHash(in.Token)
	if err := e.charge(ctx, org.NewEntryUpload(hash, in.Address)); err != nil {
		return at, err
	}
	at.address = org.EntryHolder(hash, in.Address)
	at.company, at.entry, _, err = e.entryAt(ctx, in.Token)
	return at, err
}

// PutEntryFile stores a file of somebody outside, once for what their device calls it.
func (e *Engine) PutEntryFile(ctx context.Context, in EntryUpload) (EntryFile, error) {
	at, err := e.entryTicket(ctx, in)
	if err != nil {
		return EntryFile{}, err
	}
	name, err := fileName(in.Name)
	if err != nil {
		return EntryFile{}, err
	}
	var known *store.FileRow
	var form *forms.Form
	err = e.read(ctx, Caller{Company: at.company, Language: at.lang}, func(w *work) (err error) {
		if w.outside, err = w.tx.OutsideEntry(at.entry); err != nil {
			return err
		}
		if known, err = w.entryRoom(at); err == nil {
			form = w.cat.forms[w.outside.Form].form
		}
		return err
	})
	switch {
	case err != nil:
		return EntryFile{}, err
	case known != nil:
		return entryFile(known), nil
	case in.Size > mostOutside(form):
		return EntryFile{}, tooLarge(mostOutside(form))
	}
	row, err := e.storeAnew(ctx, at.company, form, in.Body)
	if err != nil {
		return EntryFile{}, e.withoutBytes(ctx, at.company, row, err)
	}
	row.Name, row.Entry, row.Session = namedAnew(name, row.Type), at.entry, at.session
	row.Address = at.address
	known, err = e.keepEntryFile(ctx, at, row)
	// Where it is not known whether the row was written, the bytes stay.
	if refused := AsFault(err); refused != nil && refused.Status < 500 || err == nil && known.ID != row.ID {
		err = errors.Join(err, e.removeBytes(ctx, at.company, row))
	}
	if err != nil {
		return EntryFile{}, err
	}
	return entryFile(known), nil
}

func entryFile(row *store.FileRow) EntryFile {
	return EntryFile{ID: row.ID, Name: row.Name, Type: row.Type, Size: row.Size}
}

// mostOutside is how many bytes a file from outside has at most for a form.
func mostOutside(form *forms.Form) int64 { return min(files.MaxSize, form.FileBytes()) }

// namedAnew is the name of a file whose picture was written anew as another kind.
func namedAnew(name, media string) string {
	ext := path.Ext(name)
	other := map[string]string{"image/jpeg": ".jpg", "image/png": ".png"}[media]
	if other == "" || !strings.EqualFold(ext, ".webp") {
		return name
	}
	return strings.TrimSuffix(name, ext) + other
}

// storeAnew stores a body for a form: a picture without anything but what is seen of it. With an error it gives the row of bytes that must go.
func (e *Engine) storeAnew(ctx context.Context, company forms.ID, form *forms.Form, body io.Reader) (*store.FileRow, error) {
	id, most := e.newID(), mostOutside(form)
	row := &store.FileRow{ID: id}
	first, err := e.files.Put(ctx, company, id, most, body)
	switch {
	case errors.Is(err, files.ErrTooLarge):
		return nil, tooLarge(most)
	case err != nil:
		return nil, fault(fmt.Errorf("store the upload: %w", err))
	case first.Size == 0:
		return row, NewFault("empty_file")
	case !strings.HasPrefix(first.Type, "image/"):
		row.SHA256, row.Type, row.Size = first.SHA256, first.Type, first.Size
		return row, nil
	case !form.TakesFile("image/jpeg", 0) && !form.TakesFile("image/png", 0):
		return row, NewFault("entry_kind")
	case !files.Drawn(first.Type):
		return row, NewFault("entry_image")
	}
	return row, fault(e.files.Guest(ctx, func() error { return e.drawAnew(ctx, company, row, most) }))
}

// drawAnew writes a picture that is stored anew, with its thumb, and completes its row.
func (e *Engine) drawAnew(ctx context.Context, company forms.ID, row *store.FileRow, most int64) error {
	clean, err := e.files.Anew(ctx, company, row.ID)
	switch {
	case errors.Is(err, files.ErrUndrawn):
		return NewFault("entry_image")
	case errors.Is(err, files.ErrNoPicture), errors.Is(err, files.ErrManyPixels):
		return NewFault("entry_picture")
	case err != nil:
		return fault(fmt.Errorf("write the picture %s anew: %w", row.ID, err))
	case int64(len(clean)) > most:
		return tooLarge(most)
	}
	second, err := e.storeBytes(ctx, Caller{Company: company}, row.ID, most, bytes.NewReader(clean))
	if second != nil {
		*row = *second
	}
	return err
}

// entryRoom gives the file that the device has sent already under the same name, or says why there is no room for it; else both are nil.
func (w *work) entryRoom(at entryTicket) (*store.FileRow, error) {
	if known, err := w.tx.EntryFile(at.entry, at.session, at.upload); !errors.Is(err, store.ErrNotFound) {
		return known, err
	}
	if _, err := w.tx.OutsideAnswered(at.entry, at.session); !errors.Is(err, store.ErrNotFound) {
		if err == nil {
			err = NewFault("key_reused")
		}
		return nil, err
	}
	if err := w.takesAnswers(); err != nil {
		return nil, err
	}
	waits, err := w.tx.CountEntryFiles(at.entry, at.session, at.address)
	if err != nil {
		return nil, err
	}
	switch most := w.cat.forms[w.outside.Form].form.FilesInAll(); {
	case waits.Files >= int64(most):
		return nil, NewFault("entry_files", "max", fmt.Sprint(most))
	case waits.Near > nearBytes:
		return nil, NewFault("entry_near", "max", forms.BytesText(nearBytes))
	case waits.Bytes > entryBytes:
		return nil, NewFault("entry_crowded")
	}
	return nil, nil
}

// keepEntryFile writes the row of a file under the lock of its entry, or gives the one that is there under the same name.
func (e *Engine) keepEntryFile(ctx context.Context, at entryTicket, row *store.FileRow) (*store.FileRow, error) {
	kept := row
	err := e.inCompany(ctx, Caller{Company: at.company, Language: at.lang}, func(w *work) (err error) {
		w.locks = true
		if w.outside, err = w.tx.LockOutsideEntry(at.entry); err != nil {
			return err
		}
		known, err := w.entryRoom(at)
		if err != nil || known != nil {
			kept = known
			return err
		}
		if !w.cat.forms[w.outside.Form].form.TakesFile(row.Type, row.Size) {
			return NewFault("entry_kind")
		}
		kept, row.CreatedAt = row, w.e.now()
		w.tx.InsertEntryFile(row, at.upload)
		return nil
	})
	return kept, err
}

// DropEntryFile gives up a file that the device has sent, or makes nothing of it where there is none.
func (e *Engine) DropEntryFile(ctx context.Context, in EntryUpload) error {
	at, err := e.entryTicket(ctx, in)
	if err != nil {
		return err
	}
	return e.inCompany(ctx, Caller{Company: at.company, Language: at.lang}, func(w *work) error {
		if w.outside, err = w.tx.LockOutsideEntry(at.entry); err != nil {
			return err
		}
		w.tx.DropEntryFile(at.entry, at.session, at.upload)
		return nil
	})
}

// bindFile binds a file to the record that names it at a field: one of whoever files it, or of the session of the answer. False: it is neither.
func (w *work) bindFile(row *store.FileRow, r *store.RecordRow, field *forms.Field) (bool, error) {
	if !row.Entry.IsZero() {
		if !w.quarantined(row) {
			return false, nil
		}
		if bound, err := w.tx.ClaimFile(row.ID, row.Entry, row.Session, r.ID, field.Path()); bound || err != nil {
			return bound, err
		}
	}
	return w.tx.AttachFile(row.ID, w.caller.Member, r.ID, field.Path(), r.Status != statusDraft)
}

// quarantined says whether a file lies in the quarantine of the answer at hand.
func (w *work) quarantined(row *store.FileRow) bool {
	return w.outside != nil && row.Entry == w.outside.ID && len(w.session) > 0 && bytes.Equal(row.Session, w.session)
}
