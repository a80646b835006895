package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// kept is a row type with how one is written and read. Rows are made by reflection, so that a field that is not
// kept in a column fails the test: one full row with a value of its own in every field, and one bare row where
// everything that may be none is.
type kept struct {
	name string
	run  func(t *testing.T, s *store.Store)
}

// keeps makes the test of a row type: put writes a row, get reads the one with its key again or answers ErrNotFound,
// and shape gives a bare or full row the values that it cannot be without, and takes out what put does not write.
func keeps[T any](name string, shape func(*T), put func(*store.Tx, *T), get func(*store.Tx, *T) (*T, error)) kept {
	return kept{name, func(t *testing.T, s *store.Store) {
		var bare, full T
		fill(reflect.ValueOf(&full).Elem(), new(int))
		for name, want := range map[string]*T{"bare": &bare, "full": &full} {
			shape(want)
			company := newCompany()
			t.Run(name, func(t *testing.T) {
				read(t, s, company, func(tx *store.Tx) error {
					_, err := get(tx, want)
					expect(t, "before it is there", err, store.ErrNotFound)
					return nil
				})
				write(t, s, company, func(tx *store.Tx) error { put(tx, want); return nil })
				read(t, s, company, func(tx *store.Tx) error {
					got, err := get(tx, want)
					same(t, "row", got, want)
					return err
				})
				read(t, s, bolts, func(tx *store.Tx) error {
					_, err := get(tx, want)
					expect(t, "what another company sees", err, store.ErrNotFound)
					return nil
				})
			})
		}
	}}
}

// newCompany gives the id of a company that no other test of this program uses, so that tests can share a store.
func newCompany() forms.ID { return id(1_000_000 + int(companies.Add(1))) }

var companies atomic.Int64

