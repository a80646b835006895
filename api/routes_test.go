package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

func TestARouteWithoutAPermissionDoesNotStart(t *testing.T) {
	for name, needs := range map[string]permission{"none declared": undeclared, "an unknown one": hosting + 1} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			defer func() {
				got := fmt.Sprint(recover())
				if want := "api: the route GET /api/v1/secrets declares no permission"; got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}()
			w.server.register([]route{{method: "GET", path: v1 + "/secrets", needs: needs, summary: "All secrets", bind: reads(w.server.healthz)}})
		})
	}
}

// TestEveryRouteForEveryCaller is generated from the table: whoever adds a route adds its rows. A route that
// names an id is asked for a record of the own company, and by the stranger for one of another.
func TestEveryRouteForEveryCaller(t *testing.T) {
	w := newWorld(t)
	member, boss, stranger := w.token("li"), w.token("boss"), w.token("chief")
	between := w.token("both") // several companies, none chosen
	own := w.record(member)
	for _, r := range w.server.table {
		for _, caller := range []struct{ name, header string }{
			{"nobody", "X-Nobody: 1"}, {"a session that ended", "Authorization: Bearer gone"},
			{"signed in without a company", between}, {"a member", member}, {"an admin", boss},
			{"an admin of another company", stranger},
		} {
			t.Run(r.method+" "+r.path+" for "+caller.name, func(t *testing.T) {
				if r.path == v1+"/session" || r.path == v1+"/session/company" {
					caller.header = refresh(w, caller.name, caller.header)
				}
				got := w.call(r, own, caller.header)
				if want := expected(r, caller.name); !slices.Contains(want, got) {
					t.Errorf("got %q, want one of %q", got, want)
				}
			})
		}
	}
}

// TestEveryRouteForEveryKey is generated from the table too: an API key reaches the routes of its scopes and no other,
// and none of those that declare no scope.
func TestEveryRouteForEveryKey(t *testing.T) {
	w := newWorld(t)
	own := w.record(w.token("li"))
	for _, r := range w.server.table {
		if r.needs == public || r.needs == hosting {
			continue
		}
		for _, scope := range append([]string{"none", ""}, engine.Scopes...) {
			for _, who := range []string{"li", "boss"} {
				t.Run(r.method+" "+r.path+" for a key of "+who+" with "+scope, func(t *testing.T) {
					got, want := w.call(r, own, "Authorization: Bearer sfk_"+who+"_"+scope), []string{"key_scope"}
					switch {
					case r.scope == "":
						want = []string{"forbidden"}
					case r.scope == scope:
						want = expected(r, map[string]string{"li": "a member", "boss": "an admin"}[who])
					}
					if !slices.Contains(want, got) {
						t.Errorf("got %q, want one of %q", got, want)
					}
				})
			}
		}
	}
}

func TestAReadKeyChangesNothing(t *testing.T) {
	w := newWorld(t)
	for _, r := range w.server.table {
		question := strings.HasSuffix(r.path, "/evaluate") || strings.HasSuffix(r.path, "/preview") || strings.HasSuffix(r.path, "/choose")
		if r.scope == "read" && r.method != http.MethodGet && !question {
			t.Errorf("%s %s is in the scope read", r.method, r.path)
		}
		if (r.needs == admin || r.needs == demo) && r.scope != "" && r.scope != "admin" {
			t.Errorf("%s %s administers and is in the scope %s", r.method, r.path, r.scope)
		}
	}
}

// refresh gives a session of its own to a call that ends it.
func refresh(w *world, name, header string) string {
	switch name {
	case "signed in without a company":
		return w.token("both")
	case "a member":
		return w.token("li")
	case "an admin":
		return w.token("boss")
	case "an admin of another company":
		return w.token("chief")
	}
	return header
}

