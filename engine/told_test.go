package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
)

// What is wrong with a field that somebody does not read is told of the whole: when they file, when they ask what would come of it, and
// when they file again. Who reads it is told where.
func TestProblemsOfFieldsThatAreNotRead(t *testing.T) {
	app := map[string][]byte{
		"app.yaml": []byte("format: 1\nid: score\nversion: 1.0.0\nlanguage: en\nname: Score\n"),
		"forms/bid.yaml": []byte(`format: 1
kind: approval
title: Bid
schema:
  type: object
  properties:
    amount: {type: number, x-field: decimal, x-scale: 0}
    score: {type: number, x-field: decimal, x-scale: 0, x-value: "amount * 2"}
checks:
  - {id: high, when: "score > 10", message: Too much, at: score}
access:
  - {id: filers, who: [{source: everyone}], can: [create], except: [score]}
  - {id: own, who: [{source: requester}, {source: seat}], can: [read], except: [score]}
  - {id: admins, who: [{source: role, role: admin}], can: [create, read]}
`),
		"flows/bid.yaml": []byte("format: 1\nform: bid\nnodes:\n  - {id: start, type: start}\n  - {id: vote, type: approve, who: [{source: line-manager}]}\n  - {id: end, type: end}\n"),
	}
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, app)); err != nil {
			t.Fatal(err)
		}
		much := json.RawMessage(`{"amount":6}`)
		where := func(what, as, want string, err error) {
			t.Helper()
			f := engine.AsFault(err)
			if f == nil || len(f.Problems) != 1 || f.Problems[0].Path != want || f.Problems[0].Code != "check" {
				t.Errorf("%s, %s is told %v", what, as, err)
			}
		}
		for as, want := range map[string]string{"ana": "", "admin": "score"} {
			_, err := w.CreateRecord(ctx, w.as(as), w.key(), "score.bid", much, nil)
			where("filing", as, want, err)
			draft := w.record(w.SaveDraft(ctx, w.as(as), w.key(), "score.bid", much))
			_, err = w.SubmitDraft(ctx, w.as(as), w.key(), draft.ID, nil)
			where("filing a draft", as, want, err)
			view, err := w.Preview(ctx, w.as(as), "score.bid", engine.EvaluateIn{Data: much})
			if err != nil || len(view.Problems) != 1 || view.Problems[0].Path != want || view.Problems[0].Code != "check" {
				t.Errorf("asking what would come of it, %s is told %+v %v", as, view.Problems, err)
			}
		}
		filed := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "score.bid", json.RawMessage(`{"amount":5}`), nil))
		w.record(w.act(w.Engine, "boss", "return", w.tasksOf(filed.ID)["boss"].ID))
		_, err := w.TaskVerb(ctx, w.as("ana"), w.key(), w.tasksOf(filed.ID)["ana"].ID, "resubmit", engine.VerbIn{Data: much})
		where("filing again", "ana", "", err)
		w.clean()
	})
}

// Devices of web push are asked over a client of their own, which asks nothing of the house even where webhooks may: none is taken there, by
// its address, its port or without encryption, and nothing is sent to one that leads there.
func TestAddDevice_OfTheHouse(t *testing.T) {
	o := newPost(t, newWorld(t, store.SQLite))
	ctx := context.Background()
	o.device("ana", "/push/1") // taken while the house might be asked
	o.options.Messages.Devices = notify.Outgoing{Roots: o.options.Messages.Devices.Roots}
	o.Engine = engine.New(o.options)
	for address, code := range map[string]string{
		"https://push.example.com/1": "", "https://push.example.com:443/1": "", "http://push.example.com/1": "bad_device", "https://push.example.com:8443/1": "bad_device",
		"https://127.0.0.1/1": "bad_device", "https://10.0.0.1/1": "bad_device", "https://[::1]/1": "bad_device", "https://[fe80::1]/1": "bad_device", "http://127.0.0.1:8080/1": "bad_device",
		"https://169.254.169.254/latest": "bad_device", "https://ana@push.example.com/1": "bad_device", o.receiver.URL + "/push/2": "bad_device",
	} {
		if _, err := o.AddDevice(ctx, o.as("ben"), deviceAt(t, address)); codeOf(err) != code {
			t.Errorf("%s: %v, want %q", address, err, code)
		}
	}
	o.tells("ana", "commented", "hello")
	if n := len(o.got("/push")); n != 0 {
		t.Errorf("%d pushes into the house: %s", n, o.deliveries())
	}
}
