package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Owners lists those who hold every right, by id. For owners.
func (e *Engine) Owners(ctx context.Context, c Caller) (page List[MemberRef], err error) {
	page.Items = []MemberRef{}
	if !c.Admin {
		return page, NewFault("forbidden")
	}
	err = e.read(ctx, c, func(w *work) (err error) {
		page, err = w.owners()
		return err
	})
	return page, err
}

func (w *work) owners() (List[MemberRef], error) {
	page := List[MemberRef]{Items: []MemberRef{}}
	ids, err := org.Owners(w.tx)
	if err != nil {
		return page, err
	}
	if err := w.learn(ids...); err != nil {
		return page, err
	}
	for _, id := range ids {
		page.Items = append(page.Items, *w.member(id))
	}
	return page, nil
}

// SetOwner makes a member an owner of the company, or takes that from them, once per key; a company keeps one who can
// sign in. It answers the list of owners.
func (e *Engine) SetOwner(ctx context.Context, c Caller, key Key, member forms.ID, owner bool) (Answer, error) {
	return e.granting(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.Member(member)
		if err != nil {
			return result{}, err
		}
		role, err := w.tx.RoleByKey(org.RoleAdmin)
		if err != nil {
			return result{}, err
		}
		owners, err := org.Owners(w.tx)
		if err != nil {
			return result{}, err
		}
		is := slices.Contains(owners, member)
		switch {
		case owner && (row.DisabledAt != 0 || row.Account.IsZero()):
			return result{}, NewFault("no_account")
		case owner == is:
		default:
			if err := w.setOwner(role, member, owner); err != nil {
				return result{}, err
			}
		}
		page, err := w.owners()
		return result{200, page}, err
	})
}

func (w *work) setOwner(role *store.RoleRow, member forms.ID, owner bool) error {
	event, message := "owner_added", "told_rights"
	if owner {
		w.tx.InsertRoleMember(role.ID, member)
	} else {
		if err := w.keepsAnOwner(member); err != nil {
			return err
		}
		event, message = "owner_dropped", "told_no_rights"
		w.tx.DeleteRoleMember(role.ID, member)
	}
	if err := w.note(member, event, struct{}{}); err != nil {
		return err
	}
	if err := w.learn(member); err != nil {
		return err
	}
	return w.tellRights(message, w.names[member], []string{"owner"}, []forms.ID{member})
}

// AdminKeyInfo is an API key of a member, without the key.
type AdminKeyInfo struct {
	KeyInfo
	Member MemberRef `json:"member"`
}

// mostAdminKeys is how many keys one answer lists.
const mostAdminKeys = 1000

// AdminKeys lists the API keys of members over whom the caller has the right "keys".
func (e *Engine) AdminKeys(ctx context.Context, c Caller) (page List[AdminKeyInfo], err error) {
	page.Items = []AdminKeyInfo{}
	if !c.Holds(org.RightKeys) {
		return page, NewFault("forbidden")
	}
	err = e.read(ctx, c, func(w *work) error {
		rows, err := w.tx.APIKeys(mostAdminKeys)
		if err != nil {
			return err
		}
		over := map[forms.ID]bool{}
		for _, k := range rows {
			may, known := over[k.Member]
			if !known {
				err := w.needsOver(org.RightKeys, k.Member)
				if err != nil && AsFault(err) == nil {
					return err
				}
				may = err == nil
				over[k.Member] = may
			}
			if !may {
				continue
			}
			if err := w.learn(k.Member); err != nil {
				return err
			}
			info := KeyInfo{ID: k.ID, Name: k.Name, Scopes: strings.Fields(k.Scopes), Created: Instant(k.CreatedAt), Expires: Instant(k.ExpiresAt),
				Used: Instant(k.UsedAt), Dead: k.ExpiresAt <= e.now()}
			page.Items = append(page.Items, AdminKeyInfo{info, *w.member(k.Member)})
		}
		return nil
	})
	return page, err
}

// EndMemberKey ends an API key of a member over whom the caller has the right "keys", once per key of the command. It
// answers nothing but that.
func (e *Engine) EndMemberKey(ctx context.Context, c Caller, key Key, id forms.ID) (Answer, error) {
	if !c.Holds(org.RightKeys) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		member, err := w.tx.MemberOfAPIKey(id)
		if err != nil {
			return result{}, err
		}
		if err := w.needsOver(org.RightKeys, member); err != nil {
			return result{}, err
		}
		if _, err := w.tx.DeleteAPIKey(member, id); err != nil {
			return result{}, err
		}
		return result{200, struct{}{}}, w.note(member, "key_ended", struct {
			Key forms.ID `json:"key"`
		}{id})
	})
}
