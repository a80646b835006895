package flows

// RejectRule says when rejections decide (F2).
type RejectRule string

// RejectFirst: the first rejection rejects. RejectAll: only when the agreements needed cannot be had any more.
const (
	RejectFirst RejectRule = "first"
	RejectAll   RejectRule = "all"
)

// Order says whether the seats of a visit are open at once or one after another; it does not touch counting.
type Order string

// The orders.
const (
	Parallel   Order = "parallel"
	Sequential Order = "sequential"
)

// vote is how a node counts: any, all, percent (1–100) or count (≥ 1).
type vote struct {
	rule string
	n    int
}

// needed is how many of n seats must agree: all of them, one, ceil(n × p / 100), or a count, which no
// electorate can be too small for (F3).
func (v vote) needed(n int) int {
	switch v.rule {
	case "all":
		return n
	case "percent":
		return (n*v.n + 99) / 100
	case "count":
		return min(v.n, n)
	}
	return min(1, n)
}

// ballot counts the seats of a visit. Skipped seats that do not agree are no part of it.
type ballot struct{ agreed, rejected, undecided int }

func count(seats []Seat) ballot {
	var b ballot
	for _, s := range seats {
		switch s.Status {
		case SeatAgreed:
			b.agreed++
		case SeatRejected:
			b.rejected++
		case SeatOpen, SeatWaiting:
			b.undecided++
		case SeatSkipped:
			if s.Agrees {
				b.agreed++
			}
		}
	}
	return b
}

// decide is the one function that every vote, and every change of an electorate, is decided by (F3, F4):
// as soon as the result cannot change, both ways; "" while it can.
func (b ballot) decide(e Electorate) Outcome {
	switch {
	case b.agreed >= e.Needed:
		return OutcomePassed
	case b.rejected > 0 && e.Reject == RejectFirst:
		return OutcomeRejected
	case b.agreed+b.undecided < e.Needed:
		return OutcomeRejected
	}
	return ""
}

// readVote reads vote: any | all | {percent: p} | {count: c}, and on_reject, whose default is first where
// one agreement passes and all where votes are counted.
func readVote(c *compiler, v value) (vote, RejectRule) {
	out := vote{rule: "any"}
	if m, has := v.get("vote"); has {
		out = readCount(c, v, m)
	}
	otherwise := RejectFirst
	if out.n > 0 {
		otherwise = RejectAll
	}
	return out, RejectRule(c.word(v, "on_reject", string(otherwise), string(RejectFirst), string(RejectAll)))
}

func readCount(c *compiler, v, m value) vote {
	if m.kind != '{' {
		return vote{rule: c.word(v, "vote", "any", "any", "all")}
	}
	_, percent := m.get("percent")
	_, count := m.get("count")
	if percent == count {
		c.problem(m.at, "flow_vote")
		return vote{rule: "any"}
	}
	if percent {
		c.object(m, "percent")
		return vote{rule: "percent", n: c.integer(m, "percent", 100, 1, 100)}
	}
	c.object(m, "count")
	return vote{rule: "count", n: c.integer(m, "count", 1, 1, MaxSeats)}
}
