package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"readiness/api"
	"readiness/assessment/account"
	"readiness/assessment/vault"
)

// tidyEvery is how often a server removes what has expired: sign-ins, and what requests were answered; first after
// tidySoon, for one that never runs long. Several servers over one store do so each for itself, which does no harm.
const (
	tidyEvery = time.Hour
	tidySoon  = time.Minute
)

// tidying removes what has expired until the returned function is called, which waits for its end.
func (a *app) tidying(ctx context.Context, v vault.Vault, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		next := time.NewTimer(tidySoon)
		defer next.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-next.C:
				n, err := tidy(ctx, v, a.now())
				if err != nil && ctx.Err() == nil {
					log.Warn("what has expired could not all be removed", "error", err.Error())
				}
				if n > 0 {
					log.Info("removed what has expired", "items", n)
				}
				next.Reset(tidyEvery)
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// tidy removes what has expired and says how many items that were. What of it fails does not keep it from the rest.
func tidy(ctx context.Context, v vault.Vault, now time.Time) (int, error) {
	n, failed := vault.Expired(ctx, v, api.RepeatPrefix, now.Add(-answersKept))
	ids, err := account.ExpiredTokens(ctx, v, now)
	if err == nil {
		err = vault.DeleteAll(ctx, v, ids)
	}
	if err == nil {
		n += len(ids)
	}
	return n, errors.Join(failed, err)
}