// call asks a route with parameters and a body that are in order, naming the record own.
func (w *world) call(r route, own, header string) string {
	w.t.Helper()
	path := strings.NewReplacer("forms/{id}", "forms/leave.request", "views/{id}", "views/contacts.people", "{id}", own, "{verb}", "withdraw", "{key}", "daily", "{provider}", "house", "{kind}", "form", "{name}", "request").Replace(r.path)
	headers := []string{header, `If-Match: "1"`}
	body := map[string]string{
		v1 + "/session":                       `{"account":"li","password":"right-password"}`,
		v1 + "/session/second":                `{"code":"123456","token":"half-li"}`,
		v1 + "/session/reset":                 `{"token":"ticket","password":"right-password"}`,
		v1 + "/me/login":                      `{"login":"someone","password":"right-password"}`,
		v1 + "/me/photo":                      `{}`,
		v1 + "/admin/members/{id}/photo":      `{}`,
		v1 + "/me/password":                   `{"old":"a","new":"b"}`,
		v1 + "/me/second":                     `{"` + map[string]string{"POST": "password", "PUT": "code"}[r.method] + `":"a"}`,
		v1 + "/me/second/off":                 `{"password":"a","code":"b"}`,
		v1 + "/me/keys":                       `{"name":"a","scopes":["read"],"expires":"2026-12-01T00:00:00Z"}`,
		v1 + "/admin/second":                  `{"required":true}`,
		v1 + "/admin/providers/{provider}":    `{"name":{"en":"A"},"issuer":"https://a.example","client_id":"x"}`,
		v1 + "/session/company":               `{"company":"` + acme.String() + `"}`,
		v1 + "/me":                            `{"language":"en"}`,
		v1 + "/admin/schedules/{key}":         `{"kind":"remind-tasks","cron":"0 9 * * *"}`,
		v1 + "/notices/read":                  `{}`,
		v1 + "/forms/{id}/evaluate":           `{"data":{}}`,
		v1 + "/forms/{id}/choose":             `{"field":"who"}`,
		v1 + "/forms/{id}/preview":            `{"data":{}}`,
		v1 + "/forms/{id}/records":            `{"data":{}}`,
		v1 + "/forms/{id}/drafts":             `{"data":{}}`,
		v1 + "/records/{id}/{verb}":           `{"comment":"x"}`,
		v1 + "/tasks/{id}/{verb}":             `{"comment":"x"}`,
		v1 + "/admin/clock":                   `{"by":"36h"}`,
		v1 + "/files":                         `content`,
		v1 + "/records/{id}":                  `{"data":{}}`,
		v1 + "/records/{id}/submit":           `{}`,
		v1 + "/session/reset/request":         `{"account":"li"}`,
		v1 + "/me/messages":                   `{"channels":["mail"]}`,
		v1 + "/me/devices":                    `{"endpoint":"https://push.example.com/1","keys":{"p256dh":"a","auth":"b"}}`,
		v1 + "/admin/message-settings":        `{"defaults":{},"sender":"Acme"}`,
		v1 + "/admin/webhooks":                `{"name":"a","url":"https://example.com","events":[],"on":true}`,
		v1 + "/admin/webhooks/{id}":           `{"name":"a","url":"https://example.com","events":[],"on":true}`,
		v1 + "/me/absence":                    `{"from":"2026-12-01T00:00:00Z","until":"2026-12-02T00:00:00Z"}`,
		v1 + "/admin/departments":             `{"name":"Sales"}`,
		v1 + "/admin/card":                    `{"fields":["phone"]}`,
		v1 + "/admin/departments/{id}/merge":  `{"into":"` + own + `"}`,
		v1 + "/admin/members/{id}/absence":    `{"from":"2026-12-01T00:00:00Z","until":"2026-12-02T00:00:00Z"}`,
		v1 + "/admin/grants":                  `{"rights":["apps"]}`,
		v1 + "/admin/grants/{id}":             `{"rights":["apps"]}`,
		v1 + "/admin/menu":                    `{"places":[]}`,
		v1 + "/admin/visibility":              `{"default":{}}`,
		v1 + "/companies":                     `{"name":"a","owner":"b","login":"c"}`,
		v1 + "/admin/members/{id}/clerks":     `{"offline":true,"clerks":[]}`,
		v1 + "/admin/departments/{id}/clerks": `{"clerks":[]}`,
		v1 + "/admin/evidence":                `{"demanded":true}`,
		v1 + "/entries/look":                  `{"token":"a"}`,
		v1 + "/entries/evaluate":              `{"token":"a","data":{}}`,
		v1 + "/entries/send":                  `{"token":"a","key":"b","data":{}}`,
		v1 + "/entries/files":                 `content`,
		v1 + "/entries/drop":                  `{"token":"a","key":"b","upload":"c"}`,
		v1 + "/admin/entries":                 `{"form":"a.b","title":"c"}`,
		v1 + "/join/look":                     `{"token":"a"}`,
		v1 + "/join/state":                    `{"key":"a"}`,
		v1 + "/join":                          `{"token":"a","key":"b","password":"c"}`,
		v1 + "/join/account":                  `{"token":"a","key":"b"}`,
		v1 + "/admin/joining/settings":        `{"colleagues":true,"match":"ask","remind":"off"}`,
		v1 + "/admin/joiners/{id}/refuse":     `{"reason":"a"}`,
		v1 + "/admin/apps/{id}/publish":       `{"drafts":[]}`,
		v1 + "/uploads":                       `{"name":"a","size":1}`,
		v1 + "/uploads/{id}":                  `content`,
		v1 + "/uploads/{id}/finish":           `{"hash":"` + strings.Repeat("a", 64) + `"}`,

		v1 + "/admin/apps/{id}/drafts/{kind}/{name}": `{"body":{}}`,
	}[r.path]
	if r.method == http.MethodGet || r.method == http.MethodDelete {
		body = ""
	}
	if r.path == v1+"/files" || r.path == v1+"/entries/files" {
		path += "?name=a.txt"
	}
	if r.path == v1+"/uploads/{id}" && r.method == http.MethodPatch {
		path += "?offset=0"
	}
	if r.path == v1+"/records/{id}/why" {
		path += "?field=days"
	}
	if r.path == v1+"/records/{id}/referring/records" {
		path += "?form=leave.request&field=type"
	}
	if r.path == v1+"/admin/apps/{id}/impact" {
		path += "?form=request"
	}
	if r.path == v1+"/org/search" {
		path += "?q=li"
	}
	return w.do(r.method, path, body, headers...).code()
}

