package live

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// wire notes what a relay sends, and refuses where it is told to.
type wire struct {
	mu   sync.Mutex
	sent [][]string
	fail error
}

func (w *wire) send(messages []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, messages)
	return w.fail
}

// take gives what was sent since, and lets the next sending fail with err.
func (w *wire) take(err error) [][]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent, w.fail = nil, err
	return sent
}

func TestARelaySendsOnceAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		here, there := NewRelay(w.send), NewRelay(nil)
		hub := New()
		ana := hub.Open(acme, id(10), "")
		for n := range 5 {
			here.Add(changed(acme, 100+n, 10, 11))
		}
		here.Add()
		time.Sleep(pause - 1)
		if got := w.take(nil); len(got) != 0 {
			t.Errorf("sent at once: %v", got)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		sent := w.take(nil)
		if len(sent) != 1 || len(sent[0]) != 1 {
			t.Fatalf("sent %v", sent)
		}
		here.Hear(sent[0][0], hub)
		expect(t, "from itself", heard(ana), "")
		there.Hear(sent[0][0], hub)
		expect(t, "from another", heard(ana), "100 101 102 103 104")
		time.Sleep(time.Second)
		if got := w.take(nil); len(got) != 0 {
			t.Errorf("sent nothing at all: %v", got)
		}
	})
}

func TestWhatIsLostIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		here, there := NewRelay(w.send), NewRelay(nil)
		hub := New()
		ana := hub.Open(acme, id(10), "")
		pass := func() {
			time.Sleep(pause)
			synctest.Wait()
			for _, messages := range w.take(nil) {
				for _, m := range messages {
					there.Hear(m, hub)
				}
			}
		}
		w.take(errors.New("away"))
		here.Add(changed(acme, 100, 10))
		time.Sleep(pause)
		synctest.Wait()
		w.take(nil)
		here.Add(changed(acme, 101, 10))
		pass()
		expect(t, "after a failure", heard(ana), "R")
		here.Add(changed(acme, 102, 10))
		pass()
		expect(t, "afterwards", heard(ana), "102")
		for range waiting + 1 {
			here.Add(changed(acme, 103, 10))
		}
		pass()
		expect(t, "after too much", heard(ana), "R")
		for name, message := range map[string]string{"no base64": "?", "nothing": "", "half a number": "AAAA", "half an entry": here.messages([]Change{changed(acme, 100, 10)})[0][:40]} {
			there.Hear(message, hub)
			expect(t, name, heard(ana), "R")
		}
	})
}

func TestMessagesAreShort(t *testing.T) {
	r, other, hub := NewRelay(nil), NewRelay(nil), New()
	many := Change{Company: acme, Record: id(100)}
	for n := range 1000 {
		many.Members = append(many.Members, id(1000+n))
	}
	changes := []Change{many, {Company: acme, Record: id(101)}}
	for range 60 {
		changes = append(changes, changed(bolts, 102, 10, 11))
	}
	last, ben := hub.Open(acme, id(1999), ""), hub.Open(bolts, id(11), "")
	told := 0
	messages := r.messages(changes)
	for _, m := range messages {
		if len(m) >= 8000 {
			t.Errorf("a message of %d", len(m))
		}
		other.Hear(m, hub)
		told += len(strings.Fields(heard(ben)))
	}
	if len(messages) > 8 || told != 60 {
		t.Errorf("%d messages, ben heard %d", len(messages), told)
	}
	expect(t, "the last of many", heard(last), "100")
	if got := r.messages(nil); got != nil {
		t.Errorf("nothing is %v", got)
	}
	if _, ok := readChanges(make([]byte, 32)); ok {
		t.Error("half an entry is read")
	}
}
