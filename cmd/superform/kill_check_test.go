package main_test

import (
	"slices"
)

// mustBeThere wants the record of every acknowledged submission, once, as it was acknowledged, and of every
// other one at most once. It runs before anything is repeated.
func (k *kills) mustBeThere(commands []*command, found map[string][]record) {
	k.t.Helper()
	for _, c := range commands {
		if c.Record != "" {
			continue
		}
		list := found[c.Marker]
		if c.answer == nil {
			if len(list) > 1 {
				k.t.Errorf("%s has %d records", c.Marker, len(list))
			}
			continue
		}
		var told record
		c.answer.into(k.t, &told)
		if len(list) != 1 || list[0].ID != told.ID || list[0].Number != told.Number {
			k.t.Errorf("%s was acknowledged as %s %s; after the kill there is %v", c.Marker, told.ID, told.Number, list)
		}
	}
}

// resolve repeats every command that got no answer under its key, and counts what it finds: the command had
// taken place once or not at all, and after the repetition it has once. What had been answered is answered the
// same, to the byte.
func (k *kills) resolve(commands []*command, found map[string][]record) {
	k.t.Helper()
	for _, c := range lastAnswered(commands, clients) {
		if again := k.repeat(c); again != *c.answer {
			k.t.Errorf("%s was answered %d %s, and repeated %d %s", c.Key, c.answer.status, c.answer.body, again.status, again.body)
		}
	}
	for _, c := range commands {
		if c.answer != nil {
			continue
		}
		k.unknown++
		had := len(found[c.Marker])
		if c.Record != "" {
			had = k.record(c).count("agreed") - c.Step
		}
		switch had {
		case 0:
		case 1:
			k.carriedOut++
		default:
			k.t.Errorf("%s took place %d times", c.Key, had)
		}
		a := k.repeat(c)
		if a.status >= 300 {
			k.t.Errorf("%s, repeated: %d %s", c.Key, a.status, a.body)
			continue
		}
		k.journal.answered(c.Key, a)
	}
}

// lastAnswered gives the last n commands that were answered.
func lastAnswered(commands []*command, n int) []*command {
	answered := slices.DeleteFunc(slices.Clone(commands), func(c *command) bool { return c.answer == nil })
	return answered[max(0, len(answered)-n):]
}

func (k *kills) repeat(c *command) answer {
	k.t.Helper()
	a, err := k.caller(c.Account).do(k.t.Context(), "POST", c.Path, c.Key, c.Body)
	if err != nil {
		k.t.Fatalf("%s, repeated: %v; the process said\n%s", c.Key, err, k.server.said)
	}
	return a
}

// record reads the record of an agreement as the person who agreed.
func (k *kills) record(c *command) record {
	k.t.Helper()
	var r record
	k.caller(c.Account).must(k.t, "GET", "/records/"+c.Record, "").into(k.t, &r)
	return r
}

// mustHold holds the records of a round against its commands, all of which are answered by now: one record per
// submission, none without one, no number twice, and each as far as its agreements have carried it.
func (k *kills) mustHold(commands []*command, found map[string][]record) {
	k.t.Helper()
	agreed, submitted := map[string]int{}, 0
	for _, c := range commands {
		if c.Record != "" {
			agreed[c.Marker]++
		}
	}
	for _, c := range commands {
		if c.Record != "" || c.answer == nil {
			continue
		}
		submitted++
		var told record
		c.answer.into(k.t, &told)
		if taken := k.numbers[told.Number]; taken != "" || told.Number == "" {
			k.t.Errorf("the number %q of %s is that of %q", told.Number, c.Marker, taken)
		}
		k.numbers[told.Number] = c.Marker
		if list := found[c.Marker]; len(list) != 1 || list[0].ID != told.ID || list[0].Number != told.Number {
			k.t.Errorf("%s is %s %s; there is %v", c.Marker, told.ID, told.Number, list)
			continue
		}
		k.mustStand(c, told.ID, agreed[c.Marker])
	}
	if len(found) != submitted {
		k.t.Errorf("%d submissions, %d records", submitted, len(found))
	}
	k.submissions += submitted
}

// mustStand wants a record to be where so many agreements carry it, with a history that says so.
func (k *kills) mustStand(c *command, id string, agreed int) {
	k.t.Helper()
	var r record
	k.caller(c.Account).must(k.t, "GET", "/records/"+id, "").into(k.t, &r)
	i := slices.IndexFunc(requesters, func(who requester) bool {
		return who.account == c.Account && c.Body == who.body(c.Marker)
	})
	status := "running"
	if agreed == len(requesters[i].approvers) {
		status = "approved"
	}
	seats := 0
	for _, seat := range r.Path {
		if seat.State == "agreed" {
			seats++
		}
	}
	if r.Status != status || r.count("submitted") != 1 || r.count("agreed") != agreed || seats != agreed {
		k.t.Errorf("%s: %s with %d submissions and %d agreements in its history and %d in its path; want %s with 1, %d and %d",
			c.Marker, r.Status, r.count("submitted"), r.count("agreed"), seats, status, agreed, agreed)
	}
}

// inboxes wants every task that was agreed to among the done ones of its holder, and none in an inbox.
func (k *kills) inboxes(commands []*command) {
	k.t.Helper()
	open, done := map[string]bool{}, map[string]string{}
	for _, account := range accounts {
		for _, t := range listAll[task](k.t, k.caller(account), "/tasks?status=open&limit=100", nil) {
			open[t.ID] = true
		}
		for _, t := range listAll[task](k.t, k.caller(account), "/tasks?status=done&limit=100", nil) {
			done[t.ID] = t.Outcome
		}
	}
	for _, c := range commands {
		if c.Task != "" && (open[c.Task] || done[c.Task] != "agreed") {
			k.t.Errorf("%s: open %t, done as %q", c.Key, open[c.Task], done[c.Task])
		}
	}
}
