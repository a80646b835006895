// Package bundles owns what a company has published: definitions in versions that never change, and the
// index slots of the fields that lists use.
package bundles

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Definition is one definition of a bundle on its way to being published: its kind (app, form, flow,
// view), full id and canonical JSON.
type Definition struct {
	Kind string
	ID   string
	Body []byte
}

// Step is what publishing does with one definition.
type Step struct {
	Definition
	Action  string // "add", "change" or "keep"
	Version int    // after it
}

// The actions of a plan.
const (
	Add    = "add"
	Change = "change"
	Keep   = "keep"
)

// Hash names a definition by its content: hex SHA-256 of its canonical JSON.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Plan compares definitions with what is published, and says in their order what publishing does with each. What
// is published and not among them stays as it is.
func Plan(tx *store.Tx, definitions []Definition) ([]Step, error) {
	current, err := tx.CurrentDefinitions()
	if err != nil {
		return nil, fmt.Errorf("read the published definitions: %w", err)
	}
	known := map[string]*store.DefinitionRow{}
	for _, d := range current {
		known[d.Kind+" "+d.ID] = d
	}
	var steps []Step
	for _, d := range definitions {
		step := Step{Definition: d, Action: Add, Version: 1}
		if old := known[d.Kind+" "+d.ID]; old != nil {
			step.Action, step.Version = Change, old.Version+1
			if old.Hash == Hash(d.Body) {
				step.Action, step.Version = Keep, old.Version
			}
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// Publish carries a plan out; by is who publishes, nobody where the definitions come with their app.
func Publish(tx *store.Tx, steps []Step, at int64, by forms.ID) {
	for _, s := range steps {
		if s.Action != Keep {
			tx.InsertDefinition(&store.DefinitionRow{Kind: s.Kind, ID: s.ID, Version: s.Version, Hash: Hash(s.Body), Body: string(s.Body), PublishedAt: at, PublishedBy: by})
		}
	}
}

// slotsPerKind is how many slots of each kind a form has, slotsPerTable how many each of its tables has for its
// columns (design.md section 7).
const (
	slotsPerKind  = 12
	slotsPerTable = 6
)

// Slots gives a slot to each of the fields that has none yet, and returns the slots of the form and which of them are to
// be filled: those just given where the form has records, which lists use only once every record has its value there.
// Fields whose values no slot can hold get none. A column is named "table.column", and its slot "table.t1"; a field
// of several choices has the slot "field.t1", as each of them lies like a row. A field
// keeps its slot for good. *SlotsTaken refuses one field more than there are slots of its kind.
func Slots(tx *store.Tx, form *forms.Form, fields []string) (slots store.FormSlots, fill []string, err error) {
	all, err := tx.Slots()
	if err != nil {
		return slots, nil, fmt.Errorf("read the slots of %s: %w", form.ID, err)
	}
	used, err := tx.HasRecords(form.ID)
	if err != nil {
		return slots, nil, fmt.Errorf("look for records of %s: %w", form.ID, err)
	}
	if slots = all[form.ID]; slots.All == nil {
		slots = store.FormSlots{All: map[string]string{}, Filled: map[string]string{}}
	}
	given, err := Give(slots.All, form, fields)
	if err != nil {
		return slots, nil, err
	}
	for _, field := range given {
		slot := slots.All[field]
		tx.PutSlot(form.ID, slot, field, !used)
		if used {
			fill = append(fill, slot)
		} else {
			slots.Filled[field] = slot
		}
	}
	return slots, fill, nil
}

// Give puts a slot for each of the fields that has none yet among those of a form, and says which those are. *SlotsTaken as Slots.
func Give(slots map[string]string, form *forms.Form, fields []string) (given []string, err error) {
	for _, field := range fields {
		kind := form.SlotKind(field)
		if slots[field] != "" || kind == forms.SlotNone {
			continue
		}
		table := form.Field(field).Table
		if form.Field(field).RuleType().Kind == rules.KindList {
			table = field
		}
		slot, err := freeSlot(slots, kind, table)
		if err != nil {
			err.Form, err.Field = form.ID, field
			return given, fmt.Errorf("field %s of form %s: %w", field, form.ID, err)
		}
		slots[field] = slot
		given = append(given, field)
	}
	return given, nil
}

// SlotsTaken says that a form has no slot left of the kind that one more field needs, and which fields
// hold them, in the order of the slots.
type SlotsTaken struct {
	Form, Field string   // which needs one more
	Fields      []string // which hold them
}

func (e *SlotsTaken) Error() string {
	return fmt.Sprintf("all %d slots of its kind are taken: %s", len(e.Fields), strings.Join(e.Fields, ", "))
}

// freeSlot gives the first slot of a kind that no field holds, or of a table that no column of it holds.
func freeSlot(slots map[string]string, kind forms.SlotKind, table string) (string, *SlotsTaken) {
	letter, most := "n", slotsPerKind
	if kind == forms.SlotText {
		letter = "t"
	}
	if table != "" {
		letter, most = table+"."+letter, slotsPerTable
	}
	holder := map[string]string{}
	for field, slot := range slots {
		holder[slot] = field
	}
	taken := &SlotsTaken{}
	for n := 1; n <= most; n++ {
		slot := letter + strconv.Itoa(n)
		if holder[slot] == "" {
			return slot, nil
		}
		taken.Fields = append(taken.Fields, holder[slot])
	}
	return "", taken
}
