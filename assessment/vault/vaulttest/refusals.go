package vaulttest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"readiness/assessment/vault"
)

func checkInvalid(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		item := text("text/1", "note")
		wrong := []vault.Item{
			{ID: ""},
			{ID: "text/é"},
			{ID: "text/\xff"},
			{ID: "text 1"},
			{ID: "redacted text/1"},
			{ID: "text/\x00"},
			{ID: strings.Repeat("a", vault.MaxID+1)},
			{ID: "text/salt", Salt: make([]byte, vault.MaxSalt+1)},
			{ID: "text/data", Data: make([]byte, vault.MaxSize+1)},
		}
		if err := v.Put(ctx, item); err != nil {
			return err
		}
		for _, w := range wrong {
			err := inOrder(
				gives("put", vault.ErrInvalid, func() error { return v.Put(ctx, w) }),
				gives("put behind a sound one", vault.ErrInvalid, func() error { return v.Put(ctx, text("text/sound", "x"), w) }),
				gives("replace", vault.ErrInvalid, func() error { return v.Replace(ctx, w) }),
				holds(ctx, v, "get", []vault.Item{item}, w.ID, "text/sound"),
			)
			if err != nil {
				return fmt.Errorf("item %.40q: %w", w.ID, err)
			}
		}
		long := byOfficer
		long.Why = strings.Repeat("a", vault.MaxWhy+1)
		at := byOfficer.At
		for _, r := range []vault.Redaction{{At: at}, {By: "a"}, {By: "\xff", At: at}, {By: "a", At: at, Why: "\xff"}, long} {
			if err := gives("redact", vault.ErrInvalid, func() error { return v.Redact(ctx, "text/1", r) }).do(); err != nil {
				return fmt.Errorf("redact with %.100v: %w", r, err)
			}
		}
		return inOrder(
			gives("redact under no id", vault.ErrNotFound, func() error { return v.Redact(ctx, "redacted text/1", byOfficer) }),
			holds(ctx, v, "get after all", []vault.Item{item}),
			gives("redact without a reason", nil, func() error {
				return v.Redact(ctx, "text/1", vault.Redaction{By: "a", At: at.Add(time.Microsecond)})
			}),
			holds(ctx, v, "get it redacted", []vault.Item{redacted("text/1", vault.Redaction{By: "a", At: at})}),
		)
	})
}

// calls are all methods but Close, on an item that is there.
func calls(ctx context.Context, v vault.Vault) []step {
	return []step{
		{"put", func() error { return v.Put(ctx, text("text/2", "new")) }},
		{"put none", func() error { return v.Put(ctx) }},
		{"put what cannot be kept", func() error { return v.Put(ctx, vault.Item{}) }},
		{"get", func() error { _, err := v.Get(ctx, "text/1"); return err }},
		{"get none", func() error { _, err := v.Get(ctx); return err }},
		{"ids", func() error { return firstError(ctx, v, "") }},
		{"ids with what begins none", func() error { return firstError(ctx, v, "é") }},
		{"replace", func() error { return v.Replace(ctx, text("text/1", "new")) }},
		{"replace by what cannot be kept", func() error { return v.Replace(ctx, vault.Item{}) }},
		{"redact", func() error { return v.Redact(ctx, "text/1", byOfficer) }},
		{"redact by nobody", func() error { return v.Redact(ctx, "text/1", vault.Redaction{}) }},
		{"delete", func() error { return v.Delete(ctx, "text/1") }},
		{"delete none", func() error { return v.Delete(ctx) }},
	}
}

// firstError lists up to the first error.
func firstError(ctx context.Context, v vault.Vault, prefix string) error {
	for _, err := range v.IDs(ctx, prefix) {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkClosed(ctx context.Context, b Backend) error {
	item := text("text/1", "note")
	err := with(ctx, b, func(v vault.Vault) error { // which closes it a second time
		if err := v.Put(ctx, item); err != nil {
			return err
		}
		if err := v.Close(); err != nil {
			return fmt.Errorf("close: %w", err)
		}
		for _, c := range calls(ctx, v) {
			if err := c.do(); !errors.Is(err, vault.ErrClosed) {
				return fmt.Errorf("%s after close: %w", c.name, unwanted(err, vault.ErrClosed))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return with(ctx, b, func(v vault.Vault) error { return holds(ctx, v, "", []vault.Item{item}, "text/2").do() })
}

func checkContext(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		item, cause := text("text/1", "note"), errors.New("the caller hung up")
		if err := v.Put(ctx, item); err != nil {
			return err
		}
		ended, cancel := context.WithCancelCause(ctx)
		cancel(cause)
		for _, c := range calls(ended, v) {
			if strings.Contains(c.name, " ") { // which of two faults comes first is not laid down
				continue
			}
			if err := c.do(); !errors.Is(err, cause) {
				return fmt.Errorf("%s: %w", c.name, unwanted(err, cause))
			}
		}
		return holds(ctx, v, "get", []vault.Item{item}, "text/2").do()
	})
}
