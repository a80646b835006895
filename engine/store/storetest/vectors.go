package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// ConditionsOver asks a database for those of some records for which each rule is true: their indexes, in order, by
// rule. The records, at most store.MaxPage, are filed once, as those of one form with every field in a slot; all is one
// transaction, which is rolled back. Every rule is one of the list subset, and none compares a text in rows with one
// of 200 characters.
func ConditionsOver(s *store.Store, env rules.Env, records []rules.Data, facts *rules.Facts, list []*rules.Rule) ([][]int, error) {
	slots, ok := slotsOf(pathsOf(env), env)
	if !ok || len(records) > store.MaxPage {
		return nil, errors.New("storetest: too many fields or records")
	}
	out := make([][]int, len(list))
	undo := errors.New("undo")
	err := s.Company(forms.DeriveID(1, forms.ID{0xc0}, 1)).Write(context.Background(), func(tx *store.Tx) error {
		places := map[forms.ID]int{}
		for i, data := range records {
			row := &store.RecordRow{ID: forms.DeriveID(int64(i+1), forms.ID{0xc2}, i), Form: "v.all", FormVersion: 1, Status: "running"}
			if !file(tx, row, ConditionCase{Env: env, Data: data}, slots) {
				return fmt.Errorf("record %d does not fit", i)
			}
			places[row.ID] = i
		}
		for i, rule := range list {
			ids, err := matching(tx, rule, facts, slots)
			if err != nil {
				return fmt.Errorf("%s: %w", rule.Source(), err)
			}
			out[i] = []int{}
			for _, id := range ids {
				out[i] = append(out[i], places[id])
			}
			slices.Sort(out[i])
		}
		return undo
	})
	if !errors.Is(err, undo) {
		return nil, err
	}
	return out, nil
}

// matching are the records of the form v.all for which a rule is true.
func matching(tx *store.Tx, rule *rules.Rule, facts *rules.Facts, slots map[string]string) ([]forms.ID, error) {
	filter, refused := rule.Filter()
	if refused != nil {
		return nil, refused
	}
	condition, err := filter.Condition(&rules.Input{Facts: facts})
	if err != nil {
		return nil, err
	}
	page, err := tx.ListRecords(store.RecordList{Form: "v.all", Where: condition, Slots: slots, Paging: store.Paging{Limit: store.MaxPage}})
	if err != nil {
		return nil, err
	}
	var ids []forms.ID
	for _, item := range page.Items {
		ids = append(ids, item.ID)
	}
	return ids, nil
}

// pathsOf are the fields and "table.column" of an environment.
func pathsOf(env rules.Env) []string {
	var paths []string
	for _, field := range slices.Sorted(maps.Keys(env.Fields)) {
		if kind := env.Fields[field].Kind; kind != rules.KindRows && kind != rules.KindParts {
			paths = append(paths, field)
		}
		for _, column := range slices.Sorted(maps.Keys(env.Fields[field].Columns)) {
			paths = append(paths, field+"."+column)
		}
	}
	return paths
}
