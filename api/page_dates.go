package api

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/forms"
)

var (
	dayPattern  = regexp.MustCompile(`(^|[^\w-])(\d{4}-\d\d-\d\d)\b`)
	spanPattern = regexp.MustCompile(`(\d{4}-\d\d-\d\d) – (\d{4}-\d\d-\d\d)`)
)

// dated puts the dates of a line as people say them, as the client's lineText does: one day once, the year where it
// is not this one.
func dated(line, lang string, year int) string {
	line = spanPattern.ReplaceAllStringFunc(line, func(span string) string {
		if from, to, _ := strings.Cut(span, " – "); from == to {
			return from
		}
		return span
	})
	return dayPattern.ReplaceAllStringFunc(line, func(found string) string {
		at := len(found) - len(time.DateOnly)
		day, err := time.Parse(time.DateOnly, found[at:])
		if err != nil {
			return found
		}
		return found[:at] + dayText(day, lang, year)
	})
}

// dayText is a day without its weekday: «12月1日», «1 Dec».
func dayText(day time.Time, lang string, year int) string {
	if lang == forms.Chinese {
		text := day.Format("1月2日")
		if day.Year() != year {
			text = strconv.Itoa(day.Year()) + "年" + text
		}
		return text
	}
	month := day.Format("Jan")
	if month == "Sep" {
		month = "Sept" // as browsers have it
	}
	text := strconv.Itoa(day.Day()) + " " + month
	if day.Year() != year {
		text += " " + strconv.Itoa(day.Year())
	}
	return text
}

// weekdays in Chinese, from Sunday on.
var weekdays = []rune("日一二三四五六")

// told is a date as records show it, with its weekday; what is no date stays.
func told(date, lang string, year int) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	if lang == forms.Chinese {
		return dayText(day, lang, year) + " 周" + string(weekdays[day.Weekday()])
	}
	return day.Format("Mon ") + dayText(day, lang, year)
}

// bits draws a line whose parts are joined by dots as the client does: it breaks between them.
func bits(line string) template.HTML {
	parts := strings.Split(line, " · ")
	for i, part := range parts {
		if i < len(parts)-1 {
			part += " ·"
		}
		parts[i] = `<span class="bit">` + template.HTMLEscapeString(part) + `</span>`
	}
	return template.HTML(strings.Join(parts, " ")) //nolint:gosec // every part is escaped
}
