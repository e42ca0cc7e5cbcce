package vaulttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/vault"
)

// manyIDs is more than back ends list at once.
const manyIDs = 2500

// lists is a step that lists a prefix and wants exactly these ids, in this order.
func lists(ctx context.Context, v vault.Vault, prefix string, want []string) step {
	return step{fmt.Sprintf("ids with %.20q", prefix), func() error {
		var got []string
		for id, err := range v.IDs(ctx, prefix) {
			if err != nil {
				return err
			}
			got = append(got, id)
		}
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				return fmt.Errorf("%d ids come, want %d; they differ from number %d on: %.300q, want %.300q",
					len(got), len(want), i, got[i:min(i+5, len(got))], want[min(i, len(want)):min(i+5, len(want))])
			}
		}
		return nil
	}}
}

func checkListed(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		longest := strings.Repeat("z", vault.MaxID)
		ids := []string{
			"text/1", "text/10", "text/2", "Text/1", "text", "text/", "text0", "redacted", "redacted/1", "redacted~", "a.b", "axb", "a$b", "^a", "(", "[a", "*", "~", "~~",
			"!", "$a", "_id", "erased", "erased,", longest[1:], longest,
		}
		var items []vault.Item
		for _, id := range ids {
			items = append(items, text(id, "x"))
		}
		slices.Sort(ids)
		steps := []step{
			lists(ctx, v, "", nil),
			gives("put", nil, func() error { return v.Put(ctx, append(items, text("text/deleted", "x"))...) }),
			gives("redact", nil, func() error { return v.Redact(ctx, "text/10", byOfficer) }),
			gives("delete", nil, func() error { return v.Delete(ctx, "text/deleted") }),
		}
		prefixes := append([]string{
			"", "t", "te", "text/3", "none", "a.", "a$", "redacted ", " ", "\x00", "é", "\xff", "~\x7f", "text/1 ", longest + "z",
		}, ids...)
		for _, prefix := range prefixes {
			var want []string
			for _, id := range ids {
				if strings.HasPrefix(id, prefix) {
					want = append(want, id)
				}
			}
			steps = append(steps, lists(ctx, v, prefix, want))
		}
		return inOrder(steps...)
	})
}

// putMany puts items whose ids are those that it gives, ascending.
func putMany(ctx context.Context, v vault.Vault) ([]string, error) {
	var ids []string
	var items []vault.Item
	for i := range manyIDs {
		ids = append(ids, fmt.Sprintf("text/%05d", i))
		items = append(items, vault.Item{ID: ids[i]})
	}
	return ids, v.Put(ctx, append(items, text("other/1", "x"), text("u", "x"))...)
}

// checkListedMany looks at where the parts meet in which a back end may list.
func checkListedMany(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		ids, err := putMany(ctx, v)
		if err != nil {
			return err
		}
		all := v.IDs(ctx, "text/")
		for range 2 { // it may be used more than once
			for id, err := range all {
				if id != ids[0] || err != nil {
					return fmt.Errorf("the first id is %q, error %v", id, err) //nolint:errorlint // it may be nil
				}
				break
			}
		}
		return inOrder(
			lists(ctx, v, "text/", ids),
			lists(ctx, v, "text/01", ids[1000:2000]),
			lists(ctx, v, "", append(append([]string{"other/1"}, ids...), "u")),
			gives("erase after listing was broken off", nil, func() error { return v.Delete(ctx, ids[0]) }),
			lists(ctx, v, "text/", ids[1:]),
		)
	})
}

// checkListedWhile deletes each second id when it comes, and puts others before and behind: what stays all the time comes
// once and in order.
func checkListedWhile(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		ids, err := putMany(ctx, v)
		if err != nil {
			return err
		}
		stays := map[string]bool{}
		for i, id := range ids {
			stays[id] = i%2 == 1
		}
		var came []string
		last, n := "", 0
		for id, err := range v.IDs(ctx, "text/") {
			if err != nil {
				return fmt.Errorf("list: %w", err)
			}
			if id <= last {
				return fmt.Errorf("%q comes behind %q", id, last)
			}
			last = id
			if stays[id] {
				came = append(came, id)
			}
			if n++; n%500 == 0 { // a call of each kind, whatever a back end has open
				if err := change(ctx, v, ids, last); err != nil {
					return fmt.Errorf("in the loop: %w", err)
				}
			}
		}
		for i, id := range ids {
			if i%2 == 1 && !slices.Contains(came, id) {
				return fmt.Errorf("%q was there all the time and did not come", id)
			}
		}
		return nil
	})
}

// change deletes what was listed up to last and has an even number, and puts, replaces and redacts around it.
func change(ctx context.Context, v vault.Vault, ids []string, last string) error {
	var gone []string
	for i, id := range ids {
		if i%2 == 0 && id <= last {
			gone = append(gone, id)
		}
	}
	first := ids[1]
	return errors.Join(
		v.Delete(ctx, gone...),
		v.Put(ctx, text(last+"/new", "x"), text("text/!"+last[len("text/"):], "x")),
		ignore(vault.ErrRedacted, v.Replace(ctx, text(first, "y"))),
		v.Redact(ctx, first, byOfficer),
	)
}

// ignore lets one error pass.
func ignore(allowed, err error) error {
	if errors.Is(err, allowed) {
		return nil
	}
	return err
}

// checkListingEnds ends the context, or closes the vault, while ids are listed: an error comes soon, as the last pair.
func checkListingEnds(ctx context.Context, b Backend) error {
	cause := errors.New("the caller hung up")
	for name, end := range map[string]struct {
		do   func(vault.Vault, context.CancelCauseFunc) error
		want error
	}{
		"the context ends": {func(_ vault.Vault, cancel context.CancelCauseFunc) error { cancel(cause); return nil }, cause},
		"it is closed":     {func(v vault.Vault, _ context.CancelCauseFunc) error { return v.Close() }, vault.ErrClosed},
	} {
		err := with(ctx, b, func(v vault.Vault) error {
			ids := []vault.Item{text("text/1", "x"), text("text/2", "x"), text("text/3", "x")}
			if err := ignore(vault.ErrTaken, v.Put(ctx, ids...)); err != nil {
				return err
			}
			ctx, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			return endsWith(ctx, v, end.want, func() error { return end.do(v, cancel) })
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// endsWith calls do at the first id and wants one error after it.
func endsWith(ctx context.Context, v vault.Vault, want error, do func() error) error {
	var failure error
	n := 0
	for id, err := range v.IDs(ctx, "") {
		switch n++; {
		case failure != nil:
			return fmt.Errorf("%q and error %v come behind the error", id, err) //nolint:errorlint // it may be nil
		case err != nil && id != "":
			return fmt.Errorf("%q stands beside the error %w", id, err)
		case err != nil:
			failure = err
		case n > 1:
			return fmt.Errorf("%q comes all the same", id)
		default:
			if err := do(); err != nil {
				return err
			}
		}
	}
	if !errors.Is(failure, want) {
		return fmt.Errorf("it ends with: %w", unwanted(failure, want))
	}
	return nil
}
