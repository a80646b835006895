package forms

import "github.com/superform-dev/superform/forms/rules"

// maxSignatureBytes is how many bytes the picture of a signature may have.
const maxSignatureBytes = 1 << 20

// signatureKind is a signature drawn by hand, kept as a file as fileKind is: a PNG that whoever signs has uploaded. Who that was and
// when it came are the server's own notes of the file: names("signed", id). A name that is typed is none.
type signatureKind struct{ fileKind }

func (signatureKind) shape() (string, message) {
	return "string", message{"手写签名", "a signature"}
}

func (signatureKind) read(r *propertyReader) {
	r.f.Accept, r.f.MaxBytes = []string{signatureGroup}, maxSignatureBytes
}

func (signatureKind) display(_ *Field, v rules.Value, _ string, names func(kind, id string) string) string {
	if names != nil {
		return names("signed", v.AsText())
	}
	return ""
}

// signatureGroup is what a signature's file is: no kind that x-accept names.
const signatureGroup = "signature"

var signatureFiles = fileGroup{signatureGroup, []string{"image/png"}}
