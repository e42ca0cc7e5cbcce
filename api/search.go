package api

import (
	"context"
	"time"

	"readiness/assessment"
)

// mostSearches is how many searches may run at once, whoever asks for them: each takes a processor for seconds, and memory.
const mostSearches = 2

// longestTurn is how long a search waits for its turn.
const longestTurn = 5 * time.Second

// search runs something that takes a search, in its turn. It stops when the caller goes away.
func (c *call) search(ctx context.Context, run func() error) error {
	turn := time.NewTimer(c.server.turn)
	defer turn.Stop()
	select {
	case c.server.searches <- struct{}{}:
	case <-turn.C:
		return &assessment.Error{
			Kind: assessment.Unavailable, Msg: "other matchings are being searched for",
			Fix: "Try again in a moment, or ask for fewer seconds.",
		}
	case <-ctx.Done():
		return gone(ctx, ctx.Err())
	}
	defer func() { <-c.server.searches }()
	return gone(ctx, run())
}

// gone says of what failed because nobody waits for it any more, or its time was over, that nothing is wrong with it.
func gone(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return &assessment.Error{Kind: assessment.Unavailable, Msg: "the time was over before there was an answer", Fix: "Try again, or ask for less.", Err: err}
}
