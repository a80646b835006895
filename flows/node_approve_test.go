package flows

import (
	"strings"
	"testing"
)

func TestSeatsOpenOneAfterAnother(t *testing.T) {
	w := newWorld(t, flow(t, approver("board", role("board"), `"vote":"all","order":"sequential"`)), office())
	w.do("ann", Submit)
	var asked []string
	for w.s.Status == Running {
		asked = append(asked, w.open())
		w.do(strings.TrimPrefix(w.open(), "board:"), Agree)
	}
	if got, want := strings.Join(asked, " "), "board:gus board:hal board:ivy board:jon board:kim"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
}

func TestASkippedSeatIsPassedOverInARow(t *testing.T) {
	w := newWorld(t, flow(t, approver("first", person("gus")), approver("pair", role("pair"), `"vote":"all","order":"sequential"`)), office())
	w.org.roles["pair"] = []string{"gus", "fay"}
	w.do("ann", Submit)
	w.do("gus", Agree)
	w.expect("running pair:fay")
	w.do("fay", Agree)
	w.expect("approved")
}

func TestATaskSaysWhatItIs(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager(), `"title":{"zh":"直属主管","en":"Line manager"}`)), office())
	for _, e := range w.do("ann", Submit).Effects {
		if e.Kind != OpenTask {
			continue
		}
		lead := w.last("lead")
		if e.Visit != lead.ID || e.Seat != lead.Seats[0].ID || e.Task != lead.Seats[0].Task || e.Member != member("bob") || e.TaskKind != SeatApprove || e.Node != "lead" {
			t.Errorf("got %+v", e)
		}
		if got := e.Title.In("zh-CN", ""); got != "直属主管" {
			t.Errorf("the title is %s", got)
		}
		return
	}
	t.Error("no task is opened")
}

func TestIdsComeFromTheCommand(t *testing.T) {
	w := newWorld(t, flow(t, approver("board", role("board"))), office())
	w.do("ann", Submit)
	seen := map[string]bool{}
	for _, v := range w.s.Visits {
		ids := []string{v.ID.String()}
		for _, s := range v.Seats {
			ids = append(ids, s.ID.String(), s.Task.String())
		}
		for _, id := range ids {
			if seen[id] {
				t.Errorf("%s is given twice", id)
			}
			seen[id] = true
		}
	}
}
