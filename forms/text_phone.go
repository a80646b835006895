package forms

import "strings"

// normalPhone leaves out of a phone number what only parts its digits, and the country code of the mainland: 13812345678,
// 01088886666, 01088886666-123 with an extension, +85212345678 from abroad.
func normalPhone(text string) string {
	plain := halfWidth(text)
	for _, word := range []string{"转", "ext.", "ext", "Ext.", "Ext", "EXT", "#"} {
		plain = strings.ReplaceAll(plain, word, "-")
	}
	plain = strings.Map(func(r rune) rune {
		if r == ' ' || r == '(' || r == ')' || r == '.' || r == '/' {
			return -1
		}
		return r
	}, plain)
	extension := ""
	if cut := strings.LastIndexByte(plain, '-'); cut >= 0 {
		number, tail := strings.ReplaceAll(plain[:cut], "-", ""), plain[cut+1:]
		if allDigits(tail) && len(tail) <= 6 && isFixed(withoutCountry(number)) {
			plain, extension = number, "-"+tail
		}
	}
	return withoutCountry(strings.ReplaceAll(plain, "-", "")) + extension
}

// withoutCountry is a number of the mainland as it is dialled there; 00 is written as +.
func withoutCountry(number string) string {
	if strings.HasPrefix(number, "00") {
		number = "+" + number[2:]
	}
	home, abroad := strings.CutPrefix(number, "+86")
	if !abroad {
		home, abroad = strings.CutPrefix(number, "86")
		abroad = abroad && len(home) == 11 && isMobile(home)
	}
	switch {
	case !abroad || !allDigits(home):
		return number
	case isMobile(home) || home[0] == '0' || isService(home):
		return home
	}
	return "0" + home
}

func isMobile(number string) bool {
	return len(number) == 11 && allDigits(number) && number[0] == '1' && number[1] >= '3'
}

// isFixed says whether a number is one with its area code: 010 or 02x with seven or eight digits, 03xx to 09xx with as many.
func isFixed(number string) bool {
	if !allDigits(number) || len(number) < 10 || number[0] != '0' || number[1] == '0' {
		return false
	}
	area := 4
	if number[1] <= '2' {
		area = 3
	}
	local := len(number) - area
	return (local == 7 || local == 8) && number[area] >= '2'
}

// isService says whether a number is one that a company is called by anywhere in the country: 400 or 800 and seven digits.
func isService(number string) bool {
	return len(number) == 10 && allDigits(number) && (number[:3] == "400" || number[:3] == "800")
}

func checkPhone(number string) *fault {
	digits := strings.TrimPrefix(number, "+")
	fixed, extension, _ := strings.Cut(number, "-")
	switch {
	case isMobile(number) || isService(number), isFixed(fixed) && (extension == "" || allDigits(extension)):
		return nil
	case !allDigits(strings.ReplaceAll(digits, "-", "")):
		return wrong("phone_characters")
	case digits != number:
		if !allDigits(digits) || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
			return wrong("phone_abroad")
		}
		return nil
	case number[0] == '1' && len(number) != 11:
		return wrong("mobile_length", "count", itoa(len(number)))
	case number[0] != '0' && (len(number) == 7 || len(number) == 8):
		return wrong("phone_area")
	}
	return wrong("not_a_phone")
}

func checkMobile(number string) *fault {
	switch {
	case isMobile(number):
		return nil
	case !allDigits(number):
		return wrong("mobile_characters")
	case len(number) != 11:
		return wrong("mobile_length", "count", itoa(len(number)))
	}
	return wrong("not_a_mobile")
}
