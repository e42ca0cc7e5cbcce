package assessment

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/journal"
)

// Leftovers is what a journal says about its vault, for those who look for what nothing names any more.
type Leftovers struct {
	Texts  []string        // ids of texts in the vault that no record names, ascending
	Living map[string]bool // ids of the accounts that are recorded and not erased
}

// FindLeftovers looks for texts that no record names: a process put them into the vault and ended before it recorded the
// answer, or was told that it is not known whether it did. One that runs may be about to record it; so look twice, with
// more time in between than a command may take, and take what was found both times. The error is an *Error; it is one of
// kind Precondition when the journal is empty and the vault is not, because then it is the journal that is lost.
func FindLeftovers(ctx context.Context, s Stores) (Leftovers, error) {
	found := Leftovers{Living: map[string]bool{}}
	// The vault first: what is put into it afterwards is not looked at.
	unnamed := map[string]bool{}
	for id, err := range s.Vault.IDs(ctx, textPrefix) {
		if err != nil {
			return found, StorageError(err)
		}
		unnamed[id] = true
	}
	empty := true
	for r, err := range s.Journal.Read(ctx, 0) {
		if err != nil {
			return found, StorageError(err)
		}
		empty = false
		for _, e := range r.Entries {
			ids, err := TextIDs(e)
			if err != nil {
				return found, StorageError(fmt.Errorf("record %d: %w", r.Seq, err))
			}
			for _, id := range ids {
				delete(unnamed, id)
			}
			FollowAccounts(found.Living, e)
		}
	}
	found.Texts = slices.Sorted(maps.Keys(unnamed))
	if !empty {
		return found, nil
	}
	for _, err := range s.Vault.IDs(ctx, "") {
		if err == nil {
			err = &Error{Kind: Precondition, Msg: "the journal is empty, and the vault is not: it is the journal that is lost",
				Fix: "Put a copy of the whole store in its place."}
		}
		return found, StorageError(err)
	}
	return found, nil
}

// FollowAccounts keeps a set of the accounts that are recorded and not erased, from entry to entry.
func FollowAccounts(living map[string]bool, e journal.Entry) {
	id := strings.TrimPrefix(e.Subject, accountSubject(""))
	switch e.Kind {
	case accountAdded:
		living[id] = true
	case accountErased:
		delete(living, id)
	}
}
