package forms

// checkBankCard holds a text against ISO/IEC 7812: 12 to 19 digits of which the last is made of the others by Luhn's rule.
func checkBankCard(card string) *fault {
	switch {
	case !allDigits(card):
		return wrong("bank_card_characters")
	case len(card) < 12 || len(card) > 19:
		return wrong("bank_card_length", "count", itoa(len(card)))
	}
	sum := 0
	for i := range len(card) {
		digit := int(card[len(card)-1-i] - '0')
		if i%2 == 1 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	if sum%10 != 0 {
		return wrong("bank_card_check")
	}
	return nil
}
