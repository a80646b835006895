package api

import (
	"context"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

type clockBody struct {
	To engine.Instant `json:"to,omitempty" doc:"RFC 3339"`
	By string         `json:"by,omitempty" maxLength:"32" doc:"a duration such as 90m or 36h"`
}

// moveClock takes exactly one of to and by.
func (s *Server) moveClock(ctx context.Context, c *call, key engine.Key, _ *none, b *clockBody) (engine.Answer, error) {
	if (b.To != 0) == (b.By != "") {
		return engine.Answer{}, engine.Invalid([]forms.Problem{bodyProblem("to", "one_of", "keys", "to, by")})
	}
	move := engine.ClockMove{To: b.To}
	if b.By != "" {
		by, err := time.ParseDuration(b.By)
		if err != nil || by.Milliseconds() == 0 {
			return engine.Answer{}, engine.Invalid([]forms.Problem{bodyProblem("by", "wrong_type")})
		}
		move.By = by.Milliseconds()
	}
	return s.engine.MoveClock(ctx, c.caller, key, move)
}
