package forms

// Problem is something that a person has to mend in a definition or in a record's data. It carries no
// rejected value.
type Problem struct {
	Path     string            `json:"path"` // a JSON pointer in a definition, a field path in data
	Code     string            `json:"code"`
	Args     map[string]string `json:"args,omitempty"`
	Message  Text              `json:"message,omitempty"`
	From, To int               `json:"-"` // the place in a rule's source, in runes
}

// Text gives the message in lang.
func (p Problem) Text(lang string) string { return p.Message.In(lang, "") }
