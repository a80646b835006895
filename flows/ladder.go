package flows

import "github.com/superform-dev/superform/forms"

// maxClimb bounds how many levels of absent superiors a climb goes past: each level is two rounds of
// questions, and all that one command can ask in a row has to stay below MaxRounds.
const maxClimb = 5

// rung is one step of what to do when nobody is found (F5): climb to the superior, a source, or a verdict.
type rung struct {
	word   string // "superior", "pass", "reject", "refuse"; "" for a source
	source source
}

var rungWords = []string{"superior", "flow-admin", "pass", "reject", "refuse"}

// readNobody reads the ladder; the default is the flow admin, so that nothing passes silently.
func readNobody(c *compiler, v value) []rung {
	admin := rung{source: source{name: "flow-admin"}}
	items, has := c.list(v, "nobody", maxRungs)
	if !has {
		return []rung{admin}
	}
	var out []rung
	for i, item := range items {
		switch {
		case item.kind == '{':
			if s, ok := c.source(item); ok {
				out = append(out, rung{source: s})
			}
		case item.kind != '"':
			c.problem(item.at, "flow_not_text")
		case item.text == "flow-admin":
			out = append(out, admin)
		case !contains(rungWords, item.text):
			c.unknown(item.at, "flow_word_unknown", item.text, rungWords)
		case item.text != "superior" && i != len(items)-1:
			c.problem(item.at, "flow_verdict_last", "word", item.text)
		default:
			out = append(out, rung{word: item.text})
		}
	}
	return out
}

// found is what the ladders of a node gave: people, a verdict without people, or a failure (known, reason).
type found struct {
	known   known
	chairs  []chair
	absent  []forms.ID // everybody found who is not present
	base    []forms.ID // those of the first rung that found any: where climbing starts
	verdict string     // "", "pass", "reject", "refuse"
	rule    string     // of "refuse": the rule that said so, "nobody" or "requester"
	reason  *Reason
}

func parked(code string, args ...string) found {
	return found{known: failed, reason: because(code, args...)}
}

func (f found) people() []forms.ID {
	var out []forms.ID
	for _, ch := range f.chairs {
		if ch.skip == nil {
			out = append(out, ch.member)
		}
	}
	return out
}

// unreached gives the first who would sit here if they could be reached.
func (f found) unreached() (forms.ID, bool) {
	for _, ch := range f.chairs {
		if ch.skip != nil && ch.skip.Code == "skipped_unreached" {
			return ch.member, true
		}
	}
	return forms.ID{}, false
}

// find resolves who sits at the node on arrival (F17): the ladder of sources, then F6, then F5.
func (a *approve) find(w *walk, p place) found {
	f := a.climbWho(w)
	if f.known != have {
		return f
	}
	if f = a.own(w, p, f); f.known != have || f.verdict != "" {
		return f
	}
	for _, ch := range f.chairs {
		if ch.skip == nil || ch.skip.Code == "skipped_own" {
			return f
		}
	}
	return a.climbNobody(w, f)
}

// climbWho takes the first source that finds somebody present. The questions of all rungs that could
// matter are put in one round.
func (a *approve) climbWho(w *walk) found {
	of := w.s.Requester
	out := found{}
	for i, s := range a.who {
		people, k, why := w.members("people", s.name, of.String(), s.arg)
		var here, absent []forms.ID
		if k == have {
			here, absent, k, why = w.present(people)
		}
		switch {
		case k == unknown:
			out.known = unknown
			continue
		case out.known == unknown:
			continue
		case k == failed:
			return found{known: failed, reason: why}
		}
		out.absent = append(out.absent, absent...)
		if len(out.base) == 0 {
			out.base = absent
		}
		unreached, k, why := w.unreached(absent)
		if k != have {
			if out.known = k; k == failed {
				return found{known: failed, reason: why}
			}
			continue
		}
		for _, m := range unreached {
			out.chairs = append(out.chairs, chair{member: m, why: Why{Ladder: "who", Rung: i, Source: s.name, Arg: s.arg, Of: of}, skip: because("skipped_unreached")})
		}
		for _, m := range here {
			out.chairs = append(out.chairs, chair{member: m, why: Why{Ladder: "who", Rung: i, Source: s.name, Arg: s.arg, Of: of}})
		}
		if len(here) > 0 {
			return out
		}
	}
	return out
}

