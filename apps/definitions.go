package apps

// definitionFolders are the folders in which definitions of each kind lie that can be published by themselves.
var definitionFolders = map[string]string{"form": "forms/", "flow": "flows/", "view": "views/"}

// DefinitionPath is where a definition of a kind lies in its app's folder; "" where no definition can have that kind and name. The
// name of an app's own is "".
func DefinitionPath(kind, name string) string {
	folder, known := definitionFolders[kind]
	switch {
	case kind == "app" && name == "":
		return "app.yaml"
	case !known || !idGrammar.pattern.MatchString(name):
		return ""
	}
	return folder + name + ".yaml"
}

// FromDefinitions makes an app from definitions as they are stored, or as a builder sends them: canonical JSON by DefinitionPath. As
// with Load the app is nil exactly where there are problems, which are then also those of Check for what is well-formed.
func FromDefinitions(bodies map[string][]byte) (*App, []Problem) {
	trees := map[string]*Tree{}
	var problems []Problem
	paths := sortedKeys(bodies)
	for _, p := range paths {
		t, bad := ParseJSON(p, bodies[p])
		if t != nil && !compiledElsewhere(p) {
			bad = validate(t)
		}
		problems = append(problems, bad...)
		trees[p] = t
	}
	if len(bodies["app.yaml"]) == 0 {
		problems = append(problems, newProblem("app.yaml", place{}, "file_missing"))
	}
	if len(problems) == 0 {
		return assemble(paths, trees), nil
	}
	problems = append(problems, others(paths, trees, problems)...)
	sortProblems(problems)
	return nil, problems
}
