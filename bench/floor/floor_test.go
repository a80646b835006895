package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/superform-dev/superform/bench/scenario"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestFloorFilesAndApproves(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			s, db := fresh(t, dialect)
			f, err := newFloor(t.Context(), s, db)
			if err != nil {
				t.Fatal(err)
			}
			app := f.app()
			requester, approver := token(t, app, s.People[0].Requester), token(t, app, s.People[0].Approver)

			body := fmt.Sprintf(`{"data": %s}`, s.Data)
			code, record := call(t, app, "POST", "/api/v1/forms/"+s.Form+"/records", requester, body)
			if code != 201 || record["status"] != "running" || record["number"] != fmt.Sprintf(s.Floor.Number, 1) {
				t.Fatalf("submitting: %d %v", code, record)
			}
			code, page := call(t, app, "GET", "/api/v1/tasks?status=open", approver, "")
			items := page["items"].([]any)
			if code != 200 || len(items) != 1 {
				t.Fatalf("the inbox: %d %v", code, page)
			}
			task := items[0].(map[string]any)
			if task["record"].(map[string]any)["id"] != record["id"] {
				t.Fatalf("the task is of %v, want %v", task["record"], record["id"])
			}
			agree := "/api/v1/tasks/" + task["id"].(string) + "/agree"
			if code, done := call(t, app, "POST", agree, approver, "{}"); code != 200 || done["status"] != "approved" {
				t.Fatalf("agreeing: %d %v", code, done)
			}
			if code, _ := call(t, app, "POST", agree, approver, "{}"); code != 409 {
				t.Errorf("agreeing twice: %d, want 409", code)
			}
			wantRows(t, db, s)
		})
	}
}

func TestFloorRefusesStrangers(t *testing.T) {
	s, db := fresh(t, store.SQLite)
	f, err := newFloor(t.Context(), s, db)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/forms/" + s.Form + "/records", "/api/v1/tasks/x/agree"} {
		if code, _ := call(t, f.app(), "POST", path, "nobody", "{}"); code != 401 {
			t.Errorf("%s: %d, want 401", path, code)
		}
	}
}

// wantRows counts what one filed and approved record left behind; a refused command left nothing.
func wantRows(t *testing.T, db database, s scenario.Scenario) {
	t.Helper()
	for table, want := range map[string]int{
		"records where status = 'approved'": 1, "record_index": 1, "instances where status = 'approved'": 1, "tasks where status = 'done'": 1,
		"events": len(s.Floor.Submit.Events) + len(s.Floor.Agree.Events), "event_payloads": len(s.Floor.Submit.Events) + len(s.Floor.Agree.Events),
		"jobs": len(s.Floor.Submit.Notices) + len(s.Floor.Agree.Notices), "notices": len(s.Floor.Submit.Notices) + len(s.Floor.Agree.Notices),
		"ledger_holds where status = 'posted'": 1, "ledger_entries": s.Floor.Hold.Entries, "ledger_accounts where held = 0": len(s.People), "idempotency": 2,
	} {
		err := db.list(t.Context(), statement{"select count(*) from " + table, nil}, func(r row) error {
			var got int
			err := r.Scan(&got)
			if got != want {
				t.Errorf("%d rows of %s, want %d", got, table, want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// fresh gives the scenario of the benchmark and an empty database.
func fresh(t *testing.T, dialect string) (scenario.Scenario, database) {
	t.Helper()
	s, err := scenario.Read("../submit-and-agree.json")
	if err != nil {
		t.Fatal(err)
	}
	o := storetest.Fresh(t, dialect)
	db, err := open(t.Context(), o.OwnerURL, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.close)
	return s, db
}

func token(t *testing.T, app *fiber.App, account string) string {
	t.Helper()
	code, session := call(t, app, "POST", "/api/v1/session", "", fmt.Sprintf(`{"account": %q, "password": "x", "kind": "token"}`, account))
	if code != 200 {
		t.Fatalf("signing in as %s: %d", account, code)
	}
	return session["token"].(string)
}

func call(t *testing.T, app *fiber.App, method, path, token, body string) (int, map[string]any) {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Idempotency-Key", newID().String())
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string]any{}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%s %s: %v: %s", method, path, err, text)
	}
	return resp.StatusCode, answer
}

func TestDollarsNumberTheArguments(t *testing.T) {
	if got := dollars("select ? where a = ?"); got != "select $1 where a = $2" {
		t.Errorf("got %q", got)
	}
}
