package store_test

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestListNotices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 5 {
				tx.InsertNotice(&store.NoticeRow{ID: id(20 + n), Member: id(3 + n/4), Kind: "approve", Body: "{}", CreatedAt: 1})
			}
			tx.InsertNotice(&store.NoticeRow{ID: id(20), Member: id(9), Kind: "again", Body: "{}"}) // it is there
			return nil
		})
		pages := func(company, member forms.ID) string {
			var got []string
			read(t, s, company, func(tx *store.Tx) error {
				for cursor := ""; ; {
					page, err := tx.ListNotices(member, store.Paging{Viewer: member, Cursor: cursor, Limit: 3})
					if err != nil {
						return err
					}
					var ids []string
					for _, n := range page.Items {
						ids = append(ids, number(n.ID)+" "+n.Kind)
					}
					got = append(got, strings.Join(ids, ", "))
					if cursor = page.Next; cursor == "" {
						return nil
					}
				}
			})
			return strings.Join(got, " | ")
		}
		expect(t, "newest first", pages(acme, id(3)), "23 approve, 22 approve, 21 approve | 20 approve")
		expect(t, "of another member", pages(acme, id(4)), "24 approve")
		expect(t, "of a member who got none", pages(acme, id(9)), "")
		expect(t, "of another company", pages(bolts, id(3)), "")
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.ListNotices(id(3), store.Paging{Viewer: id(3), Limit: 3})
			if err != nil {
				return err
			}
			_, err = tx.ListNotices(id(4), store.Paging{Viewer: id(4), Cursor: page.Next})
			expect(t, "with the cursor of somebody else's list", err, store.ErrBadCursor)
			return nil
		})
	})
}
