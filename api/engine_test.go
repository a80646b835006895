package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// real is a server over the real engine: two companies with the same apps, and one account in both.
type real struct {
	*world
	store    *store.Store
	one, two engine.Founded
}

// founding describes a company whose members sign in as their key and the suffix; "both" is in every company.
func founding(name, suffix string) engine.Founding {
	person := func(key, manager string, roles ...string) engine.FoundMember {
		return engine.FoundMember{Key: key, Name: key + suffix, Department: "rd", Manager: manager, Roles: roles, Login: key + suffix}
	}
	both := person("both", "lead")
	both.Login = "both"
	return engine.Founding{
		Name: name, Zone: "Asia/Shanghai", Language: forms.Chinese,
		Roles:       []engine.FoundRole{{Key: "admin", Name: "Admin"}},
		Departments: []engine.FoundDepartment{{Key: "rd", Name: "R&D", Head: "head"}},
		Members:     []engine.FoundMember{person("head", ""), person("lead", "head"), person("li", "lead"), person("wu", "lead"), person("boss", "", "admin"), both},
	}
}

func newReal(t testing.TB, s *store.Store, change ...func(*Config)) *real {
	t.Helper()
	disk, err := files.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Options{Store: s, Files: disk, Log: slog.New(slog.DiscardHandler), Demo: true, SecretKeys: [][]byte{make([]byte, 32)}, Messages: engine.Messages{Keys: [][]byte{make([]byte, 32)}}})
	w := &real{store: s, world: newWorld(t, append(change, func(cfg *Config) { cfg.Engine = e })...)}
	app := bundledLeave(t)
	for i, made := range []*engine.Founded{&w.one, &w.two} {
		if *made, err = e.Found(context.Background(), founding(fmt.Sprint("Company ", i+1), fmt.Sprint(i+1)), "right-password", 0); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Install(context.Background(), made.Caller("boss", forms.English, true), app); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func bundledLeave(t testing.TB) *apps.App {
	t.Helper()
	return bundled(t, "leave")
}

// bundled reads a bundled app.
func bundled(t testing.TB, name string) *apps.App {
	t.Helper()
	content, err := builtin.Files(name)
	if err != nil {
		t.Fatal(err)
	}
	app, problems := apps.Load(content)
	if app == nil || len(append(problems, apps.Check(app)...)) > 0 {
		t.Fatal(problems)
	}
	return app
}

// want asks, and compares status and code. It gives the body.
func (w *real) want(code, method, path, body string, headers ...string) map[string]any {
	w.t.Helper()
	a := w.do(method, v1+path, body, append(headers, "Accept-Language: en")...)
	if got := a.code(); got != code {
		w.t.Fatalf("%s %s: got %s, want %s: %s", method, path, got, code, a.body)
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(a.body), &out); err != nil && a.body != "" {
		w.t.Fatalf("%s %s: %v: %s", method, path, err, a.body)
	}
	return out
}

// task gives the id of somebody's open task on a record.
func (w *real) task(as, record string) string {
	w.t.Helper()
	for _, item := range w.want("OK", "GET", "/tasks", "", as)["items"].([]any) {
		if task := item.(map[string]any); task["record"].(map[string]any)["id"] == record {
			return task["id"].(string)
		}
	}
	w.t.Fatalf("no task on %s", record)
	return ""
}

// One working day of a kind that needs no proof.
const trip = `{"type":"trip","from":"2026-12-01","to":"2026-12-01","reason":"a customer"}`

func TestALeaveRequestFromDraftToApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li, lead := w.token("li1"), w.token("lead1")
		draft := w.want("Created", "POST", "/forms/leave.request/drafts", `{"data":{"type":"trip"}}`, li)
		path := "/records/" + draft["id"].(string)
		w.want("OK", "PATCH", path, `{"data":`+trip+`}`, li, fmt.Sprintf(`If-Match: "%v"`, draft["revision"]))
		w.want("stale", "PATCH", path, `{"data":`+trip+`}`, li, fmt.Sprintf(`If-Match: "%v"`, draft["revision"]))
		if got := w.want("OK", "POST", path+"/submit", "", li); got["status"] != "running" || got["data"].(map[string]any)["days"] != 1.0 {
			t.Fatalf("submitted: %v", got)
		}
		task := w.task(lead, draft["id"].(string))
		w.want("OK", "POST", "/tasks/"+task+"/agree", `{"comment":"safe travels"}`, lead, "Idempotency-Key: once")
		w.want("OK", "POST", "/tasks/"+task+"/agree", `{"comment":"safe travels"}`, lead, "Idempotency-Key: once")
		w.want("already_handled", "POST", "/tasks/"+task+"/reject", `{"comment":"no"}`, lead)
		if got := w.want("OK", "GET", path, "", li); got["status"] != "approved" {
			t.Errorf("it is %v", got["status"])
		}
		if problems := w.want("invalid", "POST", "/forms/leave.request/records", `{"data":{"type":"trip","from":"2026-12-01","to":null,"reason":"a customer"}}`, li)["problems"]; len(problems.([]any)) != 1 {
			t.Errorf("problems: %v", problems)
		}
	})
}

