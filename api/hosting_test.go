package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// hosted is how many companies share one database.
const hosted = 200

// tenant is one company of many, with the sessions of its people and one of each thing that it has.
type tenant struct {
	made           engine.Founded
	boss, lead, li string // headers
	things         map[string]string
}

// anyID finds what looks like an id.
var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// TestManyCompanies fills one database with many companies and asks, as a member of each, and as its owner where it is about the administration,
// every route that reads a list, a search, a count or a thing: no id is in the answers of two companies, and a neighbour's thing is unknown.
func TestManyCompanies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		began := time.Now()
		w := newReal(t, s)
		slow(w.world)
		e := w.server.engine.(*engine.Engine)
		tenants := make([]*tenant, hosted)
		for i := range tenants {
			tenants[i] = w.tenant(e, i)
		}
		for range 3 { // messages and events on their way to notices and deliveries
			if err := e.Settle(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		filled := time.Since(began)
		owners, asked, ids := map[string]int{}, 0, 0
		for i, of := range tenants {
			found := map[string]bool{}
			for _, path := range w.readings() {
				for _, who := range []string{of.boss, of.li, of.lead} {
					if (who == of.boss) != strings.HasPrefix(path, v1+"/admin") || who == of.lead && !strings.HasPrefix(path, v1+"/tasks") {
						continue
					}
					a := w.do("GET", path, "", who, "Accept-Language: en")
					if asked++; a.status >= 500 {
						t.Fatalf("%s: %d %s", path, a.status, a.body)
					}
					for _, id := range anyID.FindAllString(string(a.body), -1) {
						found[id] = true
					}
				}
			}
			for id := range found {
				if other, known := owners[id]; known && other != i {
					t.Errorf("%s is seen in company %d and in company %d", id, other, i)
				}
				owners[id] = i
			}
			for kind, id := range of.things {
				if !found[id] && !slices.Contains(hardlySeen, kind) {
					t.Errorf("company %d does not see its own %s: nothing was asked", i, kind)
				}
			}
			ids += len(found)
		}
		unknown := w.neighbours(tenants)
		heard := w.overheard(tenants)
		fmt.Printf("hosting: %s %d companies (filled in %.1f s): %d answers of %d routes with %d ids, none of two companies; %d foreign ids unknown; %d streams heard of their own alone; %.1f s in all\n",
			s.Dialect(), hosted, filled.Seconds(), asked, len(w.readings()), ids, unknown, heard, time.Since(began).Seconds())
	})
}

// hardlySeen are things that no list shows by their id.
var hardlySeen = []string{"/files"}

