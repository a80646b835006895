package rules

import (
	"strings"
	"testing"
)

func TestInitials(t *testing.T) {
	for text, want := range map[string]string{
		"请假单": "qjd", "报销单（2026）A4": "bxd（2026）A4", "二〇二六年": "eleln", "": "", "abc ÄÖ": "abc ÄÖ",
		"阿八嚓耷俄发噶哈击咖垃妈拏哦趴七然撒他挖夕压杂": "abcdefghjklmnopqrstwxyz", // one of each letter
		"婷煜玮昊淼鑫":  "tywhmx",                       // rarer ones, of names
		"請假單據與國際": "qjdjygj",                      // as Taiwan and Hong Kong write
		"重庆银行长沙":  "zqyxcs",                       // by the most usual reading, also where another is meant
		"一龥":      "yy", "㐀䶵𠀀龦": "㐀䶵𠀀龦", "兙": "兙", // the ends of the table, and what lies beyond it
		"a\xffb请": "a\ufffdbq", "\u3000，。": "\u3000，。",
	} {
		if got := Initials(text); got != want {
			t.Errorf("%s gives %s, not %s", text, got, want)
		}
	}
}

func TestInitialsHaveALetterForEachCharacter(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(initials, "\n"), "\n")
	count := 0
	for i, line := range lines {
		if len(line) != initialsLine && i < len(lines)-1 {
			t.Errorf("line %d has %d letters", i+1, len(line))
		}
		if strings.Trim(line, ".abcdefghjklmnopqrstwxyz") != "" {
			t.Errorf("line %d: %s", i+1, line)
		}
		count += len(line)
	}
	if count != lastInitial-firstInitial+1 || strings.Count(initials, ".") > 10 {
		t.Errorf("%d letters", count)
	}
}
