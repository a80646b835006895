package store_test

import (
	"context"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// id gives the nth of the ids that tests use.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

var acme = id(1)

const insertDepartment = "insert into departments (company_id, id, parent_id, name, position) values (?, ?, ?, ?, ?)"

func TestAWriteSeesWhatItHasQueued(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		department := id(2)
		err := s.Company(acme).Write(context.Background(), func(tx *store.Tx) error {
			tx.Queue(insertDepartment, acme, department, forms.ID{}, "Sales", 1)
			var got, parent forms.ID
			err := tx.QueryRow("select id, parent_id from departments where company_id = ? and id = ?", acme, department).Scan(&got, &parent)
			if err == nil && (got != department || !parent.IsZero()) {
				t.Errorf("got %v in %v", got, parent)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
