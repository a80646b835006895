package forms

import "github.com/superform-dev/superform/forms/rules"

// chosen holds what is chosen against what is offered: whether records exist, whether options are archived, and the rule for what is offered. What
// the record held before is taken as it is until it is submitted again; archived options stay also then.
func (r *run) chosen(f *Field, d, before, row rules.Data, at place) {
	v := d[f.ID]
	if !r.in.Submit && v.Equal(before[f.ID]) {
		return
	}
	held := map[string]bool{}
	for _, one := range f.choices(before[f.ID]) {
		held[one.AsText()] = true
	}
	var bad *fault // the first
	note := func(is bool, code *fault) {
		if is && bad == nil {
			bad = code
		}
	}
	var anew []rules.Value
	for _, one := range f.choices(v) {
		had := held[one.AsText()]
		o := f.option(one.AsText())
		note(o != nil && o.Archived && !had, wrong("option_archived"))
		if r.in.Submit || !had {
			anew = append(anew, one)
			note(f.From != "" && !r.known(f, one), f.unknown())
		}
	}
	if bad == nil && f.Where != nil && r.readable(f.Where) == settled {
		for _, one := range anew {
			fits, is := r.offered(f, d, row, one, at)
			if is == failed {
				return // and reported, once
			}
			note(is == settled && !fits, f.unoffered())
		}
	}
	if bad != nil {
		r.ps.add(problem(at.String(), bad.code))
	}
}

// offered says whether the rule offers an option, which stands for the while where the field's value is.
func (r *run) offered(f *Field, d, row rules.Data, one rules.Value, at place) (bool, standing) {
	v := d[f.ID]
	d[f.ID] = one
	fits, is := r.eval(f.Where, row, at)
	d[f.ID] = v
	return fits.AsBool(), is
}

// known asks whether there is a record that is chosen; true too while that is not known.
func (r *run) known(f *Field, key rules.Value) bool {
	return r.there(rules.Ask{Fact: "lookup", Args: []rules.Value{rules.Text(f.From), key, {}}})
}
