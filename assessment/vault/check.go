package vault

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// What bounds an item beside MaxSize, in bytes.
const (
	MaxID   = 200  // of an id, and of the account id in a redaction
	MaxSalt = 64   // of a salt
	MaxWhy  = 4000 // of the reason of a redaction
)

// ValidID says that id has 1 to MaxID characters, all printable ASCII and none a space. Back ends keep to themselves
// what they store under keys that are no valid id.
func ValidID(id string) bool {
	if id == "" || len(id) > MaxID {
		return false
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return false
		}
	}
	return true
}

// Valid says why items cannot be put together: an ErrInvalid that names the item, or ErrTaken for an id that stands
// twice. An item may be redacted, as a copy of another vault needs it; then it has neither salt nor data.
func Valid(items ...Item) error {
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		if err := item.check(); err != nil {
			return fmt.Errorf("item %.*q: %w", MaxID, item.ID, err)
		}
		if seen[item.ID] {
			return fmt.Errorf("item %q stands twice: %w", item.ID, ErrTaken)
		}
		seen[item.ID] = true
	}
	return nil
}

// ValidReplacement says why item cannot take another's place: as Valid, and a redaction is made by Redact alone.
func ValidReplacement(item Item) error {
	if item.Redacted != nil {
		return fmt.Errorf("item %.*q: %w: it says that it is redacted", MaxID, item.ID, ErrInvalid)
	}
	return Valid(item)
}

func (item Item) check() error {
	switch {
	case !ValidID(item.ID):
		return fmt.Errorf("%w: an id has 1 to %d printable ASCII characters and no space", ErrInvalid, MaxID)
	case len(item.Salt) > MaxSalt:
		return fmt.Errorf("%w: the salt has %d bytes, more than %d", ErrInvalid, len(item.Salt), MaxSalt)
	case len(item.Data) > MaxSize:
		return fmt.Errorf("%w: the data has %d bytes, more than %d", ErrInvalid, len(item.Data), MaxSize)
	case item.Redacted == nil:
		return nil
	case len(item.Salt)+len(item.Data) > 0:
		return fmt.Errorf("%w: it is redacted and still has salt or data", ErrInvalid)
	}
	_, err := item.Redacted.Normal()
	return err
}

// Normal is the redaction as vaults keep it, with At in UTC and whole milliseconds. ErrInvalid when By or At is missing,
// a text is too long or not UTF-8, or the year is not one of four digits.
func (r Redaction) Normal() (Redaction, error) {
	r.At = r.At.UTC().Truncate(time.Millisecond)
	switch {
	case r.By == "" || len(r.By) > MaxID:
		return r, fmt.Errorf("%w: a redaction names who made it in 1 to %d bytes", ErrInvalid, MaxID)
	case r.At.IsZero() || r.At.Year() < 1 || r.At.Year() > 9999:
		return r, fmt.Errorf("%w: a redaction has a time", ErrInvalid)
	case len(r.Why) > MaxWhy:
		return r, fmt.Errorf("%w: the reason has %d bytes, more than %d", ErrInvalid, len(r.Why), MaxWhy)
	case !utf8.ValidString(r.By) || !utf8.ValidString(r.Why):
		return r, fmt.Errorf("%w: who redacted, or why, is not UTF-8", ErrInvalid)
	}
	return r, nil
}
