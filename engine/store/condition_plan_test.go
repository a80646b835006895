package store_test

import (
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms/rules"
)

// A list with a condition reads the index that leads, in order, and looks at each record for the rest; the rows of a
// record are found by the record. A range without its order is sorted, since only that index narrows it. PostgreSQL
// may lead by a condition of which its statistics say that few records satisfy it, and sort those.
func TestAListWithAConditionReadsAnIndexInOrder(t *testing.T) {
	stores := plannedStores(t)
	slots := map[string]string{"name": "t1", "amount": "n1", "tag": "t3", "items.amount": "items.n1"}
	where := func(src string) *rules.Condition { return condition(t, src) }
	equal := &store.SlotFilter{Slot: "t3", Op: "==", Values: []any{"v"}}
	for _, c := range []struct {
		name, index string
		elsewhere   string // the index on PostgreSQL, where it chooses another
		maySort     bool
		args        []any
		list        store.RecordList
	}{
		{"a form, one slot", "records_by_form", "record_index_t1", false, []any{acme, "a.x", "A"}, store.RecordList{Form: "a.x", Where: where("name == 'A'")}},
		{"a form, or", "records_by_form", "", false, []any{acme, "a.x", "A", int64(300)}, store.RecordList{Form: "a.x", Where: where("name == 'A' or amount > 3")}},
		{"a form, not", "records_by_form", "", false, []any{acme, "a.x", "A"}, store.RecordList{Form: "a.x", Where: where("name != 'A'")}},
		{"a form in a status, a prefix", "records_by_status", "", false, []any{acme, "a.x", "running", "A", "B"}, store.RecordList{Form: "a.x", Status: "running", Where: where("name startsWith 'A'")}},
		{"a slot, and another", "record_index_t3", "", false, []any{acme, "a.x", int64(300), "v"}, store.RecordList{Form: "a.x", Slot: equal, Where: where("amount > 3")}},
		{"a slot in a status, and another", "record_index_t3", "", false, []any{acme, "a.x", "running", int64(300), "v"},
			store.RecordList{Form: "a.x", Status: "running", Slot: equal, Where: where("amount > 3")}},
		{"a range, newest first", "record_index_n1", "", true, []any{acme, "a.x", int64(7)}, store.RecordList{Form: "a.x", Slot: &store.SlotFilter{Slot: "n1", Op: ">", Values: []any{int64(7)}}}},
		{"in the order of a slot", "record_index_n1", "record_index_t1", false, []any{acme, "a.x", "A"}, store.RecordList{Form: "a.x", Order: "n1", Where: where("name == 'A'")}},
		{"mine, one slot", "records_mine_form", "", false, []any{acme, "a.x", id(1), "A"}, store.RecordList{Form: "a.x", Requester: id(1), Where: where("name == 'A'")}},
		{"mine of all forms", "records_mine", "", false, []any{acme, id(1), int64(moment)}, store.RecordList{Requester: id(1), Where: where("submitted_at <= now()")}},
		{"rows", "sqlite_autoindex_record_rows_1", "record_rows_pkey", false, []any{acme, "a.x", "items", int64(100)}, store.RecordList{Form: "a.x", Where: where("any(items, .amount > 1)")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.list.Slots = slots
			if c.list.Form == "" {
				c.list.Slots = nil
			}
			for dialect, s := range stores {
				index, maySort := c.index, c.maySort
				if dialect == store.PostgreSQL && c.elsewhere != "" {
					index, maySort = c.elsewhere, true
				}
				t.Run(dialect, func(t *testing.T) { expectPlan(t, s, records(c.list), index, maySort, c.args) })
			}
		})
	}
}
