package store_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestFindingRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n, status := range []string{"draft", "running", "ended", "approved", "rejected", "ended", "ended"} {
				tx.InsertRecord(&store.RecordRow{ID: id(20 - n), Form: "a.x", Status: status, Key: fmt.Sprint("k", n), Data: "{}"})
			}
			tx.InsertRecord(&store.RecordRow{ID: id(30), Form: "a.y", Status: "ended", Data: "{}"})
			gone, err := tx.LockRecord(id(14))
			if err != nil {
				return err
			}
			gone.DeletedAt = 7
			tx.UpdateRecord(gone)
			return nil
		})
		for _, c := range []struct {
			name string
			find func(*store.Tx) ([]*store.RecordRow, error)
			want string
		}{
			{"usable records of a form, oldest first", func(tx *store.Tx) ([]*store.RecordRow, error) { return tx.RecordsOfForm("a.x", 10) }, "15 17 18"},
			{"not more than asked", func(tx *store.Tx) ([]*store.RecordRow, error) { return tx.RecordsOfForm("a.x", 2) }, "15 17"},
			{"of no form", func(tx *store.Tx) ([]*store.RecordRow, error) { return tx.RecordsOfForm("a.z", 10) }, ""},
			{"by key", func(tx *store.Tx) ([]*store.RecordRow, error) { return one(tx.RecordByKey("a.x", "k2")) }, "18"},
			{"by the key of another form", func(tx *store.Tx) ([]*store.RecordRow, error) { return one(tx.RecordByKey("a.y", "k2")) }, "store: not found"},
			{"by key, in the trash", func(tx *store.Tx) ([]*store.RecordRow, error) { return one(tx.RecordByKey("a.x", "k6")) }, "store: not found"},
			{"one in the trash", func(tx *store.Tx) ([]*store.RecordRow, error) { return one(tx.Record(id(14))) }, "store: not found"},
			{"a lock on one in the trash", func(tx *store.Tx) ([]*store.RecordRow, error) { return one(tx.LockRecord(id(14))) }, "store: not found"},
			{"all, the trash too", func(tx *store.Tx) (all []*store.RecordRow, err error) {
				err = tx.AllRecords(func(r *store.RecordRow) error { all = append(all, r); return nil })
				return all, err
			}, "14 15 16 17 18 19 20 30"},
		} {
			t.Run(c.name, func(t *testing.T) {
				expect(t, "records", found(t, s, acme, c.find), c.want)
				want := ""
				if strings.HasPrefix(c.want, "store:") || strings.HasPrefix(c.name, "by key") {
					want = "store: not found"
				}
				expect(t, "what another company finds", found(t, s, bolts, c.find), want)
			})
		}
	})
}

func one(r *store.RecordRow, err error) ([]*store.RecordRow, error) {
	return []*store.RecordRow{r}, err
}

// found gives the numbers of the ids of what is found, or the error.
func found(t *testing.T, s *store.Store, company forms.ID, find func(*store.Tx) ([]*store.RecordRow, error)) string {
	t.Helper()
	var got []string
	read(t, s, company, func(tx *store.Tx) error {
		rows, err := find(tx)
		if err != nil {
			got = []string{err.Error()}
			return nil
		}
		for _, r := range rows {
			got = append(got, number(r.ID))
		}
		return nil
	})
	return strings.Join(got, " ")
}

// number is the n that id(n) came from.
func number(one forms.ID) string {
	for n := range 1000 {
		if id(n) == one {
			return fmt.Sprint(n)
		}
	}
	return one.String()
}

