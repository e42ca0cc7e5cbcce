package vaulttest_test

import (
	"bytes"
	"context"
	"errors"
	"time"

	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// callerFlaws are of opening, refusing, closing, and of callers that come at once.
var callerFlaws = []flaw{
	{name: "forgets", check: "open again", open: func(b *brokenVault) { b.Vault = vaulttest.Memory() }},
	{name: "puts what cannot be kept", check: "what cannot be kept", put: lenient},
	{name: "lets anybody redact", check: "what cannot be kept", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		if r.By == "" {
			r.By = "somebody"
		}
		return b.Vault.Redact(ctx, id, r)
	}},
	{name: "never closes", check: "closed", close: func(*brokenVault) error { return nil }},
	{name: "closes once", check: "closed", close: func(b *brokenVault) error {
		if _, err := b.Vault.Get(context.Background()); err != nil {
			return err
		}
		return b.Vault.Close()
	}},
	{name: "does not look at the context", check: "context ended before", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		return b.Vault.Put(context.WithoutCancel(ctx), items...)
	}},
	{name: "hides why the context ended", check: "context ended before", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return b.Vault.Get(ctx, ids...)
	}},
	{name: "looks first and puts then", check: "one of sixteen puts an id", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		for _, item := range items {
			if got, err := b.Vault.Get(ctx, item.ID); err != nil || len(got) > 0 {
				return errors.Join(err, vault.ErrTaken)
			}
		}
		time.Sleep(time.Millisecond)
		return overwrite(ctx, b, items...)
	}},
	{name: "takes the same item of another caller for its own", check: "one of sixteen puts an id", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		err := b.Vault.Put(ctx, items...)
		if got, _ := b.Vault.Get(ctx, items[0].ID); errors.Is(err, vault.ErrTaken) && bytes.Equal(got[items[0].ID].Data, items[0].Data) {
			return nil
		}
		return err
	}},
	{name: "looks first and replaces then", check: "redact against replace", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		got, err := b.Vault.Get(ctx, item.ID)
		if err != nil || got[item.ID].Redacted != nil {
			return errors.Join(err, vault.ErrRedacted)
		}
		time.Sleep(20 * time.Millisecond) // so that the redaction comes in between, on a busy machine too
		return overwrite(ctx, b, item)
	}},
	{name: "gives another caller's item", check: "callers do not disturb each other", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		return b.Vault.Get(ctx, append(ids, "text/0/replaced")...)
	}},
}
