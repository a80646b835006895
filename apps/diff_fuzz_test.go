package apps_test

import (
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/forms"
)

// A draft may hold anything that is JSON: what differs is told, and nothing breaks.
func FuzzDiff(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"schema":{"properties":{"a":{"x-field":"text"}}}}`, `{"schema":{"properties":{"a":{"x-field":1,"x-options":"x","items":[]}},"required":"a"},"layout":{}}`},
		{`{"schema":[],"checks":{"a":1}}`, `{"schema":{"properties":[{"id":"a"}]},"checks":[1,null,{"id":{}}]}`},
		{`{"nodes":[{"id":"a","branches":[{"id":"b","nodes":[{"id":"a"}]}]}]}`, `{"nodes":[{"id":"a"},{"id":"a"},[]]}`},
		{`{"title":{"zh":"a"},"x-options":{"list":{}}}`, `{"title":["a"],"layout":[{"id":"s","fields":[{"id":"s"}]}]}`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, path := range []string{"forms/a.yaml", "flows/a.yaml", "views/a.yaml", "app.yaml"} {
			a, _ := apps.ParseJSON(path, []byte(before))
			b, _ := apps.ParseJSON(path, []byte(after))
			for _, c := range apps.Diff(a, b, forms.Chinese) {
				if c.Text(forms.English) == "" || c.Text(forms.Chinese) == "" {
					t.Errorf("a change without words: %+v", c)
				}
			}
			if a != nil && b != nil && string(a.Root.JSON()) != string(b.Root.JSON()) && len(apps.Diff(a, b, forms.Chinese)) == 0 {
				t.Errorf("%s and %s differ, and nothing says so", before, after)
			}
			if a != nil && len(apps.Diff(a, a, forms.Chinese)) > 0 {
				t.Errorf("%s differs from itself", before)
			}
		}
	})
}
