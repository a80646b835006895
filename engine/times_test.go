package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// timesSource is an app with a plain form of clock times and lengths of time, in fields and in rows.
func timesSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: times\nversion: 1.0.0\nlanguage: en\nname: {zh-CN: 工时, en: Times}\naudience: [everyone]\n"),
		"forms/shift.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 班次, en: Shift}
summary: "{{name}} {{starts}} {{spent}}"
schema:
  type: object
  required: [starts]
  properties:
    name: {type: string, x-field: text}
    starts: {type: string, x-field: time}
    ends: {type: string, x-field: time, x-default: "starts < '12:00' ? '18:00' : '23:30'"}
    spent: {type: integer, x-field: duration, maximum: 1440}
    rest: {type: integer, x-field: duration, minimum: -1440, x-value: "480 - spent"}
    lines:
      type: array
      x-field: table
      items:
        type: object
        properties:
          at: {type: string, x-field: time}
          took: {type: integer, x-field: duration}
checks:
  - {id: order, when: ends < starts, message: {zh-CN: 结束早于开始, en: It ends before it starts}, at: ends}
`),
		"views/all.yaml": []byte(`format: 1
kind: list
form: shift
title: {zh-CN: 全部, en: All}
scope: form
columns: [name, starts, spent, rest]
filter: any(lines, .at >= '12:00' and .took > 0)
`),
	}
}

// Times and lengths of time are stored as they are written, found and sorted by their slots, and refused in words.
func TestTimesAreFiledFoundAndRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(timesSource())
		for _, data := range []string{
			`{"name":"early","starts":"06:00","spent":90,"lines":[{"at":"07:15","took":30},{"at":"13:00","took":0}]}`,
			`{"name":"late","starts":"18:30:00","spent":480}`,
			`{"name":"night","starts":"00:00","spent":0,"lines":[{"at":"23:59:59","took":1}]}`,
		} {
			w.record(w.CreateRecord(context.Background(), w.as("admin"), w.key(), "times.shift", json.RawMessage(data), nil))
		}
		late := w.record(w.CreateRecord(context.Background(), w.as("admin"), w.key(), "times.shift", json.RawMessage(`{"name":"last","starts":"18:31"}`), nil))
		expectText(t, string(late.Data), `{"name":"last","starts":"18:31","ends":"23:30"}`)
		find := func(filter, sort string) string {
			return w.namesOf(engine.ListIn{Form: "times.shift", Filter: filter, Sort: sort, Fields: []string{"name"}})
		}
		for filter, want := range map[string]string{
			"": "early last late night", "starts == '18:30'": "late", "starts > '06:00'": "last late", "starts <= '06:00'": "early night",
			"starts in ['00:00', '18:31']": "last night", "spent >= 90": "early late", "spent == 0": "night", "blank(spent)": "last", "rest == 0": "late",
			"any(lines, .at > '23:00')": "night", "any(lines, .at < '12:00')": "early", "any(lines, .took == 0)": "early",
		} {
			for _, sort := range []string{"", "starts", "-starts", "spent"} {
				if got := find(filter, sort); got != want {
					t.Errorf("%s by %q: got %s, want %s", filter, sort, got, want)
				}
			}
		}
		for filter, code := range map[string]string{"starts > '24:00'": "bad_filter", "starts > 90": "bad_filter", "spent == '1:30'": "bad_filter"} {
			if got := find(filter, ""); !strings.Contains(got, code) {
				t.Errorf("%s: %s", filter, got)
			}
		}
		for data, want := range map[string]string{
			`{"starts":"9:30"}`:                        "starts not_a_time]",
			`{"starts":"24:00"}`:                       "starts not_a_time]",
			`{"starts":"09:30+08:00"}`:                 "starts not_a_time]",
			`{"starts":930}`:                           "starts wrong_type]",
			`{}`:                                       "starts required]",
			`{"starts":"06:00","spent":-1}`:            "spent below_minimum]",
			`{"starts":"06:00","spent":1441}`:          "spent above_maximum]",
			`{"starts":"06:00","spent":0.5}`:           "spent not_whole]",
			`{"starts":"06:00","spent":"PT1H"}`:        "spent wrong_type]",
			`{"starts":"06:00","spent":9e99}`:          "spent number_exponent]",
			`{"starts":"10:00","ends":"09:59"}`:        "ends check]",
			`{"starts":"10:00","lines":[{"at":"x"}]}`:  "lines.+1.at not_a_time]",
			`{"starts":"10:00","lines":[{"took":-5}]}`: "took below_minimum]",
		} {
			_, err := w.CreateRecord(context.Background(), w.as("admin"), w.key(), "times.shift", json.RawMessage(data), nil)
			if err == nil || !strings.Contains(told(err), want) {
				t.Errorf("%s: %v", data, err)
			}
		}
		w.clean()
	})
}
