package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// placesSource is an app with a plain form of signatures that only its requester reads.
func placesSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: places\nversion: 1.0.0\nlanguage: en\nname: {zh-CN: 签收, en: Receipts}\naudience: [everyone]\n"),
		"forms/receipt.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 签收单, en: Receipt}
summary: "{{what}}"
schema:
  type: object
  required: [hand]
  properties:
    what: {type: string, x-field: text}
    hand: {type: string, x-field: signature}
access:
  - {id: all, who: [{source: everyone}], can: [create]}
  - {id: own, who: [{source: requester}], can: [read, change]}
`),
		"forms/visit.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 拜访, en: Visit}
summary: "{{name}} {{home}}"
schema:
  type: object
  required: [home]
  properties:
    name: {type: string, x-field: text}
    home: {type: string, x-field: region}
    city: {type: string, x-field: region, x-levels: 2}
    stops:
      type: array
      x-field: table
      items: {type: object, properties: {place: {type: string, x-field: region}}}
`),
		"views/near.yaml": []byte(`format: 1
kind: list
form: visit
title: {zh-CN: 附近, en: Near}
scope: form
columns: [name, home, city]
filter: home startsWith '33' or any(stops, .place startsWith '33')
`),
	}
}

// ink is a small PNG.
func ink(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 30, 10))
	m.Set(4, 4, color.White)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// put uploads content as a member.
func (w *world) put(as, name string, content []byte) forms.ID {
	w.t.Helper()
	ref, err := w.PutFile(context.Background(), w.as(as), w.key(), engine.Upload{Name: name, Size: -1, Body: bytes.NewReader(content)})
	if err != nil {
		w.t.Fatal(err)
	}
	return ref.ID
}

// A signature is a PNG of whoever signs; who that was and when it came, the server knows, and whoever may read the field is told.
func TestSignaturesAreOfWhoeverSigns(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(placesSource())
		file := func(as string, id forms.ID) (*engine.RecordView, error) {
			answer, err := w.CreateRecord(ctx, w.as(as), w.key(), "places.receipt", json.RawMessage(`{"what":"a parcel","hand":"`+id.String()+`"}`), nil)
			if err != nil {
				return nil, err
			}
			view := w.record(answer, nil)
			return &view, nil
		}
		mine := w.put("ana", "signature.png", ink(t))
		r, err := file("ana", mine)
		if err != nil {
			t.Fatal(err)
		}
		view, err := w.Record(ctx, w.as("ana"), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		at, err := json.Marshal(view.Files[mine.String()].At)
		if err != nil {
			t.Fatal(err)
		}
		if said := view.Said["hand"]; len(said) != 1 || said[0].ID != mine.String() || !strings.HasPrefix(said[0].Label, "王芳 ") || !strings.Contains(said[0].Label, ":") {
			t.Errorf("said %v", said)
		}
		if about := view.Files[mine.String()]; about.Type != "image/png" || !about.Thumb || !strings.HasPrefix(string(at), `"20`) {
			t.Errorf("about %+v at %s", about, at)
		}
		if _, _, err := w.File(ctx, w.as("ben"), mine); !engine.HasCode(err, "not_found") {
			t.Errorf("somebody else opens it: %v", err)
		}
		for name, tt := range map[string]struct {
			as   string
			id   forms.ID
			want string
		}{
			"another's signature":       {"ben", w.put("ana", "s.png", ink(t)), "file_unknown"},
			"a signature that was used": {"ana", mine, "file_unknown"},
			"a text called a picture":   {"ana", w.put("ana", "s.png", []byte("signed, Ana")), "file_kind"},
			"a picture of another kind": {"ana", w.put("ana", "s.png", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")), "file_kind"},
			"a page":                    {"ana", w.put("ana", "s.png", []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")), "file_kind"},
			"a picture too large":       {"ana", w.put("ana", "s.png", append(ink(t), make([]byte, 1<<20)...)), "file_large"},
			"none":                      {"ana", forms.ID{}, "required"},
		} {
			if _, err := file(tt.as, tt.id); !strings.Contains(told(err), "[hand "+tt.want+"]") {
				t.Errorf("%s: told %s", name, told(err))
			}
		}
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "places.receipt", json.RawMessage(`{"what":"x","hand":""}`), nil); !strings.Contains(told(err), "[hand required]") {
			t.Errorf("a blank pad: told %s", told(err))
		}
	})
}

// Nobody signs with what another has drawn elsewhere in the record.
func TestSignaturesStayWhereTheyWereMade(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		app := placesSource()
		app["forms/deal.yaml"] = []byte(`format: 1
kind: plain
title: Deal
schema:
  type: object
  properties:
    what: {type: string, x-field: text}
    buyer: {type: string, x-field: signature}
    seller: {type: string, x-field: signature}
access: [{id: all, who: [{source: everyone}], can: [read, create, change]}]
`)
		w.install(app)
		sign := w.put("ana", "s.png", ink(t))
		r := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "places.deal", json.RawMessage(`{"buyer":"`+sign.String()+`"}`), nil))
		if _, err := w.PatchRecord(ctx, w.as("ben"), w.key(), r.ID, r.Revision, json.RawMessage(`{"seller":"`+sign.String()+`"}`)); !strings.Contains(told(err), "[seller file_unknown]") {
			t.Errorf("ben signs with ana's hand: %s", told(err))
		}
		if _, err := w.PatchRecord(ctx, w.as("ben"), w.key(), r.ID, r.Revision, json.RawMessage(`{"what":"a boat"}`)); err != nil {
			t.Errorf("her signature does not stay: %v", err)
		}
	})
}

