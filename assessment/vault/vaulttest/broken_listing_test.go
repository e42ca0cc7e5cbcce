package vaulttest_test

import (
	"context"
	"iter"
	"regexp"
	"slices"
	"strings"

	"readiness/assessment/vault"
)

// listing gives an IDs whose ids are changed as a whole. Errors pass.
func listing(fn func(b *brokenVault, prefix string, ids []string) []string) func(context.Context, *brokenVault, string) iter.Seq2[string, error] {
	return func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			all, err := listed(b.Vault.IDs(ctx, ""))
			if err != nil {
				yield("", err)
				return
			}
			for _, id := range fn(b, prefix, all) {
				if !yield(id, nil) {
					return
				}
			}
		}
	}
}

func listed(seq iter.Seq2[string, error]) (ids []string, err error) {
	for id, err := range seq {
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// beginning is what IDs should give of all ids.
func beginning(prefix string, ids []string) []string {
	return slices.DeleteFunc(ids, func(id string) bool { return !strings.HasPrefix(id, prefix) })
}

var listingFlaws = []flaw{
	{name: "takes a prefix for a pattern", check: "ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		pattern, err := regexp.Compile("^" + prefix)
		if err != nil {
			return nil
		}
		return slices.DeleteFunc(ids, func(id string) bool { return !pattern.MatchString(id) })
	})},
	{name: "folds the case of a prefix", check: "ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		return slices.DeleteFunc(ids, func(id string) bool { return !strings.HasPrefix(strings.ToLower(id), strings.ToLower(prefix)) })
	})},
	{name: "leaves out the id that is the prefix", check: "ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		return slices.DeleteFunc(beginning(prefix, ids), func(id string) bool { return id == prefix })
	})},
	{name: "goes on behind the prefix", check: "ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		return slices.DeleteFunc(ids, func(id string) bool { return id < prefix })
	})},
	{name: "orders as people do", check: "ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		slices.SortFunc(ids, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
		return beginning(prefix, ids)
	})},
	{name: "leaves out redacted items", check: "ids", ids: listing(func(b *brokenVault, prefix string, ids []string) []string {
		got, _ := b.Vault.Get(context.Background(), ids...)
		return slices.DeleteFunc(beginning(prefix, ids), func(id string) bool { return got[id].Redacted != nil })
	})},
	{name: "lists how it keeps redactions", check: "ids", ids: listing(func(b *brokenVault, prefix string, ids []string) []string {
		got, _ := b.Vault.Get(context.Background(), ids...)
		for id, item := range got {
			if item.Redacted != nil {
				ids = append(ids, "redacted "+id)
			}
		}
		slices.Sort(ids)
		return beginning(prefix, ids)
	})},
	{name: "lists what was deleted", check: "ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		if len(ids) > 0 {
			ids = append(ids, "text/deleted")
			slices.Sort(ids)
		}
		return beginning(prefix, ids)
	})},
	{name: "ends after the first thousand", check: "many ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		ids = beginning(prefix, ids)
		return ids[:min(len(ids), 1000)]
	})},
	{name: "gives the last of each thousand twice", check: "many ids", ids: listing(func(_ *brokenVault, prefix string, ids []string) []string {
		ids = beginning(prefix, ids)
		for i := 999; i < len(ids); i += 1001 {
			ids = slices.Insert(ids, i, ids[i])
		}
		return ids
	})},
	{name: "can be listed once", check: "many ids", ids: func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
		next, _ := iter.Pull2(b.Vault.IDs(ctx, prefix))
		return func(yield func(string, error) bool) {
			for id, err, ok := next(); ok && yield(id, err); id, err, ok = next() {
			}
		}
	}},
	{name: "counts where it was", check: "ids while items come and go", ids: func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			for n := 0; ; {
				ids, err := listed(b.Vault.IDs(ctx, prefix))
				if err != nil {
					yield("", err)
					return
				}
				page := ids[min(n, len(ids)):min(n+1000, len(ids))]
				for _, id := range page {
					if !yield(id, nil) {
						return
					}
				}
				if n += len(page); len(page) < 1000 {
					return
				}
			}
		}
	}},
	{name: "takes nothing while it lists", check: "ids while items come and go", open: func(b *brokenVault) { b.busy = new(int) },
		ids: func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				*b.busy++
				defer func() { *b.busy-- }()
				b.Vault.IDs(ctx, prefix)(yield)
			}
		}, redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
			if *b.busy > 0 {
				return vault.ErrInvalid
			}
			return b.Vault.Redact(ctx, id, r)
		}},
	{name: "lists on when the context has ended", check: "listing ends with an error", ids: func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
		return b.Vault.IDs(context.WithoutCancel(ctx), prefix)
	}},
	{name: "ends without a word when it is closed", check: "listing ends with an error", ids: func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			for id, err := range b.Vault.IDs(ctx, prefix) {
				if err != nil && ctx.Err() == nil || !yield(id, err) {
					return
				}
			}
		}
	}},
	{name: "goes on behind an error", check: "listing ends with an error", ids: func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			for id, err := range b.Vault.IDs(ctx, prefix) {
				if !yield(id, err) || err != nil && !yield("text/9", nil) {
					return
				}
			}
		}
	}},
}
