package store_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

var placeholder = regexp.MustCompile(`\S+ \S+ (\?|\$\d+)$`)

// argsLike are arguments of the kinds that a query of people takes.
func argsLike(text string) (args []any) {
	for _, at := range regexp.MustCompile(`\?|\$\d+`).FindAllStringIndex(text, -1) {
		before := placeholder.FindString(text[max(0, at[0]-24):at[1]])
		switch {
		case strings.Contains(text[max(0, at[0]-8):at[0]], "limit "):
			args = append(args, 10)
		case strings.Contains(before, "key >= "), strings.Contains(before, "key < "):
			args = append(args, "z")
		default:
			args = append(args, id(1))
		}
	}
	return args
}

// Who sees few people is given them by going from those few, and who sees everybody by the indexes as before.
func TestWhoIsSeen_ReadsIndexes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		few := store.Seen{Narrow: true, Close: []forms.ID{id(100)}, Reports: id(100), Reach: store.Crowd{Below: []forms.ID{id(10)}, Posts: []forms.ID{id(30)}, Roles: []forms.ID{id(40)}}}
		for _, c := range []struct {
			name    string
			indexes []string
			ask     func(tx *store.Tx) error
		}{
			{"list of few", []string{"members_by_department", "member_departments_by_department"}, func(tx *store.Tx) error {
				_, err := tx.ListMembers(store.MemberList{See: few})
				return err
			}},
			{"search of few", []string{"member_keys_by_member"}, func(tx *store.Tx) error { _, err := tx.FindMembers("z", few, 10); return err }},
			{"list of all", []string{"members_by_name"}, func(tx *store.Tx) error { _, err := tx.ListMembers(store.MemberList{}); return err }},
			{"search of all", []string{"member_keys"}, func(tx *store.Tx) error { _, err := tx.FindMembers("z", store.Seen{}, 10); return err }},
		} {
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				if s.Dialect() == store.PostgreSQL {
					if err := tx.Behind(noScan, new(string)); err != nil {
						return err
					}
				}
				sent := tx.Sent()
				if err := c.ask(tx); err != nil {
					return err
				}
				people := regexp.MustCompile(`\bmembers\b`) // the one that reads them may not be the last
				texts := slices.DeleteFunc(slices.Clone(*sent), func(text string) bool { return !people.MatchString(text) })
				text := texts[len(texts)-1]
				plan, err := tx.Plan(text, argsLike(text)...)
				for _, index := range c.indexes { // of PostgreSQL that depends on how many people there are
					if s.Dialect() == store.SQLite && !strings.Contains(plan, index) {
						t.Errorf("%s: %s is not used:\n%s", c.name, index, plan)
					}
				}
				if strings.Contains(plan, "SCAN members") || strings.Contains(plan, "Seq Scan on members") {
					t.Errorf("%s: all people are passed over:\n%s", c.name, plan)
				}
				return err
			})
			expect(t, "error of "+c.name, err, error(nil))
		}
	})
}
