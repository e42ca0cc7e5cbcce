package boltvault_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"readiness/assessment/vault"
)

// BenchmarkErase deletes one item of a vault of 100 MB, a tenth of it free, beside putting one.
func BenchmarkErase(b *testing.B) {
	v := open(b, filepath.Join(b.TempDir(), "vault.db"))
	var ids []string
	for i := range 100 {
		var items []vault.Item
		for j := range 1000 {
			items = append(items, vault.Item{ID: fmt.Sprintf("text/%d/%d", i, j), Salt: make([]byte, 16), Data: secret(i, 1000)})
			if i%10 == 0 {
				ids = append(ids, items[j].ID)
			}
		}
		must(b, v.Put(b.Context(), items...))
	}
	must(b, v.Delete(b.Context(), ids...))
	n := 0
	put := func(b *testing.B) {
		n++
		must(b, v.Put(b.Context(), vault.Item{ID: fmt.Sprintf("token/%d", n), Data: secret(n, 100)}))
	}
	b.Run("delete/plain", func(b *testing.B) {
		for b.Loop() {
			put(b)
		}
	})
	b.Run("delete", func(b *testing.B) {
		for b.Loop() {
			put(b)
			must(b, v.Delete(b.Context(), fmt.Sprintf("token/%d", n)))
		}
	})
}
