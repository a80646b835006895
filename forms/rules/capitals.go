package rules

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
)

var (
	capitalDigits = [10]string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	capitalPlaces = [4]string{"", "拾", "佰", "仟"}
)

// maxCapitals is the first amount in fen that is not written: ten to the sixteenth yuan.
const maxCapitals = 1_000_000_000_000_000_000

// Capitals writes an amount as the function capitals does; "" where it is too large for that.
func Capitals(amount num.Number) string {
	fen, ok := amount.Round(2).Minor(2)
	if !ok || fen >= maxCapitals || fen <= -maxCapitals {
		return ""
	}
	return capitals(fen)
}

// callCapitals writes an amount in Chinese capitals as on cheques, rounded half away from zero to fen.
func callCapitals(e *evaluator, n *Node, args []Value) Value {
	words := Capitals(args[0].AsNumber())
	if words == "" {
		return e.fail(n, "capitals_range")
	}
	return Text(words)
}

// capitals writes fen: 1005030 is 壹万零伍拾元叁角, 100 is 壹元整, 105 is 壹元零伍分, −50 is 负伍角, 0 is 零元整.
func capitals(fen int64) string {
	var b strings.Builder
	if fen < 0 {
		b.WriteString("负")
	}
	units := max(fen, -fen)
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

// capitalWhole writes whole yuan; 零 stands for each run of zeros between digits.
func capitalWhole(yuan int64) string {
	switch {
	case yuan >= 1e8:
		return capitalPair(capitalWhole(yuan/1e8)+"亿", yuan%1e8, 1e7)
	case yuan >= 1e4:
		return capitalPair(capitalGroup(yuan/1e4)+"万", yuan%1e4, 1e3)
	case yuan == 0:
		return capitalDigits[0]
	}
	return capitalGroup(yuan)
}

// capitalPair puts what is left behind a higher group, with 零 where it does not fill its first place.
func capitalPair(high string, rest, full int64) string {
	switch {
	case rest == 0:
		return high
	case rest < full:
		return high + capitalDigits[0] + capitalWhole(rest)
	}
	return high + capitalWhole(rest)
}

// capitalGroup writes 1 to 9999.
func capitalGroup(group int64) string {
	var b strings.Builder
	zero := false
	for place, unit := 3, int64(1000); place >= 0; place, unit = place-1, unit/10 {
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
