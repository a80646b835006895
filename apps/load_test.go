package apps

import (
	"flag"
	"os"
	"strings"
	"testing"

	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/forms"
)

// update rewrites what is generated or formatted: the bundled apps and docs/schemas.
var update = flag.Bool("update", false, "rewrite files that are generated or formatted")

// bundled loads an app that ships with the program.
func bundled(t testing.TB, name string) (*App, map[string][]byte) {
	t.Helper()
	files, err := builtin.Files(name)
	if err != nil {
		t.Fatal(err)
	}
	app, problems := Load(files)
	for _, p := range problems {
		t.Error(p.Render(forms.English, files[p.File]))
	}
	if app == nil {
		t.FailNow()
	}
	return app, files
}

func TestBundles_AreFormatted(t *testing.T) {
	for _, name := range builtin.Names() {
		files, err := builtin.Files(name)
		if err != nil {
			t.Fatal(err)
		}
		for path, src := range files {
			got, problems := Format(path, src)
			if len(problems) > 0 {
				t.Errorf("%s/%s", name, problems[0].Error())
				continue
			}
			if *update && string(got) != string(src) {
				if err := os.WriteFile("../builtin-apps/"+name+"/"+path, got, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if string(got) != string(src) {
				t.Errorf("%s/%s is not as superform fmt writes it; it writes\n%s", name, path, firstDifference(string(src), string(got)))
			}
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "-" + x[i] + "\n+" + y[i]
		}
	}
	return "other ends"
}

func TestBundles_Check(t *testing.T) {
	for _, name := range builtin.Names() {
		app, files := bundled(t, name)
		for _, p := range Check(app) {
			t.Error(p.Render(forms.English, files[p.File]))
		}
	}
}
