package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// What is left of an amount of money, and what was asked for, is said as forms show it.
func TestMoneyThatIsNotLeftIsSaidAsFormsShowIt(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		source := tripSource("1.0.0", "cost: {type: string, x-field: text, x-label: Cost}", "cost: {type: number, x-field: money, x-currency: CNY, x-label: Cost}")
		source["forms/trip.yaml"] = append(source["forms/trip.yaml"], "holds:\n  - {id: own, title: Travel, account: [\"'budget'\", requester], amount: cost}\n"...)
		w.install(source)
		w.grant("ana", "1000.5")
		_, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "trip.trip", json.RawMessage(`{"cost":2000}`), nil)
		for _, want := range []string{`422 balance_short account="Travel" asked="2000" currency="CNY" decimals="2" left="1000.5"`, "Not enough Travel: ¥1,000.50 left, ¥2,000.00 asked for."} {
			if !strings.Contains(told(err), want) {
				t.Errorf("told %s", told(err))
			}
		}
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "trip.trip", json.RawMessage(`{"cost":1000.5}`), nil); err != nil {
			t.Error(told(err))
		}
	})
}
