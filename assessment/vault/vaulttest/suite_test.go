package vaulttest_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"readiness/assessment/vault/vaulttest"
)

func TestMemory(t *testing.T) {
	vaulttest.Run(t, func(*testing.T) vaulttest.Backend { return vaulttest.MemoryBackend() })
}

func TestMemoryAlone(t *testing.T) {
	a, b := vaulttest.Memory(), vaulttest.Memory()
	if err := a.Put(t.Context(), item("text/1", "x")); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Get(t.Context(), "text/1"); err != nil || len(got) != 0 {
		t.Errorf("another vault has the item, too: %v, %v", got, err)
	}
}

// Every broken vault must be found, by the check that is meant for it.
func TestSuiteFindsBrokenVaults(t *testing.T) {
	checks := make(map[string]vaulttest.Check)
	for _, c := range vaulttest.Checks() {
		if _, twice := checks[c.Name]; twice {
			t.Errorf("two checks are called %q", c.Name)
		}
		checks[c.Name] = c
	}
	finds := make(map[string]bool)
	for _, f := range slices.Concat(itemFlaws, erasingFlaws, callerFlaws, listingFlaws) {
		t.Run(f.name, func(t *testing.T) {
			c, ok := checks[f.check]
			if !ok {
				t.Fatalf("there is no check %q", f.check)
			}
			finds[f.check] = true
			ctx, cancel := context.WithTimeout(t.Context(), vaulttest.Limit)
			defer cancel()
			err := c.Run(ctx, broken(f))
			if err == nil || errors.Is(err, vaulttest.ErrSkip) {
				t.Errorf("%q did not find it: %v", f.check, err)
			}
			t.Log(err)
		})
	}
	for name := range checks {
		if !finds[name] && !t.Failed() {
			t.Errorf("no broken vault shows that %q can fail", name)
		}
	}
}
