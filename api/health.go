package api

import (
	"context"
	"encoding/json"

	"github.com/superform-dev/superform/engine"
)

// Health is the answer of a process that is well.
type Health struct {
	Status string `json:"status" enum:"ok"`
}

// healthz answers as long as the process runs: whoever restarts it on silence must not do so because the
// database is away.
func (s *Server) healthz(context.Context, *call, *none) (Health, error) { return Health{"ok"}, nil }

// readyz answers 503 while work should go to another node.
func (s *Server) readyz(ctx context.Context, _ *call, _ *none) (Health, error) {
	if s.draining.Load() {
		return Health{}, engine.NewFault("unavailable", "retry_after", "5")
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := s.engine.Healthy(ctx); err != nil {
		s.log.Warn("not ready", "error", err.Error())
		return Health{}, engine.NewFault("unavailable", "retry_after", "5")
	}
	return Health{"ok"}, nil
}

func (s *Server) openapi(context.Context, *call, *none) (finished[map[string]json.RawMessage], error) {
	return finished[map[string]json.RawMessage]{s.document}, nil
}
