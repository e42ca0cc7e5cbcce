package mongolink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"readiness/assessment/journal"
)

// tries is how often something is tried before it counts as unavailable. Each try waits for a new primary as long as its
// time-out allows.
const tries = 3

// Attempt bounds one try by the time-out and by the life of the link.
func (l *Link) Attempt(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	stop := context.AfterFunc(l.life, cancel)
	return ctx, func() { stop(); cancel() }
}

// Pause waits before the next try, longer each time, and not past the end of the context or the link.
func (l *Link) Pause(ctx context.Context, try int) {
	timer := time.NewTimer(25 * time.Millisecond << min(try, 10))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-l.life.Done():
	}
}

// Usable says why nothing can be tried.
func (l *Link) Usable(ctx context.Context, op string) error {
	if l.life.Err() != nil || ctx.Err() != nil {
		return l.Failed(ctx, op, ctx.Err())
	}
	return nil
}

// Retry does what may be done more than once, until it succeeds; an answer that cannot change is one.
func Retry[T any](ctx context.Context, l *Link, op string, do func(context.Context) (T, error)) (T, error) {
	for try := 0; ; try++ {
		bounded, cancel := l.Attempt(ctx)
		answer, err := do(bounded)
		cancel()
		if err == nil {
			return answer, nil
		}
		if l.IsLast(ctx, try, err) {
			return answer, l.Failed(ctx, op, err)
		}
		l.Pause(ctx, try)
	}
}

// IsLast says that no try follows the one that ended with err: there were enough, or another cannot help. The first try
// is 0.
func (l *Link) IsLast(ctx context.Context, try int, err error) bool {
	if try+1 >= tries || ctx.Err() != nil || l.life.Err() != nil || IsDamage(err) {
		return true
	}
	server, ok := errors.AsType[mongo.ServerError](err)
	return ok && (server.HasErrorCode(unauthorized) || server.HasErrorCode(authenticationFailed))
}

// IsDamage says that something stored is not as it should be.
func IsDamage(err error) bool {
	_, corrupt := errors.AsType[*journal.CorruptError](err)
	_, hole := errors.AsType[*journal.HoleError](err)
	return corrupt || hole
}

// Failed is an error as journals and vaults report it. It shows nothing of what the URI says about who signs in.
func (l *Link) Failed(ctx context.Context, op string, err error) error {
	switch {
	case l.life.Err() != nil:
		return l.closed
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	case IsDamage(err):
		return err
	default:
		return &journal.UnavailableError{Op: op, Err: l.address.veiled(errors.New(cause(err, l.timeout)))}
	}
}
