package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// seenPrefix begins the ids of marks: seen/<account>/<assessment>/<record>, the first two as the beginning of their SHA-256
// and the last with leading zeros. The mark is the id alone, and is inserted, never changed: of several that are there the
// last one counts. So it goes forward only, whatever several processes do at the same time.
const seenPrefix = "seen/"

// seenDigits is how many digits the largest record number has.
const seenDigits = 20

func seenName(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// seenOf begins the ids of the marks of an account.
func seenOf(account string) string { return seenPrefix + seenName(account) + "/" }

// marks begins the ids of the marks of an account in an assessment.
func marks(account string, id assessment.ID) string {
	return seenOf(account) + seenName(string(id)) + "/"
}

// Seen gives the record up to which an account has said that it has looked at an assessment; 0 = it never said so.
func (d *Directory) Seen(ctx context.Context, account string, id assessment.ID) (uint64, error) {
	seq, _, err := d.marked(ctx, marks(account, id))
	return seq, err
}

// AllSeen is Seen for every assessment at once.
func (d *Directory) AllSeen(ctx context.Context, account string) (func(assessment.ID) uint64, error) {
	prefix := seenOf(account)
	ids, err := allIDs(ctx, d.vault, prefix)
	if err != nil {
		return nil, err
	}
	last := map[string]uint64{}
	for _, id := range ids { // of several marks of one assessment the greatest comes last
		name, number, _ := strings.Cut(strings.TrimPrefix(id, prefix), "/")
		if seq, err := strconv.ParseUint(number, 10, 64); err == nil {
			last[name] = seq
		}
	}
	return func(id assessment.ID) uint64 { return last[seenName(string(id))] }, nil
}

// marked gives the last of the marks that begin with prefix, and the ids of all, ascending.
func (d *Directory) marked(ctx context.Context, prefix string) (seq uint64, ids []string, err error) {
	if ids, err = allIDs(ctx, d.vault, prefix); err != nil || len(ids) == 0 {
		return 0, nil, err
	}
	last := ids[len(ids)-1]
	if seq, err = strconv.ParseUint(strings.TrimPrefix(last, prefix), 10, 64); err != nil {
		return 0, nil, &assessment.Error{Kind: assessment.Unavailable, Msg: "the vault holds something damaged", Err: fmt.Errorf("item %s: %w", last, err),
			Fix: "Put a copy of the whole store in its place."}
	}
	return seq, ids, nil
}

// MarkSeen notes that an account has looked at an assessment up to a record. What it has seen already it has seen: a lower
// number is no change. NotFound when the account is none any more.
func (d *Directory) MarkSeen(ctx context.Context, account string, id assessment.ID, seq uint64) error {
	if _, ok := living(d.service.State(), account); !ok {
		return noAccount(account)
	}
	prefix := marks(account, id)
	before, _, err := d.marked(ctx, prefix)
	if err != nil || before >= seq {
		return err
	}
	mark := fmt.Sprintf("%s%0*d", prefix, seenDigits, seq)
	if err := d.vault.Put(ctx, vault.Item{ID: mark}); err != nil && !errors.Is(err, vault.ErrTaken) {
		return assessment.StorageError(err)
	}
	// Whoever erases the account looks for its marks when that is recorded: this one he may have missed.
	if _, ok := living(d.service.State(), account); !ok {
		d.forget(ctx, mark)
		return noAccount(account)
	}
	if _, ids, err := d.marked(ctx, prefix); err == nil && len(ids) > 1 {
		d.forget(ctx, ids[:len(ids)-1]...)
	}
	return nil
}

// unsee forgets all marks of an account.
func (d *Directory) unsee(ctx context.Context, account string) error {
	ids, err := allIDs(ctx, d.vault, seenOf(account))
	if err != nil {
		return err
	}
	return assessment.StorageError(vault.DeleteAll(ctx, d.vault, ids))
}

// StrayMarks gives the ids of the marks in a vault that are of nobody who is living.
func StrayMarks(ctx context.Context, v vault.Vault, living map[string]bool) ([]string, error) {
	ids, err := allIDs(ctx, v, seenPrefix)
	if err != nil {
		return nil, err
	}
	theirs := map[string]bool{}
	for account := range living {
		theirs[seenName(account)] = true
	}
	return slices.DeleteFunc(ids, func(id string) bool {
		name, _, _ := strings.Cut(strings.TrimPrefix(id, seenPrefix), "/")
		return theirs[name]
	}), nil
}

// copyMarks brings the marks of living accounts that the copy does not have, and takes those of all others out of it.
func copyMarks(ctx context.Context, from, to vault.Vault, living map[string]bool) error {
	gone, err := StrayMarks(ctx, to, living)
	if err == nil {
		err = vault.DeleteAll(ctx, to, gone)
	}
	if err != nil {
		return err
	}
	ids, err := allIDs(ctx, from, seenPrefix)
	if err != nil {
		return err
	}
	stray, err := StrayMarks(ctx, from, living)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ids, copiedAtOnce) {
		var items []vault.Item
		for _, id := range part {
			if _, gone := slices.BinarySearch(stray, id); !gone {
				items = append(items, vault.Item{ID: id})
			}
		}
		if _, _, err := bring(ctx, to, items); err != nil {
			return err
		}
	}
	return nil
}

// allIDs gives the ids of a vault that begin with prefix, ascending.
func allIDs(ctx context.Context, v vault.Vault, prefix string) (ids []string, err error) {
	for id, err := range v.IDs(ctx, prefix) {
		if err != nil {
			return nil, assessment.StorageError(err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
