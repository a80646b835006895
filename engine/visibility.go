package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// VisibilityView is who may see whom, as the company has settled it, with the names of all that it names.
type VisibilityView struct {
	Settled
	org.Visibility
	Names map[string]string `json:"names" doc:"by id: of people, departments, roles, posts and groups; what is not there any more has none"`
}

// Visibility gives the company's rule of who may see whom; as long as nobody has settled one everybody sees everybody who is
// not hidden.
func (e *Engine) Visibility(ctx context.Context, c Caller) (view VisibilityView, err error) {
	err = e.read(ctx, c, func(w *work) error {
		if err := w.everywhere(org.RightOrganisation); err != nil {
			return err
		}
		settled, err := w.settled(settledVisibility)
		if err != nil {
			return err
		}
		rule := org.Visibility{Default: org.Sight{Selection: org.Selection{Everybody: true}}}
		if w.cat.visibility != nil {
			rule = *w.cat.visibility
		}
		view, err = w.visibilityView(rule, settled)
		return err
	})
	return view, err
}

func (w *work) visibilityView(rule org.Visibility, settled Settled) (VisibilityView, error) {
	view := VisibilityView{Settled: settled, Visibility: rule, Names: map[string]string{}}
	named := rule.Named()
	ids := slices.Concat(named.Members(), named.Departments())
	if err := w.learn(ids...); err != nil {
		return view, err
	}
	for _, id := range ids {
		if name := w.names[id]; name != "" {
			view.Names[id.String()] = name
		}
	}
	others, err := named.NamesOfOthers(w.tx)
	for id, name := range others {
		view.Names[id.String()] = name
	}
	return view, err
}

// SetVisibility settles who may see whom, once per key, in place of what stood at a revision. It answers a VisibilityView.
func (e *Engine) SetVisibility(ctx context.Context, c Caller, key Key, revision int, rule org.Visibility) (Answer, error) {
	return e.settling(ctx, c, key, org.RightOrganisation, func(w *work) (result, error) {
		if err := w.everywhere(org.RightOrganisation); err != nil {
			return result{}, err
		}
		at := rule.Misplaced()
		if at == "" {
			missing, err := rule.Named().Missing(w.tx)
			if err != nil {
				return result{}, err
			}
			at = missing
		}
		if at != "" {
			return result{}, NewFault("bad_parameter", "name", at)
		}
		settled, err := w.put(settling{settledVisibility, "visibility", rule, revision})
		if err != nil {
			return result{}, err
		}
		view, err := w.visibilityView(rule, settled)
		return result{200, view}, err
	})
}

// SeenAs is whom a member sees, by name, a page of them.
type SeenAs struct {
	Member   MemberRef   `json:"member"`
	Rule     *int        `json:"rule,omitempty" doc:"which of the rules says so, from 0; absent: none means them"`
	RuleName string      `json:"rule_name,omitempty"`
	All      bool        `json:"all,omitempty" doc:"the right over the organisation shows them everybody, whatever the rules say"`
	Count    int         `json:"count" doc:"how many they see"`
	Items    []OrgMember `json:"items" doc:"as the member sees them"`
	Next     string      `json:"next,omitempty"`
}

// VisibleAs tells an administrator whom a member sees.
func (e *Engine) VisibleAs(ctx context.Context, c Caller, member forms.ID, cursor string, limit int) (view SeenAs, err error) {
	view.Items = []OrgMember{}
	err = e.read(ctx, c, func(w *work) error {
		if err := w.everywhere(org.RightOrganisation); err != nil {
			return err
		}
		row, err := w.tx.Member(member)
		if err == nil && row.DisabledAt != 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		paging, err := w.paging(cursor, limit)
		if err != nil {
			return err
		}
		view.Member = MemberRef{ID: row.ID, Name: row.Name}
		return w.seenAs(&view, paging)
	})
	return view, err
}

func (w *work) seenAs(view *SeenAs, paging store.Paging) error {
	other, err := w.as(view.Member.ID)
	if err != nil {
		return err
	}
	if other != w {
		if other.caller.Shares, err = org.SharesOf(w.tx, view.Member.ID); err != nil {
			return err
		}
	}
	see, rule, err := other.seesBy()
	if err != nil {
		return err
	}
	view.All = see.Hidden
	if rule != org.DefaultRule {
		view.Rule, view.RuleName = &rule, w.cat.visibility.Rules[rule].Name
	}
	count, err := w.tx.CountSeen(see)
	rows, err2 := w.tx.ListMembers(store.MemberList{See: see, Paging: paging})
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	view.Count, view.Next = count, rows.Next
	view.Items, err = other.people(rows.Items, forms.ID{})
	return err
}