// fill gives every field of a row a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Array:
		if v.Type() == reflect.TypeFor[forms.ID]() {
			v.Set(reflect.ValueOf(id(500 + *n)))
			return
		}
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Slice:
		v.SetBytes(fmt.Appendf(nil, "\x00\xff%d", *n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString(fmt.Sprintf("审批 %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(int64(*n))
	}
}

func read(t *testing.T, s *store.Store, company forms.ID, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Company(company).Read(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// system runs fn in a transaction across companies.
func system(t *testing.T, s *store.Store, reason store.Reason, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.System(reason).Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// same compares rows by what their fields hold; no bytes are the same as none.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := text(t, got), text(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// pick gives the row of a list that is meant, or ErrNotFound.
func pick[T any](rows []T, err error, meant func(T) bool) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	for _, row := range rows {
		if meant(row) {
			return row, nil
		}
	}
	return none, store.ErrNotFound
}

// collected is pick over what a walk visits.
func collected[T any](walk func(func(T) error) error, meant func(T) bool) (T, error) {
	var rows []T
	err := walk(func(row T) error { rows = append(rows, row); return nil })
	return pick(rows, err, meant)
}

func orID(have *forms.ID, n int) {
	if have.IsZero() {
		*have = id(n)
	}
}

// record adds a record of a company that others can belong to.
func record(tx *store.Tx, n int) forms.ID {
	tx.InsertRecord(&store.RecordRow{ID: id(n), Form: "a.x", Status: "running", Requester: id(3), Data: "{}"})
	return id(n)
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	every := []kept{
		keeps("records", func(r *store.RecordRow) { orID(&r.ID, 10); r.DeletedAt = 0 },
			func(tx *store.Tx, r *store.RecordRow) { tx.InsertRecord(r) },
			func(tx *store.Tx, r *store.RecordRow) (*store.RecordRow, error) { return tx.Record(r.ID) }),
		keeps("records, updated", func(r *store.RecordRow) { orID(&r.ID, 11); r.DeletedAt = 0 },
			func(tx *store.Tx, r *store.RecordRow) {
				tx.InsertRecord(&store.RecordRow{ID: r.ID, Form: r.Form, Key: r.Key, Requester: r.Requester, CreatedBy: r.CreatedBy, FiledBy: r.FiledBy, CreatedAt: r.CreatedAt,
					Number: "old", Status: "old", Data: "old", EventHash: []byte("old"), SubmittedAt: 9, EndedAt: 9, Department: id(9), Incident: !r.Incident})
				tx.UpdateRecord(r)
			},
			func(tx *store.Tx, r *store.RecordRow) (*store.RecordRow, error) { return tx.Record(r.ID) }),
		keeps("instances", func(i *store.InstanceRow) { orID(&i.ID, 10); orID(&i.Record, 11) },
			func(tx *store.Tx, i *store.InstanceRow) {
				tx.InsertRecord(&store.RecordRow{ID: i.Record})
				tx.InsertInstance(i)
			},
			func(tx *store.Tx, i *store.InstanceRow) (*store.InstanceRow, error) { return tx.InstanceOf(i.Record) }),
		keeps("tasks", func(k *store.TaskRow) {
			for n, id := range []*forms.ID{&k.ID, &k.Record, &k.Instance, &k.Seat, &k.Visit, &k.Member} {
				orID(id, 20+n)
			}
			k.Status, k.Outcome, k.Comment, k.ClosedAt, k.ClosedBy = store.TaskOpen, "", "", 0, forms.ID{}
		}, func(tx *store.Tx, k *store.TaskRow) {
			tx.InsertRecord(&store.RecordRow{ID: k.Record})
			tx.InsertTask(k)
		}, func(tx *store.Tx, k *store.TaskRow) (*store.TaskRow, error) { return tx.Task(k.ID) }),
		keeps("events", func(e *store.Event) {
			orID(&e.Subject, 10)
			orID(&e.ID, 11)
			if e.Hash == nil {
				e.PayloadHash, e.Hash = []byte("p"), []byte("h")
			}
			e.Block, e.Erased = 0, false
		}, func(tx *store.Tx, e *store.Event) {
			tx.InsertEvents([]*store.EventRow{&e.EventRow}, []string{e.Payload})
		},
			func(tx *store.Tx, e *store.Event) (*store.Event, error) {
				rows, err := tx.EventsOf(e.Subject)
				return pick(rows, err, func(*store.Event) bool { return true })
			}),
		keeps("blocks", func(b *store.BlockRow) {
			if b.Hash == nil {
				b.Hash = []byte("h")
			}
		}, func(tx *store.Tx, b *store.BlockRow) { tx.InsertBlock(b, []forms.ID{id(1)}) },
			func(tx *store.Tx, b *store.BlockRow) (*store.BlockRow, error) {
				rows, err := tx.Blocks()
				return pick(rows, err, func(have *store.BlockRow) bool { return have.Number == b.Number })
			}),
		keeps("ledger_accounts", func(a *store.LedgerAccountRow) { orID(&a.ID, 10) },
			func(tx *store.Tx, a *store.LedgerAccountRow) { tx.InsertLedgerAccount(a) },
			func(tx *store.Tx, a *store.LedgerAccountRow) (*store.LedgerAccountRow, error) {
				return tx.LedgerAccount(a.Key)
			}),
		keeps("ledger_entries", func(e *store.EntryRow) { orID(&e.ID, 10); orID(&e.Account, 11); orID(&e.Transfer, 12) },
			func(tx *store.Tx, e *store.EntryRow) { tx.InsertEntry(*e) },
			func(tx *store.Tx, e *store.EntryRow) (*store.EntryRow, error) {
				return collected(tx.AllEntries, func(have *store.EntryRow) bool { return have.ID == e.ID })
			}),
		keeps("ledger_holds", func(h *store.HoldRow) {
			orID(&h.ID, 10)
			orID(&h.Account, 11)
			orID(&h.Record, 12)
			h.Status, h.EndedAt = store.HoldOpen, 0
		}, func(tx *store.Tx, h *store.HoldRow) {
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: h.Account, Key: "k" + h.Account.String()})
			tx.InsertHold(h)
		}, func(tx *store.Tx, h *store.HoldRow) (*store.HoldRow, error) {
			return collected(tx.AllHolds, func(have *store.HoldRow) bool { return have.ID == h.ID })
		}),
		keeps("notices", func(n *store.NoticeRow) { orID(&n.ID, 10); orID(&n.Member, 11); n.ReadAt = 0 },
			func(tx *store.Tx, n *store.NoticeRow) { tx.InsertNotice(n) },
			func(tx *store.Tx, n *store.NoticeRow) (*store.NoticeRow, error) {
				page, err := tx.ListNotices(n.Member, store.Paging{})
				return pick(page.Items, err, func(*store.NoticeRow) bool { return true })
			}),
		keeps("apps", func(*store.AppRow) {}, func(tx *store.Tx, a *store.AppRow) { tx.PutApp(a) },
			func(tx *store.Tx, a *store.AppRow) (*store.AppRow, error) {
				rows, err := tx.Apps()
				return pick(rows, err, func(have *store.AppRow) bool { return have.ID == a.ID })
			}),
		keeps("definitions", func(*store.DefinitionRow) {}, func(tx *store.Tx, d *store.DefinitionRow) { tx.InsertDefinition(d) },
			func(tx *store.Tx, d *store.DefinitionRow) (*store.DefinitionRow, error) {
				return tx.Definition(d.Kind, d.ID, d.Version)
			}),
		keeps("files", func(f *store.FileRow) {
			orID(&f.ID, 10)
			f.Record, f.Field, f.Entry, f.Session, f.Address = forms.ID{}, "", forms.ID{}, nil, nil
			if f.SHA256 == nil {
				f.SHA256 = []byte("s")
			}
		}, func(tx *store.Tx, f *store.FileRow) { tx.InsertFile(f) },
			func(tx *store.Tx, f *store.FileRow) (*store.FileRow, error) { return tx.File(f.ID) }),
		keeps("files from outside", func(f *store.FileRow) {
			orID(&f.ID, 11)
			orID(&f.Entry, 12)
			f.Record, f.Field, f.UploadedBy = forms.ID{}, "", forms.ID{}
			if f.SHA256 == nil {
				f.SHA256 = []byte("s")
			}
			if f.Session == nil {
				f.Session = []byte("session")
			}
		}, func(tx *store.Tx, f *store.FileRow) { tx.InsertEntryFile(f, []byte("upload")) },
			func(tx *store.Tx, f *store.FileRow) (*store.FileRow, error) {
				return tx.EntryFile(f.Entry, f.Session, []byte("upload"))
			}),
		keeps("calendar_days", func(*store.CalendarDay) {}, func(tx *store.Tx, d *store.CalendarDay) { tx.PutCalendarDay(*d) },
			func(tx *store.Tx, d *store.CalendarDay) (*store.CalendarDay, error) {
				rows, err := tx.CalendarDays()
				day, err := pick(rows, err, func(have store.CalendarDay) bool { return have.Day == d.Day })
				return &day, err
			}),
		keeps("departments", func(d *store.DepartmentRow) { orID(&d.ID, 10) }, func(tx *store.Tx, d *store.DepartmentRow) { tx.InsertDepartment(d) },
			func(tx *store.Tx, d *store.DepartmentRow) (*store.DepartmentRow, error) { return tx.Department(d.ID) }),
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, k := range every {
			t.Run(k.name, func(t *testing.T) { k.run(t, s) })
		}
	})
}

// What another row has, a row cannot have too: the error names the key, at the latest from the commit.
func TestConflictsNameTheirKey(t *testing.T) {
	cases := []struct {
		want string
		put  func(*store.Tx, int) // the same but for its id, which n gives
	}{
		{"records_number", func(tx *store.Tx, n int) { tx.InsertRecord(&store.RecordRow{ID: id(n), Form: "a.x", Number: "7"}) }},
		{"records_key", func(tx *store.Tx, n int) { tx.InsertRecord(&store.RecordRow{ID: id(n), Form: "a.x", Key: "k"}) }},
		{"instances_record", func(tx *store.Tx, n int) {
			if n == 10 {
				record(tx, 99)
			}
			tx.InsertInstance(&store.InstanceRow{ID: id(n), Record: id(99)})
		}},
		{"events_pkey", func(tx *store.Tx, n int) {
			tx.InsertEvents([]*store.EventRow{&store.EventRow{Subject: id(9), Seq: 1, ID: id(n), PayloadHash: []byte("p"), Hash: []byte("h")}}, []string{"{}"})
		}},
		{"event_payloads_pkey", func(tx *store.Tx, n int) {
			tx.InsertEvents([]*store.EventRow{&store.EventRow{Subject: id(n), Seq: 1, ID: id(9), PayloadHash: []byte("p"), Hash: []byte("h")}}, []string{"{}"})
		}},
		{"blocks_pkey", func(tx *store.Tx, n int) {
			tx.InsertBlock(&store.BlockRow{Number: 1, Hash: []byte("h")}, []forms.ID{id(n)})
		}},
		{"ledger_holds_open", func(tx *store.Tx, n int) {
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(8), Key: "k"})
			tx.InsertHold(&store.HoldRow{ID: id(n), Account: id(8), Record: id(9), Key: "a"})
		}},
		{"definitions_pkey", func(tx *store.Tx, _ int) {
			tx.InsertDefinition(&store.DefinitionRow{Kind: "form", ID: "a.x", Version: 1})
		}},
		{"slots_pkey", func(tx *store.Tx, n int) { tx.PutSlot("a.x", "t1", fmt.Sprint("f", n), true) }},
		{"slots_field", func(tx *store.Tx, n int) { tx.PutSlot("a.x", fmt.Sprint("t", n), "f", true) }},
		{"roles_key", func(tx *store.Tx, n int) { tx.InsertRole(&store.RoleRow{ID: id(n), Key: "k"}) }},
		{"departments_pkey", func(tx *store.Tx, _ int) { tx.InsertDepartment(&store.DepartmentRow{ID: id(9)}) }},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.want, func(t *testing.T) {
				company := newCompany()
				write(t, s, company, func(tx *store.Tx) error { c.put(tx, 10); return nil })
				write(t, s, newCompany(), func(tx *store.Tx) error { c.put(tx, 10); return nil })
				err := s.Company(company).Write(ctx, func(tx *store.Tx) error { c.put(tx, 11); return nil })
				expect(t, "error", fmt.Sprint(err), "store: conflict with "+c.want)
			})
		}
	})
}

