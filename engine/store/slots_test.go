package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestARetiredSlotGoesToNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutSlot("a.x", "n1", "days")
			tx.PutSlot("a.y", "n1", "days")
			tx.RetireSlot("a.x", "n1", "days~n1")
			tx.PutSlot("a.x", "n2", "days")
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error {
			tx.RetireSlot("a.y", "n1", "mine")
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			slots, err := tx.Slots()
			expect(t, "slots", fmt.Sprint(slots), "map[a.x:map[days:n2 days~n1:n1] a.y:map[days:n1]]")
			return err
		})
	})
}
