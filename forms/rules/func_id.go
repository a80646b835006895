package rules

// The ID numbers of GB 11643-1999: six digits of a place, eight of the date of birth, three of an order that is
// odd for men, and a check character by ISO 7064, MOD 11-2. Numbers given out before have 15 digits: two of the
// year, in the twentieth century, and no check.

// readID reads an ID number. What is none is a mistake of filling in, not of the rule: it fails nothing.
func readID(id string) (birth int64, male, ok bool) {
	date, order := "", byte(0)
	switch len(id) {
	case 18:
		sum, place := checkSum(id[:17]), id[17]
		if place == 'x' {
			place = 'X'
		}
		if sum < 0 || "10X98765432"[sum%11] != place {
			return 0, false, false
		}
		date, order = id[6:10]+"-"+id[10:12]+"-"+id[12:14], id[16]
	case 15:
		if _, whole := digits(id); !whole {
			return 0, false, false
		}
		date, order = "19"+id[6:8]+"-"+id[8:10]+"-"+id[10:12], id[14]
	default:
		return 0, false, false
	}
	birth, ok = ParseDate(date)
	return birth, order%2 == 1, ok && id[0] != '0'
}

// checkSum weighs 17 digits by powers of two, the last by 2; −1 where one is none.
func checkSum(id string) int {
	sum := 0
	for i := range len(id) {
		if id[i] < '0' || id[i] > '9' {
			return -1
		}
		sum += int(id[i]-'0') << (17 - i)
	}
	return sum
}

func callValidID(_ *evaluator, _ *Node, args []Value) Value {
	_, _, ok := readID(args[0].text)
	return Bool(ok)
}

func callBirthDate(_ *evaluator, _ *Node, args []Value) Value {
	birth, _, ok := readID(args[0].text)
	if !ok {
		return Value{}
	}
	return Date(birth)
}

func callSex(_ *evaluator, _ *Node, args []Value) Value {
	_, male, ok := readID(args[0].text)
	switch {
	case !ok:
		return Value{}
	case male:
		return Text("male")
	}
	return Text("female")
}
