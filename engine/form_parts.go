package engine

import (
	"encoding/json"
	"sync"

	"github.com/superform-dev/superform/forms"
)

// formParts are what pages are given of a compiled form, in its app's language: written once, when somebody first asks for it.
type formParts struct {
	once  sync.Once
	parts FormParts
	err   error
}

// of gives the parts of the form that they belong to. Nobody changes them.
func (p *formParts) of(form *forms.Form) (FormParts, error) {
	p.once.Do(func() {
		definition, err := form.Client()
		if err == nil {
			err = json.Unmarshal(definition, &p.parts)
		}
		p.err = err
	})
	return p.parts, p.err
}

// languageOf is the language that the texts of an app are in: that of the app, or the company's where it is not installed.
func (cat *catalog) languageOf(app string) string {
	if installed := cat.apps[app]; installed != nil {
		return installed.Language
	}
	return cat.company.Language
}
