package flows

import (
	"strings"
	"testing"
)

func TestTheEndGivesItsStatus(t *testing.T) {
	for _, c := range []struct{ status, told string }{
		{"approved", "ann approved"},
		{"rejected", "ann rejected"},
		{"ended", "ann ended"},
	} {
		t.Run(c.status, func(t *testing.T) {
			src := strings.Replace(document(), `"status":"approved"`, `"status":"`+c.status+`"`, 1)
			def, problems := Compile([]byte(src), Env{Rules: fields})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			w := newWorld(t, def, office())
			w.do("ann", Submit)
			w.expect(c.status)
			if got := strings.Join(w.told, ", "); got != c.told {
				t.Errorf("told: %s", got)
			}
		})
	}
}

func TestAnEndHasOnlyTheStatusesOfAFlow(t *testing.T) {
	_, problems := Compile([]byte(strings.Replace(document(), `"approved"`, `"withdrawn"`, 1)), Env{Rules: fields})
	want := "/nodes/1/status: withdrawn is none of approved, rejected, ended."
	if got := problemTexts(problems, "en"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
