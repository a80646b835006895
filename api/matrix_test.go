package api

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// named says what stands in the {id} or {key} of a route's path, by the part of the path before it, and who of the company
// may reach the one that the matrix knows. A new kind of address without a line fails the test.
var named = map[string]string{
	"/admin/apps":          "*",
	"/admin/calendars":     "*",
	"/admin/departments":   "*",
	"/admin/entries":       "*",
	"/admin/grants":        "*",
	"/admin/groups":        "*",
	"/admin/jobs":          "*",
	"/admin/joiners":       "*",
	"/admin/keys":          "*",
	"/admin/locations":     "*",
	"/admin/members":       "*",
	"/admin/messages":      "*",
	"/admin/owners":        "*",
	"/admin/posts":         "*",
	"/admin/providers":     "*",
	"/admin/roles":         "*",
	"/admin/schedules":     "*",
	"/admin/visibility/as": "*",
	"/admin/waiting":       "*",
	"/admin/webhooks":      "*",
	"/files":               "requester",
	"/forms":               "*",
	"/invitations":         "*",
	"/joining/people":      "*",
	"/me/acting":           "delegate",
	"/me/devices":          "requester",
	"/me/favourites":       "*",
	"/me/groups":           "requester",
	"/me/keys":             "requester",
	"/me/links":            "*",
	"/me/sessions":         "requester",
	"/org/departments":     "*",
	"/org/groups":          "*",
	"/org/members":         "*",
	"/records":             "requester approver",
	"/session/oidc":        "*",
	"/tasks":               "approver",
	"/uploads":             "requester",
	"/views":               "*",
}

// byKey are the kinds of what a company names itself: no key is another company's.
var byKey = []string{"/admin/schedules", "/session/oidc", "/me/links", "/admin/providers"}

// matrixBodies are bodies in order of routes that ask for a thing by its id: a refusal must come from the id.
var matrixBodies = map[string]string{
	"POST /forms/{id}/evaluate": `{"data":{}}`, "POST /forms/{id}/choose": `{"field":"reason"}`, "POST /forms/{id}/preview": `{"data":{}}`, "POST /forms/{id}/records": `{"data":{}}`,
	"POST /forms/{id}/drafts": `{"data":{}}`, "PATCH /records/{id}": `{"data":{}}`, "POST /records/{id}/{verb}": `{"comment":"x"}`, "POST /tasks/{id}/{verb}": `{"comment":"x"}`,
	"PUT /admin/grants/{id}": `{"rights":["apps"]}`, "PUT /admin/apps/{id}/audience": `{"all":true}`,
	"POST /admin/departments/{id}/merge": `{"into":"01900000-0000-7000-8000-0000000000fd"}`, "POST /admin/members/{id}/transfer": `{"post":""}`,
	"POST /uploads/{id}/finish":                 `{"hash":"x"}`,
	"PUT /admin/members/{id}/clerks":            `{"offline":false}`,
	"PUT /admin/departments/{id}/clerks":        `{"clerks":[]}`,
	"PUT /admin/evidence":                       `{"demanded":false}`,
	"PUT /admin/members/{id}/absence":           `{"from":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z"}`,
	"PUT /admin/apps/{id}/drafts/{kind}/{name}": `{"body":{}}`, "POST /admin/apps/{id}/publish": `{"drafts":[]}`,
	"PUT /admin/webhooks/{id}":        `{"url":"https://hooks.example.com/in","events":["record.approved"],"name":"a","on":true}`,
	"POST /admin/joiners/{id}/refuse": `{"reason":"x"}`, "PUT /joining/people/{id}": `{"reason":"away"}`,
}

// caller is one kind of caller of the matrix: how they call, and what of the administration they hold.
type matrixCaller struct {
	name, header string
	rights       []string // of org.Rights; nil: none
	owner        bool
	narrowed     bool // for another department than that of the things
	stranger     bool // of another company
	scope        string
}

// matrix is two companies with things in both.
type matrix struct {
	*real
	callers []matrixCaller
	things  map[string][2]string // by the part of the path: of the one company and of the other
}

func matrixFounding(suffix string) engine.Founding {
	f := founding("Matrix "+suffix, suffix)
	f.Departments = append(f.Departments, engine.FoundDepartment{Key: "hr", Name: "HR"})
	for _, key := range []string{"sub", "post", "stand", "gone", "off"} {
		f.Members = append(f.Members, engine.FoundMember{Key: key, Name: key, Department: "hr", Login: key + suffix})
	}
	f.Members = slices.DeleteFunc(f.Members, func(m engine.FoundMember) bool { return m.Key == "both" })
	return f
}

