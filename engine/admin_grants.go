package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// GrantIn is a share of the administration that somebody is to hold: a member, or whoever has a role. Exactly one.
type GrantIn struct {
	Member, Role forms.ID
	Share        org.Share
}

// GrantView is a share of the administration and who holds it.
type GrantView struct {
	ID          forms.ID        `json:"id"`
	Member      *MemberRef      `json:"member,omitempty"`
	Role        *RoleRef        `json:"role,omitempty"`
	Rights      []string        `json:"rights"`
	Departments []DepartmentRef `json:"departments,omitempty" doc:"with all below them; absent: all"`
	Apps        []string        `json:"apps,omitempty" doc:"absent: all"`
	Revision    int64           `json:"revision" doc:"what If-Match names"`
	GrantedBy   *MemberRef      `json:"granted_by,omitempty" doc:"who changed it last"`
	At          Instant         `json:"at" doc:"when it was changed last"`
}

// RoleRef names a role.
type RoleRef struct {
	ID   forms.ID `json:"id"`
	Key  string   `json:"key"`
	Name string   `json:"name"`
}

const (
	mostGrants     = 1000 // of a company
	mostGrantScope = 100  // departments, and apps, that a grant names
	mostTold       = 200  // holders of a role who are told that it carries something now
)

// Grants lists who holds what of the administration, oldest first. For owners.
func (e *Engine) Grants(ctx context.Context, c Caller) (page List[GrantView], err error) {
	page.Items = []GrantView{}
	if !c.Admin {
		return page, NewFault("forbidden")
	}
	err = e.read(ctx, c, func(w *work) error {
		rows, err := w.tx.Grants()
		if err != nil {
			return err
		}
		for _, row := range rows {
			view, err := w.grantView(row)
			if err != nil {
				return err
			}
			page.Items = append(page.Items, view)
		}
		return nil
	})
	return page, err
}

func (w *work) grantView(row *store.GrantRow) (GrantView, error) {
	share, err := org.ShareOf(row)
	if err != nil {
		return GrantView{}, err
	}
	if err := w.learn(append(slices.Clone(share.Departments), row.Holder, row.GrantedBy)...); err != nil {
		return GrantView{}, err
	}
	view := GrantView{ID: row.ID, Rights: share.Rights, Apps: share.Apps, Revision: row.Revision, GrantedBy: w.member(row.GrantedBy), At: Instant(row.ChangedAt)}
	for _, d := range share.Departments {
		view.Departments = append(view.Departments, DepartmentRef{d, w.names[d]})
	}
	if row.HolderKind == store.HolderMember {
		view.Member = w.member(row.Holder)
		return view, nil
	}
	role, err := w.tx.RoleByID(row.Holder)
	if err != nil {
		return view, fmt.Errorf("role of grant %s: %w", row.ID, err)
	}
	view.Role = &RoleRef{role.ID, role.Key, role.Name}
	return view, nil
}

// granting runs a change of who holds what. Only owners grant, and they hold everything: nobody gives away what they do
// not hold.
func (e *Engine) granting(ctx context.Context, c Caller, key Key, do func(*work) (result, error)) (Answer, error) {
	if !c.Admin {
		return Answer{}, NewFault("forbidden")
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.ownersTurn(); err != nil { // grants are counted, and owners too
			return result{}, err
		}
		return do(w)
	})
	if err == nil {
		e.tellAll(c.Company)
	}
	return answer, err
}

// AddGrant gives somebody a share of the administration, once per key. It answers a GrantView.
func (e *Engine) AddGrant(ctx context.Context, c Caller, key Key, in GrantIn) (Answer, error) {
	return e.granting(ctx, c, key, func(w *work) (result, error) {
		all, err := w.tx.Grants()
		if err != nil {
			return result{}, err
		}
		if len(all) >= mostGrants {
			return result{}, NewFault("too_many_grants", "max", fmt.Sprint(mostGrants))
		}
		row := &store.GrantRow{ID: w.nextID(), Revision: 1, GrantedBy: w.caller.Member, CreatedAt: w.now, ChangedAt: w.now}
		if err := w.holder(row, in); err != nil {
			return result{}, err
		}
		share, err := w.share(in.Share)
		if err != nil {
			return result{}, err
		}
		if err := share.Put(row); err != nil {
			return result{}, err
		}
		w.tx.InsertGrant(row)
		return w.granted(row, "grant_added", "told_rights", 201)
	})
}

// ChangeGrant changes what a grant gives, once per key, from a revision on. It answers a GrantView.
func (e *Engine) ChangeGrant(ctx context.Context, c Caller, key Key, id forms.ID, revision int, share org.Share) (Answer, error) {
	return e.granting(ctx, c, key, func(w *work) (result, error) {
		row, err := w.lockGrant(id, revision)
		if err != nil {
			return result{}, err
		}
		if share, err = w.share(share); err != nil {
			return result{}, err
		}
		if err := share.Put(row); err != nil {
			return result{}, err
		}
		row.Revision, row.GrantedBy, row.ChangedAt = row.Revision+1, w.caller.Member, w.now
		w.tx.UpdateGrant(row)
		return w.granted(row, "grant_changed", "told_rights", 200)
	})
}

// DropGrant takes a grant away, once per key. It answers the GrantView that it was.
func (e *Engine) DropGrant(ctx context.Context, c Caller, key Key, id forms.ID) (Answer, error) {
	return e.granting(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockGrant(id)
		if err != nil {
			return result{}, err
		}
		row.GrantedBy, row.ChangedAt = w.caller.Member, w.now
		w.tx.DeleteGrant(id)
		return w.granted(row, "grant_dropped", "told_no_rights", 200)
	})
}

