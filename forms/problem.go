package forms

// Problem is something wrong at one place: Path is a JSON pointer in a definition, a field path in data
// ("items.<row _id>.amount"), Code is stable, Args fill its text.
type Problem struct {
	Path    string            `json:"path"`
	Code    string            `json:"code"`
	Args    map[string]string `json:"args,omitempty"`
	Message Text              `json:"message,omitempty"`
}

// Text is the problem for people; the catalogue of codes comes with the form compiler.
func (p Problem) Text(lang string) string {
	if len(p.Message) > 0 {
		return p.Message.In(lang, "")
	}
	return p.Code
}
