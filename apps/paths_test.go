package apps

import (
	"strings"
	"testing"
)

func TestLoad_RefusesPaths(t *testing.T) {
	tests := []struct{ name, path, want string }{
		{"absolute", "/etc/passwd", "/etc/passwd: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"out of the folder", "../../x.yaml", "../../x.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"out of the folder by a backslash", `..\x.yaml`, `..\x.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only`},
		{"encoded", "%2e%2e%2fx.yaml", "%2e%2e%2fx.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"a drive", "C:x.yaml", "C:x.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"an empty part", "forms//x.yaml", "forms//x.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"a dot in front", "forms/.x.yaml", "forms/.x.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"a dot at the end", "forms/x.yaml.", "forms/x.yaml.: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"a NUL", "forms/x\x00.yaml", "forms/x\x00.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"a letter that looks like another", "forms/х.yaml", "forms/х.yaml: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
		{"a device of Windows", "forms/nul.yaml", "forms/nul.yaml: Windows takes this name for a device"},
		{"a device of Windows in capitals", "COM1/x.yaml", "COM1/x.yaml: Windows takes this name for a device"},
		{"other capitals", "forms/Claim.yaml", `forms/claim.yaml: the name differs from "forms/Claim.yaml" in capitals only`},
		{"no file of an app", "forms/readme.txt", `forms/readme.txt: an app has no such file`},
		{"a mistyped folder", "form/new.yaml", `form/new.yaml: an app has no such file; did you mean "forms/new.yaml"?`},
		{"another ending", "forms/new.yml", `forms/new.yml: an app has no such file; did you mean "forms/new.yaml"?`},
		{"a script", "main.js", `main.js: an app has no such file`},
		{"a name that is no id", "forms/2nd.yaml", `forms/2nd.yaml: "2nd" cannot be an id: a lower-case letter, then lower-case letters, digits and hyphens, at most 64 characters`},
		{"a very long path", "forms/" + strings.Repeat("x", 200) + ".yaml", "forms/" + strings.Repeat("x", 54) + "…: this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string][]byte{tt.path: []byte("format: 1\n")}
			for p, s := range small {
				files[p] = []byte(s)
			}
			app, problems := Load(files)
			if app != nil {
				t.Fatal("accepted")
			}
			found := false
			for _, p := range problems {
				found = found || p.Error() == tt.want
			}
			if !found {
				t.Errorf("\n got %v\nwant %s", problems, tt.want)
			}
		})
	}
}

func TestLoad_RefusesTooMuch(t *testing.T) {
	files := map[string][]byte{}
	for i := range maxFiles + 1 {
		files["forms/f"+itoa(i)+".yaml"] = nil
	}
	if _, problems := Load(files); problems[0].Error() != "the app is too large: at most 2,000 files and 32 MB" {
		t.Error(problems[0].Error())
	}
}

func TestLoad_Finds(t *testing.T) {
	tests := []struct{ name, file, old, new, want string }{
		{"an unknown key", "app.yaml", "audience:", "audienc:", `
app.yaml:11:1: the key "audienc" is not known here; did you mean "audience"?
 11 | audienc: [everyone]
    | ^`},
		{"a missing key", "app.yaml", "version: 1.0.0\n", "", `
app.yaml:1:1: "version" is missing
 1 | format: 1
   | ^`},
		{"an id that is none", "app.yaml", "id: small", "id: Small", `
app.yaml:2:5: "Small" cannot be an id: a lower-case letter, then lower-case letters, digits and hyphens, at most 64 characters
 2 | id: Small
   |     ^`},
		{"a version that reads as a number", "app.yaml", "version: 1.0.0", "version: 1.0", `
app.yaml:3:1: a text is needed here
 3 | version: 1.0
   | ^`},
		{"another format", "views/all.yaml", "format: 1", "format: 2", `
views/all.yaml:1:1: format must be 1
 1 | format: 2
   | ^`},
		{"a word that does not stand there", "views/all.yaml", "scope: form", "scope: from", `
views/all.yaml:5:8: "from" cannot stand here; it can be: mine, inbox, form, department; did you mean "form"?
 5 | scope: from
   |        ^`},
		{"a value of another kind", "views/all.yaml", "[number, amount]", "number", `
views/all.yaml:6:1: a list is needed here
 6 | columns: number
   | ^`},
		{"an id twice", "app.yaml", "id: all,", "id: new,", `
app.yaml:8:10: the id "new" stands here twice
 8 |   - {id: new, view: all}
   |          ^`},
		{"two of what excludes each other", "app.yaml", "view: all}", "view: all, form: claim}", `
app.yaml:8:15: only one of these can stand here: form, view
 8 |   - {id: all, view: all, form: claim}
   |               ^`},
		{"a language that is none", "app.yaml", "en: Small", "english: Small", `
app.yaml:5:20: "english" is not a language such as zh-CN or en
 5 | name: {zh-CN: 小应用, english: Small}
   |                       ^`},
		{"an escaped mark that turns text", "app.yaml", "en: Small", `en: "Sm\u202eall"`, `
app.yaml:5:24: the text contains an invisible control character
 5 | name: {zh-CN: 小应用, en: "Sm\u202eall"}
   |                           ^`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			for p, s := range small {
				files[p] = s
			}
			files[tt.file] = strings.Replace(files[tt.file], tt.old, tt.new, 1)
			if got := strings.TrimSpace(problemsOf(files)); got != strings.TrimSpace(tt.want) {
				t.Errorf("\n got:\n%s\nwant:\n%s", got, strings.TrimSpace(tt.want))
			}
		})
	}
}
