package flows

import (
	"strings"
	"testing"
)

// hand makes the command that puts to in the place of from.
func (w *world) hand(from, to string, own bool) Out {
	w.t.Helper()
	cmd := w.command("root", HandOver, "")
	cmd.From, cmd.Own = member(from), own
	if to != "" {
		cmd.To = member(to)
	}
	out := w.try(cmd)
	if out.Refusal != nil {
		w.t.Fatalf("refused: %s", out.Refusal.Text("en"))
	}
	return out
}

func TestF23_WhoLeavesIsReplaced(t *testing.T) {
	for _, c := range []struct {
		name       string
		node       string
		before     func(w *world)
		from, to   string
		gone       string
		want, then string
	}{
		{"by the successor", approver("n", person("cid")), nil, "cid", "dan", "cid", "running n:dan", "approved"},
		{"by the superior, where no successor is named", approver("n", person("eve")), nil, "eve", "", "eve", "running n:cid", ""},
		{"by the superior, where the successor is gone too", approver("n", person("eve")), nil, "eve", "dan", "eve dan", "running n:cid", ""},
		{"by a flow admin, where nobody is above", approver("n", person("hal")), nil, "hal", "", "hal", "running n:root", ""},
		{"by nobody who requested it", approver("n", person("hal")), nil, "hal", "ann", "hal", "running n:root", ""},
		{"by the requester, where the node lets them", approver("n", person("hal"), `"requester":"self"`), nil, "hal", "ann", "hal", "running n:ann", ""},
		{"not, where any of several decides", approver("n", role("board"), `"vote":"any"`), nil, "fay", "dan", "fay", "running n:gus, n:hal", ""},
		{"where all decide", approver("n", role("board"), `"vote":"all"`), nil, "fay", "dan", "fay", "running n:dan, n:gus, n:hal", ""},
		{"not by somebody who decides there too; who is above them does", approver("n", role("board"), `"vote":"all"`), nil, "fay", "gus", "fay", "running n:root, n:gus, n:hal", ""},
		{"before their turn comes", approver("n", role("board"), `"vote":"all","order":"sequential"`), nil, "gus", "dan", "gus", "running n:fay", ""},
		{"not on what ended", approver("n", person("cid")), func(w *world) { w.do("cid", Agree) }, "cid", "dan", "cid", "approved", ""},
		{"not where they have no seat", approver("n", person("cid")), nil, "eve", "dan", "eve", "running n:cid", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := office()
			o.roles = map[string][]string{"board": {"fay", "gus", "hal"}}
			o.managers = map[string]string{"ann": "cid", "eve": "cid"}
			o.admins = []string{"root"}
			o.gone = map[string]bool{}
			w := newWorld(t, flow(t, c.node), o)
			w.do("ann", Submit)
			if c.before != nil {
				c.before(w)
			}
			for _, gone := range strings.Fields(c.gone) {
				o.gone[gone] = true
			}
			if strings.HasPrefix(c.name, "not on") || strings.HasPrefix(c.name, "not where they") {
				cmd := w.command("root", HandOver, "")
				cmd.From, cmd.To = member(c.from), member(c.to)
				if r := w.try(cmd).Refusal; r == nil || r.Code != "nothing_handed" {
					t.Errorf("got %v", r)
				}
			} else {
				w.hand(c.from, c.to, false)
			}
			w.expect(c.want)
			if c.then != "" {
				w.do(c.to, Agree)
				w.expect(c.then)
			}
		})
	}
}

func TestF23_ASeatThatLapsesMayDecideTheVote(t *testing.T) {
	o := office()
	o.roles = map[string][]string{"board": {"fay", "gus", "hal"}}
	w := newWorld(t, flow(t, approver("n", role("board"), `"vote":{"percent":60}`)), o)
	w.do("ann", Submit)
	w.do("gus", Agree)
	w.expect("running n:fay, n:hal")
	o.gone = map[string]bool{"fay": true, "root": true}
	o.admins = nil
	w.hand("fay", "", false)
	// Of the two who are left 60 percent are both.
	w.expect("running n:hal")
	if e := w.last("n").Electorate; e.Of != 2 || e.Needed != 2 {
		t.Errorf("the electorate is %+v", e)
	}
	w.do("hal", Agree)
	w.expect("approved")
}

func TestF23_WhoLeftBeforeTheirTurnIsReplacedWhenItComes(t *testing.T) {
	o := office()
	o.roles = map[string][]string{"board": {"fay", "gus", "hal"}}
	w := newWorld(t, flow(t, approver("n", role("board"), `"vote":"all","order":"sequential"`)), o)
	w.do("ann", Submit)
	w.expect("running n:fay")
	o.gone, o.after = map[string]bool{"gus": true}, map[string]string{"gus": "dan"}
	w.do("fay", Agree)
	w.expect("running n:dan")
	if why := w.last("n").Seats[1].Why; named(why.Text("en", "gus")) != "In the place of gus (successor)" {
		t.Errorf("why: %s", why.Text("en", "gus"))
	}
	w.do("dan", Agree)
	w.expect("running n:hal")
	w.do("hal", Agree)
	w.expect("approved")
}

func TestF23_WhatWasReturnedAndWhoseRecordItIs(t *testing.T) {
	w := newWorld(t, flow(t, approver("n", person("cid"))), office())
	w.do("ann", Submit)
	w.do("cid", Return)
	w.hand("ann", "dan", true)
	w.expect("running start(resubmit):dan")
	if w.s.Requester != member("dan") {
		t.Errorf("the requester is %s", names()[w.s.Requester])
	}
	w.do("dan", Resubmit)
	w.expect("running n:cid")
}

func TestF24_ADelegateActsOnTheSeatOfWhoIsAway(t *testing.T) {
	o := office()
	o.acts = map[string]string{"cid": "dan"}
	w := newWorld(t, flow(t, approver("n", person("cid")), approver("m", person("eve"))), o)
	w.do("ann", Submit)
	act := func(by, of string) *Refusal {
		cmd := w.command(of, Agree, "")
		cmd.By, cmd.For = member(by), member(of)
		return w.try(cmd).Refusal
	}
	for by, code := range map[string]string{"gus": "not_delegate", "ann": "delegate_own"} {
		if r := act(by, "cid"); r == nil || r.Code != code {
			t.Errorf("%s acts for cid: %v, want %s", by, r, code)
		}
	}
	if r := act("dan", "cid"); r != nil {
		t.Fatal(r)
	}
	w.expect("running m:eve")
	seat := w.last("n").Seats[0]
	if seat.Member != member("cid") || seat.Closed.By != member("dan") || seat.Closed.For != member("cid") {
		t.Errorf("the seat stays cid's and says who acted: %+v", seat)
	}
	o.acts["eve"] = "gus"
	o.acts["gus"] = "hal"
	if r := act("hal", "eve"); r == nil || r.Code != "not_delegate" {
		t.Errorf("it does not chain: %v", r)
	}
}
