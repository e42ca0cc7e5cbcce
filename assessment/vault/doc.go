// Package vault keeps what must be forgettable, beside the journal that forgets nothing: names and addresses of accounts,
// password hashes and secrets, and every free text (note, comment, reason, file name).
//
// An entry of the journal holds the id of a text and its [Digest]; the text and the salt of the digest are an [Item] in
// the vault. Redacting an item erases both for good and leaves who did it, when and why: the journal's chain still
// holds, and nobody can try out which text it was. What may happen once only (a refresh token, an invitation, an
// idempotency key) is the Put of an id, which succeeds for one caller.
//
// It is not a journal: it has no history, and no order but that of ids. Whoever needs an item has its id from an entry;
// only copies and sweeps list what there is. It does not encrypt: whoever can read the file or the collection can read
// the items.
//
// # Files
//
//	vault.go   Item, Redaction, Digest; Vault, the interface that back ends implement, and its errors
//	check.go   what an item may be; every back end refuses the rest with the same words
//	ids.go     Pages, of which back ends make IDs
//	sweep.go   Items, and Expired: what notes its own time, and is past it
//
// # Invariants
//
//   - An id is stored by one Put, whatever happens at the same time, until Delete.
//   - A redacted item has neither salt nor data and is never whole again; its first redaction stays.
//   - What Redact, Replace and Delete took away cannot be had through any Vault on the same storage, then or later. What
//     the storage itself keeps for how long is for the back end to say in its doc.go.
//   - Nil and empty salt or data are the same.
//
// # Neighbours
//
// boltvault (one file) and mongovault (MongoDB) are the back ends; vaulttest has the suite that both must pass and a
// vault in memory. Errors that mean the same in both stores (*UnavailableError, *CorruptError, *InUseError) are package
// journal's. Consumed by assessment.Service, which stores items before the entry that names them: an item that nobody
// names is waste, an entry whose item is missing would be a loss; by assessment/account, for who accounts are of and for
// refresh tokens; by api, for what is kept under an Idempotency-Key; and by readiness journal copy, vault sweep and serve.
package vault
