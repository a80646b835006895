package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestInvitations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, company := range []forms.ID{acme, bolts} {
			n := 0
			if company == bolts {
				n = 10
			}
			write(t, s, company, func(tx *store.Tx) error {
				for i := range 4 {
					row := &store.InvitationRow{ID: id(100 + i), TokenHash: []byte{byte(n + i)}, Kind: store.InviteLink, MadeBy: id(1 + i%2), MaxUses: 2, CreatedAt: 5, ExpiresAt: int64(10 + i)}
					if i == 3 {
						row.Kind, row.Member, row.Email = store.InvitePersonal, id(30), "a@example.com"
					}
					tx.InsertInvitation(row)
				}
				return nil
			})
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			company, invitation, err := tx.InvitationByToken([]byte{12})
			if company != bolts || invitation != id(102) {
				t.Errorf("by token: %v %v", company, invitation)
			}
			if _, _, err := tx.InvitationByToken([]byte{99}); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("no token: %v", err)
			}
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			row, err := tx.LockInvitation(id(101))
			if err != nil {
				return err
			}
			row.Uses, row.TokenHash = 2, []byte{77}
			tx.UpdateInvitation(row)
			row, err = tx.LockInvitation(id(102))
			row.RevokedAt = 7
			tx.UpdateInvitation(row)
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.Invitations(forms.ID{}, store.Paging{Viewer: id(1), Limit: 3})
			got := ""
			for _, i := range page.Items {
				got += fmt.Sprint(number(i.ID), " ", i.Uses, " ", i.RevokedAt, ";")
			}
			expect(t, "first page", got, "103 0 0;102 0 7;101 2 0;")
			if err != nil {
				return err
			}
			page, err = tx.Invitations(forms.ID{}, store.Paging{Viewer: id(1), Limit: 3, Cursor: page.Next})
			expect(t, "second page", len(page.Items), 1)
			if err != nil {
				return err
			}
			page, err = tx.Invitations(id(1), store.Paging{Viewer: id(1)})
			expect(t, "of one", len(page.Items), 2)
			if err != nil {
				return err
			}
			one, err := tx.Invitation(id(101))
			expect(t, "read", string(one.TokenHash), string([]byte{77}))
			if err != nil {
				return err
			}
			for _, c := range []struct {
				of   forms.ID
				now  int64
				want int
			}{{forms.ID{}, 0, 2}, {forms.ID{}, 10, 1}, {id(1), 0, 1}, {id(2), 12, 1}, {id(2), 13, 0}} {
				n, err := tx.CountInvitations(c.of, c.now, 10)
				expect(t, fmt.Sprint("that hold at ", c.now), n, c.want)
				if err != nil {
					return err
				}
			}
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			for _, c := range []struct {
				of   forms.ID
				now  int64
				want string
			}{{id(1), 9, "100 "}, {id(1), 10, ""}, {id(2), 12, "103 "}} {
				rows, err := tx.LockInvitationsBy(c.of, c.now)
				got := ""
				for _, i := range rows {
					got += fmt.Sprint(number(i.ID), " ")
				}
				expect(t, fmt.Sprint("of one that hold at ", c.now), got, c.want)
				if err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			mailed, err := tx.MailedInvitation(id(30), 0)
			if err != nil || mailed.ID != id(103) {
				t.Errorf("mailed: %v %v", mailed, err)
			}
			if _, err := tx.MailedInvitation(id(30), 13); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("expired: %v", err)
			}
			return nil
		})
	})
}

func TestJoiners(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := &store.JoinerRow{ID: id(50), Invitation: id(51), KeyHash: []byte{1}, PasswordHash: "hash", Language: "en", Name: "Ana", Phone: "1", StaffNumber: "2", Email: "a@b.c", Department: id(52),
			Member: id(53), Status: store.JoinerWaiting, CreatedAt: 5}
		write(t, s, acme, func(tx *store.Tx) error { tx.InsertJoiner(j); return nil })
		err := s.Company(bolts).Write(t.Context(), func(tx *store.Tx) error {
			other := *j
			tx.InsertJoiner(&other)
			return nil
		})
		if conflict := (&store.Conflict{}); !errors.As(err, &conflict) || conflict.Constraint != "joiners_by_key" {
			t.Errorf("the same key twice: %v", err)
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			company, joiner, err := tx.JoinerByKey([]byte{1})
			if company != acme || joiner != id(50) {
				t.Errorf("by key: %v %v", company, joiner)
			}
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			row, err := tx.LockJoiner(id(50))
			if err != nil {
				return err
			}
			expect(t, "kept", fmt.Sprintf("%+v", *row), fmt.Sprintf("%+v", *j))
			waiting, err := tx.WaitingJoiners(5)
			expect(t, "waiting", len(waiting), 1)
			row.Status, row.Reason, row.Login, row.DecidedAt, row.DecidedBy = store.JoinerRefused, "no", "ana", 9, id(54)
			tx.DecideJoiner(row)
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			row, err := tx.Joiner(id(50))
			expect(t, "decided", fmt.Sprint(row.Status, row.Reason, row.Login, row.DecidedAt, row.PasswordHash), "refusednoana9")
			if err != nil {
				return err
			}
			waiting, err := tx.WaitingJoiners(5)
			expect(t, "waiting", len(waiting), 0)
			return err
		})
	})
}

