package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// providers reads with whom people sign in: the file that SUPERFORM_OIDC names, a list in JSON.
func (set settings) providers() ([]*org.Provider, error) {
	if set.OIDC == "" {
		return nil, nil
	}
	if set.PublicURL == "" {
		return nil, errors.New("SUPERFORM_OIDC needs PUBLIC_URL: providers send people back there")
	}
	text, err := os.ReadFile(set.OIDC)
	if err != nil {
		return nil, fmt.Errorf("SUPERFORM_OIDC: %w", err)
	}
	list, err := org.ParseProviders(text)
	if err != nil {
		return nil, fmt.Errorf("SUPERFORM_OIDC: %s: %w", set.OIDC, err)
	}
	return list, nil
}

// checkProviders says loudly which issuers do not answer; people go on signing in by password.
func checkProviders(e *engine.Engine, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		for key, err := range e.CheckProviders(ctx) {
			log.Warn("NOBODY CAN SIGN IN BY THIS PROVIDER NOW; it is asked again when somebody tries", "provider", key, "reason", err)
		}
	}
}
