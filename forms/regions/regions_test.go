package regions

import (
	"strings"
	"testing"
)

func TestTheListIsInOrder(t *testing.T) {
	before, provinces := "", 0
	for line := range strings.Lines(Text) {
		parts := strings.Fields(line)
		code, name, spoken := parts[0], parts[1], parts[2:]
		if spoken[len(spoken)-1] == "former" {
			spoken = spoken[:len(spoken)-1]
		}
		if !IsCode(code) || code <= before || len(spoken) != len([]rune(name)) {
			t.Errorf("%q after %s", line, before)
		}
		if !Known(code[:2] + "0000") {
			t.Errorf("%s lies in no province", code)
		}
		if Level(code) == 3 && !Known(code[:4]+"00") && !strings.Contains("11 12 31 50", code[:2]) {
			t.Errorf("%s %s lies in no city", code, name)
		}
		if Level(code) == 1 {
			provinces++
		}
		before = code
	}
	if provinces != 34 || len(all) < 3200 || len(all) > 3400 {
		t.Errorf("%d provinces of %d regions", provinces, len(all))
	}
}

func TestWhereARegionLies(t *testing.T) {
	for code, want := range map[string]string{
		"330106": "浙江省 杭州市 西湖区", "330100": "浙江省 杭州市", "330000": "浙江省", "110105": "北京市 朝阳区", "500229": "重庆市 城口县", "429004": "湖北省 仙桃市",
		"441900": "广东省 东莞市", "810000": "香港特别行政区", "330103": "浙江省 杭州市 下城区", "330199": "浙江省 杭州市 330199", "999999": "999999",
	} {
		if got := strings.Join(Names(code), " "); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// The ministry's database of names has 2,847 counties and districts on 6 October 2026, without Hong Kong, Macao and Taiwan.
func TestTheListIsOfToday(t *testing.T) {
	counties := 0
	for code, one := range all {
		if !one.former && !strings.HasSuffix(code, "00") && !strings.Contains("71 81 82", code[:2]) {
			counties++
		}
	}
	if counties != 2847 || !all["500112"].former || all["500157"].former {
		t.Errorf("%d counties and districts", counties)
	}
}

func TestHowDeepARegionIs(t *testing.T) {
	for _, c := range []struct {
		code  string
		level int
		deep  string // at one, two and three levels
	}{
		{"330000", 1, "yes no no"},
		{"330100", 2, "no yes no"},
		{"330106", 3, "no no yes"},
		{"110000", 1, "yes yes no"},
		{"110105", 3, "no no yes"},
		{"429004", 2, "no yes yes"},
		{"420000", 1, "yes no no"},
		{"441900", 2, "no yes yes"},
		{"710000", 1, "yes yes yes"},
		{"330103", 3, "no no yes"},
	} {
		var deep []string
		for levels := 1; levels <= Levels; levels++ {
			deep = append(deep, map[bool]string{true: "yes", false: "no"}[Deep(c.code, levels)])
		}
		if got := strings.Join(deep, " "); got != c.deep || Level(c.code) != c.level {
			t.Errorf("%s: %s on level %d", c.code, got, Level(c.code))
		}
	}
}

func TestWhatIsNoCode(t *testing.T) {
	for _, text := range []string{"", "33010", "3301066", "33010a", "３３０１０６", "033010", "杭州市", "330106\x00", "-33010", "3301 6"} {
		if IsCode(text) {
			t.Errorf("%q", text)
		}
	}
}
