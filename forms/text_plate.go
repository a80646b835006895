package forms

import (
	"strings"
	"unicode/utf8"
)

// What plates of the mainland are made of (GA 36-2018): a province, the letter of a place, and five characters without I and
// O, of which at most the last is one of those that say what the car is for; with new energy six.
const (
	plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	plateUses      = "挂学警港澳领试超"
	plateEnergy    = "ABCDEFGHJK"  // D A B C E run on current alone, F G H J K do not
	plateForces    = "VZKHBSLJNGC" // of the armed forces: two letters and five digits
)

// normalPlate leaves out the dot and spaces of a plate and writes letters as capitals.
func normalPlate(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '.', '·', '•', '・', '‧', '●':
			return -1
		}
		return capital(r)
	}, halfWidth(text))
}

func checkPlate(plate string) *fault {
	if isForcesPlate(plate) || isEmbassyPlate(plate) {
		return nil
	}
	first, size := utf8.DecodeRuneInString(plate)
	if !strings.ContainsRune(plateProvinces, first) {
		return wrong("plate_province")
	}
	rest := plate[size:]
	if n := utf8.RuneCountInString(plate); n != 7 && n != 8 {
		return wrong("plate_length", "count", itoa(n))
	}
	if rest[0] < 'A' || rest[0] > 'Z' {
		return wrong("plate_place")
	}
	number := rest[1:]
	if strings.ContainsAny(number, "IO") {
		return wrong("plate_letters")
	}
	if utf8.RuneCountInString(number) == 6 {
		if isEnergyNumber(number) {
			return nil
		}
		return wrong("plate_energy")
	}
	if last, size := utf8.DecodeLastRuneInString(number); strings.ContainsRune(plateUses, last) {
		number = number[:len(number)-size] + "0"
	}
	if len(number) != 5 || !isPlateNumber(number) {
		return wrong("plate_number")
	}
	return nil
}

// isPlateNumber says whether a text is digits and letters without I and O.
func isPlateNumber(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z' || c == 'I' || c == 'O') {
			return false
		}
	}
	return true
}

// isEnergyNumber says whether six characters are those of a car with new energy: a small one has the letter first, then a
// letter or digit and four digits; a large one has it last, behind five digits.
func isEnergyNumber(number string) bool {
	if len(number) != 6 {
		return false
	}
	small := strings.IndexByte(plateEnergy, number[0]) >= 0 && isPlateNumber(number[1:2]) && allDigits(number[2:])
	return small || strings.IndexByte(plateEnergy, number[5]) >= 0 && allDigits(number[:5])
}

// isEmbassyPlate says whether a plate is that of an embassy: 使 and six digits.
func isEmbassyPlate(plate string) bool {
	number, is := strings.CutPrefix(plate, "使")
	return is && len(number) == 6 && allDigits(number)
}

// isForcesPlate says whether a plate is that of the army (VA12345) or the armed police (WJ京1234X, WJ12345).
func isForcesPlate(plate string) bool {
	if number, is := strings.CutPrefix(plate, "WJ"); is {
		if first, size := utf8.DecodeRuneInString(number); strings.ContainsRune(plateProvinces, first) {
			number = number[size:]
		}
		return len(number) == 5 && allDigits(number[:4]) && isPlateNumber(number[4:])
	}
	return len(plate) == 7 && strings.IndexByte(plateForces, plate[0]) >= 0 && plate[1] >= 'A' && plate[1] <= 'Z' && allDigits(plate[2:])
}
