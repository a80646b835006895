package engine

import (
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// way is one way in which the caller reaches records of a form: by a rule, and one of those whom it names.
type way struct {
	store.Reach
	rule *forms.AccessRule
}

// reach is what of a form's records, drafts aside, the caller may read, as a database is asked for it: the same that
// sight answers for one record. Own says that the list is of their own records only.
func (w *work) reach(pub *published, own bool) ([]way, error) {
	var out []way
	for _, rule := range pub.form.Access(forms.MayRead) {
		where, ok, err := w.reachWhere(pub, rule)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		for _, who := range rule.Who {
			ways, err := w.reachOf(who, own)
			if err != nil {
				return nil, err
			}
			if w.keeps(who, pub.row.ID) {
				ways = []store.Reach{{}}
			}
			for _, one := range ways {
				one.Without, one.Where = rule.Until, where
				out = append(out, way{one, rule})
			}
		}
	}
	return out, nil
}

// reachWhere is the condition of a rule; false where it lets nobody in: its constants say so, cannot be worked out or
// come to what no index answers, or the index does not hold all that it asks yet, so that what it misses might be taken for blank.
func (w *work) reachWhere(pub *published, rule *forms.AccessRule) (*rules.Condition, bool, error) {
	if rule.Filter == nil {
		return nil, true, nil
	}
	for _, path := range rule.Filter.Fields() {
		if _, builtIn := builtInTypes[path]; !builtIn && pub.listed[path] == "" && !hasColumn(sortedKeys(pub.listed), path) {
			return nil, false, nil
		}
	}
	condition, err := w.known(rule.Filter)
	if fault := AsFault(err); fault != nil && fault.Code == "bad_filter" {
		w.e.log.Error("an access rule cannot be worked out", "form", pub.row.ID, "rule", rule.ID, "error", err)
		return nil, false, nil
	}
	if err != nil || condition.Op == rules.CondFalse {
		return nil, false, err
	}
	if condition.Op == rules.CondTrue {
		return nil, true, nil
	}
	if err := store.Askable(condition, pub.listed); err != nil {
		w.e.log.Error("an access rule cannot be asked of lists", "form", pub.row.ID, "rule", rule.ID, "error", err)
		return nil, false, nil
	}
	return condition, true, nil
}

// reachOf is in which ways a source names the caller.
func (w *work) reachOf(who forms.AccessWho, own bool) ([]store.Reach, error) {
	is, record, err := w.isWho(who)
	if err != nil || !record {
		if is && err == nil {
			return []store.Reach{{}}, nil
		}
		return nil, err
	}
	switch who.Source {
	case forms.WhoRequester:
		if own {
			return []store.Reach{{}}, nil
		}
		return []store.Reach{{Requester: w.caller.Member}, {Filer: w.caller.Member}}, nil
	case forms.WhoSeat:
		ways := []store.Reach{{Seat: w.caller.Member}, {Seat: w.caller.Member, Acted: true}}
		absent, err := w.actsFor(w.cat.absences)
		if err != nil {
			return nil, err
		}
		clients, err := w.clientsWaiting()
		for _, id := range append(slices.Clone(absent), clients...) { // for whom they are asked to decide now
			ways = append(ways, store.Reach{Seat: id, Open: true})
		}
		return ways, err
	case forms.WhoLineManager:
		reports, err := w.reports()
		if err != nil || len(reports) == 0 {
			return nil, err
		}
		return []store.Reach{{Requesters: reports}}, nil
	}
	headed, err := w.headed()
	if err != nil || len(headed) == 0 {
		return nil, err
	}
	return []store.Reach{{Departments: headed}}, nil
}

// reaches are ways without what a wider one of them takes in; nil for all of the form.
func reaches(ways []way) []store.Reach {
	out := make([]store.Reach, 0, len(ways))
	for _, one := range ways {
		if one.Whole() {
			return nil
		}
		out = append(out, one.Reach)
	}
	return out
}

// inEvery tells whether a field may be read in every record that ways lead to: by those that lead to all of them, or by
// each way itself. A record may be reached by one way only.
func inEvery(form *forms.Form, ways []way, path string) bool {
	var whole []*forms.AccessRule
	for _, one := range ways {
		if one.Whole() {
			whole = append(whole, one.rule)
		}
	}
	if forms.SightOf(whole).Sees(form, path) {
		return true
	}
	return !slices.ContainsFunc(ways, func(one way) bool {
		return !forms.SightOf(append([]*forms.AccessRule{one.rule}, whole...)).Sees(form, path)
	})
}

// scope narrows a list to what its caller may read, and keeps in which ways they do.
func (w *work) scope(q *store.RecordList, pub *published) error {
	ways, err := w.reach(pub, !q.Requester.IsZero())
	if err != nil {
		return err
	}
	w.ways, w.ownList = ways, !q.Requester.IsZero()
	reach := reaches(ways)
	switch {
	case reach == nil:
	case q.Requester.IsZero():
		q.Reach = reach
	default:
		q.Own = []store.OwnReach{{Form: pub.row.ID, Slots: pub.listed, Reach: reach}}
	}
	return nil
}

// scopeOwn narrows a list of the caller's own records of all forms to what they may still read of them.
func (w *work) scopeOwn(q *store.RecordList) error {
	for _, id := range sortedKeys(w.cat.forms) {
		pub := w.cat.forms[id]
		if !pub.form.DeclaresAccess() {
			continue
		}
		ways, err := w.reach(pub, true)
		if err != nil {
			return err
		}
		if reach := reaches(ways); reach != nil {
			q.Own = append(q.Own, store.OwnReach{Form: id, Slots: pub.listed, Reach: reach})
		}
	}
	return nil
}

// mayOf lists what the caller may do with a form and its records, or with some of them.
func (w *work) mayOf(pub *published) ([]string, error) {
	out := []string{}
	for _, action := range forms.AccessActions() {
		some := false
		for _, rule := range pub.form.Access(action) {
			for _, who := range rule.Who {
				ways, err := w.reachOf(who, false)
				if err != nil {
					return nil, err
				}
				some = some || len(ways) > 0 || w.keeps(who, pub.row.ID)
			}
		}
		if some && action == forms.MayCreate {
			served, err := w.isServed(pub)
			if err != nil {
				return nil, err
			}
			some = served
		}
		if some {
			out = append(out, action)
		}
	}
	return out, nil
}
