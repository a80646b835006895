package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// Where definitions name a role. They hold it as text: a source of a flow as {"role": key}, lists of roles as {"roles": [key, …]}, rules as
// a literal beside hasRole.

// namesRole says whether a definition names a role, from its text alone: those of older versions do too, by which records still run.
func namesRole(body []byte, key string) (bool, error) {
	var tree any
	if err := json.Unmarshal(body, &tree); err != nil {
		return false, fmt.Errorf("read a definition: %w", err)
	}
	return treeNames(tree, "", key), nil
}

func treeNames(node any, under, key string) bool {
	switch v := node.(type) {
	case map[string]any:
		for name, child := range v {
			if treeNames(child, name, key) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(child any) bool { return treeNames(child, under, key) })
	case string:
		return (under == "role" || under == "roles") && v == key ||
			strings.Contains(v, "hasRole") && (strings.Contains(v, "'"+key+"'") || strings.Contains(v, `"`+key+`"`))
	}
	return false
}

// namedAtMost is how many definitions a refusal names.
const namedAtMost = 5

// unnamedRole refuses where a flow or a form names a role: a current one, or an older version by which a record still runs.
func (w *work) unnamedRole(key string) error {
	rows, err := w.tx.CurrentDefinitions()
	if err != nil {
		return err
	}
	pinned, err := w.tx.PinnedDefinitions()
	if err != nil {
		return err
	}
	var found []string
	for _, d := range append(rows, pinned...) {
		names, err := namesRole([]byte(d.Body), key)
		if err != nil {
			return fmt.Errorf("%s %s: %w", d.Kind, d.ID, err)
		}
		if names && !slices.Contains(found, d.ID) {
			found = append(found, d.ID)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return NewFault("role_named", "definitions", strings.Join(found[:min(len(found), namedAtMost)], ", "))
}

// MemberUses is where a member is used, before they leave or move on. Counts end at 1000, which stands for 1000 or more.
type MemberUses struct {
	Definitions []string        `json:"definitions" doc:"flows and forms that name the member"`
	Heads       []DepartmentRef `json:"heads" doc:"departments that the member heads"`
	Reports     int             `json:"reports" doc:"who have the member as line manager"`
	Tasks       int             `json:"tasks" doc:"that wait for the member"`
	Records     int             `json:"records" doc:"of the member's that a successor gets: those under way, and those of plain forms"`
	Superior    *MemberRef      `json:"superior,omitempty" doc:"to whom tasks go where no successor is named"`
	ActsFor     []MemberRef     `json:"acts_for" doc:"who are away now and have named the member as substitute"`
}

// MemberUses tells where a member is used (F23).
func (e *Engine) MemberUses(ctx context.Context, c Caller, id forms.ID) (MemberUses, error) {
	uses := MemberUses{Definitions: []string{}, Heads: []DepartmentRef{}, ActsFor: []MemberRef{}}
	if !c.Holds(org.RightOrganisation) {
		return uses, NewFault("forbidden")
	}
	err := e.read(ctx, c, func(w *work) error {
		if _, err := w.tx.Member(id); err != nil {
			return err
		}
		if err := w.organisesPerson(id); err != nil {
			return err
		}
		rows, err := w.tx.CurrentDefinitions()
		if err != nil {
			return err
		}
		for _, d := range rows {
			if strings.Contains(d.Body, id.String()) && !slices.Contains(uses.Definitions, d.ID) {
				uses.Definitions = append(uses.Definitions, d.ID)
			}
		}
		heads, err := w.tx.HeadedBy(id)
		if err != nil {
			return err
		}
		for _, d := range heads {
			uses.Heads = append(uses.Heads, DepartmentRef{ID: d.ID, Name: d.Name})
		}
		if uses.Reports, uses.Tasks, err = w.tx.CountUses(id, mostHanging); err != nil {
			return err
		}
		if err := w.takesOver(id, &uses); err != nil {
			return err
		}
		return w.substituteOf(id, &uses)
	})
	return uses, err
}

func (w *work) substituteOf(id forms.ID, uses *MemberUses) error {
	away, err := w.tx.ActsFor(id, w.now)
	if err != nil {
		return err
	}
	for _, a := range away {
		if err := w.learn(a.Member); err != nil {
			return err
		}
		uses.ActsFor = append(uses.ActsFor, *w.member(a.Member))
	}
	return nil
}

// OwnFields gives what of their own cards members may edit.
func (e *Engine) OwnFields(ctx context.Context, c Caller) (view OwnFieldsView, err error) {
	err = e.asAdmin(ctx, c, org.RightOrganisation, func(w *work) error {
		view.Fields = append([]string{}, strings.Fields(w.cat.company.OwnFields)...)
		return nil
	})
	return view, err
}