// tenant founds a company and gives it one of each thing.
func (w *real) tenant(e *engine.Engine, n int) *tenant {
	w.t.Helper()
	suffix := fmt.Sprintf("h%03d", n)
	f := founding("Hosted "+suffix, suffix)
	f.Members = slices.DeleteFunc(f.Members, func(m engine.FoundMember) bool { return m.Key == "both" })
	made, err := e.Found(context.Background(), f, "right-password", 0)
	if err == nil {
		_, err = e.Install(context.Background(), made.Caller("boss", forms.English, true), bundledLeave(w.t))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	of := &tenant{made: made, boss: w.session(made, "boss"), lead: w.session(made, "lead"), li: w.session(made, "li")}
	id := func(view map[string]any) string { return view["id"].(string) }
	draft := id(w.want("Created", "POST", "/forms/leave.request/drafts", `{"data":{}}`, of.li))
	record := id(w.want("Created", "POST", "/forms/leave.request/records", `{"data":`+trip+`}`, of.li))
	task := w.task(of.lead, record)
	of.things = map[string]string{
		"/tasks":   task,
		"/records": record, "draft": draft,
		"/files":          id(w.want("OK", "POST", "/files?name=note.txt", "a note", of.li, "Content-Type: text/plain")),
		"/me/keys":        id(w.want("OK", "POST", "/me/keys", `{"name":"a","scopes":["read"],"expires":"`+soon()+`"}`, of.li)),
		"/admin/webhooks": id(w.want("OK", "POST", "/admin/webhooks", `{"url":"https://hooks.example.com/in","events":["record.submitted"],"name":"a","on":true}`, of.boss)),
		"/me/groups":      id(w.want("OK", "POST", "/me/groups", `{"name":"mine","add":["`+made.Members["wu"].String()+`"]}`, of.li)),
		"/admin/groups":   id(w.want("OK", "POST", "/admin/groups", `{"name":"ours","add":["`+made.Members["wu"].String()+`"]}`, of.boss)),
		"/org/members":    made.Members["wu"].String(), "/org/departments": made.Departments["rd"].String(),
	}
	return of
}

// session opens a session past the password, which would cost more than all the rest.
func (w *real) session(made engine.Founded, member string) string {
	w.t.Helper()
	token, err := org.NewToken(rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	hash, _ := org.TokenHash(token)
	row := &store.SessionRow{ID: forms.DeriveID(time.Now().UnixMilli(), made.Members[member], 1), TokenHash: hash, Company: made.Company, Member: made.Members[member], Kind: string(engine.TokenSession),
		CreatedAt: time.Now().UnixMilli(), SeenAt: time.Now().UnixMilli(), ExpiresAt: time.Now().Add(time.Hour).UnixMilli()}
	err = w.store.Company(made.Company).Read(context.Background(), func(tx *store.Tx) error {
		m, err := tx.Member(made.Members[member])
		if err == nil {
			row.Account = m.Account
		}
		return err
	})
	if err == nil {
		err = w.store.System(store.SignIn).Write(context.Background(), func(tx *store.Tx) error { tx.InsertSession(row); return nil })
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return "Authorization: Bearer " + token
}

// readings are the addresses of all routes that read and name nothing, with what searches need.
func (w *real) readings() []string {
	var all []string
	for _, r := range w.server.table {
		path := strings.TrimPrefix(r.path, v1)
		if r.method != "GET" || strings.Contains(path, "{") || r.needs == public || r.needs == hosting || path == "/live" {
			continue
		}
		if path == "/org/search" {
			all = append(all, r.path+"?q=wu", r.path+"?q=l")
			continue
		}
		all = append(all, r.path)
	}
	return append(all, v1+"/records?form=leave.request&limit=100", v1+"/tasks?status=done", v1+"/org/members?limit=100", v1+"/forms/leave.request")
}

// neighbours has each company ask for what its neighbour has, by id, and gives how many ids were unknown.
func (w *real) neighbours(tenants []*tenant) (unknown int) {
	w.t.Helper()
	for i, of := range tenants {
		other := tenants[(i+1)%len(tenants)]
		for kind, id := range other.things {
			path := map[string]string{"draft": "/records/" + id, "/me/keys": "", "/me/groups": "", "/admin/groups": "", "/admin/webhooks": ""}
			at, special := path[kind]
			if !special {
				at = kind + "/" + id
			}
			for _, who := range []string{of.boss, of.li} {
				if at != "" {
					w.want("not_found", "GET", at, "", who)
					unknown++
				}
			}
		}
		w.want("not_found", "DELETE", "/me/keys/"+other.things["/me/keys"], "", of.li)
		w.want("not_found", "DELETE", "/admin/webhooks/"+other.things["/admin/webhooks"], "", of.boss)
		w.want("bad_parameter", "GET", "/org/members?group="+other.things["/admin/groups"], "", of.boss) // as for a group of nobody
		w.want("not_found", "GET", "/org/departments?under="+other.made.Departments["rd"].String(), "", of.li)
		w.want("not_found", "POST", "/tasks/"+other.things["/tasks"]+"/agree", `{"comment":"x"}`, of.lead)
		unknown += 5
	}
	return unknown
}

// overheard opens a stream in some companies, changes one record in each, and gives how many streams heard of theirs and of nothing else.
func (w *real) overheard(tenants []*tenant) (heard int) {
	w.t.Helper()
	some := tenants[:20]
	streams := make([]*listener, len(some))
	for i, of := range some {
		streams[i] = w.listen("", of.li)
		streams[i].hears(anew)
	}
	for _, of := range some {
		w.want("OK", "POST", "/tasks/"+of.things["/tasks"]+"/agree", `{"comment":"x"}`, of.lead)
	}
	for i, of := range some {
		streams[i].hears(`change {"record":"` + of.things["/records"] + `"}`)
		for rest := true; rest; {
			select {
			case line, open := <-streams[i].lines:
				rest = open
				for _, id := range anyID.FindAllString(line, -1) {
					if id != of.things["/records"] {
						w.t.Errorf("company %d hears of %s", i, id)
					}
				}
			default:
				rest = false
			}
		}
		heard++
	}
	return heard
}
