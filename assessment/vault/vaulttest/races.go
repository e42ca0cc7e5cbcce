package vaulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"readiness/assessment/vault"
)

const callers = 16

// crowd runs do for sixteen callers at once, each with the vault it has: the one that is open, or one of its own where
// the back end can do that.
func crowd(ctx context.Context, b Backend, do func(caller int, v vault.Vault) error) error {
	return with(ctx, b, func(v vault.Vault) error {
		vaults := []vault.Vault{v}
		var failed error
		for b.Shared && len(vaults) < 4 && failed == nil {
			var another vault.Vault
			if another, failed = b.Open(ctx); failed == nil {
				vaults = append(vaults, another)
			}
		}
		errs := make([]error, callers)
		var start, done sync.WaitGroup
		start.Add(1)
		for i := range callers {
			done.Go(func() {
				start.Wait()
				if failed == nil {
					errs[i] = do(i, vaults[i%len(vaults)])
				}
			})
		}
		start.Done()
		done.Wait()
		for _, another := range vaults[1:] {
			errs = append(errs, another.Close())
		}
		return errors.Join(failed, errors.Join(errs...))
	})
}

func checkPutRace(ctx context.Context, b Backend) error {
	const rounds = 5
	var mu sync.Mutex
	var won [rounds][]vault.Item
	err := crowd(ctx, b, func(caller int, v vault.Vault) error {
		for round := range rounds {
			item := vault.Item{ID: fmt.Sprintf("token/%d", round)}
			if round > 0 { // in the first round all put the very same
				item.Data = fmt.Append(nil, "of caller ", caller)
			}
			switch err := v.Put(ctx, item); {
			case err == nil:
				mu.Lock()
				won[round] = append(won[round], item)
				mu.Unlock()
			case !errors.Is(err, vault.ErrTaken):
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return with(ctx, b, func(v vault.Vault) error {
		for round, winners := range won {
			if len(winners) != 1 {
				return fmt.Errorf("round %d: %d of %d callers have put the id, want 1", round, len(winners), callers)
			}
			if err := holds(ctx, v, "the winner's item is there", winners).do(); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkRedactRace has one caller redact while the others replace: once Redact has returned, nobody sees a text again, and
// when all have returned there is none in the storage.
func checkRedactRace(ctx context.Context, b Backend) error {
	const id, rounds = "text/1", 8
	if err := with(ctx, b, func(v vault.Vault) error { return v.Put(ctx, text(id, "A secret, at first.")) }); err != nil {
		return err
	}
	gone, replaced := make(chan struct{}), make(chan struct{})
	var first sync.Once // replacement: the redaction waits for it, so that it meets others on their way
	err := crowd(ctx, b, func(caller int, v vault.Vault) error {
		for round := range rounds {
			before := false
			select {
			case <-gone:
				before = true
			default:
			}
			switch {
			case caller == 0 && round == rounds/2:
				select {
				case <-replaced:
				case <-ctx.Done():
					return context.Cause(ctx)
				}
				if err := v.Redact(ctx, id, byOfficer); err != nil {
					return err
				}
				close(gone)
			case caller%2 == 0:
				got, err := v.Get(ctx, id)
				if err != nil {
					return err
				}
				if before && got[id].Redacted == nil {
					return fmt.Errorf("the item is there again after it was redacted: %q", got[id].Data)
				}
			default:
				err := v.Replace(ctx, vault.Item{ID: id, Data: fmt.Append(nil, "A secret of ", caller, " in round ", round)})
				first.Do(func() { close(replaced) })
				if before && err == nil || err != nil && !errors.Is(err, vault.ErrRedacted) {
					return fmt.Errorf("replace, after the redaction %v: %w", before, unwanted(err, vault.ErrRedacted))
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = with(ctx, b, func(v vault.Vault) error {
		return holds(ctx, v, "the redaction stays", []vault.Item{redacted(id, byOfficer)}).do()
	})
	if err != nil || b.Contents == nil {
		return err
	}
	stored, err := b.Contents(ctx)
	if err == nil && bytes.Contains(stored, []byte("A secret")) {
		return errors.New("a text is in the storage after it was redacted")
	}
	return err
}

// checkCrowd has each caller work on items of its own.
func checkCrowd(ctx context.Context, b Backend) error {
	return crowd(ctx, b, func(caller int, v vault.Vault) error {
		id := func(name string) string { return fmt.Sprintf("text/%d/%s", caller, name) }
		item := text(id("replaced"), "new")
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, text(id("replaced"), "old"), text(id("gone"), "x")) }),
			gives("put", nil, func() error { return v.Put(ctx, text(id("deleted"), "y")) }),
			gives("replace", nil, func() error { return v.Replace(ctx, item) }),
			gives("redact", nil, func() error { return v.Redact(ctx, id("gone"), byOfficer) }),
			gives("delete", nil, func() error { return v.Delete(ctx, id("deleted")) }),
			holds(ctx, v, "get", []vault.Item{item, redacted(id("gone"), byOfficer)}, id("deleted")),
		)
	})
}
