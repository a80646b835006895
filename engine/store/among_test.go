package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// Lists by more departments than have a range of an index each are the same lists: by what is asked, by what may be read, and by a rule, also
// turned round.
func TestRecordsOfManyDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, saveFilings)
		var many []forms.ID
		for n := range 60 {
			many = append(many, id(200+2*n)) // every second one
		}
		read(t, s, acme, func(tx *store.Tx) error {
			in := func(r store.ListedRecord) bool {
				for _, one := range many {
					if one == r.Department {
						return true
					}
				}
				return false
			}
			var want, others, texts string
			for _, one := range many {
				texts += ", '" + one.String() + "'"
			}
			texts = "department in [" + texts[2:] + "]"
			whole, err := tx.ListRecords(store.RecordList{Form: "a.x", Paging: store.Paging{Limit: 100}})
			if err != nil {
				return err
			}
			for _, r := range whole.Items {
				if in(r) {
					want += fmt.Sprintln(r.ID)
				} else {
					others += fmt.Sprintln(r.ID)
				}
			}
			if want == "" || others == "" {
				t.Fatalf("the departments tell nothing apart: %q %q", want, others)
			}
			for name, c := range map[string]struct {
				list store.RecordList
				want string
			}{
				"asked":         {store.RecordList{Departments: many}, want},
				"may read":      {store.RecordList{Reach: []store.Reach{{Departments: many}}}, want},
				"in no status":  {store.RecordList{Departments: many, Status: "none"}, ""},
				"ordered":       {store.RecordList{Departments: many, Order: "n1"}, want},
				"by a rule":     {store.RecordList{Where: condition(t, texts)}, want},
				"by its denial": {store.RecordList{Where: condition(t, "not ("+texts+")")}, others},
			} {
				c.list.Form, c.list.Limit = "a.x", 100
				page, err := tx.ListRecords(c.list)
				if err != nil {
					return err
				}
				got := map[forms.ID]bool{}
				for _, r := range page.Items {
					got[r.ID] = true
				}
				text := ""
				for _, r := range whole.Items { // whatever the order
					if got[r.ID] {
						text += fmt.Sprintln(r.ID)
					}
				}
				expect(t, name, text, c.want)
			}
			return nil
		})
	})
}
