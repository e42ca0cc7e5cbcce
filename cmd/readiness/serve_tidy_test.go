package main

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"readiness/api"
	"readiness/assessment/journal"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// damagedVault cannot read one of its items.
type damagedVault struct {
	vault.Vault
	damaged string
}

func (v *damagedVault) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	if slices.Contains(ids, v.damaged) {
		return nil, &journal.CorruptError{Store: "vault", Reason: v.damaged + " is damaged"}
	}
	return v.Vault.Get(ctx, ids...)
}

// leftIn lists a vault.
func leftIn(t *testing.T, v vault.Vault) []string {
	t.Helper()
	var left []string
	for id, err := range v.IDs(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, id)
	}
	return left
}

// What cannot be read keeps nobody from removing the rest.
func TestTidyGoesOn(t *testing.T) {
	for _, tt := range []struct {
		damaged string
		removed int
		left    []string
	}{
		{"", 3, nil},
		{api.RepeatPrefix + "1", 2, []string{api.RepeatPrefix + "1"}},
		{"token/1", 1, []string{"token/1", "used/x"}}, // what was used of a token that may be alive must stay
	} {
		old := []byte(`{"at":"2026-01-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}`)
		v := &damagedVault{vaulttest.Memory(), tt.damaged}
		err := v.Put(t.Context(), vault.Item{ID: api.RepeatPrefix + "1", Data: old}, vault.Item{ID: "token/1", Data: old}, vault.Item{ID: "used/x"})
		if err != nil {
			t.Fatal(err)
		}
		n, err := tidy(t.Context(), v, noon)
		if n != tt.removed || (err != nil) != (tt.damaged != "") || err != nil && !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%q: removed %d, %v", tt.damaged, n, err)
		}
		if left := leftIn(t, v); !slices.Equal(left, tt.left) {
			t.Errorf("%q: left are %q", tt.damaged, left)
		}
	}
}

// A server that is started anew each hour tidies, too.
func TestServersTidySoonAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := vaulttest.Memory()
		a, log := newApp(strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}), &lockedBuffer{}
		a.now = time.Now
		put := func() {
			if err := v.Put(context.Background(), vault.Item{ID: "used/x"}); err != nil {
				t.Fatal(err)
			}
		}
		put()
		stop := a.tidying(t.Context(), v, slog.New(slog.NewTextHandler(log, nil)))
		for _, wait := range []time.Duration{5 * time.Minute, tidyEvery, tidyEvery} {
			time.Sleep(wait)
			synctest.Wait()
			if left := leftIn(t, v); len(left) > 0 {
				t.Errorf("after %s: %q", wait, left)
			}
			put()
		}
		stop()
		if n := strings.Count(log.String(), "items=1"); n != 3 {
			t.Errorf("%d lines: %s", n, log.String())
		}
	})
}
