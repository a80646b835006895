package forms

import "github.com/superform-dev/superform/forms/rules"

// Stamp gives the locations of what a caller sent the time at which the server takes them: now, or, where the position is the one that stood there before, the
// time that stood beside it. What the caller says of the time is dropped. The data are not changed.
func (f *Form) Stamp(d, before rules.Data, now int64) rules.Data {
	return stamp(f.Fields, d, before, now)
}

func stamp(fields []*Field, d, before rules.Data, now int64) rules.Data {
	var out rules.Data
	put := func(id string, v rules.Value) {
		if out == nil {
			out = make(rules.Data, len(d))
			for key, value := range d {
				out[key] = value
			}
		}
		out[id] = v
	}
	for _, f := range fields {
		switch v := d[f.ID]; {
		case v.IsBlank():
		case f.Type == "location":
			put(f.ID, stamped(v, before[f.ID], now))
		case len(f.Columns) > 0 && holds(f.Columns, "location"):
			old := rowsByID(before[f.ID])
			rows := make([]rules.Data, len(v.AsRows()))
			for i, row := range v.AsRows() {
				rows[i] = stamp(f.Columns, row, old[row[RowID].AsText()], now)
			}
			put(f.ID, rules.Rows(rows))
		}
	}
	if out == nil {
		return d
	}
	return out
}

// stamped is a place with the time at which it was taken. Another address for the same position leaves that as it is.
func stamped(v, before rules.Value, now int64) rules.Value {
	was, is := before.AsParts(), rules.Data{}
	same := true
	for _, name := range placeParts[:5] {
		is[name] = v.AsParts()[name]
		same = same && (is[name].Equal(was[name]) || name == "address" && !is["lat"].IsBlank())
	}
	is["at"] = was["at"]
	if !same || was["at"].IsBlank() {
		is["at"] = rules.Instant(now)
	}
	return rules.Parts(is)
}

// holds says whether fields of a type are among these.
func holds(fields []*Field, kind string) bool {
	for _, f := range fields {
		if f.Type == kind {
			return true
		}
	}
	return false
}