// Regions are kept by their codes, so that lists are filtered by how these begin, and read by their names.
func TestRegionsAreFiledFoundAndRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(placesSource())
		for _, data := range []string{
			`{"name":"lake","home":"330106","city":"330100"}`, `{"name":"river","home":"330113","stops":[{"place":"110105"}]}`,
			`{"name":"north","home":"110105","city":"110000","stops":[{"place":"330106"}]}`, `{"name":"island","home":"710000"}`, `{"name":"former","home":"330103"}`,
		} {
			if _, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "places.visit", json.RawMessage(data), nil); err != nil {
				t.Fatal(told(err))
			}
		}
		for filter, want := range map[string]string{
			"": "former island lake north river", "home startsWith '3301'": "former lake river", "home startsWith '330106'": "lake", "home == '710000'": "island", "city == '330100'": "lake",
			"city startsWith '11'": "north", "any(stops, .place startsWith '33')": "north", "home in ['110105', '330113']": "north river", "home startsWith '33' and home != '330106'": "former river",
		} {
			if got := w.namesOf(engine.ListIn{Form: "places.visit", Filter: filter, Fields: []string{"name"}}); got != want {
				t.Errorf("%s: got %s, want %s", filter, got, want)
			}
		}
		for data, want := range map[string]string{
			`{"home":"330100"}`: "home region_open]", `{"home":"339999"}`: "home region_unknown]", `{"home":"杭州市"}`: "home not_a_region]", `{"home":330106}`: "home wrong_type]",
			`{"home":"330106","city":"330106"}`: "city region_deep]", `{"home":"330106' or 1=1 --"}`: "home not_a_region]", `{}`: "home required]",
		} {
			if _, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "places.visit", json.RawMessage(data), nil); !strings.HasSuffix(strings.Split(told(err), " | ")[0], want) {
				t.Errorf("%s: told %s", data, told(err))
			}
		}
		r := w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "places.visit", json.RawMessage(`{"name":"read","home":"429004"}`), nil))
		view, err := w.Record(ctx, w.as("admin"), r.ID)
		if err != nil || len(view.Said["home"]) != 1 || view.Said["home"][0].Label != "湖北省 仙桃市" || view.Summary != "read 湖北省 仙桃市" {
			t.Errorf("%v, %q, %v", view.Said, view.Summary, err)
		}
	})
}
