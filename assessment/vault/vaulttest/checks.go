package vaulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"readiness/assessment/vault"
)

func checkPutGet(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		one, two := text("text/1", "The ministry answered."), text("account/2", "Ада Лавлейс <ada@example.org>")
		return inOrder(
			gives("put one", nil, func() error { return v.Put(ctx, one) }),
			gives("put another", nil, func() error { return v.Put(ctx, two) }),
			holds(ctx, v, "get one", []vault.Item{one}),
			holds(ctx, v, "get both", []vault.Item{two, one}),
			holds(ctx, v, "get one twice", []vault.Item{one}, "text/1"),
		)
	})
}

func checkMany(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		items := make([]vault.Item, 1300)
		for i := range items {
			items[i] = text(fmt.Sprintf("text/%d", i), fmt.Sprintf("note %d", i))
		}
		var ids []string
		for _, item := range items[:1200] {
			ids = append(ids, item.ID)
		}
		return inOrder(
			gives("put none", nil, func() error { return v.Put(ctx) }),
			holds(ctx, v, "get none", nil),
			gives("delete none", nil, func() error { return v.Delete(ctx) }),
			gives("put", nil, func() error { return v.Put(ctx, items...) }),
			holds(ctx, v, "get", items),
			gives("delete", nil, func() error { return v.Delete(ctx, ids...) }),
			holds(ctx, v, "get after delete", items[1200:], ids...),
		)
	})
}

func checkMissing(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		item := text("text/1", "note")
		missing := []string{"text/2", "text", "text/", "text/11", "", "text/1 ", "redacted text/1", "é", "\xff", strings.Repeat("a", 5000)}
		return inOrder(
			holds(ctx, v, "get from an empty vault", nil, missing...),
			gives("put", nil, func() error { return v.Put(ctx, item) }),
			holds(ctx, v, "get", []vault.Item{item}, missing...),
			gives("redact", nil, func() error { return v.Redact(ctx, "text/1", byOfficer) }),
			holds(ctx, v, "get after redact", []vault.Item{redacted("text/1", byOfficer)}, missing...),
		)
	})
}

func checkIDs(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		var all []vault.Item
		for _, id := range []string{"a", "A", "a/", "a/b", "a.b", "a$b", "$a", "_id", "0", "00", "null", "~!#%&*()+,-:;<=>?@[\\]^`{|}'\"", strings.Repeat("a", vault.MaxID)} {
			all = append(all, text(id, "data of "+id))
		}
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, all...) }),
			holds(ctx, v, "get", all),
			gives("delete one", nil, func() error { return v.Delete(ctx, "a") }),
			holds(ctx, v, "get the others", all[1:], "a"),
		)
	})
}

func checkBytes(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		every := make([]byte, 256)
		for i := range every {
			every[i] = byte(i)
		}
		all := []vault.Item{
			{ID: "empty", Salt: []byte{}, Data: []byte{}},
			{ID: "nil"},
			{ID: "salt", Salt: every[:vault.MaxSalt]},
			{ID: "data", Data: every},
			{ID: "zeros", Salt: make([]byte, 3), Data: make([]byte, 3)},
			{ID: "largest", Salt: every[len(every)-vault.MaxSalt:], Data: bytes.Repeat(every, vault.MaxSize/len(every))},
		}
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, all...) }),
			holds(ctx, v, "get", all),
			gives("replace the largest by nothing", nil, func() error { return v.Replace(ctx, vault.Item{ID: "largest"}) }),
			gives("replace nothing by the largest", nil, func() error {
				return v.Replace(ctx, vault.Item{ID: "nil", Salt: all[5].Salt, Data: all[5].Data})
			}),
			holds(ctx, v, "get after replace", []vault.Item{{ID: "largest"}, {ID: "nil", Salt: all[5].Salt, Data: all[5].Data}, all[3]}),
		)
	})
}

func checkAliases(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		item := text("text/1", "note")
		want := text("text/1", "note")
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, item) }),
			gives("change what was put", nil, func() error { clear(item.Data); clear(item.Salt); return nil }),
			holds(ctx, v, "get", []vault.Item{want}),
			gives("change what was got", nil, func() error {
				got, err := v.Get(ctx, "text/1")
				clear(got["text/1"].Data)
				clear(got["text/1"].Salt)
				return err
			}),
			holds(ctx, v, "get again", []vault.Item{want}),
		)
	})
}

