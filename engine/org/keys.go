package org

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/store"
)

// What people are found by, as kinds of keys.
const (
	ByName     = "name"
	ByPinyin   = "pinyin"
	ByInitials = "initials"
	ByPhone    = "phone"
	ByStaff    = "staff"
)

const (
	longestKey = 64 // bytes of a key
	keyStarts  = 6  // of how many parts of a name one may be the first that is typed
	phoneTail  = 4  // how many last digits of a phone find somebody
)

// Folded is a text as it is searched for: in lower case, full-width letters and digits as others, without spaces and what divides numbers.
func Folded(text string) string {
	return cutText(strings.Map(func(c rune) rune {
		switch {
		case c == '\u3000' || unicode.IsSpace(c) || strings.ContainsRune("-.()·'’", c) || c == 0 || c == utf8.RuneError:
			return -1
		case c >= '！' && c <= '～':
			c -= '！' - '!'
		}
		return unicode.ToLower(c)
	}, text), longestKey)
}

// Keys are what a member is found by: the name from each of its parts on, as it is written, as it is read and by first letters; staff number
// and internal number; and, unless it is hidden, the phone, whole and by its last digits.
func Keys(m *store.MemberRow) []store.MemberKey {
	set := keySet{seen: map[store.MemberKey]bool{}}
	set.name(m.Name)
	set.add(ByStaff, Folded(m.StaffNumber))
	set.add(ByStaff, strings.TrimLeft(Folded(m.StaffNumber), "0"))
	set.add(ByPhone, Folded(m.InternalNumber))
	if !m.HiddenPhone {
		phone := strings.TrimPrefix(Folded(m.Phone), "+86")
		set.add(ByPhone, phone)
		if len(phone) > phoneTail {
			set.add(ByPhone, phone[len(phone)-phoneTail:])
		}
	}
	return set.keys
}

type keySet struct {
	keys []store.MemberKey
	seen map[store.MemberKey]bool
}

func (s *keySet) add(kind, key string) {
	k := store.MemberKey{Key: cutText(key, longestKey), Kind: kind}
	if k.Key != "" && utf8.ValidString(k.Key) && !s.seen[k] {
		s.seen[k] = true
		s.keys = append(s.keys, k)
	}
}

func (s *keySet) name(name string) {
	for _, asSurname := range []bool{true, false} {
		parts := spoken(name, asSurname)
		for i := range min(len(parts), keyStarts) {
			s.add(ByPinyin, strings.Join(parts[i:], ""))
			s.add(ByInitials, firstLetters(parts[i:]))
		}
	}
	runes := []rune(Folded(name))
	chinese := func(i int) bool { return syllable(runes[i]) != "" }
	for i, n := 0, 0; i < len(runes) && n < keyStarts; i++ {
		if i == 0 || chinese(i) || chinese(i-1) {
			s.add(ByName, string(runes[i:]))
			n++
		}
	}
	for _, word := range strings.Fields(name) {
		s.add(ByName, Folded(word))
	}
}

// Called says whether a name has a text (as Folded writes it) in it, or is read so from one of its parts on, whole or by first letters.
func Called(name, text string) bool {
	if strings.Contains(Folded(name), text) {
		return true
	}
	parts := spoken(name, false)
	for i := range parts {
		if strings.HasPrefix(strings.Join(parts[i:], ""), text) || strings.HasPrefix(firstLetters(parts[i:]), text) {
			return true
		}
	}
	return false
}

func firstLetters(parts []string) string {
	var b strings.Builder
	for _, part := range parts {
		c, _ := utf8.DecodeRuneInString(part)
		b.WriteRune(c)
	}
	return b.String()
}

// AddMember adds a person with what they are found by.
func AddMember(tx *store.Tx, m *store.MemberRow) {
	m.SortKey, m.Revision = SortKey(m.Name), max(m.Revision, 1)
	tx.InsertMember(m)
	tx.PutMemberKeys(m.ID, Keys(m))
}

// Index writes what a member is found by and ordered by; the member stays as they are.
func Index(tx *store.Tx, m *store.MemberRow) {
	tx.SetSortKey(m.ID, SortKey(m.Name))
	tx.PutMemberKeys(m.ID, Keys(m))
}

// ChangeMember writes a person with what they are found by.
func ChangeMember(tx *store.Tx, m *store.MemberRow) {
	m.SortKey = SortKey(m.Name)
	tx.UpdateMember(m)
	tx.PutMemberKeys(m.ID, Keys(m))
}
