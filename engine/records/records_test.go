package records_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

var (
	ctx  = context.Background()
	acme = id(1)
)

// id gives the nth of the ids that tests use; a greater n sorts later.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

const claimForm = `{"format":1,"kind":"plain","title":"Claim","number":"EX-{yyyy}{mm}-{0000}","schema":{"type":"object","properties":{
	"kind":{"type":"string","x-field":"text","x-label":"Kind"},
	"total":{"type":"number","x-field":"money","x-scale":2,"x-label":"Total"},
	"serial":{"type":"string","x-field":"text","x-label":"Serial","x-unique":"company"},
	"own":{"type":"string","x-field":"text","x-label":"Own","x-unique":"requester"},
	"items":{"type":"array","x-field":"table","x-label":"Lines","items":{"type":"object","properties":{
		"invoice":{"type":"string","x-field":"text","x-label":"Invoice","x-unique":"company"}}}}}}}`

func compiled(t *testing.T, source string) *forms.Form {
	t.Helper()
	form, problems := forms.Compile([]byte(source), forms.Env{ID: "claims.claim", App: "claims", Language: forms.English})
	for _, p := range problems {
		t.Errorf("%s: %s", p.Path, p.Code)
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return form
}

func decoded(t *testing.T, form *forms.Form, data string) rules.Data {
	t.Helper()
	d, problems := form.Decode([]byte(data))
	for _, p := range problems {
		t.Fatalf("%s: %s", p.Path, p.Code)
	}
	return d
}

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

func row(n, requester int) *store.RecordRow {
	return &store.RecordRow{ID: id(n), Form: "claims.claim", Status: "ended", Requester: id(requester), Data: "{}"}
}

func TestNumbersCountByPeriod(t *testing.T) {
	form := compiled(t, claimForm)
	day := func(date string) int64 {
		n, ok := rules.ParseDate(date)
		if !ok {
			t.Fatal(date)
		}
		return n
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct{ form, date, want string }{
			{"claims.claim", "2026-11-22", "EX-202611-0001"},
			{"claims.claim", "2026-11-30", "EX-202611-0002"},
			{"claims.claim", "2026-12-01", "EX-202612-0001"},
			{"claims.other", "2026-11-22", "EX-202611-0001"},
			{"claims.claim", "2026-11-22", "EX-202611-0003"},
		} {
			write(t, s, func(tx *store.Tx) error {
				got, err := records.Number(tx, c.form, form.Numbering, day(c.date))
				expect(t, c.form+" on "+c.date, got, c.want)
				return err
			})
		}
	})
}

func TestPut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := row(10, 3)
		for _, status := range []string{"draft", "running"} {
			r.Status = status
			write(t, s, func(tx *store.Tx) error {
				records.Put(tx, r, status == "draft")
				got, err := tx.Record(r.ID)
				expect(t, "status", got.Status, status)
				return err
			})
		}
	})
}

func TestUnique(t *testing.T) {
	form := compiled(t, claimForm)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		added := map[int]bool{}
		for _, c := range []struct {
			name         string
			n, requester int
			data         string
			want         string
		}{
			{"free", 10, 3, `{"serial":"A","own":"x"}`, ""},
			{"saved again", 10, 3, `{"serial":"A","own":"x"}`, ""},
			{"taken in the company", 11, 4, `{"serial":"A"}`, "serial not_unique"},
			{"written otherwise", 11, 4, `{"serial":" Ａ"}`, "serial not_unique"},
			{"unique for each requester: of another", 11, 4, `{"own":"x"}`, ""},
			{"unique for each requester: of the same", 12, 3, `{"own":"x","serial":"B"}`, "own not_unique"},
			{"taken by a row", 13, 3, `{"items":[{"_id":"r1","invoice":"I1"},{"_id":"r2","invoice":"I2"}]}`, ""},
			{"by a row of another record", 14, 3, `{"items":[{"_id":"r5","invoice":"I3"},{"_id":"r6","invoice":"I2"}]}`, "items.r6.invoice not_unique"},
			{"by a row further up", 14, 3, `{"items":[{"_id":"r5","invoice":"I3"},{"_id":"r6","invoice":"I3"},{"_id":"r7","invoice":"I3"}]}`,
				"items.r6.invoice not_unique, items.r7.invoice not_unique"},
			{"a cleared value is given up", 10, 3, `{"own":"y"}`, ""},
			{"and free for others", 14, 3, `{"serial":"A","own":"x"}`, ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				var got []string
				undo := fmt.Errorf("undo")
				err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
					if !added[c.n] {
						records.Put(tx, row(c.n, c.requester), true)
					}
					problems, err := records.Unique(tx, row(c.n, c.requester), form, decoded(t, form, c.data))
					if err != nil {
						return err
					}
					for _, p := range problems {
						got = append(got, p.Path+" "+p.Code)
					}
					if len(problems) > 0 {
						return undo
					}
					return nil
				})
				if err != nil && err != undo {
					t.Fatal(err)
				}
				added[c.n] = added[c.n] || err == nil
				expect(t, "problems", strings.Join(got, ", "), c.want)
			})
		}
		write(t, s, func(tx *store.Tx) error {
			records.Free(tx, row(14, 3))
			problems, err := records.Unique(tx, row(13, 3), form, decoded(t, form, `{"serial":"A","own":"x"}`))
			expect(t, "problems after it was freed", len(problems), 0)
			return err
		})
	})
}