// TestNothingOfAnotherCompanyIsReached asks every route that takes an id for what belongs to another company, and
// for what belongs to a colleague.
func TestNothingOfAnotherCompanyIsReached(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li := w.token("li1")
		record := w.want("Created", "POST", "/forms/leave.request/records", `{"data":`+trip+`}`, li)["id"].(string)
		file := w.want("OK", "POST", "/files?name=note.txt", "a sick note", li, "Content-Type: text/plain")["id"].(string)
		ids := map[string]string{"records": record, "tasks": w.task(w.token("lead1"), record), "files": file}
		for _, login := range []string{"li2", "boss2", "lead2", "wu1"} {
			as := w.token(login)
			for _, r := range w.server.table {
				kind, _, _ := strings.Cut(strings.TrimPrefix(r.path, v1+"/"), "/")
				if !strings.Contains(r.path, "{id}") || ids[kind] == "" {
					continue
				}
				path := strings.NewReplacer("{id}", ids[kind], "{verb}", "withdraw").Replace(strings.TrimPrefix(r.path, v1))
				if r.method == "GET" && strings.HasSuffix(path, "/why") {
					path += "?field=days"
				}
				if strings.HasSuffix(path, "/referring/records") {
					path += "?form=leave.request&field=type"
				}
				body := map[bool]string{true: `{"data":{}}`, false: ""}[r.method == "PATCH"]
				w.want("not_found", r.method, path, body, as, `If-Match: "1"`)
			}
			for name, body := range map[string]string{
				"record": `{"data":{},"record":"` + record + `"}`, "task": `{"data":{},"task":"` + ids["tasks"] + `"}`,
			} {
				t.Run("evaluate another's "+name+" as "+login, func(t *testing.T) {
					w.want("not_found", "POST", "/forms/leave.request/evaluate", body, as)
				})
			}
			if items := w.want("OK", "GET", "/records?form=leave.request", "", as)["items"].([]any); len(items) != 0 {
				t.Errorf("%s lists %d records of others", login, len(items))
			}
			got := w.want("invalid", "POST", "/forms/leave.request/records", `{"data":{"type":"trip","from":"2026-12-01","to":"2026-12-01","reason":"a customer","proof":"`+file+`"}}`, as)
			if !strings.Contains(fmt.Sprint(got["problems"]), "proof") {
				t.Errorf("%s attaches another's file: %v", login, got)
			}
		}
	})
}

// another is a letter that is not this one.
func another(letter string) string {
	if letter == "A" {
		return "B"
	}
	return "A"
}

func TestCursorsArePersonal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li := w.token("li1")
		for day := range 3 {
			w.want("Created", "POST", "/forms/leave.request/records", fmt.Sprintf(`{"data":{"type":"trip","from":"2026-12-0%d","to":"2026-12-0%d","reason":"a customer"}}`, day+1, day+1), li)
		}
		next := w.want("OK", "GET", "/records?form=leave.request&limit=2", "", li)["next"].(string)
		page := w.want("OK", "GET", "/records?form=leave.request&limit=2&cursor="+next, "", li)
		if len(page["items"].([]any)) != 1 || page["next"] != "" {
			t.Errorf("the second page is %v", page)
		}
		for name, ask := range map[string][2]string{
			"a colleague":  {"/records?form=leave.request&limit=2&cursor=" + next, w.token("wu1")},
			"a stranger":   {"/records?form=leave.request&limit=2&cursor=" + next, w.token("li2")},
			"another list": {"/tasks?limit=2&cursor=" + next, li},
			"a forger":     {"/records?form=leave.request&limit=2&cursor=" + another(next[:1]) + next[1:], li},
		} {
			t.Run(name, func(t *testing.T) { w.want("bad_cursor", "GET", ask[0], "", ask[1]) })
		}
	})
}

