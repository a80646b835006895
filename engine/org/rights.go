package org

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The words for what somebody may administer.
const (
	RightOrganisation = "organisation" // departments, members, roles, joining and leaving
	RightApps         = "apps"         // which apps there are, for whom, and where in the menu
	RightFlows        = "flows"        // what is under way: end it, send it on
	RightRecords      = "records"      // the records that administrators keep, such as the kinds of something
	RightMessages     = "messages"     // what people are told, and by which channel
	RightSettings     = "settings"     // calendar, jobs, schedules, the second factor
	RightKeys         = "keys"         // the API keys of members
)

// Rights lists them in the order in which they are written.
var Rights = []string{RightOrganisation, RightApps, RightFlows, RightRecords, RightMessages, RightSettings, RightKeys}

// What a right can be narrowed to. A right that stands in neither is for the whole company or not given.
var (
	byDepartment = []string{RightOrganisation, RightFlows, RightMessages, RightKeys}
	byApp        = []string{RightApps, RightFlows, RightRecords}
)

// Share is a part of a company's administration: rights, for some departments with all below them and some apps, nil for
// all.
type Share struct {
	Rights      []string   `json:"rights"`
	Departments []forms.ID `json:"departments,omitempty"`
	Apps        []string   `json:"apps,omitempty"`
}

// Place is what an act of an administrator is about. Departments are a department with all above it, none where it is
// about the whole company; App is "" where it is about all apps or none.
type Place struct {
	Departments []forms.ID
	App         string
}

// Gives tells whether a share gives a right over a place.
func (s Share) Gives(right string, at Place) bool {
	if !slices.Contains(s.Rights, right) {
		return false
	}
	if s.Departments != nil && slices.Contains(byDepartment, right) &&
		!slices.ContainsFunc(at.Departments, func(d forms.ID) bool { return slices.Contains(s.Departments, d) }) {
		return false
	}
	return s.Apps == nil || !slices.Contains(byApp, right) || slices.Contains(s.Apps, at.App)
}

// Gives tells whether any of several shares gives a right over a place.
func Gives(shares []Share, right string, at Place) bool {
	return slices.ContainsFunc(shares, func(s Share) bool { return s.Gives(right, at) })
}

// RightsIn lists the rights of several shares, wherever they hold, in their order.
func RightsIn(shares []Share) []string {
	var words []string
	for _, right := range Rights {
		if slices.ContainsFunc(shares, func(s Share) bool { return slices.Contains(s.Rights, right) }) {
			words = append(words, right)
		}
	}
	return words
}

// Narrowed gives the first right of a share that cannot be narrowed as the share does, "" where all can: who reads
// "settings, for Sales" would believe it.
func (s Share) Narrowed() string {
	for _, right := range s.Rights {
		departments, apps := slices.Contains(byDepartment, right), slices.Contains(byApp, right)
		if s.Departments != nil && !departments || s.Apps != nil && !apps && s.Departments == nil {
			return right
		}
	}
	return ""
}

// ShareOf reads a grant.
func ShareOf(g *store.GrantRow) (Share, error) {
	s := Share{Rights: strings.Fields(g.Rights)}
	for _, one := range []struct {
		text string
		into any
	}{{g.Departments, &s.Departments}, {g.Apps, &s.Apps}} {
		if one.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(one.text), one.into); err != nil {
			return s, fmt.Errorf("read grant %s: %w", g.ID, err)
		}
	}
	return s, nil
}

// Put writes a share into a grant.
func (s Share) Put(g *store.GrantRow) error {
	g.Rights, g.Departments, g.Apps = strings.Join(s.Rights, " "), "", ""
	for _, one := range []struct {
		list any
		none bool
		into *string
	}{{s.Departments, s.Departments == nil, &g.Departments}, {s.Apps, s.Apps == nil, &g.Apps}} {
		if one.none {
			continue
		}
		text, err := json.Marshal(one.list)
		if err != nil {
			return fmt.Errorf("write grant %s: %w", g.ID, err)
		}
		*one.into = string(text)
	}
	return nil
}

// SharesOf reads what a member holds of the administration.
func SharesOf(tx *store.Tx, member forms.ID) ([]Share, error) {
	rows, err := tx.GrantsOf(member)
	if err != nil {
		return nil, err
	}
	var shares []Share
	for _, row := range rows {
		s, err := ShareOf(row)
		if err != nil {
			return nil, err
		}
		shares = append(shares, s)
	}
	return shares, nil
}

// Owners gives those who hold every right: the holders of RoleAdmin who are with the company.
func Owners(tx *store.Tx) ([]forms.ID, error) { return tx.RoleHolders(RoleAdmin) }

// IsLastOwner tells whether a member is the only owner who can still sign in. The caller holds the lock of the company,
// so that two do not leave at once.
func IsLastOwner(tx *store.Tx, member forms.ID) (bool, error) {
	owners, err := Owners(tx)
	if err != nil || !slices.Contains(owners, member) {
		return false, err
	}
	rows, err := tx.Members(owners)
	if err != nil {
		return false, err
	}
	for id, row := range rows {
		if id != member && !row.Account.IsZero() {
			return false, nil
		}
	}
	return true, nil
}