// expected lists the codes that are right for a route and a caller.
func expected(r route, caller string) []string {
	success := []string{"OK", "Created", "Accepted", "No Content", "See Other"}
	if r.needs == public {
		return success
	}
	if r.needs == hosting { // a server that is host to nobody
		return []string{"not_found"}
	}
	switch caller {
	case "nobody", "a session that ended":
		return []string{"no_session"}
	case "signed in without a company":
		if r.path == v1+"/me/links/{provider}" && r.method == http.MethodPost {
			return []string{"forbidden"}
		}
		if r.needs == account {
			return success
		}
		return []string{"no_company"}
	case "a member":
		if r.needs >= admin {
			return []string{"forbidden"}
		}
	case "an admin of another company":
		switch {
		case r.needs == demo:
			return []string{"not_demo"}
		case r.path == v1+"/session/company":
			return []string{"unknown_company"}
		case strings.Contains(r.path, "{id}") && !strings.Contains(r.path, "forms/{id}") && !strings.Contains(r.path, "views/{id}"):
			return []string{"not_found"}
		}
	}
	if r.path == v1+"/me/links/{provider}" && r.method == http.MethodPost && caller != "nobody" {
		return []string{"forbidden"} // it ends in the browser that begins it: by cookie alone
	}
	if r.path == v1+"/tasks/{id}/{verb}" {
		return []string{"already_handled"}
	}
	return success
}

func TestTheDocumentDescribesEveryRoute(t *testing.T) {
	w := newWorld(t)
	a := w.do("GET", v1+"/openapi.json", "")
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Summary     string
			Security    []map[string][]string
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					}
				}
			}
			Responses map[string]struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					}
				}
			}
		}
		Components struct{ Schemas map[string]json.RawMessage }
	}
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	for _, r := range w.server.table {
		op, ok := doc.Paths[r.path][strings.ToLower(r.method)]
		if !ok {
			t.Errorf("%s %s is missing", r.method, r.path)
			continue
		}
		if (r.needs == public) != (len(op.Security) == 0) {
			t.Errorf("%s %s: security %v", r.method, r.path, op.Security)
		}
		if got := op.Responses["default"].Content[problemType].Schema.Ref; got != "#/components/schemas/Problem" {
			t.Errorf("%s %s: errors are %q", r.method, r.path, got)
		}
	}
	create := doc.Paths[v1+"/forms/{id}/records"]["post"]
	if got := create.RequestBody.Content["application/json"].Schema.Ref; got != "#/components/schemas/CreateBody" {
		t.Errorf("the body of create is %q", got)
	}
	if got := create.Responses["201"].Content["application/json"].Schema.Ref; got != "#/components/schemas/RecordView" {
		t.Errorf("the answer of create is %q", got)
	}
	for _, name := range []string{"ErrorModel", "ErrorDetail"} {
		if _, ok := doc.Components.Schemas[name]; ok {
			t.Errorf("%s of huma is in the document", name)
		}
	}
	if strings.Contains(a.body, "$schema") {
		t.Error("the document speaks of $schema links")
	}
}

func TestAddressesThatAreNotRoutes(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	for _, c := range []struct{ method, path, want string }{
		{"GET", "/", "503 Service Unavailable"}, // built without a client
		{"GET", v1 + "/nothing", "404 not_found"},
		{"GET", v1 + "/me/", "404 not_found"},
		{"GET", v1 + "//me", "404 not_found"},
		{"GET", "/API/V1/me", "404 not_found"},
		{"GET", v1 + "/forms/../me", "404 not_found"},
		{"GET", v1 + "/forms/%2e%2e/me", "404 not_found"},
		{"GET", v1 + "/forms/leave%2erequest", "404 not_found"},
		{"GET", v1 + "/forms/leave", "404 not_found"},
		{"GET", v1 + "/forms/Leave.Request", "404 not_found"},
		{"GET", v1 + "/forms/%zz", "404 not_found"},
		{"GET", v1 + "/records/1", "404 not_found"},
		{"GET", v1 + "/records/00000000-0000-0000-0000-000000000000", "404 not_found"},
		{"GET", v1 + "/records/" + strings.Repeat("a", 65), "422 bad_parameter"},
		{"GET", v1 + "/records/a/b/c", "404 not_found"},
		{"DELETE", v1 + "/me", "405 bad_method"},
		{"HEAD", v1 + "/me", "405 Method Not Allowed"},
		{"TRACE", v1 + "/me", "405 bad_method"},
		{"BREW", v1 + "/me", "405 bad_method"},
		{"OPTIONS", v1 + "/me", "405 bad_method"},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			a := w.raw(c.method, c.path, li)
			if got := fmt.Sprint(a.status, " ", a.code()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("X-Request-Id") == "" {
				t.Errorf("the answer is not dressed: %v", a.header)
			}
		})
	}
	if got := w.fake.reached(); got != "" {
		t.Errorf("reached %s", got)
	}
}
