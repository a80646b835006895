package engine

import (
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// factPeople: people[source, of-member, arg].
func (w *work) factPeople(args []rules.Value) (rules.Value, error) {
	of, err := idOf(arg(args, 1))
	if err != nil {
		return rules.Value{}, err
	}
	return idList(org.People(w.tx, arg(args, 0).AsText(), w.filing(of), arg(args, 2).String()))
}

// filing is a member with the department for which they file: of the requester it is the record's, of anybody else their main one.
func (w *work) filing(of forms.ID) org.For {
	if of == w.requester {
		return org.For{Member: of, Department: w.filedFor}
	}
	return org.For{Member: of}
}

// answerSuperiors: superior[member]. The members are read together.
func (w *work) answerSuperiors(asks []rules.Ask) error {
	if _, err := w.tx.Members(idsAt(asks, 0)); err != nil {
		return err
	}
	return oneByOne(func(w *work, args []rules.Value) (rules.Value, error) {
		of, err := idOf(arg(args, 0))
		if err != nil {
			return rules.Value{}, err
		}
		return idList(org.Superior(w.tx, w.filing(of)))
	})(w, asks)
}

// answerPresent: present[member]. Who is without a smartphone is there by a clerk.
func (w *work) answerPresent(asks []rules.Ask) error {
	return w.ofReached(asks, func(row *store.MemberRow, reached bool) bool { return row != nil && row.DisabledAt == 0 && reached })
}

// answerUnreached: unreached[member].
func (w *work) answerUnreached(asks []rules.Ask) error {
	return w.ofReached(asks, func(row *store.MemberRow, reached bool) bool { return row != nil && row.DisabledAt == 0 && !reached })
}

// ofReached answers questions about members, nil for one who is not there, and whether they can be reached: by a smartphone
// or by a clerk.
func (w *work) ofReached(asks []rules.Ask, say func(row *store.MemberRow, reached bool) bool) error {
	members, err := w.tx.Members(idsAt(asks, 0))
	if err != nil {
		return err
	}
	var offline []forms.ID
	for id, row := range members {
		if row.Offline {
			offline = append(offline, id)
		}
	}
	clerks, err := w.tx.Clerks(offline)
	if err != nil {
		return err
	}
	return oneByOne(func(_ *work, args []rules.Value) (rules.Value, error) {
		id, err := idOf(arg(args, 0))
		row := members[id]
		return rules.Bool(say(row, row != nil && (!row.Offline || len(clerks[id]) > 0))), err
	})(w, asks)
}

// factClerk: clerk[member, by].
func (w *work) factClerk(args []rules.Value) (rules.Value, error) {
	member, err := idOf(arg(args, 0))
	if err != nil {
		return rules.Value{}, err
	}
	by, err := idOf(arg(args, 1))
	if err != nil {
		return rules.Value{}, err
	}
	is, err := w.tx.IsClerk(by, member)
	return rules.Bool(is), err
}

// factMay: may[verb, member]. The verbs that need a right are a flow admin's, and the caller's where they hold the right
// over the record at hand.
func (w *work) factMay(args []rules.Value) (rules.Value, error) {
	id, err := idOf(arg(args, 1))
	if err != nil {
		return rules.Value{}, err
	}
	if id == w.caller.Member && w.oversees[w.about] {
		return rules.Bool(true), nil
	}
	may, err := org.IsFlowAdmin(w.tx, id)
	return rules.Bool(may), err
}
