package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"time"
)

// Item is one erasable record.
type Item struct {
	ID   string // unique in the vault: "text/9f2c…"; see ValidID
	Salt []byte // makes the digest of a short text unguessable; erased with the text; at most MaxSalt bytes
	Data []byte // at most MaxSize bytes

	// Redacted says that Salt and Data were erased, by whom, when and why; nil for an item that is whole.
	Redacted *Redaction
}

// MaxSize bounds the data of an item.
const MaxSize = 1 << 20

// Redaction is what is left of an erased item.
type Redaction struct {
	By  string    // account id
	At  time.Time // UTC, whole milliseconds
	Why string    // may be empty
}

// Digest is SHA-256(length of salt as 8 bytes big-endian, salt, data) in hexadecimal: what a journal's entry holds of a
// text. Without the salt nobody can try out which text it was.
func Digest(salt, data []byte) string {
	h := sha256.New()
	n := uint64(len(salt))
	h.Write([]byte{byte(n >> 56), byte(n >> 48), byte(n >> 40), byte(n >> 32), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
	h.Write(salt)
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

// Vault keeps what must be forgettable. All methods may be called from many goroutines at once, and honour the context:
// once it is done they return soon, with an error that wraps its cause. What a call has acknowledged is stored for good,
// as a journal's record is. After a *journal.UnavailableError, or when the context ended during the call, it is not known
// whether the call took effect; Redact, Delete and Replace may be called again.
type Vault interface {
	// Put inserts items. ErrTaken when an id is there already, redacted or not, or stands twice in the call; then nothing
	// of what was there has changed, and whether the other items of the call were stored is not known. ErrInvalid, and
	// nothing stored, when Valid says so.
	Put(ctx context.Context, items ...Item) error

	// Get gives the items that are there, by id; redacted ones too.
	Get(ctx context.Context, ids ...string) (map[string]Item, error)

	// Replace puts another salt and data in the place of an item's. ErrNotFound when it is not there, ErrRedacted when it
	// was redacted; ErrInvalid when Valid says so, or when the item says that it is redacted.
	Replace(ctx context.Context, item Item) error

	// Redact erases salt and data for good and leaves r. ErrNotFound when the item is not there; an item that was
	// redacted before keeps its first redaction, and that is no error. ErrInvalid when Normal refuses r.
	Redact(ctx context.Context, id string, r Redaction) error

	// Delete removes items and leaves nothing. Ids that are not there are no error. A deleted id is free again; use it
	// only after the call has returned.
	Delete(ctx context.Context, ids ...string) error

	// IDs gives the ids that begin with prefix, ascending byte by byte, of redacted and of damaged items too; "" begins all
	// of them. What is there all the time comes once; what is put or deleted while it runs may come or not. The body of the
	// loop may use the vault, and may end the loop at any id: nothing stays open. An error comes last, beside no id.
	IDs(ctx context.Context, prefix string) iter.Seq2[string, error]

	// Close lets go of the store. Afterwards everything gives ErrClosed, but for Close: nil.
	Close() error
}

// What vaults report. Each is looked at with errors.Is.
var (
	ErrTaken    = errors.New("the id is taken")
	ErrNotFound = errors.New("there is no such item")
	ErrRedacted = errors.New("the item was redacted")
	ErrClosed   = errors.New("the vault is closed")
	ErrInvalid  = errors.New("the item cannot be kept") // id, salt or data beyond what Item allows
)