func newMatrix(t *testing.T, s *store.Store) *matrix {
	ctx := context.Background()
	m := &matrix{real: newReal(t, s), things: map[string][2]string{}}
	e := m.server.engine.(*engine.Engine)
	var made [2]engine.Founded
	var things [2]map[string]string
	for i, suffix := range []string{"m1", "m2"} {
		var err error
		if made[i], err = e.Found(ctx, matrixFounding(suffix), "right-password", 0); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Install(ctx, made[i].Caller("boss", forms.English, true), bundledLeave(t)); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Install(ctx, made[i].Caller("boss", forms.English, true), bundled(t, "contacts")); err != nil {
			t.Fatal(err)
		}
		things[i] = m.fill(made[i], suffix)
	}
	for kind := range named {
		m.things[kind] = [2]string{things[0][kind], things[1][kind]}
	}
	m.one = made[0]
	m.share("sub", `"rights":["organisation"],"departments":["`+m.one.Departments["hr"].String()+`"]`)
	m.share("post", `"rights":["messages"]`)
	boss := m.token("bossm1")
	key := m.want("OK", "POST", "/me/keys", `{"name":"narrow","scopes":["read"],"expires":"`+soon()+`"}`, boss)
	gone := m.token("gonem1")
	err := s.Company(m.one.Company).Write(ctx, func(tx *store.Tx) error {
		tx.SetMemberDisabled(m.one.Members["gone"], 1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for who, more := range map[string]string{"wu": "", "lead": `,"substitute":"` + m.one.Members["stand"].String() + `"`} {
		m.want("OK", "PUT", "/admin/members/"+m.one.Members[who].String()+"/absence", `{"from":"2026-01-01T00:00:00Z","until":"`+soon()+`"`+more+`}`, boss)
	}
	m.callers = []matrixCaller{
		{name: "nobody", header: "X-Nobody: 1"}, {name: "disabled", header: gone},
		{name: "another company's member", header: m.token("lim2"), stranger: true},
		{name: "another company's owner", header: m.token("bossm2"), stranger: true, owner: true},
		{name: "member", header: m.token("wum1")}, {name: "requester", header: m.token("lim1")}, {name: "approver", header: m.token("leadm1")},
		{name: "delegate", header: m.token("standm1")},
		{name: "sub-admin of another department", header: m.token("subm1"), rights: []string{org.RightOrganisation}, narrowed: true},
		{name: "sub-admin with another right", header: m.token("postm1"), rights: []string{org.RightMessages}},
		{name: "narrow key", header: "Authorization: Bearer " + key["key"].(string), owner: true, scope: "read"},
		{name: "owner", header: boss, owner: true},
	}
	return m
}

func soon() string { return time.Now().Add(time.Hour).UTC().Format(time.RFC3339) }

func (m *matrix) share(member, share string) {
	m.want("Created", "POST", "/admin/grants", `{"member":"`+m.one.Members[member].String()+`",`+share+`}`, m.token("bossm1"))
}

// fill makes one of each thing in a company: an approved record with its closed task, a file, a key, a grant …
func (m *matrix) fill(made engine.Founded, suffix string) map[string]string {
	li, lead, boss := m.token("li"+suffix), m.token("lead"+suffix), m.token("boss"+suffix)
	id := func(view map[string]any) string { return view["id"].(string) }
	record := id(m.want("Created", "POST", "/forms/leave.request/records", `{"data":`+trip+`}`, li))
	task := m.task(lead, record)
	m.want("OK", "POST", "/tasks/"+task+"/agree", `{"comment":"x"}`, lead)
	key := id(m.want("OK", "POST", "/me/keys", `{"name":"a","scopes":["read"],"expires":"`+soon()+`"}`, li))
	hook := id(m.want("OK", "POST", "/admin/webhooks", `{"url":"https://hooks.example.com/in","events":["record.approved"],"name":"a","on":true}`, boss))
	things := map[string]string{
		"/session/oidc": "nobody", "/me/links": "nobody", "/admin/providers": "nobody",
		"/views": "contacts.people", "/me/favourites": made.Members["wu"].String(),
		"/forms": "leave.request", "/records": record, "/tasks": task, "/admin/schedules": "daily", "/admin/apps": "leave",
		"/files":   id(m.want("OK", "POST", "/files?name=note.png", portrait(m.t, 8), li)),
		"/uploads": id(m.want("Created", "POST", "/uploads", `{"name":"a.mp4","size":9}`, li)),
		"/me/keys": key, "/admin/keys": key, "/admin/members": made.Members["wu"].String(), "/admin/visibility/as": made.Members["wu"].String(), "/admin/owners": made.Members["wu"].String(),
		"/admin/grants":   id(m.want("Created", "POST", "/admin/grants", `{"member":"`+made.Members["head"].String()+`","rights":["keys"]}`, boss)),
		"/admin/jobs":     id(m.want("OK", "GET", "/admin/jobs?status=waiting", "", boss)["items"].([]any)[0].(map[string]any)),
		"/admin/webhooks": hook, "/admin/messages": id(m.want("Accepted", "POST", "/admin/webhooks/"+hook+"/test", "", boss)),
		"/me/sessions": id(m.want("OK", "GET", "/me/sessions", "", li)["items"].([]any)[0].(map[string]any)),
		"/me/devices":  id(m.want("OK", "POST", "/me/devices", aDevice(suffix), li)), "/me/groups": id(m.want("OK", "POST", "/me/groups", `{"name":"mine"}`, li)),
		"/org/members": made.Members["wu"].String(), "/me/acting": made.Members["off"].String(),
	}
	m.want("OK", "PUT", "/admin/members/"+made.Members["off"].String()+"/clerks", `{"offline":true,"clerks":["`+made.Members["stand"].String()+`"]}`, boss, `If-Match: "1"`)
	m.want("OK", "PUT", "/admin/apps/leave/drafts/form/request", `{"body":{"format":1}}`, boss, `If-Match: "0"`)
	things["/joining/people"] = made.Members["wu"].String()
	things["/invitations"], things["/admin/joiners"] = m.joiner(boss)
	things["/admin/entries"] = id(m.want("OK", "POST", "/admin/entries", `{"form":"leave.types","title":"Matrix"}`, boss))
	for kind, body := range map[string]string{"departments": `{"name":"Matrix"}`, "roles": `{"key":"matrix","name":"Matrix"}`, "posts": `{"name":"Matrix"}`,
		"locations": `{"name":"Matrix"}`, "calendars": `{"name":"Matrix"}`, "groups": `{"name":"Matrix"}`} {
		things["/admin/"+kind] = id(m.want("OK", "POST", "/admin/"+kind, body, boss))
	}
	picture := id(m.want("OK", "POST", "/files?name=a.png", portrait(m.t, 8), boss))
	m.want("OK", "PUT", "/admin/members/"+made.Members["wu"].String()+"/photo", `{"file":"`+picture+`"}`, boss)
	things["/org/departments"], things["/org/groups"] = things["/admin/departments"], things["/admin/groups"]
	return things
}

// joiner lets somebody come by a link who waits.
func (m *matrix) joiner(boss string) (invitation, joiner string) {
	made := m.want("OK", "POST", "/invitations", "{}", boss)["items"].([]any)[0].(map[string]any)
	_, token, _ := strings.Cut(made["link"].(string), "#")
	m.want("OK", "POST", "/join", `{"token":"`+token+`","key":"`+strings.ReplaceAll(made["id"].(string), "-", "")+`","name":"Zoe","staff_number":"Z1","password":"tulip river seven"}`)
	return made["id"].(string), m.want("OK", "GET", "/admin/joiners", "", boss)["items"].([]any)[0].(map[string]any)["id"].(string)
}

// aDevice is a device that takes web push.
func aDevice(suffix string) string {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	point := base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
	return `{"endpoint":"https://push.example.com/` + suffix + `","keys":{"p256dh":"` + point + `","auth":"AAAAAAAAAAAAAAAAAAAAAA"}}`
}

// The kinds of ids: of the company of most callers, of the other company, of nothing.
const (
	idOwn = iota
	idForeign
	idNothing
	idNone // the route has none
)

// refusals are the codes with which a caller must be refused at a route for an id; nil: they are let in.
func (m *matrix) refusals(r *route, kind string, c matrixCaller, id int) []string {
	switch {
	case r.needs == public:
		return nil
	case r.needs == hosting: // a server that is host to nobody
		return []string{"not_found"}
	case c.name == "nobody" || c.name == "disabled":
		return []string{"no_session"}
	case c.scope != "" && r.scope == "":
		return []string{"forbidden"}
	case c.scope != "" && r.scope != c.scope:
		return []string{"key_scope"}
	}
	if r.needs == admin || r.needs == demo {
		whole := r.of == company && c.narrowed
		if !c.owner && (!slices.Contains(c.rights, r.right) || whole) {
			return []string{"forbidden"}
		}
		if c.narrowed && id == idOwn {
			return []string{"forbidden"}
		}
	}
	if id == idOwn && c.owner && !c.stranger && c.scope == "" && r.path == v1+"/records/{id}/{verb}" { // the right "flows"
		return nil
	}
	if r.path == v1+"/me/absence" && r.method == "GET" && c.name != "approver" && c.name != "member" { // they are here
		return []string{"not_found"}
	}
	if kind == "/tasks" && id == idOwn && r.method == "POST" && c.name == "delegate" { // acts for who is away
		return nil
	}
	if id == idNone || (kind == "/forms" || kind == "/views") && id != idNothing || slices.Contains(byKey, kind) || kind == "/admin/apps" && id != idNothing {
		return nil
	}
	if id != idOwn || c.stranger {
		return []string{"not_found"}
	}
	if reach := named[kind]; reach != "*" && !slices.Contains(strings.Fields(reach), c.name) {
		return []string{"not_found"}
	}
	return nil
}

// kindOf is the part of a route's path before its id; "" where it has none.
func kindOf(t *testing.T, r *route) string {
	before, _, found := strings.Cut(strings.TrimPrefix(r.path, v1), "/{")
	if !found {
		return ""
	}
	if _, known := named[before]; !known {
		t.Fatalf("the matrix does not know what %s %s names: add a line to named", r.method, r.path)
	}
	return before
}

// TestTheMatrix asks every route as every kind of caller for every kind of id: whom the table refuses is refused, with the
// right code, and whoever asks for a thing of another company, or of nobody, learns nothing.
func TestTheMatrix(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := newMatrix(t, s)
		checks, writes, ids := 0, 0, map[string]bool{}
		for i := range m.server.table {
			r := &m.server.table[i]
			kind := kindOf(t, r)
			kinds := []int{idNone}
			if kind != "" {
				kinds = []int{idOwn, idForeign, idNothing}
			}
			for _, c := range m.callers {
				for _, id := range kinds {
					thing := "01900000-0000-7000-8000-0000000000fe"
					if id < idNothing {
						thing = m.things[kind][id]
					}
					if id != idNone && thing == "" {
						continue
					}
					if id == idForeign && c.stranger { // that one is their own
						continue
					}
					want := m.refusals(r, kind, c, id)
					if want == nil && r.method != "GET" { // let in, up to a body that says nothing; without one it would change things, and other tests ask
						if !m.takesBody(r) {
							continue
						}
						checks, writes = checks+1, writes+1
						if got := m.asking(r, thing, "[]", c); refused(got) {
							t.Errorf("%s %s as %s with a body that says nothing: %s", r.method, r.path, c.name, got)
						}
						continue
					}
					ids[fmt.Sprint(kind, id)] = true
					checks++
					if got := m.asked(r, thing, c); want != nil && !slices.Contains(want, got) || want == nil && refused(got) {
						t.Errorf("%s %s as %s for %s: %s, want %v", r.method, r.path, c.name, []string{"its own", "a foreign id", "an id of nothing", "no id"}[id], got, want)
					}
				}
			}
		}
		fmt.Printf("matrix: %s %d routes × %d callers × %d ids = %d checks, %d of them of changes that are permitted\n", s.Dialect(), len(m.server.table), len(m.callers), len(ids), checks, writes)
		if unused := slices.DeleteFunc(slices.Collect(maps.Keys(named)), func(kind string) bool { return m.knows(kind) }); len(unused) > 0 {
			t.Errorf("no route names %v", unused)
		}
	})
}

func (m *matrix) knows(kind string) bool {
	return slices.ContainsFunc(m.server.table, func(r route) bool { return strings.HasPrefix(r.path, v1+kind+"/{") })
}

func refused(code string) bool {
	return slices.Contains([]string{"forbidden", "not_found", "no_session", "no_company", "key_scope", "internal"}, code)
}

// takesBody says whether a route reads a JSON body, and so refuses one that says nothing before it changes anything.
func (m *matrix) takesBody(r *route) bool {
	if r.takesFile {
		return false
	}
	item := m.server.huma.OpenAPI().Paths[r.path]
	op := map[string]*huma.Operation{"POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[r.method]
	return op != nil && op.RequestBody != nil
}

// asked calls a route with a body in order and gives the code of the answer.
func (m *matrix) asked(r *route, thing string, c matrixCaller) string {
	return m.asking(r, thing, matrixBodies[r.method+" "+strings.TrimPrefix(r.path, v1)], c)
}

func (m *matrix) asking(r *route, thing, body string, c matrixCaller) string {
	name := r.method + " " + strings.TrimPrefix(r.path, v1)
	path := strings.NewReplacer("{id}", thing, "{key}", thing, "{provider}", thing, "{verb}", "withdraw", "{kind}", "form", "{name}", "request").Replace(r.path)
	switch {
	case strings.HasSuffix(path, "/why"):
		path += "?field=days"
	case strings.HasSuffix(path, "/referring/records"):
		path += "?form=leave.request&field=type"
	case strings.HasSuffix(path, "/impact"):
		path += "?form=request"
	case name == "POST /files", name == "POST /entries/files":
		path += "?name=a.txt"
	case name == "PATCH /uploads/{id}":
		path += "?offset=0"
	}
	return m.do(r.method, path, body, c.header, `If-Match: "1"`).code()
}