func TestSessionsOfTheRealEngine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		t.Run("a disabled member is out on the next request", func(t *testing.T) {
			wu := w.token("wu1")
			w.want("OK", "GET", "/me", "", wu)
			err := s.Company(w.one.Company).Write(context.Background(), func(tx *store.Tx) error {
				tx.SetMemberDisabled(w.one.Members["wu"], 1)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			w.want("no_session", "GET", "/me", "", wu)
		})
		t.Run("an account of two companies chooses", func(t *testing.T) {
			both := w.token("both")
			if me := w.want("OK", "GET", "/me", "", both); len(me["companies"].([]any)) != 2 || me["company"] != nil {
				t.Errorf("me: %v", me)
			}
			w.want("no_company", "GET", "/forms", "", both)
			chosen := w.want("OK", "POST", "/session/company", `{"company":"`+w.two.Company.String()+`"}`, both)
			w.want("no_session", "GET", "/me", "", both)
			fresh := "Authorization: Bearer " + chosen["token"].(string)
			if me := w.want("OK", "GET", "/me", "", fresh); me["company"].(map[string]any)["name"] != "Company 2" {
				t.Errorf("me: %v", me)
			}
			w.want("unknown_company", "POST", "/session/company", `{"company":"`+acme.String()+`"}`, fresh)
		})
		t.Run("a program's token is no cookie for changes", func(t *testing.T) {
			token := strings.TrimPrefix(w.token("li1"), "Authorization: Bearer ")
			w.want("csrf", "DELETE", "/session", "", "Cookie: superform_session="+token, "X-CSRF-Token: ")
		})
		t.Run("a browser signs out", func(t *testing.T) {
			cookie, csrf := w.browser("li1")
			w.want("No Content", "DELETE", "/session", "", cookie, csrf)
			w.want("no_session", "GET", "/me", "", cookie)
		})
		t.Run("who is unknown, disabled or wrong reads the same", func(t *testing.T) {
			var bodies []string
			for _, body := range []string{
				`{"account":"nobody","password":"right-password"}`, `{"account":"li1","password":"wrong-password"}`, `{"account":"a\u0000b","password":"right-password"}`,
				`{"account":"li1","password":""}`, `{"account":"","password":""}`,
			} {
				bodies = append(bodies, w.do("POST", v1+"/session", body).body)
			}
			for _, body := range bodies {
				if body != bodies[0] || !strings.Contains(body, "wrong_login") {
					t.Errorf("got %s and %s", bodies[0], body)
				}
			}
		})
		t.Run("logins are written in any case", func(t *testing.T) { w.token(" LI1 ") })
		t.Run("twelve guesses at once are ten", func(t *testing.T) {
			codes := make(chan string, 12)
			var all sync.WaitGroup
			for range cap(codes) {
				all.Go(func() { codes <- w.do("POST", v1+"/session", `{"account":"head2","password":"guess"}`).code() })
			}
			all.Wait()
			close(codes)
			counts := map[string]int{}
			for code := range codes {
				counts[code]++
			}
			if counts["wrong_login"] != 10 || counts["too_many_attempts"] != 2 {
				t.Errorf("got %v", counts)
			}
		})
	})
}

// Pages are in the language of the account, programs say what they want.
func TestTheLanguageOfAnAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		token := w.token("li1")
		cookie, csrf := w.browser("li1")
		me := func(method, body string, headers ...string) string {
			t.Helper()
			a := w.do(method, v1+"/me", body, headers...)
			var me engine.Me
			if err := json.Unmarshal([]byte(a.body), &me); err != nil || a.status != 200 || (me.CSRF == "") != (len(headers) < 3) {
				t.Fatalf("%d %v %s", a.status, err, a.body)
			}
			return me.Language
		}
		for _, step := range []struct{ method, body, page, program string }{
			{"GET", "", "zh-CN", "zh-CN"},
			{"PATCH", `{"language":"en"}`, "en", "en"},
			{"GET", "", "en", "en"},
			{"PATCH", `{"language":"zh-CN"}`, "zh-CN", "zh-CN"},
		} {
			if got := me(step.method, step.body, cookie, csrf, "Accept-Language: en;q=0.9, zh;q=0.1"); got != step.page {
				t.Errorf("%s %s: the page is in %s", step.method, step.body, got)
			}
			if got := me("GET", "", token); got != step.program {
				t.Errorf("%s %s: the program is answered in %s", step.method, step.body, got)
			}
		}
		if got := me("GET", "", token, "Accept-Language: en"); got != "en" {
			t.Errorf("the program that wants English is answered in %s", got)
		}
		for _, body := range []string{`{}`, `{"language":"fr"}`, `{"language":"zh-CN","login":"x"}`} {
			w.want("invalid", "PATCH", "/me", body, token)
		}
	})
}

func TestTextsThatNoDatabaseKeeps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li := w.token("li1")
		record := w.want("Created", "POST", "/forms/leave.request/records", `{"data":`+trip+`}`, li)["id"].(string)
		a := w.do("POST", v1+"/tasks/"+w.task(w.token("lead1"), record)+"/agree", `{"comment":"a\u0000b"}`, w.token("lead1"))
		if a.status != 422 {
			t.Errorf("a comment with NUL: %d %s", a.status, a.body)
		}
		a = w.do("POST", v1+"/forms/leave.request/records", `{"data":{"type":"trip","from":"2026-12-02","to":"2026-12-02","reason":"a\u0000b"}}`, li)
		if a.status != 422 {
			t.Errorf("a field with NUL: %d %s", a.status, a.body)
		}
	})
}