func TestPutIndex(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		full := &store.IndexRow{Record: id(10), Form: "a.x"}
		for n := range full.Texts {
			text, number := fmt.Sprint("t", n+1), int64(100+n)
			full.Texts[n], full.Numbers[n] = &text, &number
		}
		some, most := "中", int64(-1)<<63
		columns := "coalesce(t1, '-')"
		for n := 2; n <= 12; n++ {
			columns += fmt.Sprintf(" || ' ' || coalesce(t%d, '-')", n)
		}
		for n := 1; n <= 12; n++ {
			columns += fmt.Sprintf(" || ' ' || coalesce(cast(n%d as text), '-')", n)
		}
		for _, c := range []struct {
			name string
			row  *store.IndexRow
			want string
		}{
			{"every slot", full, "t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 100 101 102 103 104 105 106 107 108 109 110 111"},
			{"in place of what stood there", &store.IndexRow{Record: id(10), Form: "a.x", Texts: [12]*string{3: &some}, Numbers: [12]*int64{0: &most}},
				"- - - 中 - - - - - - - - -9223372036854775808 - - - - - - - - - - -"},
			{"blank", &store.IndexRow{Record: id(10), Form: "a.x"}, strings.TrimSpace(strings.Repeat("- ", 24))},
		} {
			t.Run(c.name, func(t *testing.T) {
				write(t, s, acme, func(tx *store.Tx) error {
					if c.name == "every slot" {
						record(tx, 10)
					}
					tx.PutIndex(c.row)
					got, err := tx.Texts("select "+columns+" from record_index where company_id = ? and record_id = ? and form_id = 'a.x'", acme, id(10))
					expect(t, "slots", strings.Join(got, "|"), c.want)
					return err
				})
			})
		}
	})
}

func unique(rule, value string) store.UniqueRow {
	return store.UniqueRow{Rule: rule, Hash: sha256.Sum256([]byte(value))}
}

func TestClaimUnique(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claim := func(company forms.ID, form string, n int, values ...store.UniqueRow) (own map[store.UniqueRow]bool) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) (err error) {
				tx.InsertRecord(&store.RecordRow{ID: id(n), Form: form})
				own, err = tx.ClaimUnique(form, id(n), values)
				return err
			})
			return own
		}
		a, b, other := unique("f", "a"), unique("f", "b"), unique("g", "a")
		expect(t, "nothing", len(claim(acme, "a.x", 10)), 0)
		expect(t, "free ones, one of them twice", len(claim(acme, "a.x", 11, b, a, b)), 2)
		expect(t, "another record has one of two", fmt.Sprint(claim(acme, "a.x", 12, a, other)), fmt.Sprint(map[store.UniqueRow]bool{other: true}))
		expect(t, "another form", len(claim(acme, "a.y", 13, a, b)), 2)
		expect(t, "another company", len(claim(bolts, "a.x", 14, a, b)), 2)
		write(t, s, acme, func(tx *store.Tx) error {
			tx.DropKeys(id(11))
			own, err := tx.ClaimUnique("a.x", id(12), []store.UniqueRow{a, b})
			expect(t, "given up by the record that had them", len(own), 2)
			return err
		})
		var many []store.UniqueRow
		for n := range 2500 {
			many = append(many, unique("rows.invoice", fmt.Sprint(n)))
		}
		expect(t, "more than one statement takes", len(claim(acme, "a.x", 15, many...)), len(many))
	})
}

func TestOfManyWhoClaimOneValueOneHasIt(t *testing.T) {
	const many = 8
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var owners sync.Map
		together(many, func(i int) {
			values := []store.UniqueRow{unique("f", "a"), unique("f", "b"), unique("f", "c")}
			values[0], values[i%3] = values[i%3], values[0]
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				record(tx, 100+i)
				own, err := tx.ClaimUnique("a.x", id(100+i), values)
				owners.Store(i, len(own))
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		sum := 0
		owners.Range(func(_, n any) bool { sum += n.(int); return true })
		expect(t, "values claimed", sum, 3)
	})
}

func TestNextCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			company forms.ID
			name    string
			want    int64
		}{{acme, "a", 1}, {acme, "a", 2}, {acme, "b", 1}, {bolts, "a", 1}, {acme, "a", 3}} {
			write(t, s, c.company, func(tx *store.Tx) error {
				n, err := tx.NextCount(c.name)
				expect(t, "count of "+c.name, n, c.want)
				return err
			})
		}
	})
}
