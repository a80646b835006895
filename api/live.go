package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/forms"
)

// pulse are the times of a live stream.
type pulse struct {
	beat  time.Duration // between two signs of life; at each the session is read again
	most  time.Duration // that a stream lasts
	write time.Duration // that a caller may take to accept what is sent
}

var defaultPulse = pulse{beat: 20 * time.Second, most: 10 * time.Minute, write: 10 * time.Second}

type liveQuery struct {
	LastEventID string `header:"Last-Event-ID" maxLength:"64" doc:"id of the last event that was heard"`
	Last        string `query:"last" maxLength:"64" doc:"the same, for who cannot set the header"`
}

// streams binds a handler that opens a stream of events.
func streams[P any](handle func(context.Context, *call, *P) error) binder {
	return func(s *Server, r *route, op huma.Operation) {
		op.DefaultStatus = http.StatusOK
		acts(handle)(s, r, op)
		s.operation(r).Responses["200"] = &huma.Response{
			Description: "Events: hello, change, bye; docs/live.md describes them",
			Content:     map[string]*huma.MediaType{eventType: {Schema: &huma.Schema{Type: huma.TypeString}}},
		}
	}
}

// live opens a stream of what changes for the caller. It goes on after the call has been answered.
func (s *Server) live(_ context.Context, c *call, q *liveQuery) error {
	last := q.LastEventID
	if last == "" {
		last = q.Last
	}
	if !s.outlets.free() {
		return engine.NewFault("unavailable", "retry_after", "5")
	}
	c.stream = func(o *outlet) { s.tellLive(o, c.caller, c.token, last) }
	return nil
}

// change is what a change says: which record it was, or nothing where only counts have changed.
type change struct {
	Record forms.ID `json:"record,omitzero"`
}

// tellLive tells the caller of changes until somebody ends it: the caller, the clock, the session, us.
func (s *Server) tellLive(o *outlet, caller engine.Caller, token, last string) {
	stream := s.engine.Live(caller, last)
	defer stream.Close()
	o.say("hello", stream.From, map[string]bool{"resumed": stream.Resumed})
	for _, missed := range stream.Missed {
		o.say("change", missed.ID, change{missed.Record})
	}
	beat, end := time.NewTicker(s.pulse.beat), time.NewTimer(s.pulse.most)
	defer beat.Stop()
	defer end.Stop()
	for {
		reason := ""
		select {
		case e, open := <-stream.Events:
			if open && (e.Reset || !e.Record.IsZero() || s.stillIn(caller, token)) {
				o.tell(e)
				continue
			}
			reason = "dropped"
			if open { // what concerns the member alone may be that they are out
				reason = "session"
			}
		case <-beat.C:
			if s.stillIn(caller, token) {
				o.comment("beat")
				continue
			}
			reason = "session"
		case <-end.C:
			reason = "time"
		case <-s.outlets.closing:
			reason = "drain"
		case <-o.gone:
			return
		}
		o.say("bye", "", map[string]string{"reason": reason})
		return
	}
}

// tell writes an event of the hub: a change, or another hello that says that something was missed.
func (o *outlet) tell(e live.Event) {
	if e.Reset {
		o.say("hello", e.ID, map[string]bool{"resumed": false})
		return
	}
	o.say("change", e.ID, change{e.Record})
}

// stillIn reports whether the session is still that of the caller in the company. That it cannot be read just now
// ends nothing: whoever is signed out is found so at the next beat.
func (s *Server) stillIn(caller engine.Caller, token string) bool {
	ctx, cancel := context.WithTimeout(s.base, readyTimeout)
	defer cancel()
	now, err := s.engine.Caller(ctx, token)
	if err != nil {
		return !engine.HasCode(err, "no_session")
	}
	return now.Company == caller.Company && now.Member == caller.Member
}

// encode writes what an event says; it is made of ids, flags and words.
func encode(data any) string {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return string(text)
}
