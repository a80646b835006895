package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// versionFolder writes a small app whose form has the given fields, and gives its folder.
func versionFolder(t *testing.T, properties string) string {
	t.Helper()
	dir := t.TempDir()
	for path, text := range map[string]string{
		"app.yaml":         "format: 1\nid: shop\nversion: 1.0.0\nlanguage: en\nname: Shop\n",
		"forms/order.yaml": "format: 1\nkind: plain\ntitle: Order\nschema: {type: object, properties: {" + properties + "}}\n",
	} {
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDiffAndUses(t *testing.T) {
	a := versionFolder(t, "n: {type: string, x-field: text, x-label: Count}, m: {type: number, x-field: decimal, x-value: '1'}")
	b := versionFolder(t, "n: {type: integer, x-field: integer, x-label: Count}, m: {type: number, x-field: decimal, x-value: n + 1}")
	c := versionFolder(t, "n: {type: string, format: date, x-field: date, x-label: Count}, m: {type: number, x-field: decimal, x-value: '1'}")
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"diff", a, a}, 0, ""},
		{[]string{"diff", a, b}, 0, "forms/order.yaml: field “Count”: type changed from text to integer\nforms/order.yaml: field “m”: computed as: “1” → “n + 1”\n" +
			"forms/order.yaml: n: text → integer: values that are none of the new type are kept beside drafts, as they were written\n"},
		{[]string{"diff", b, c}, exitNo, "refused"},
		{[]string{"diff", a, filepath.Join(a, "nowhere")}, exitCouldNot, ""},
		{[]string{"uses", b, "order.n"}, 0, "form shop.order /schema/properties/m/x-value (rule): n + 1\n"},
		{[]string{"uses", a, "order.n"}, exitNo, ""},
		{[]string{"uses", a, "flow#node"}, exitNo, ""},
	} {
		var out, errs bytes.Buffer
		code := run(&surroundings{t.Context(), &out, &errs, []string{"LANG=en_US.UTF-8"}}, tt.args)
		if code != tt.code || !strings.Contains(out.String(), tt.want) || tt.want == "" && out.Len() > 0 {
			t.Errorf("%s: %d\n%s%s", strings.Join(tt.args, " "), code, out.String(), errs.String())
		}
	}
}

// A version of an app is held against a company's records before anybody installs it.
func TestImpactCommand(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"company", "add", "--data", dir, "--name", "Acme", "--owner", "Eva", "--login", "eva@acme.example"}, 0, "is founded"},
		{[]string{"impact", "--data", dir, "../../builtin-apps/leave", "request"}, 0, "leave.request: 0 records: 0 no longer valid"},
		{[]string{"impact", "--data", dir, "../../builtin-apps/leave", "nothing"}, exitCouldNot, ""},
		{[]string{"impact", "--data", dir, "--company", "nobody", "../../builtin-apps/leave", "request"}, exitCouldNot, ""},
	} {
		var out, errs bytes.Buffer
		code := run(&surroundings{t.Context(), &out, &errs, []string{"LANG=en_US.UTF-8"}}, tt.args)
		if code != tt.code || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: %d\n%s%s", strings.Join(tt.args, " "), code, out.String(), errs.String())
		}
	}
}