// own applies F6 to the requester's chair, if there is one.
func (a *approve) own(w *walk, p place, f found) found {
	at := -1
	for i, ch := range f.chairs {
		if ch.member == w.s.Requester && ch.skip == nil {
			at = i
		}
	}
	if at < 0 || a.requester == "self" {
		return f
	}
	ch := &f.chairs[at]
	switch {
	case a.requester == "refuse":
		return found{verdict: "refuse", rule: "requester", reason: because("refused_own")}
	case a.requester == "skip" && w.arrival(p) == First:
		ch.skip = because("skipped_own")
		return f
	case a.requester == "skip":
		return f // after a return the requester's own node is not skipped
	}
	instead, k, why := a.instead(w)
	if k != have {
		return found{known: k, reason: why}
	}
	if instead.member.IsZero() {
		ch.skip = because("no_superior")
		return f
	}
	for i := range f.chairs {
		if i != at && f.chairs[i].member == instead.member {
			ch.skip = because("replaced_own", "member", instead.member.String())
			return f
		}
	}
	f.chairs[at] = instead
	return f
}

// instead finds who decides for the requester: their superior, or the head of their department and, where
// that is the requester, again the superior. No member: there is nobody.
func (a *approve) instead(w *walk) (chair, known, *Reason) {
	me := w.s.Requester
	if a.requester == "department-head" {
		heads, k, why := w.members("people", "department-head", me.String(), "1")
		if k == have {
			heads, _, k, why = w.present(heads)
		}
		if k != have {
			return chair{}, k, why
		}
		for _, h := range heads {
			if h != me {
				return chair{member: h, why: Why{Ladder: "requester", Source: "department-head", Of: me}}, have, nil
			}
		}
	}
	up, k, why := w.climb([]forms.ID{me})
	if k != have || len(up) == 0 {
		return chair{}, k, why
	}
	return chair{member: up[0].member, why: Why{Ladder: "requester", Source: "superior", Of: up[0].of}}, have, nil
}

// above is somebody found by climbing, and whose superior they are.
type above struct{ member, of forms.ID }

// climb looks for present superiors of members, level by level, never the requester. The first level
// with somebody present answers.
func (w *walk) climb(from []forms.ID) ([]above, known, *Reason) {
	seen := append([]forms.ID{w.s.Requester}, from...)
	for range maxClimb {
		var next []forms.ID
		var of []forms.ID
		state := have
		for _, m := range from {
			ups, k, why := w.members("superior", m.String())
			if k == failed {
				return nil, failed, why
			}
			if k == unknown {
				state = unknown
			}
			for _, up := range ups {
				if !hasID(seen, up) {
					seen, next, of = append(seen, up), append(next, up), append(of, m)
				}
			}
		}
		if state == unknown {
			return nil, unknown, nil
		}
		here, _, k, why := w.present(next)
		if k != have {
			return nil, k, why
		}
		if len(here) > 0 || len(next) == 0 {
			return pairUp(here, next, of), have, nil
		}
		from = next
	}
	return nil, have, nil
}

func pairUp(here, all, of []forms.ID) []above {
	var out []above
	for i, m := range all {
		if hasID(here, m) {
			out = append(out, above{member: m, of: of[i]})
		}
	}
	return out
}

// climbNobody takes the first rung of the nobody ladder that finds somebody present who is not the
// requester (unless the node lets requesters decide), or that is a verdict. Below the last rung the
// instance parks. The questions of all rungs are put in one round.
func (a *approve) climbNobody(w *walk, f found) found {
	pending := false
	for i, r := range a.nobody {
		if r.word != "" && r.word != "superior" {
			if pending {
				break
			}
			rule, args := "nobody", []string{"rung", itoa(i + 1)}
			if m, is := f.unreached(); is {
				rule, args = "unreached", append(args, "member", m.String())
			}
			return found{absent: f.absent, verdict: r.word, rule: rule, reason: because(rule+"_"+r.word, args...)}
		}
		people, k, why := a.fallback(w, r, f.base)
		switch {
		case k == unknown:
			pending = true
			continue
		case pending:
			continue
		case k == failed:
			return found{known: failed, reason: why}
		}
		for _, p := range people {
			f.chairs = append(f.chairs, chair{member: p.member, why: Why{Ladder: "nobody", Rung: i, Source: r.name(), Arg: r.source.arg, Of: p.of}})
		}
		if len(people) > 0 {
			return f
		}
	}
	if pending {
		return found{known: unknown}
	}
	if m, is := f.unreached(); is {
		return parked("unreached_found", "member", m.String())
	}
	return parked("nobody_found")
}

// fallback finds the present people of one rung that names any. Climbing starts from those who were found
// but absent, else from the requester.
func (a *approve) fallback(w *walk, r rung, base []forms.ID) ([]above, known, *Reason) {
	me := w.s.Requester
	if r.word == "superior" {
		if len(base) == 0 {
			base = []forms.ID{me}
		}
		return w.climb(base)
	}
	people, k, why := w.members("people", r.source.name, me.String(), r.source.arg)
	if k == have {
		people, _, k, why = w.present(people)
	}
	var out []above
	for _, m := range people {
		if m != me || a.requester == "self" {
			out = append(out, above{member: m, of: me})
		}
	}
	return out, k, why
}

func (r rung) name() string {
	if r.word != "" {
		return r.word
	}
	return r.source.name
}