// lockGrant gives a grant as it stood at a revision, under its lock.
func (w *work) lockGrant(id forms.ID, revision int) (*store.GrantRow, error) {
	row, err := w.tx.LockGrant(id)
	if err == nil && row.Revision != int64(revision) {
		err = w.meanwhile(row.GrantedBy, row.ChangedAt, row.Revision)
	}
	return row, err
}

// holder says who is to hold a grant: a member who is with the company, or a role.
func (w *work) holder(row *store.GrantRow, in GrantIn) error {
	if in.Member.IsZero() == in.Role.IsZero() {
		return NewFault("bad_parameter", "name", "member")
	}
	if !in.Role.IsZero() {
		row.HolderKind, row.Holder = store.HolderRole, in.Role
		_, err := w.tx.RoleByID(in.Role)
		return err
	}
	row.HolderKind, row.Holder = store.HolderMember, in.Member
	member, err := w.tx.Member(in.Member)
	if err == nil && member.DisabledAt != 0 {
		err = ErrNotFound
	}
	return err
}

// share puts a share in order: rights that there are, each once, and narrowed only as they can be; departments and apps
// that are there.
func (w *work) share(in org.Share) (org.Share, error) {
	wrong := func(name string) (org.Share, error) { return in, NewFault("bad_parameter", "name", name) }
	out := org.Share{}
	for _, right := range org.Rights {
		if slices.Contains(in.Rights, right) {
			out.Rights = append(out.Rights, right)
		}
	}
	unknown := slices.ContainsFunc(in.Rights, func(r string) bool { return !slices.Contains(org.Rights, r) })
	if unknown || len(out.Rights) == 0 {
		return wrong("rights")
	}
	if in.Departments != nil {
		if out.Departments = distinct(in.Departments); len(out.Departments) == 0 || len(out.Departments) > mostGrantScope {
			return wrong("departments")
		}
		if err := w.exist(out.Departments, nil); err != nil {
			return in, err
		}
	}
	if in.Apps != nil {
		out.Apps = slices.Compact(slices.Sorted(slices.Values(in.Apps)))
		gone := slices.ContainsFunc(out.Apps, func(id string) bool { return w.cat.apps[id] == nil })
		if gone || len(out.Apps) == 0 || len(out.Apps) > mostGrantScope {
			return wrong("apps")
		}
	}
	if right := out.Narrowed(); right != "" {
		return in, NewFault("right_not_narrowed", "right", right)
	}
	return out, nil
}

// granted notes a grant in the history of its holder, and tells whoever holds it now, or no more, and who gave it.
func (w *work) granted(row *store.GrantRow, event, message string, code int) (result, error) {
	view, err := w.grantView(row)
	if err != nil {
		return result{}, err
	}
	share, err := org.ShareOf(row)
	if err != nil {
		return result{}, err
	}
	err = w.note(row.Holder, event, struct {
		Grant  forms.ID `json:"grant"`
		Holder string   `json:"holder"`
		org.Share
	}{row.ID, row.HolderKind, share})
	if err != nil {
		return result{}, err
	}
	holders, name := []forms.ID{row.Holder}, w.names[row.Holder]
	if view.Role != nil {
		if holders, err = w.tx.RoleHolders(view.Role.Key); err != nil {
			return result{}, err
		}
		name, holders = view.Role.Name, holders[:min(len(holders), mostTold)]
	}
	return result{code, view}, w.tellRights(message, name, view.Rights, holders)
}

// tellRights tells holders what they may administer now, or no more, and the caller what they gave or took.
func (w *work) tellRights(message, name string, rights []string, holders []forms.ID) error {
	if err := w.learn(w.caller.Member); err != nil {
		return err
	}
	tell := func(member forms.ID, kind string) error {
		m := notify.Message{Member: member, Kind: kind, Args: map[string]string{"actor": w.names[w.caller.Member], "who": name}, In: map[string]map[string]string{}}
		for _, lang := range []string{forms.Chinese, forms.English} {
			words := make([]string, len(rights))
			for i, right := range rights {
				words[i] = rightTexts[right].In(lang, forms.English)
			}
			text := strings.Join(words, map[string]string{forms.Chinese: "、", forms.English: ", "}[lang])
			m.Put(lang, "rights", text)
			if lang == w.cat.company.Language {
				m.Args["rights"] = text
			}
		}
		return notify.Enqueue(w.tx, w.nextID(), w.now, m)
	}
	for _, member := range holders {
		if member == w.caller.Member {
			continue
		}
		if err := tell(member, message); err != nil {
			return err
		}
	}
	return tell(w.caller.Member, message+"_by_you")
}

// rightTexts are what rights are called.
var rightTexts = map[string]forms.Text{
	"owner":               {forms.Chinese: "全部权限", forms.English: "everything"},
	org.RightOrganisation: {forms.Chinese: "组织", forms.English: "organisation"},
	org.RightApps:         {forms.Chinese: "应用", forms.English: "apps"},
	org.RightFlows:        {forms.Chinese: "流程", forms.English: "flows"},
	org.RightRecords:      {forms.Chinese: "数据", forms.English: "records"},
	org.RightMessages:     {forms.Chinese: "消息", forms.English: "messages"},
	org.RightSettings:     {forms.Chinese: "设置", forms.English: "settings"},
	org.RightKeys:         {forms.Chinese: "密钥", forms.English: "keys"},
}
