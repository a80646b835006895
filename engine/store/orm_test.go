package store_test

import (
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

type department struct {
	CompanyID, ID forms.ID
	ParentID      forms.ID
	Name          string
	Position      int64
}

func TestGormRunsInTheSameTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.Queue(insertDepartment, acme, id(10), forms.ID{}, "A", 1)
			rows := []department{{acme, id(11), id(10), "B", 2}, {acme, id(12), id(10), "C", 3}}
			if err := tx.Gorm().Table("departments").Create(&rows).Error; err != nil {
				return err
			}
			var found []department
			if err := tx.Gorm().Table("departments").Where("company_id = ? and parent_id = ?", acme, id(10)).Order("name").Find(&found).Error; err != nil {
				return err
			}
			expect(t, "rows", len(found), 2)
			expect(t, "row", found[0], rows[0])
			var n int64
			err := tx.Gorm().Table("departments").Where("company_id = ?", acme).Count(&n).Error
			expect(t, "count with what was queued", n, int64(3))
			return err
		})
		for _, c := range []struct {
			name string
			fn   func(*store.Tx) error
			want string
		}{
			{"conflict", func(tx *store.Tx) error {
				return tx.Gorm().Table("departments").Create(&department{acme, id(10), id(10), "A", 1}).Error
			}, "store: conflict with departments_pkey"},
			{"no company", func(tx *store.Tx) error {
				return tx.Gorm().Table("departments").Where("name = ?", "A").Find(&[]department{}).Error
			}, "store: a statement on departments does not name company_id"},
			{"no company in a row", func(tx *store.Tx) error {
				var n int64
				if tx.Gorm().Raw("select count(*) from departments").Row().Scan(&n) == nil {
					t.Errorf("read %d", n)
				}
				return nil
			}, "store: a statement on departments does not name company_id"},
		} {
			got := ""
			if err := s.Company(acme).Write(ctx, c.fn); err != nil {
				got = err.Error()
			}
			expect(t, c.name, got, c.want)
		}
		expect(t, "departments", departments(t, s, acme), "A B C")
	})
}