func TestIndex(t *testing.T) {
	form := compiled(t, claimForm)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			name  string
			slots map[string]string
			data  string
			total int64
			found int
			err   string
		}{
			{"values lie in their slots", map[string]string{"kind": "t1", "total": "n12"}, `{"kind":"taxi","total":12.5}`, 1250, 1, ""},
			{"columns beside them", map[string]string{"items.invoice": "items.t1", "total": "n12"}, `{"items":[{"_id":"r1","invoice":"I"},{"_id":"r2"}],"total":1}`, 100, 1, ""},
			{"no row clears the rows", map[string]string{"items.invoice": "items.t1", "total": "n12"}, `{"total":1}`, 100, 1, ""},
			{"a slot of a column that there is not", map[string]string{"items.invoice": "items.t7"}, `{"items":[{"_id":"r1","invoice":"I"}]}`, 0, 0,
				`index a record of form claims.claim: a value of the kind "t" cannot lie in slot "t7"`},
			{"a blank clears the slot", map[string]string{"kind": "t1", "total": "n12"}, `{"total":1}`, 100, 1, ""},
			{"without slots there is no row", nil, `{"kind":"taxi"}`, 0, 0, ""},
			{"a slot that there is not", map[string]string{"kind": "t13"}, `{"kind":"taxi"}`, 0, 0,
				`index a record of form claims.claim: a value of the kind "t" cannot lie in slot "t13"`},
			{"a slot of the other kind", map[string]string{"kind": "n1"}, `{"kind":"taxi"}`, 0, 0,
				`index a record of form claims.claim: a value of the kind "t" cannot lie in slot "n1"`},
		} {
			t.Run(c.name, func(t *testing.T) {
				err := s.Company(id(50+len(c.name))).Write(ctx, func(tx *store.Tx) error {
					records.Put(tx, row(10, 3), true)
					return records.Index(tx, row(10, 3), form, decoded(t, form, c.data), c.slots)
				})
				got := ""
				if err != nil {
					got = err.Error()
				}
				expect(t, "error", got, c.err)
				err = s.Company(id(50+len(c.name))).Read(ctx, func(tx *store.Tx) error {
					page, err := tx.ListRecords(store.RecordList{Form: "claims.claim", Slot: &store.SlotFilter{Slot: "n12", Op: "==", Values: []any{c.total}}})
					expect(t, "found by total", len(page.Items), c.found)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	})
}

// The rows of a table are found by the values of their columns, and by there being any.
func TestIndex_Rows(t *testing.T) {
	form := compiled(t, claimForm)
	slots := map[string]string{"items.invoice": "items.t1"}
	item := rules.Type{Kind: rules.KindRows, Columns: map[string]rules.Type{"invoice": {Kind: rules.KindText}}}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for n, data := range []string{`{}`, `{"items":[{"_id":"r1","invoice":"I"},{"_id":"r2"}]}`, `{"items":[{"_id":"r1"}]}`} {
			write(t, s, func(tx *store.Tx) error {
				record := row(10+n, 3)
				record.Number = ""
				records.Put(tx, record, true)
				return records.Index(tx, record, form, decoded(t, form, data), slots)
			})
		}
		for _, c := range []struct {
			rule string
			want int
		}{
			{"any(items, .invoice == 'I')", 1}, {"any(items, blank(.invoice))", 2}, {"blank(items)", 1}, {"all(items, .invoice == 'I')", 1}, {"none(items, .invoice == 'I')", 2},
		} {
			rule, bad := rules.Compile(c.rule, rules.Type{Kind: rules.KindBool}, rules.Env{Fields: map[string]rules.Type{"items": item}})
			if bad != nil {
				t.Fatal(bad)
			}
			filter, bad := rule.Filter()
			if bad != nil {
				t.Fatal(bad)
			}
			where, err := filter.Condition(&rules.Input{})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Company(acme).Read(ctx, func(tx *store.Tx) error {
				page, err := tx.ListRecords(store.RecordList{Form: "claims.claim", Where: where, Slots: slots})
				expect(t, c.rule, len(page.Items), c.want)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
