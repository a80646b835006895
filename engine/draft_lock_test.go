package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// A draft is saved while somebody else holds the account whose balance it shows. (On SQLite there is one writer,
// and nothing to hold.)
func TestDraft_WaitsForNoAccount(t *testing.T) {
	s := storetest.Open(t, store.PostgreSQL)
	e, ctx := newEngine(t, s), context.Background()
	made, err := e.Found(ctx, engine.Founding{Name: "draft", Zone: "Asia/Shanghai", Language: forms.Chinese,
		Members: []engine.FoundMember{{Key: "ana", Name: "Ana"}}}, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	admin := made.Caller("ana", forms.English, true)
	if _, err := e.Install(ctx, admin, loadApp(t, "leave")); err != nil {
		t.Fatal(err)
	}
	account := []string{"annual", made.Members["ana"].String(), "2026"}
	if err := e.GrantBalances(ctx, admin, []engine.Grant{{Account: account, Amount: num.FromInt(5)}}); err != nil {
		t.Fatal(err)
	}
	err = s.Company(made.Company).Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockLedgerAccounts([]string{ledger.Key(account)}); err != nil {
			return err
		}
		answer, err := e.SaveDraft(ctx, admin, engine.Key{Value: "draft", Route: "test"}, "leave.request",
			json.RawMessage(`{"type":"annual","from":"2026-12-02","to":"2026-12-02"}`))
		if err != nil {
			t.Errorf("saving a draft: %v", err)
		}
		var view engine.RecordView
		if err := json.Unmarshal(answer.Body, &view); err != nil || string(view.Data) != `{"type":"annual","from":"2026-12-02","to":"2026-12-02","days":1,"left":5}` {
			t.Errorf("the draft holds %s", view.Data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
