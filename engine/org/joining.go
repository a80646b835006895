package org

import (
	"crypto/sha256"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/store"
)

// PhoneKey is a phone number as people are found by it: without +86, spaces and dashes. "" for what is no number.
func PhoneKey(text string) string {
	key := Folded(text)
	for _, code := range []string{"+86", "0086"} {
		if rest, found := strings.CutPrefix(key, code); found {
			key = rest
		}
	}
	if n := utf8.RuneCountInString(key); n < 5 || strings.ContainsFunc(key, func(c rune) bool { return !unicode.IsDigit(c) && c != '+' }) {
		return ""
	}
	return key
}

// StaffKey is a staff number as people are found by it.
func StaffKey(text string) string { return Folded(text) }

// SameName reports whether two names are of one person, as far as names can tell: written the same but for spaces, dots and
// capital letters, or in letters as the other reads, in either order of the parts.
func SameName(a, b string) bool {
	one, other := Folded(a), Folded(b)
	if one == "" || other == "" {
		return false
	}
	if one == other {
		return true
	}
	if hasChinese(one) && hasChinese(other) { // who reads alike is not the same
		return false
	}
	for _, asSurname := range []bool{true, false} {
		parts, given := spoken(a, asSurname), spoken(b, asSurname)
		if strings.Join(parts, "") == strings.Join(given, "") || turned(parts, given) || turned(given, parts) {
			return true
		}
	}
	return false
}

func hasChinese(name string) bool {
	return strings.ContainsFunc(name, func(c rune) bool { return syllable(c) != "" })
}

// turned reports whether parts are other with the surname, which is the first or the last, at the other end.
func turned(parts, other []string) bool {
	if len(parts) < 2 {
		return false
	}
	last := len(parts) - 1
	return strings.Join(slices.Concat(parts[1:], parts[:1]), "") == strings.Join(other, "") ||
		strings.Join(slices.Concat(parts[last:], parts[:last]), "") == strings.Join(other, "")
}

// LoginsFor are what the account of somebody who joins may be called, the best first: the e-mail address where they have shown that it
// is theirs, phone, staff number.
func LoginsFor(m *store.MemberRow, shown string) []string {
	var logins []string
	for _, text := range []string{shown, PhoneKey(m.Phone), m.StaffNumber} {
		if login := Login(text); login != "" && !strings.ContainsAny(login, " \t\r\n") {
			logins = append(logins, login)
		}
	}
	return logins
}

// looksMost is how often an address looks at links in a window.
const looksMost = 600

// What an address may do with links to join in a window. Whole offices join from one, so its bounds are wide; whoever is let in is not counted.
var (
	joinLimits = limits{60, 300, 120}
	lookLimits = limits{3 * looksMost, 3 * looksMost, 3 * looksMost}
)

// inviteMost is how many invitations by mail one member sends in a window.
const inviteMost = 100

// NewJoinAttempt names an attempt to join by a link: counted by link and address, by link, and by address.
func NewJoinAttempt(link []byte, address string) Attempt {
	a := NewAttempt("join\x00"+string(link), address)
	a.address = limitKey("join address", subscriber(address))
	a.limits = joinLimits
	return a
}

// NewJoinLook names a look at a link, or at how it stands with somebody. All its counts are one, so that each counts three times.
func NewJoinLook(address string) Attempt {
	a := NewAttempt("join look", address)
	a.address, a.account = a.pair, a.pair
	a.limits = lookLimits
	return a
}

// NewInviteMail names a mail with an invitation from somebody to an e-mail address: three to an address from anybody, and what one member
// sends, which is counted twice.
func NewInviteMail(maker, email string) Attempt {
	a := NewAttempt("invite\x00"+maker, "")
	a.pair, a.address = limitKey("invite mail", email), a.account
	a.limits = limits{3, 2 * inviteMost, 2 * inviteMost}
	return a
}

// What an address may do with links for answers in a window: many sit behind one, so its bounds are wide. A link may be sent to
// everybody, so its own is wider.
var answerLimits = limits{150, 6000, 300}

// NewEntrySend names an answer that is sent by a link: counted by link and address, by link, and by address.
func NewEntrySend(link []byte, address string) Attempt {
	return counted("entry", string(link), address, answerLimits)
}

// What an address may send of files by links in a window: an answer has several.
var uploadLimits = limits{450, 12000, 600}

// NewEntryUpload names a file that is sent by a link, or given up: counted as answers are.
func NewEntryUpload(link []byte, address string) Attempt {
	return counted("entry file", string(link), address, uploadLimits)
}

// EntryHolder is what the bytes are counted by that an address has waiting at a link.
func EntryHolder(link []byte, address string) []byte {
	sum := sha256.Sum256([]byte("entry bytes\x00" + string(link) + "\x00" + subscriber(address)))
	return sum[:]
}

// NewEntryLook names a look at a link for answers, or a question to its form. All its counts are one, so that each counts three times.
func NewEntryLook(address string) Attempt {
	a := NewAttempt("entry look", address)
	a.address, a.account = a.pair, a.pair
	a.limits = lookLimits
	return a
}
