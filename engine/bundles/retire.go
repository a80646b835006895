package bundles

import (
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Retire takes their slots from fields whose values lie there otherwise than the form now keeps them: a text that became
// a number, a number with another number of decimals. What stands there of earlier records would be read as what it is
// not. Before gives a field as it last was in an earlier version, nil where it is new. Where a list names such a field,
// Slots gives it another slot.
func Retire(tx *store.Tx, form *forms.Form, before func(path string) *forms.Field) error {
	all, err := tx.Slots()
	if err != nil {
		return fmt.Errorf("read the slots of %s: %w", form.ID, err)
	}
	for path, slot := range all[form.ID] {
		now := form.Field(path)
		if now == nil {
			continue
		}
		if was := before(path); was != nil && !was.SlottedAs(now) {
			tx.RetireSlot(form.ID, slot, path+retired+slot[strings.LastIndexByte(slot, '.')+1:])
		}
	}
	return nil
}

// retired stands between what a field was called and its former slot. No field has it in its name.
const retired = "~"
