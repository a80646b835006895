package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/num"
)

func callLength(e *evaluator, n *Node, args []Value) Value {
	if !e.spendSearch(len(args[0].text)) {
		return e.fail(n, "budget_steps")
	}
	return Num(num.FromInt(int64(utf8.RuneCountInString(args[0].text))))
}

// callSlice cuts by code points. Places beyond the ends mean the ends.
func callSlice(e *evaluator, n *Node, args []Value) Value {
	const far = 1 << 30
	text := args[0].text
	if !e.spendText(len(text)) {
		return e.fail(n, "budget_text")
	}
	length := int64(utf8.RuneCountInString(text))
	bounds := [2]int64{0, length}
	for i := range args[1:] {
		at, ok := e.whole(n, args[i+1], -far, far)
		if !ok {
			return failed
		}
		if at < 0 {
			at += length
		}
		bounds[i] = min(max(at, 0), length)
	}
	if bounds[0] >= bounds[1] {
		return Value{}
	}
	runes := []rune(text)
	return Text(string(runes[bounds[0]:bounds[1]]))
}

func callUpper(e *evaluator, n *Node, args []Value) Value {
	return e.mapText(n, args[0], func(c byte) byte {
		if c >= 'a' && c <= 'z' {
			return c - 0x20
		}
		return c
	})
}

func callLower(e *evaluator, n *Node, args []Value) Value { return e.mapText(n, args[0], lower) }

// mapText changes ASCII letters only: other alphabets change with versions of Unicode, and every evaluator
// must give the same.
func (e *evaluator) mapText(n *Node, v Value, change func(byte) byte) Value {
	if !e.spendText(len(v.text)) {
		return e.fail(n, "budget_text")
	}
	out := []byte(v.text)
	for i := range out {
		out[i] = change(out[i])
	}
	return Text(string(out))
}

// whiteSpace is what trim takes off: ASCII white space, no-break space, ideographic space, byte order mark.
const whiteSpace = " \t\n\v\f\r\u00a0\u3000\ufeff"

func callTrim(e *evaluator, n *Node, args []Value) Value {
	if !e.spendText(len(args[0].text)) {
		return e.fail(n, "budget_text")
	}
	return Text(strings.Trim(args[0].text, whiteSpace))
}

// longestPad is how many characters pad fills up to.
const longestPad = 1000

// callPad counts, besides what it is given, four bytes for each character of the length: what it may make.
func callPad(e *evaluator, n *Node, args []Value) Value {
	text, with, side := args[0].String(), " ", "left"
	if len(args) > 2 {
		with = args[2].text
	}
	if len(args) > 3 {
		side = args[3].text
	}
	length, ok := e.whole(n, args[1], 0, longestPad)
	if !ok {
		return failed
	}
	if !e.spendText(len(text) + len(with) + 4*int(length)) {
		return e.fail(n, "budget_text")
	}
	missing := int(length) - utf8.RuneCountInString(text)
	if missing <= 0 {
		return Text(text)
	}
	filling := strings.Repeat(with, missing/utf8.RuneCountInString(with)+1)
	for i := range filling {
		if missing == 0 {
			filling = filling[:i]
			break
		}
		missing--
	}
	if side == "right" {
		return Text(text + filling)
	}
	return Text(filling + text)
}

func callConcat(e *evaluator, n *Node, args []Value) Value {
	parts, bytes := make([]string, len(args)), 0
	for i, v := range args {
		parts[i] = v.String()
		bytes += len(parts[i])
	}
	if !e.spendText(bytes) {
		return e.fail(n, "budget_text")
	}
	return Text(strings.Join(parts, ""))
}

func callBlank(_ *evaluator, _ *Node, args []Value) Value { return Bool(args[0].IsBlank()) }
