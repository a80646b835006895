package flows

// Text says in a language why a person holds a seat (F29). Of is the name of the member that Why.Of names.
func (y Why) Text(lang, of string) string {
	code := "why_" + y.Source
	if y.Ladder != "who" {
		code = "why_via_" + y.Ladder
	}
	if _, further := messages[code+"_up"]; further && y.Arg != "1" {
		code += "_up"
	}
	if _, ok := messages[code]; !ok {
		code = "why_other"
	}
	return textOf(code, map[string]string{"of": of, "arg": y.Arg, "source": textOf("source_"+y.Source, nil, lang)}, lang)
}
