package num

// Round gives the number with at most scale decimals, half away from zero: Round(2) of 2.345 is 2.35, of
// −2.345 is −2.35. A negative scale rounds to tens (−1), hundreds (−2) and so on.
func (a Number) Round(scale int) Number {
	if scale >= 0 && a.big == nil && int(a.scale) <= scale {
		return a
	}
	scale = min(max(scale, -MaxDigits-1), MaxDigits+1)
	cut := int(a.scale) - scale
	if a.big != nil || cut > maxScale || scale < 0 {
		return fromBig(a.asBig().Round(int32(scale)))
	}
	unit := pow10[cut]
	q, rest := a.coef/unit, a.coef%unit
	switch {
	case rest >= unit-rest && rest > 0:
		q++
	case -rest >= unit+rest && rest < 0:
		q--
	}
	return Number{coef: q, scale: int8(scale)}
}

// Floor is the largest whole number that is not above a: −2 for −1.5.
func (a Number) Floor() Number {
	if a.big != nil {
		return fromBig(a.big.Floor())
	}
	unit := pow10[a.scale]
	q := a.coef / unit
	if a.coef%unit < 0 {
		q--
	}
	return Number{coef: q}
}

// Ceil is the smallest whole number that is not below a: −1 for −1.5.
func (a Number) Ceil() Number { return a.Neg().Floor().Neg() }
