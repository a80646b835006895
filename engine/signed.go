package engine

import (
	"strings"
	"time"

	"github.com/superform-dev/superform/forms"
)

// signed says who has made a signature and when it came, by the server's clock, as the company's clock shows it: "王芳 2026-11-22 14:09:00". "" where
// there is no such file, or not the caller's to see. Whoever may see it is told the name: they see it written by hand.
func (w *work) signed(id string) string {
	parsed, err := forms.ParseID(id)
	if err != nil {
		return ""
	}
	row, err := w.tx.File(parsed)
	if err != nil || w.mayReadFile(row) != nil || w.learn(row.UploadedBy) != nil {
		return ""
	}
	at := time.UnixMilli(row.CreatedAt).UTC().Format(time.RFC3339)
	if local := w.local(at); local != "" {
		at = local
	}
	// One from outside is of nobody: when it came is said alone.
	return strings.TrimSpace(w.names[row.UploadedBy] + " " + at)
}
