package bundles_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/bundles"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

var (
	ctx  = context.Background()
	acme = forms.DeriveID(1, forms.ID{1}, 1)
)

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Company(acme).Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestPlanAndPublish(t *testing.T) {
	definition := func(kind, id, body string) bundles.Definition {
		return bundles.Definition{Kind: kind, ID: id, Body: []byte(body)}
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			name   string
			bundle []bundles.Definition
			want   string
		}{
			{"an empty bundle", nil, ""},
			{"a new one", []bundles.Definition{definition("form", "a.x", "{}"), definition("app", "a", "{}")}, "form a.x add 1, app a add 1"},
			{"the same again", []bundles.Definition{definition("app", "a", "{}"), definition("form", "a.x", "{}")}, "app a keep 1, form a.x keep 1"},
			{"one changed, one of another kind", []bundles.Definition{definition("form", "a.x", `{"b":1}`), definition("flow", "a.x", "{}")},
				"form a.x change 2, flow a.x add 1"},
			{"changed back", []bundles.Definition{definition("form", "a.x", "{}")}, "form a.x change 3"},
			{"and kept", []bundles.Definition{definition("form", "a.x", "{}")}, "form a.x keep 3"},
		} {
			t.Run(c.name, func(t *testing.T) {
				write(t, s, func(tx *store.Tx) error {
					steps, err := bundles.Plan(tx, c.bundle)
					if err != nil {
						return err
					}
					var got []string
					for _, step := range steps {
						got = append(got, fmt.Sprint(step.Kind, " ", step.ID, " ", step.Action, " ", step.Version))
					}
					expect(t, "steps", strings.Join(got, ", "), c.want)
					bundles.Publish(tx, steps, 7, forms.ID{})
					for _, step := range steps {
						row, err := tx.Definition(step.Kind, step.ID, step.Version)
						if err != nil {
							return err
						}
						expect(t, "body", row.Body, string(step.Body))
						expect(t, "hash", row.Hash, bundles.Hash(step.Body))
					}
					return nil
				})
			})
		}
	})
}

func TestHash(t *testing.T) {
	expect(t, "of nothing", bundles.Hash(nil), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
	expect(t, "of a definition", bundles.Hash([]byte("{}")), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
}

// wide is a form of 14 texts, 14 numbers, a long text and a table.
func wide(t *testing.T) *forms.Form {
	t.Helper()
	var properties []string
	for n := range 14 {
		properties = append(properties, fmt.Sprintf(`"s%d":{"type":"string","x-field":"text","x-label":"S"}`, n),
			fmt.Sprintf(`"i%d":{"type":"integer","x-field":"integer","x-label":"I"}`, n))
	}
	properties = append(properties, `"long":{"type":"string","x-field":"longtext","x-label":"L"}`,
		`"items":{"type":"array","x-field":"table","x-label":"T","items":{"type":"object","properties":{"part":{"type":"string","x-field":"text","x-label":"P"},`+
			`"p1":{"type":"integer","x-field":"integer","x-label":"P"},"p2":{"type":"integer","x-field":"integer","x-label":"P"},"p3":{"type":"integer","x-field":"integer","x-label":"P"},`+
			`"p4":{"type":"integer","x-field":"integer","x-label":"P"},"p5":{"type":"integer","x-field":"integer","x-label":"P"},"p6":{"type":"integer","x-field":"integer","x-label":"P"},`+
			`"p7":{"type":"integer","x-field":"integer","x-label":"P"}}}}`)
	source := `{"format":1,"kind":"plain","title":"Wide","schema":{"type":"object","properties":{` + strings.Join(properties, ",") + `}}}`
	form, problems := forms.Compile([]byte(source), forms.Env{ID: "a.wide", App: "a", Language: forms.English})
	for _, p := range problems {
		t.Fatalf("%s: %s", p.Path, p.Code)
	}
	return form
}

func fields(prefix string, from, to int) (names []string) {
	for n := from; n < to; n++ {
		names = append(names, fmt.Sprint(prefix, n))
	}
	return names
}

func TestSlots(t *testing.T) {
	form := wide(t)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			name   string
			fields []string
			want   string // the last one's slot and how many there are, or the refusal
		}{
			{"the first of each kind", []string{"s0", "i0"}, "n1 2"},
			{"twice the same", []string{"s1", "s1"}, "t2 3"},
			{"one that has a slot", []string{"i0"}, "n1 3"},
			{"what no slot can hold, a field that there is not", []string{"long", "items", "nothing"}, " 3"},
			{"twelve", append(fields("s", 2, 12), "s11"), "t12 13"},
			{"a thirteenth", []string{"s12"}, "field s12 of form a.wide: all 12 slots of its kind are taken: " + strings.Join(fields("s", 0, 12), ", ")},
			{"the other kind still has some", fields("i", 1, 12), "n12 24"},
			{"a column has one of its table's own", []string{"items.part"}, "items.t1 25"},
			{"six", fields("items.p", 1, 7), "items.n6 31"},
			{"a seventh", []string{"items.p7"}, "field items.p7 of form a.wide: all 6 slots of its kind are taken: " + strings.Join(fields("items.p", 1, 7), ", ")},
			{"and one beyond", []string{"i12"}, "field i12 of form a.wide: all 12 slots of its kind are taken: " + strings.Join(fields("i", 0, 12), ", ")},
		} {
			t.Run(c.name, func(t *testing.T) {
				got := ""
				err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
					slots, _, err := bundles.Slots(tx, form, c.fields)
					got = fmt.Sprint(slots.All[c.fields[len(c.fields)-1]], " ", len(slots.All))
					return err
				})
				if err != nil {
					got = err.Error()
					expect(t, "kind of refusal", errors.As(err, new(*bundles.SlotsTaken)), true)
				}
				expect(t, "slot", got, c.want)
				write(t, s, func(tx *store.Tx) error {
					slots, err := tx.Slots()
					again, _, err2 := bundles.Slots(tx, form, nil)
					expect(t, "what is stored", fmt.Sprint(slots["a.wide"]), fmt.Sprint(again))
					return errors.Join(err, err2)
				})
			})
		}
	})
}
