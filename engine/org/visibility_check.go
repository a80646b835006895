package org

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Misplaced says where a rule of visibility is none, "" where all of it can stand: what names too much, nobody, or somebody
// without end. What it names may still be missing (Named.Missing).
func (v Visibility) Misplaced() string {
	if len(v.Rules) > mostVisibility {
		return "rules"
	}
	if at := v.Default.misplaced("default", true); at != "" {
		return at
	}
	for i, r := range v.Rules {
		at := "rules." + strconv.Itoa(i)
		if !namedWell(r.Name) {
			return at + ".name"
		}
		if bad := r.For.misplaced(at+".for", false); bad != "" {
			return bad
		}
		if bad := r.See.misplaced(at+".see", true); bad != "" {
			return bad
		}
	}
	if at := v.misplacedSecrets(); at != "" {
		return at
	}
	return v.misplacedNumbers()
}

func (v Visibility) misplacedSecrets() string {
	if len(v.Secrets) > mostVisibility {
		return "secrets"
	}
	for i, s := range v.Secrets {
		at := "secrets." + strconv.Itoa(i)
		switch {
		case !namedWell(s.Name):
			return at + ".name"
		case len(s.Departments) > mostPeople, len(s.Departments)+len(s.Members) == 0:
			return at + ".departments"
		case len(s.Members) > mostPeople:
			return at + ".members"
		case s.By.Everybody: // nothing would be secret
			return at + ".by"
		}
		if bad := s.By.misplaced(at+".by", true); bad != "" {
			return bad
		}
	}
	return ""
}

func (v Visibility) misplacedNumbers() string {
	if len(v.Numbers) > mostVisibility {
		return "numbers"
	}
	for i, r := range v.Numbers {
		at := "numbers." + strconv.Itoa(i)
		if !namedWell(r.Name) {
			return at + ".name"
		}
		if r.By.Everybody {
			return at + ".by"
		}
		if bad := r.Of.misplaced(at+".of", false); bad != "" {
			return bad
		}
		if bad := r.By.misplaced(at+".by", true); bad != "" {
			return bad
		}
	}
	return ""
}

func namedWell(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsRune(name, 0) && utf8.RuneCountInString(name) <= mostRuleName
}

// misplaced says where whom somebody sees is put badly.
func (s Sight) misplaced(at string, nobody bool) string {
	switch {
	case s.Own != "" && s.Own != OwnDepartment && s.Own != OwnSubtree:
		return at + ".own"
	case s.Up < 0, s.Up > mostUp, s.Up > 0 && s.Own != OwnSubtree:
		return at + ".up"
	}
	return s.Selection.misplaced(at, nobody)
}

// misplaced says where people are named badly; nobody tells whether they may be none at all.
func (p Selection) misplaced(at string, nobody bool) string {
	for _, list := range []struct {
		name    string
		n, most int
	}{{"members", len(p.Members), mostPeople}, {"departments", len(p.Departments), mostPeople}, {"roles", len(p.Roles), mostKinds},
		{"posts", len(p.Posts), mostPeople}, {"groups", len(p.Groups), mostKinds}} {
		if list.n > list.most {
			return at + "." + list.name
		}
	}
	for name, rank := range map[string]*int{"rank_from": p.RankFrom, "rank_to": p.RankTo} {
		if rank != nil && (*rank < 0 || *rank > mostRank) {
			return at + "." + name
		}
	}
	if p.RankFrom != nil && p.RankTo != nil && *p.RankFrom > *p.RankTo {
		return at + ".rank_to"
	}
	if !nobody && !p.Everybody && p.RankFrom == nil && p.RankTo == nil &&
		len(p.Members)+len(p.Departments)+len(p.Roles)+len(p.Posts)+len(p.Groups) == 0 {
		return at
	}
	return ""
}
