package live

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/forms"
)

func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

var acme, bolts = id(1), id(2)

// heard gives what waits in a stream, short: the number of the record, 0 for none, R for a reset, . for its end.
func heard(s *Stream) string {
	var all []string
	for {
		select {
		case e, open := <-s.Events:
			if !open {
				return strings.Join(append(all, "."), " ")
			}
			all = append(all, short(e))
			continue
		default:
		}
		return strings.Join(all, " ")
	}
}

func short(e Event) string {
	if e.Reset {
		return "R"
	}
	for n := range 200 {
		if e.Record == id(n) {
			return fmt.Sprint(n)
		}
	}
	return "0"
}

func missed(s *Stream) string {
	all := []string{fmt.Sprint(s.Resumed)}
	for _, e := range s.Missed {
		all = append(all, short(e))
	}
	return strings.Join(all, " ")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func changed(company forms.ID, record int, members ...int) Change {
	c := Change{Company: company}
	if record > 0 {
		c.Record = id(record)
	}
	for _, m := range members {
		c.Members = append(c.Members, id(m))
	}
	return c
}

func TestAChangeIsToldToItsMembers(t *testing.T) {
	h := New()
	ana, again, ben, stranger := h.Open(acme, id(10), ""), h.Open(acme, id(10), ""), h.Open(acme, id(11), ""), h.Open(bolts, id(10), "")
	h.Publish(changed(acme, 100, 10, 11), changed(acme, 101, 11), changed(acme, 0, 10), changed(bolts, 102, 10))
	expect(t, "ana", heard(ana), "100 0")
	expect(t, "ana on another page", heard(again), "100 0")
	expect(t, "ben", heard(ben), "100 101")
	expect(t, "the same id in another company", heard(stranger), "102")
	ana.Close()
	ana.Close()
	h.Publish(changed(acme, 103, 10, 11))
	expect(t, "ana after closing", heard(ana), ".")
	expect(t, "ana on another page still", heard(again), "103")
	for _, s := range []*Stream{again, ben, stranger} {
		s.Close()
	}
	if len(h.streams) != 0 {
		t.Errorf("left over: %v", h.streams)
	}
}

func TestResuming(t *testing.T) {
	h := New()
	first := h.Open(acme, id(10), "")
	expect(t, "without a place", missed(first), "false")
	h.Publish(changed(acme, 100, 10), changed(acme, 101, 11), changed(acme, 102, 10))
	place := (<-first.Events).ID
	expect(t, "from the first", missed(h.Open(acme, id(10), place)), "true 102")
	expect(t, "from the beginning", missed(h.Open(acme, id(10), first.From)), "true 100 102")
	expect(t, "of somebody else", missed(h.Open(acme, id(11), first.From)), "true 101")
	expect(t, "of nobody", missed(h.Open(bolts, id(10), first.From)), "true")
	expect(t, "from the end", missed(h.Open(acme, id(10), (<-first.Events).ID)), "true")
	for name, last := range map[string]string{"a number": "3", "another hub's": New().Open(acme, id(10), "").From, "a text": "hello there, this is", "too long": place + "AAAA"} {
		expect(t, name, missed(h.Open(acme, id(10), last)), "false")
	}
	h.Reset()
	now := h.Open(acme, id(10), "")
	for name, last := range map[string]string{"from before a reset": place, "from just before": first.From} {
		expect(t, name, missed(h.Open(acme, id(10), last)), "false")
	}
	h.Publish(changed(acme, 103, 10))
	expect(t, "from after a reset", missed(h.Open(acme, id(10), now.From)), "true 103")
	for range kept {
		h.Publish(changed(bolts, 104, 9))
	}
	expect(t, "from longer ago than is kept", missed(h.Open(acme, id(10), now.From)), "false")
}

func TestPlacesTellNothing(t *testing.T) {
	h := New()
	a := h.Open(acme, id(10), "").From
	h.Publish(changed(bolts, 1, 1))
	b := h.Open(acme, id(10), "").From
	if len(a) != 22 || len(b) != 22 || a[:8] == b[:8] {
		t.Errorf("%s and %s", a, b)
	}
}

func TestAResetReachesEverybody(t *testing.T) {
	h := New()
	ana, ben := h.Open(acme, id(10), ""), h.Open(bolts, id(11), "")
	h.Reset()
	e := <-ana.Events
	expect(t, "ana", short(e), "R")
	expect(t, "ben", heard(ben), "R")
	h.Publish(changed(acme, 100, 10))
	expect(t, "from the reset on", missed(h.Open(acme, id(10), e.ID)), "true 100")
}

func TestAChangeOfACompanyResetsItsStreams(t *testing.T) {
	h, far := New(), New()
	ana, ben, stranger, remote := h.Open(acme, id(10), ""), h.Open(acme, id(11), ""), h.Open(bolts, id(12), ""), far.Open(acme, id(10), "")
	h.Publish(changed(acme, 0), changed(acme, 100, 10))
	expect(t, "ana", heard(ana), "R 100")
	expect(t, "ben", heard(ben), "R")
	expect(t, "somebody elsewhere", heard(stranger), "")
	expect(t, "ana coming back", missed(h.Open(acme, id(10), ana.From)), "false")
	expect(t, "somebody elsewhere coming back", missed(h.Open(bolts, id(12), stranger.From)), "true")
	for _, message := range NewRelay(nil).messages([]Change{changed(acme, 0), changed(acme, 100, 10)}) {
		NewRelay(nil).Hear(message, far)
	}
	expect(t, "ana on another node", heard(remote), "R 100")
}

func TestASlowStreamIsDropped(t *testing.T) {
	h := New()
	slow, quick := h.Open(acme, id(10), ""), h.Open(acme, id(10), "")
	told := 0
	for range queued + 1 {
		h.Publish(changed(acme, 100, 10))
		told += len(strings.Fields(heard(quick)))
	}
	if got := strings.Fields(heard(slow)); len(got) != queued+1 || got[queued] != "." {
		t.Errorf("the slow stream heard %d and ended %q", len(got)-1, got[len(got)-1])
	}
	if told != queued+1 {
		t.Errorf("the quick stream heard %d", told)
	}
}

func TestTheOldestOfTooManyEnds(t *testing.T) {
	h := New()
	var open []*Stream
	for range perMember + 2 {
		open = append(open, h.Open(acme, id(10), ""))
	}
	h.Publish(changed(acme, 100, 10))
	for i, s := range open {
		want := "100"
		if i < 2 {
			want = "."
		}
		expect(t, fmt.Sprint("stream ", i), heard(s), want)
	}
}

func TestManyAtOnce(t *testing.T) {
	h := New()
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 200 {
				h.Publish(changed(acme, 100, 10+n%4))
			}
		})
		all.Go(func() {
			last := ""
			for range 100 {
				s := h.Open(acme, id(10+n%4), last)
				last = s.From
				heard(s)
				s.Close()
			}
		})
		all.Go(func() { h.Reset() })
	}
	all.Wait()
	if len(h.streams) != 0 {
		t.Errorf("left over: %v", h.streams)
	}
}
