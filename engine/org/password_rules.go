package org

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// Bounds of a password that somebody chooses, in characters. Those set earlier may be shorter.
const (
	MinChosen = 10
	MaxChosen = 200
)

// What may be wrong with a chosen password, as codes of the engine's faults.
const (
	PasswordShort  = "password_short"
	PasswordLong   = "password_long"
	PasswordSelf   = "password_self"
	PasswordCommon = "password_common"
)

//go:embed common-passwords.txt
var commonText string

// common are passwords that are tried first by whoever guesses: of those on the usual lists, the ones that are long enough.
var common = func() map[string]bool {
	list := map[string]bool{}
	for _, line := range strings.Fields(commonText) {
		list[line] = true
	}
	return list
}()

// PasswordProblem says what is wrong with a password that somebody chooses, "" where nothing is: its length, that it
// is made of a name of theirs (login, name, staff number …), or that everybody would guess it. There are no rules about kinds of
// characters: they make passwords shorter, not better.
func PasswordProblem(password string, names ...string) string {
	switch n := utf8.RuneCountInString(password); {
	case n < MinChosen:
		return PasswordShort
	case n > MaxChosen || !utf8.ValidString(password):
		return PasswordLong
	}
	plain := strings.ToLower(password)
	for _, name := range names {
		if isMadeOf(plain, strings.ToLower(strings.TrimSpace(name))) {
			return PasswordSelf
		}
	}
	if common[plain] || common[strings.TrimRight(plain, "0123456789!.?@#")] || repeats(plain) || runs(plain) {
		return PasswordCommon
	}
	return ""
}

// minName is how many characters a name has at least that a password may not be made of.
const minName = 3

// isMadeOf reports whether a password is little more than a name, or the part of an address before the @.
func isMadeOf(password, name string) bool {
	local, _, _ := strings.Cut(name, "@")
	for _, part := range []string{name, local} {
		if utf8.RuneCountInString(part) < minName || !strings.Contains(password, part) {
			continue
		}
		if utf8.RuneCountInString(strings.ReplaceAll(password, part, "")) < minName*2 {
			return true
		}
	}
	return false
}

// repeats reports whether a text is one of up to four characters again and again.
func repeats(text string) bool {
	chars := []rune(text)
	for unit := 1; unit <= 4; unit++ {
		same := true
		for i := unit; i < len(chars) && same; i++ {
			same = chars[i] == chars[i-unit]
		}
		if same {
			return true
		}
	}
	return false
}

// rows are what fingers run along.
const rows = "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p qazwsxedcrfvtgbyhnujmikolp"

// runs reports whether a text is made of one or two runs along the keyboard, the alphabet or the digits, of at least four each.
func runs(text string) bool {
	for i := 0; i <= len(text); i++ {
		if isRun(text[:i]) && isRun(text[i:]) {
			return true
		}
	}
	return false
}

// minRun is how many characters make a run.
const minRun = 4

func isRun(text string) bool {
	if text == "" {
		return true
	}
	if len(text) < minRun {
		return false
	}
	back := []byte(text)
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return strings.Contains(rows, text) || strings.Contains(rows, string(back))
}
