package vault_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// damaged cannot read one item.
type damaged struct {
	vault.Vault
	id string
}

func (v damaged) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	if slices.Contains(ids, v.id) {
		return nil, &journal.CorruptError{Store: "vault", Reason: "item " + v.id}
	}
	return v.Vault.Get(ctx, ids...)
}

func filled(t *testing.T, items ...vault.Item) vault.Vault {
	t.Helper()
	v := vaulttest.Memory()
	if err := v.Put(t.Context(), items...); err != nil {
		t.Fatal(err)
	}
	return v
}

func idsOf(t *testing.T, v vault.Vault) (ids []string) {
	t.Helper()
	for id, err := range v.IDs(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// What cannot be read hides nothing of the rest; whatever else fails ends the reading.
func TestItems(t *testing.T) {
	var items []vault.Item
	for i := range 70 {
		items = append(items, vault.Item{ID: fmt.Sprintf("a/%02d", i), Data: []byte{byte(i)}})
	}
	v := damaged{filled(t, append(items, vault.Item{ID: "b"})...), "a/33"}
	n := 0
	for item, err := range vault.Items(t.Context(), v, "a/") {
		if item.ID != items[n].ID || (err != nil) != (item.ID == "a/33") || err == nil && item.Data[0] != byte(n) {
			t.Errorf("item %d is %v, %v", n, item, err)
		}
		n++
	}
	if n != len(items) {
		t.Errorf("%d items come, want %d", n, len(items))
	}
	for stop := range 45 { // wherever the loop ends, nothing comes behind that
		n := 0
		for _, err := range vault.Items(t.Context(), v, "a/") {
			if n++; n > stop || err != nil && n != 34 {
				break
			}
		}
	}
	gone := errors.New("gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	n = 0
	var last error
	for item, err := range vault.Items(ctx, v, "a/") {
		if n++; n == 5 {
			cancel(gone)
		}
		if last = err; err != nil && item.ID != "" && item.ID != "a/33" {
			t.Errorf("%v stands beside %v", err, item)
		}
	}
	if !errors.Is(last, gone) || n > 25 {
		t.Errorf("after %d items it ends with %v", n, last)
	}
}

func TestExpired(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	noted := func(id string, at time.Time) vault.Item {
		return vault.Item{ID: id, Data: fmt.Appendf(nil, `{"at":%q,"status":200}`, at.Format(time.RFC3339Nano))}
	}
	local := time.FixedZone("", 3*3600)
	inner := filled(
		t,
		noted("x/1", now.Add(-time.Nanosecond)), noted("x/2", now), noted("x/3", now.Add(-time.Hour).In(local)), noted("x/4", now.Add(time.Hour).In(local)),
		noted("y/1", now.Add(-time.Hour)), noted("x/damaged", now.Add(-time.Hour)),
		vault.Item{ID: "x/empty"}, vault.Item{ID: "x/text", Data: []byte("2020")}, vault.Item{ID: "x/zero", Data: []byte(`{"at":"0001-01-01T00:00:00Z"}`)},
		vault.Item{ID: "x/other", Data: []byte(`{"until":"2020-01-01T00:00:00Z"}`)}, vault.Item{ID: "x/odd", Data: []byte(`{"at":"yesterday"}`)},
	)
	n, err := vault.Expired(t.Context(), damaged{inner, "x/damaged"}, "x/", now)
	if _, ok := errors.AsType[*journal.CorruptError](err); !ok || n != 2 {
		t.Errorf("deleted %d, %v", n, err)
	}
	want := []string{"x/2", "x/4", "x/damaged", "x/empty", "x/odd", "x/other", "x/text", "x/zero", "y/1"}
	if got := idsOf(t, inner); !slices.Equal(got, want) {
		t.Errorf("left are %v, want %v", got, want)
	}
	if n, err := vault.Expired(t.Context(), inner, "x/", now); n != 1 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
}
