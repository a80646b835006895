package rules

import "strings"

var (
	capitalDigits = [10]string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	capitalPlaces = [4]string{"", "拾", "佰", "仟"}
	capitalGroups = [5]string{"", "万", "亿", "万亿", "亿亿"}
)

// callCapitals writes an amount in Chinese capitals as on cheques, rounded half away from zero to fen.
func callCapitals(e *evaluator, n *Node, args []Value) Value {
	fen, ok := args[0].n.Round(2).Minor(2)
	if !ok {
		return e.fail(n, "capitals_range")
	}
	return Text(capitals(fen))
}

// capitals writes fen: 1005030 is 壹万零伍拾元叁角, 100 is 壹元整, 105 is 壹元零伍分, −50 is 负伍角, 0 is 零元整.
func capitals(fen int64) string {
	var b strings.Builder
	if fen < 0 {
		b.WriteString("负")
	}
	units := magnitude(fen)
	yuan, jiao, cent := units/100, units/10%10, units%10
	if yuan > 0 || units == 0 {
		b.WriteString(capitalWhole(yuan))
		b.WriteString("元")
	}
	switch {
	case jiao > 0:
		b.WriteString(capitalDigits[jiao] + "角")
	case cent > 0 && yuan > 0:
		b.WriteString("零")
	}
	if cent > 0 {
		b.WriteString(capitalDigits[cent] + "分")
	} else if jiao == 0 {
		b.WriteString("整")
	}
	return b.String()
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// capitalWhole writes whole yuan in groups of four digits; 零 stands for each run of zeros between digits.
func capitalWhole(yuan uint64) string {
	if yuan == 0 {
		return capitalDigits[0]
	}
	var groups []uint64
	for ; yuan > 0; yuan /= 10000 {
		groups = append(groups, yuan%10000)
	}
	var b strings.Builder
	for i := len(groups) - 1; i >= 0; i-- {
		group := groups[i]
		if group == 0 {
			continue
		}
		if b.Len() > 0 && (group < 1000 || groups[i+1] == 0) {
			b.WriteString(capitalDigits[0])
		}
		b.WriteString(capitalGroup(group) + capitalGroups[i])
	}
	return b.String()
}

// capitalGroup writes 1 to 9999.
func capitalGroup(group uint64) string {
	var b strings.Builder
	zero := false
	for place, unit := 3, uint64(1000); place >= 0; place, unit = place-1, unit/10 {
		digit := group / unit % 10
		if digit == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteString(capitalDigits[0])
			zero = false
		}
		b.WriteString(capitalDigits[digit] + capitalPlaces[place])
	}
	return b.String()
}
