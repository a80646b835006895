package forms

import (
	"maps"

	"github.com/superform-dev/superform/forms/rules"
)

// While a record is being begun, which it is until it is first submitted, x-default gives its field a value for as
// long as nobody has filled in another. Evaluation keeps nothing in mind, so what is sent decides: a field that is
// not sent has its default, worked out anew each time; one that is sent, also as null, has what was sent. A draft
// keeps what was sent (Result.Draft), so that the difference lasts. A row is begun when it is added: in a record that was
// submitted before, columns of rows that it did not have get their defaults.

// mark is a place where what a draft keeps is not what the record would hold: its value stands by default and is
// left out, or was taken away by hand and is a blank of its own, or does not count as nobody can say whether its field
// is locked, and is kept for when somebody can.
type mark struct {
	at      place
	cleared bool
	kept    rules.Value
}

// defaulted says whether the value stands by default.
func (m mark) defaulted() bool { return !m.cleared && m.kept.IsBlank() }

// standsIn says whether the field's default counts; before is what the record held until now, of a column the row; nil: it
// is being begun.
func standsIn(f *Field, before rules.Data) bool {
	return (f.Default != nil || !f.Starts.IsBlank()) && before == nil
}

// begin gives a field its default where nobody has sent a value, or what was sent does not count: that of a locked
// field is gone by now.
func (r *run) begin(f *Field, d, before, row rules.Data, at place, locked bool) standing {
	if !standsIn(f, before) {
		return r.refill(f, d, before, row, at)
	}
	if _, sent := d[f.ID]; sent {
		return settled
	}
	if f.Default == nil {
		d[f.ID] = f.Starts
		r.result.marks = append(r.result.marks, mark{at: at})
		return settled
	}
	if v := r.lastSeen(f, at); !v.IsBlank() && !locked && r.mayChange(f) {
		d[f.ID] = v
		r.result.marks = append(r.result.marks, mark{at: at})
		return settled
	}
	if is := r.readable(f.Default); is != settled {
		return is
	}
	is := r.work(f, f.Default, d, row, at)
	if !d[f.ID].IsBlank() {
		r.result.marks = append(r.result.marks, mark{at: at})
	}
	return is
}

// refill copies anew what a reference fills in, in a record that was submitted before: where another record is chosen now and the value is still the
// one that the former gave, or cannot be changed by hand.
func (r *run) refill(f *Field, d, before, row rules.Data, at place) standing {
	if f.filler == nil || d[f.filler.ID].Equal(before[f.filler.ID]) || !d[f.ID].Equal(before[f.ID]) {
		return settled
	}
	if is := r.readable(f.Default); is != settled {
		return is
	}
	return r.work(f, f.Default, d, row, at)
}

// lastSeen is what the caller saw at a place; blank where that was nothing, or nothing that the field can hold.
func (r *run) lastSeen(f *Field, at place) rules.Value {
	if r.in.Seen == nil {
		return rules.Value{}
	}
	d := r.in.Seen
	if at.table != "" {
		if r.seen == nil {
			r.seen = map[string]map[string]rules.Data{}
		}
		if r.seen[at.table] == nil {
			r.seen[at.table] = rowsByID(r.in.Seen[at.table])
		}
		d = r.seen[at.table][at.row]
	}
	if v := rounded(f, d[f.ID]); v.Kind() == f.valueKind && unkeepable(f, v) == nil {
		return v
	}
	return rules.Value{}
}

// sweep takes the blanks that were sent out of the record once all is settled, and notes them for its draft.
func (r *run) sweep() {
	for _, f := range r.form.Fields {
		if standsIn(f, r.in.Before) {
			r.unsend(f, r.data, place{field: f.ID})
		}
		t := r.tables[f.index]
		for _, column := range f.Columns {
			if t == nil || column.Default == nil {
				continue
			}
			for k, row := range t.rows {
				if standsIn(column, t.old(k)) {
					r.unsend(column, row, place{f.ID, t.names[k], column.ID})
				}
			}
		}
	}
}

func (r *run) unsend(f *Field, d rules.Data, at place) {
	if v, ok := d[f.ID]; ok && v.IsBlank() {
		delete(d, f.ID)
		r.result.marks = append(r.result.marks, mark{at: at, cleared: true})
	}
}

// keep notes for the draft what was sent to a field whose x-lock cannot be worked out. Such a record is not submitted,
// and what somebody typed is not lost by saving it.
func (r *run) keep(f *Field, d rules.Data, at place) {
	if r.in.Before != nil || f.Lock == nil || f.Value != nil || !r.mayChange(f) || d[f.ID].IsBlank() {
		return
	}
	if f.Type == "table" {
		r.rows(f)
	}
	r.result.marks = append(r.result.marks, mark{at: at, kept: d[f.ID]})
}

// Draft is Data as a draft keeps them: without values that stand by default, with a blank value, which Encode
// writes as null, where somebody has cleared a field that has a default, and with what was sent to fields whose x-lock
// failed. Data of a record that was submitted before
// are the same.
func (res Result) Draft() rules.Data {
	if len(res.marks) == 0 || res.stored {
		return res.Data
	}
	out := maps.Clone(res.Data)
	rows := map[string]map[string]rules.Data{} // of tables that are copied, by id
	left := map[string]bool{}                  // tables that stand as they begin
	for _, m := range res.marks {
		d := out
		if table := m.at.table; left[table] {
			continue
		} else if table != "" {
			if rows[table] == nil {
				out[table], rows[table] = copyRows(res.Data[table])
			}
			d = rows[table][m.at.row]
		}
		if d[m.at.field] = m.kept; m.defaulted() {
			delete(d, m.at.field)
			left[m.at.field] = left[m.at.field] || m.at.table == ""
		}
	}
	return out
}

// copyRows copies the rows of a table, and gives them by their ids too.
func copyRows(v rules.Value) (rules.Value, map[string]rules.Data) {
	rows := make([]rules.Data, len(v.AsRows()))
	for i, row := range v.AsRows() {
		rows[i] = maps.Clone(row)
	}
	copied := rules.Rows(rows)
	return copied, rowsByID(copied)
}