func checkTaken(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		first := text("text/1", "first")
		whole, gone := text("text/whole", "whole"), text("text/gone", "gone")
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, first, whole, gone) }),
			gives("redact", nil, func() error { return v.Redact(ctx, "text/gone", byOfficer) }),
			gives("put another under the id", vault.ErrTaken, func() error { return v.Put(ctx, text("text/1", "second")) }),
			gives("put the same again", vault.ErrTaken, func() error { return v.Put(ctx, first) }),
			gives("put under a redacted id", vault.ErrTaken, func() error { return v.Put(ctx, text("text/gone", "back")) }),
			gives("put with others", vault.ErrTaken, func() error { return v.Put(ctx, text("text/new", "new"), text("text/1", "third")) }),
			gives("put before others", vault.ErrTaken, func() error { return v.Put(ctx, text("text/whole", "x"), text("text/newer", "new")) }),
			holds(ctx, v, "get", []vault.Item{first, whole, redacted("text/gone", byOfficer)}),
		)
	})
}

func checkTwice(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		before := text("text/1", "before")
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, before) }),
			gives("an id twice", vault.ErrTaken, func() error { return v.Put(ctx, text("text/2", "a"), text("text/3", "b"), text("text/2", "c")) }),
			gives("the same item twice", vault.ErrTaken, func() error { return v.Put(ctx, text("text/4", "a"), text("text/4", "a")) }),
			holds(ctx, v, "get", []vault.Item{before}),
		)
	})
}

func checkReplace(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		other := text("text/2", "other")
		item := vault.Item{ID: "text/1", Salt: []byte("a newer salt"), Data: []byte("a newer and longer text")}
		return inOrder(
			gives("replace what is not there", vault.ErrNotFound, func() error { return v.Replace(ctx, item) }),
			holds(ctx, v, "get", nil, "text/1"),
			gives("put", nil, func() error { return v.Put(ctx, text("text/1", "old"), other) }),
			gives("replace", nil, func() error { return v.Replace(ctx, item) }),
			holds(ctx, v, "get the new one", []vault.Item{item, other}),
			gives("replace by the same", nil, func() error { return v.Replace(ctx, item) }),
			holds(ctx, v, "get the same", []vault.Item{item, other}),
			gives("put under the id", vault.ErrTaken, func() error { return v.Put(ctx, item) }),
			gives("replace by a redacted one", vault.ErrInvalid, func() error { return v.Replace(ctx, redacted("text/1", byOfficer)) }),
			holds(ctx, v, "get after all", []vault.Item{item, other}),
		)
	})
}

func checkRedact(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		other := text("text/2", "other")
		in := byOfficer
		in.At = in.At.Add(999 * time.Microsecond).In(time.FixedZone("", 5*3600))
		return inOrder(
			gives("redact what is not there", vault.ErrNotFound, func() error { return v.Redact(ctx, "text/1", in) }),
			holds(ctx, v, "get", nil, "text/1"),
			gives("put what was not there", nil, func() error { return v.Put(ctx, text("text/1", "names a person"), other) }),
			holds(ctx, v, "get before", []vault.Item{text("text/1", "names a person"), other}),
			gives("redact", nil, func() error { return v.Redact(ctx, "text/1", in) }),
			holds(ctx, v, "get", []vault.Item{redacted("text/1", byOfficer), other}),
		)
	})
}

func checkRedactionStays(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		second := vault.Redaction{By: "account/other", At: byOfficer.At.Add(-time.Hour)}
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, text("text/1", "names a person")) }),
			gives("redact", nil, func() error { return v.Redact(ctx, "text/1", byOfficer) }),
			gives("redact again", nil, func() error { return v.Redact(ctx, "text/1", second) }),
			holds(ctx, v, "get", []vault.Item{redacted("text/1", byOfficer)}),
			gives("replace", vault.ErrRedacted, func() error { return v.Replace(ctx, text("text/1", "back")) }),
			gives("put", vault.ErrTaken, func() error { return v.Put(ctx, text("text/1", "back")) }),
			holds(ctx, v, "get after all", []vault.Item{redacted("text/1", byOfficer)}),
		)
	})
}

func checkPutRedacted(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		local := byOfficer
		local.At = local.At.In(time.FixedZone("", -3600))
		second := vault.Redaction{By: "account/other", At: byOfficer.At.Add(time.Hour)}
		return inOrder(
			gives("put", nil, func() error { return v.Put(ctx, text("text/1", "whole"), redacted("text/2", local)) }),
			holds(ctx, v, "get", []vault.Item{text("text/1", "whole"), redacted("text/2", byOfficer)}),
			gives("replace", vault.ErrRedacted, func() error { return v.Replace(ctx, text("text/2", "back")) }),
			gives("redact again", nil, func() error { return v.Redact(ctx, "text/2", second) }),
			holds(ctx, v, "get after all", []vault.Item{redacted("text/2", byOfficer)}),
			gives("put what is half redacted", vault.ErrInvalid, func() error {
				return v.Put(ctx, vault.Item{ID: "text/3", Data: []byte("x"), Redacted: &byOfficer})
			}),
		)
	})
}

