package main

import (
	"context"
	"log/slog"
	"time"

	"readiness/assessment/account"
	"readiness/assessment/vault"
)

// tidyEvery is how often a server removes what has expired: sign-ins, and what requests were answered. Several servers
// over one store do so each for itself, which does no harm.
const tidyEvery = time.Hour

// tidying removes what has expired until the returned function is called, which waits for its end.
func (a *app) tidying(ctx context.Context, v vault.Vault, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(tidyEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if n, err := tidy(ctx, v, a.now()); err != nil && ctx.Err() == nil {
					log.Warn("what has expired could not be removed", "error", err.Error())
				} else if n > 0 {
					log.Info("removed what has expired", "items", n)
				}
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// tidy removes what has expired and says how many items that were.
func tidy(ctx context.Context, v vault.Vault, now time.Time) (int, error) {
	n, err := vault.Expired(ctx, v, answersPrefix, now.Add(-answersKept))
	if err != nil {
		return n, err
	}
	ids, err := account.ExpiredTokens(ctx, v, now)
	if err != nil {
		return n, err
	}
	return n + len(ids), vault.DeleteAll(ctx, v, ids)
}