// A walk reads in pages: rows on both sides of where one ends are visited once and in order, and what visit returns
// ends it.
func TestWalks(t *testing.T) {
	const many = 1203
	enough := errors.New("enough")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(9), Key: "k"})
			for n := range many {
				one := record(tx, 1000+n)
				tx.InsertInstance(&store.InstanceRow{ID: one, Record: one})
				tx.InsertTask(&store.TaskRow{ID: one, Record: one, Instance: one, Seat: one, Visit: one, Member: id(3)})
				tx.InsertEvents([]*store.EventRow{&store.EventRow{Subject: id(2000 - n/7), Seq: int64(n % 7), ID: one, PayloadHash: []byte("p"), Hash: []byte("h")}}, []string{"{}"})
				tx.InsertHold(&store.HoldRow{ID: one, Account: id(9), Record: one, Key: "k"})
				tx.InsertEntry(store.EntryRow{ID: one, Account: id(9), Transfer: id(2000 - n/2)})
				tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: one, Key: one.String()})
			}
			return nil
		})
		for name, walk := range map[string]func(*store.Tx, func(string) error) error{
			"records": func(tx *store.Tx, see func(string) error) error {
				return tx.AllRecords(func(r *store.RecordRow) error { return see(r.ID.String()) })
			},
			"instances": func(tx *store.Tx, see func(string) error) error {
				return tx.AllInstances(func(i *store.InstanceRow) error { return see(i.ID.String()) })
			},
			"tasks": func(tx *store.Tx, see func(string) error) error {
				return tx.AllTasks(func(k *store.TaskRow) error { return see(k.ID.String()) })
			},
			"events": func(tx *store.Tx, see func(string) error) error {
				return tx.AllEvents(func(e *store.Event) error { return see(fmt.Sprint(e.Subject, e.Seq)) })
			},
			"holds": func(tx *store.Tx, see func(string) error) error {
				return tx.AllHolds(func(h *store.HoldRow) error { return see(h.ID.String()) })
			},
			"entries": func(tx *store.Tx, see func(string) error) error {
				return tx.AllEntries(func(e *store.EntryRow) error { return see(e.Transfer.String() + e.ID.String()) })
			},
			"accounts": func(tx *store.Tx, see func(string) error) error {
				return tx.AllLedgerAccounts(func(a *store.LedgerAccountRow) error { return see(a.ID.String()) })
			},
		} {
			t.Run(name, func(t *testing.T) {
				want := many
				if name == "accounts" {
					want++
				}
				seen, last := 0, ""
				read(t, s, acme, func(tx *store.Tx) error {
					return walk(tx, func(key string) error {
						if seen++; key <= last {
							t.Errorf("%s comes after %s", key, last)
						}
						last = key
						_, err := tx.Blocks() // visit may use the transaction
						return err
					})
				})
				expect(t, "visited", seen, want)
				seen = 0
				err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
					return walk(tx, func(string) error { seen++; return enough })
				})
				expect(t, "error", err, enough)
				expect(t, "visited until an error", seen, 1)
				read(t, s, bolts, func(tx *store.Tx) error {
					return walk(tx, func(key string) error { return errors.New("another company sees " + key) })
				})
			})
		}
	})
}
