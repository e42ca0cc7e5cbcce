package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/store"
)

// asOfFlag is how the commands that read a store are told about the past.
func asOfFlag(cmd *cobra.Command, asOf *string) {
	cmd.Flags().StringVar(asOf, "as-of", "", "the store as it was at a `POINT`: 2026-03-31, 2026-03-31T12:00:00Z, or the number of a record (default: now)")
}

// withState opens a store to be read, as it is or as it was, for the time of one use.
func (a *app) withState(ctx context.Context, s *storeFlag, asOf string, use func(*assessment.Service, *assessment.State) error) error {
	point, err := parsePoint(asOf)
	if err != nil {
		return err
	}
	return a.withStore(ctx, s, store.Options{ReadOnly: true}, func(svc *assessment.Service, opened *store.Store) error {
		if asOf == "" {
			return use(svc, svc.State())
		}
		state, err := svc.AsOf(ctx, point)
		if err != nil {
			return err
		}
		if state.Head().Seq == 0 && svc.State().Head().Seq > 0 {
			return tooEarly(ctx, opened, asOf)
		}
		return use(svc, state)
	})
}

// tooEarly is a point before the first record of a store.
func tooEarly(ctx context.Context, opened *store.Store, asOf string) error {
	first, err := recordAt(ctx, opened.Journal, 1)
	if err != nil {
		return err
	}
	return &assessment.Error{
		Kind: assessment.NotFound, Msg: fmt.Sprintf("the store %s held nothing yet at %s", opened.URI, asOf),
		Fix: "Its first record is of " + first.At.UTC().Format(time.RFC3339) + ".",
	}
}

// parsePoint reads --as-of: a day, which counts to its end in UTC, a time, or the number of a record. Without a text it
// is the zero Point, which is now.
func parsePoint(text string) (assessment.Point, error) {
	if text == "" {
		return assessment.Point{}, nil
	}
	if seq, err := strconv.ParseUint(text, 10, 63); err == nil {
		if seq == 0 {
			return assessment.Point{}, invalid("Records are counted from 1.", "--as-of 0 is before the first record")
		}
		return assessment.Point{Seq: seq}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return assessment.Point{At: day.AddDate(0, 0, 1).Add(-time.Millisecond)}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return assessment.Point{}, invalid("For example: --as-of 2026-03-31, --as-of 2026-03-31T12:00:00Z, --as-of 12",
			"--as-of takes a day, a time or the number of a record, not %q", text)
	}
	return assessment.Point{At: at.UTC()}, nil
}