func TestWhoHasNotJoined(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(10), Login: "ana", Language: "en"})
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertDepartment(&store.DepartmentRow{ID: id(20), Name: "A"})
			tx.InsertDepartment(&store.DepartmentRow{ID: id(21), Name: "B", Parent: id(20)})
			for i := range 5 {
				m := &store.MemberRow{ID: id(30 + i), Name: fmt.Sprint("M", i), SortKey: fmt.Sprint("m", i), Department: id(20 + i%2), Phone: fmt.Sprintf("+86 138-0000-000%d", i), StaffNumber: fmt.Sprintf("S-%d", i), Email: fmt.Sprintf("m%d@example.com", i)}
				if i == 0 {
					m.Account = id(10)
				}
				if i == 4 {
					m.DisabledAt = 1
				}
				m.Hidden = i == 3
				tx.InsertMember(m)
				tx.PutMemberKeys(m.ID, []store.MemberKey{{Key: fmt.Sprintf("1380000000%d", i), Kind: "phone"}, {Key: fmt.Sprintf("s%d", i), Kind: "staff"}})
			}
			tx.InsertMember(&store.MemberRow{ID: id(40), Name: "Off", Department: id(20), Offline: true, Email: "off@example.com"}) // is asked nowhere
			tx.PutJoiningReason(id(31), "away", "", id(30), 5)
			tx.InsertInvitation(&store.InvitationRow{ID: id(60), TokenHash: []byte{60}, Kind: store.InvitePersonal, Member: id(32), MaxUses: 1, CreatedAt: 5, ExpiresAt: 10})
			tx.InsertJoiner(&store.JoinerRow{ID: id(50), Invitation: id(60), KeyHash: []byte{1}, Language: "en", Name: "M2", Member: id(32), Status: store.JoinerWaiting})
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			for _, under := range [][]forms.ID{nil, {id(20)}} {
				counts, err := tx.JoiningCounts(under, store.Seen{Hidden: true})
				expect(t, "counts", fmt.Sprint(counts), fmt.Sprint([]store.JoiningCount{{id(20), 2, 1, 1, 0, 1}, {id(21), 2, 0, 0, 1, 0}}))
				if err != nil {
					return err
				}
			}
			counts, err := tx.JoiningCounts([]forms.ID{id(21)}, store.Seen{Hidden: true})
			expect(t, "below", len(counts), 1)
			if err != nil {
				return err
			}
			for _, c := range []struct {
				kind, key, want string
			}{{"phone", "13800000001", "31"}, {"staff", "s2", "32"}, {"email", "m3@example.com", "33"}, {"phone", "13800000000", ""}, {"phone", "13800000004", ""}, {"phone", "0001x", ""}} {
				rows, err := tx.MembersToJoin(c.kind, c.key, 3)
				got := ""
				for _, m := range rows {
					got += number(m.ID)
				}
				expect(t, c.kind+" "+c.key, got, c.want)
				if err != nil {
					return err
				}
			}
			of, err := tx.MemberOfAccount(id(10))
			if err != nil || of.ID != id(30) {
				t.Errorf("of account: %v %v", of, err)
			}
			page, err := tx.ListToJoin(forms.ID{}, nil, store.Seen{Hidden: true}, store.Paging{Viewer: id(30), Limit: 2})
			got := ""
			for _, one := range page.Items {
				got += fmt.Sprint(number(one.Member), one.Reason, one.InvitedAt, one.Waiting, ";")
			}
			expect(t, "to join", got, "31away0 false;325 true;")
			if err != nil {
				return err
			}
			page, err = tx.ListToJoin(forms.ID{}, nil, store.Seen{Hidden: true}, store.Paging{Viewer: id(30), Limit: 2, Cursor: page.Next})
			expect(t, "second page", len(page.Items), 1)
			if err != nil {
				return err
			}
			page, err = tx.ListToJoin(id(21), nil, store.Seen{}, store.Paging{Viewer: id(30)})
			expect(t, "not the hidden", len(page.Items), 1)
			if err != nil {
				return err
			}
			page, err = tx.ListToJoin(forms.ID{}, []forms.ID{id(20)}, store.Seen{}, store.Paging{Viewer: id(30)})
			expect(t, "below", len(page.Items), 2)
			if err != nil {
				return err
			}
			rows, err := tx.ToRemind(id(31), 10)
			expect(t, "to remind", len(rows), 2)
			return err
		})
	})
}
