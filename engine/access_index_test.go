package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// A rule of access whose constant comes to what no index answers lets nobody in, and everybody's other lists stand.
func TestAccess_WhatNoIndexAnswers(t *testing.T) {
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			w := guardedWith(t, dialect, func(source map[string][]byte) {
				source["forms/claim.yaml"] = []byte(strings.ReplaceAll(string(source["forms/claim.yaml"]), "where: amount > 100,", "where: \"any(lines, .what == pad(user, 300, 'x'))\","))
			})
			own := w.file("ana", "guard.claim", `{"subject":"a","amount":500,"lines":[{"_id":"1","what":"w","cost":1}]}`).ID
			for _, in := range []engine.ListIn{{}, {Form: "guard.claim"}, {Form: "guard.claim", Scope: "form"}} {
				list, err := w.Records(context.Background(), w.as("fin"), in)
				if err != nil || len(list.Items) != 0 {
					t.Errorf("fin, %+v: %v %d", in, err, len(list.Items))
				}
				list, err = w.Records(context.Background(), w.as("ana"), in)
				if err != nil || len(list.Items) != 1 || list.Items[0].ID != own {
					t.Errorf("ana, %+v: %v %d", in, err, len(list.Items))
				}
			}
		})
	}
}
