package rules

import (
	"strings"
	"unicode/utf8"
)

// The ID numbers of GB 11643-1999: six digits of a place, eight of the date of birth, three of an order that is
// odd for men, and a check character by ISO 7064, MOD 11-2. Numbers given out before have 15 digits: two of the
// year, in the twentieth century, and no check.

// IDFault is what is wrong with an ID number.
type IDFault uint8

// What can be wrong with an ID number, told in this order.
const (
	IDRight      IDFault = iota
	IDLength             // neither 18 characters nor 15
	IDCharacters         // something other than digits, the first not 0, and X as the last of 18
	IDDate               // the date of birth is no day of the calendar
	IDCheck              // the last character is not the one that the others ask for: one of them is mistyped
)

// CheckID says what is wrong with an ID number; validID is true of those that are right.
func CheckID(id string) IDFault {
	_, _, bad := readID(id)
	return bad
}

// readID reads an ID number. What is none is a mistake of filling in, not of the rule: it fails nothing.
func readID(id string) (birth int64, male bool, bad IDFault) {
	short := utf8.RuneCountInString(id) == 15
	if !short && utf8.RuneCountInString(id) != 18 {
		return 0, false, IDLength
	}
	number, date, order := id, "", byte(0)
	if !short {
		number = strings.TrimRight(id, "Xx")
		if len(number) < 17 {
			return 0, false, IDCharacters
		}
	}
	if _, whole := digits(number); !whole || id[0] == '0' {
		return 0, false, IDCharacters
	}
	if short {
		date, order = "19"+id[6:8]+"-"+id[8:10]+"-"+id[10:12], id[14]
	} else {
		date, order = id[6:10]+"-"+id[10:12]+"-"+id[12:14], id[16]
	}
	birth, ok := ParseDate(date)
	switch {
	case !ok:
		return 0, false, IDDate
	case !short && checkCharacter(id[:17]) != strings.ToUpper(id[17:]):
		return 0, false, IDCheck
	}
	return birth, order%2 == 1, IDRight
}

// checkCharacter is the one that belongs behind 17 digits, which are weighed by powers of two, the last by 2.
func checkCharacter(id string) string {
	sum := 0
	for i := range len(id) {
		sum += int(id[i]-'0') << (17 - i)
	}
	return "10X98765432"[sum%11:][:1]
}

func callValidID(_ *evaluator, _ *Node, args []Value) Value {
	return Bool(CheckID(args[0].text) == IDRight)
}

func callBirthDate(_ *evaluator, _ *Node, args []Value) Value {
	birth, _, bad := readID(args[0].text)
	if bad != IDRight {
		return Value{}
	}
	return Date(birth)
}

func callSex(_ *evaluator, _ *Node, args []Value) Value {
	_, male, bad := readID(args[0].text)
	switch {
	case bad != IDRight:
		return Value{}
	case male:
		return Text("male")
	}
	return Text("female")
}
