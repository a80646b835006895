package engine

import "time"

// HashingSpent is how long the engine's hashes of passwords have taken so far.
func (e *Engine) HashingSpent() time.Duration { return e.hasher.Spent() }