func checkDelete(ctx context.Context, b Backend) error {
	return with(ctx, b, func(v vault.Vault) error {
		kept, back := text("token/11", "kept"), text("token/2", "put again")
		return inOrder(
			gives("delete what is not there", nil, func() error { return v.Delete(ctx, "token/1", "", "é", "redacted token/1") }),
			gives("put", nil, func() error { return v.Put(ctx, text("token/1", "a"), text("token/2", "b"), kept) }),
			gives("redact", nil, func() error { return v.Redact(ctx, "token/2", byOfficer) }),
			gives("delete what is no id", nil, func() error { return v.Delete(ctx, "redacted token/2", "token/2 ") }),
			holds(ctx, v, "get", []vault.Item{redacted("token/2", byOfficer)}),
			gives("delete", nil, func() error { return v.Delete(ctx, "token/1", "token/2", "token/3", "token/1") }),
			holds(ctx, v, "get", []vault.Item{kept}, "token/1", "token/2"),
			gives("redact what was deleted", vault.ErrNotFound, func() error { return v.Redact(ctx, "token/1", byOfficer) }),
			gives("replace what was deleted", vault.ErrNotFound, func() error { return v.Replace(ctx, text("token/1", "x")) }),
			gives("put what was deleted", nil, func() error { return v.Put(ctx, back) }),
			holds(ctx, v, "get what was put again", []vault.Item{kept, back}, "token/1"),
		)
	})
}

// checkErased looks at the storage itself.
func checkErased(ctx context.Context, b Backend) error {
	if b.Contents == nil {
		return ErrSkip
	}
	erased := func(what string) []vault.Item {
		long := strings.Repeat(fmt.Sprintf("A long text that was %s goes over many pages. ", what), 2000)
		return []vault.Item{
			{ID: what + "/short", Salt: []byte("The salt that was " + what + "."), Data: []byte("The text that was " + what + ".")},
			{ID: what + "/long", Salt: []byte("The other salt that was " + what + "."), Data: []byte(long)},
		}
	}
	all := append(append(append([]vault.Item{text("kept/1", "The text that was kept.")}, erased("redacted")...), erased("replaced")...), erased("deleted")...)
	err := with(ctx, b, func(v vault.Vault) error {
		err := v.Put(ctx, all...)
		for _, item := range erased("redacted") {
			err = errors.Join(err, v.Redact(ctx, item.ID, byOfficer))
		}
		for _, item := range erased("replaced") {
			err = errors.Join(err, v.Replace(ctx, vault.Item{ID: item.ID, Data: []byte("new")}))
		}
		return errors.Join(err, v.Delete(ctx, "deleted/short", "deleted/long"))
	})
	if err != nil {
		return err
	}
	stored, err := b.Contents(ctx)
	if err != nil {
		return err
	}
	if !bytes.Contains(stored, []byte("The text that was kept.")) {
		return errors.New("the check sees nothing: what was kept is not found in the storage")
	}
	for _, what := range []string{"redacted", "replaced", "deleted"} {
		if bytes.Contains(stored, []byte("that was "+what)) {
			return fmt.Errorf("what was %s is still in the storage", what)
		}
	}
	return nil
}

func checkReopen(ctx context.Context, b Backend) error {
	kept, replaced := text("text/1", "kept"), text("text/2", "new")
	err := with(ctx, b, func(v vault.Vault) error {
		return inOrder(
			gives("put", nil, func() error {
				return v.Put(ctx, kept, text("text/2", "old"), text("text/3", "gone"), text("text/4", "deleted"))
			}),
			gives("replace", nil, func() error { return v.Replace(ctx, replaced) }),
			gives("redact", nil, func() error { return v.Redact(ctx, "text/3", byOfficer) }),
			gives("delete", nil, func() error { return v.Delete(ctx, "text/4") }),
		)
	})
	if err != nil {
		return err
	}
	return with(ctx, b, func(v vault.Vault) error {
		return inOrder(
			holds(ctx, v, "get", []vault.Item{kept, replaced, redacted("text/3", byOfficer)}, "text/4"),
			gives("put", vault.ErrTaken, func() error { return v.Put(ctx, kept) }),
			gives("replace", vault.ErrRedacted, func() error { return v.Replace(ctx, text("text/3", "back")) }),
			gives("put what was deleted", nil, func() error { return v.Put(ctx, text("text/4", "again")) }),
		)
	})
}
