// Package boltvault keeps a vault in one file, with go.etcd.io/bbolt: what the service uses unless it is told to use a
// database.
//
// The file is not the journal's. bbolt never overwrites what was deleted, but leaves it in pages that are free; to erase
// something means to go through all of these, and while that is done nobody may read. A journal should neither wait for
// that nor be at its risk. And a journal's file can be copied, sent and kept without the texts.
//
// It is not for several processes at once: the one that has the file open keeps all others out, but for many that only
// read. Whoever opens both files opens the journal first: who has that one gets this one.
//
// # Files
//
//	boltvault.go   Open, Close; erasing in two transactions
//	items.go       Put, Get, IDs, Replace, Redact, Delete
//	codec.go       the bytes of an item
//
// # The file
//
// One bucket named "vault". A key is an item's id, its value:
//
//	1 byte    the form, 1
//	4 bytes   CRC-32C of the id and of what follows, big end first: a wrong bit is found, and so is another's value
//	1 byte    'i', then the length of the salt (varint), the salt, the data; or
//	          'g' for an item that was redacted, then when (milliseconds since 1970, signed varint), the length of who
//	          (varint), who, why
//
// # Erasing
//
// Redact, Replace and Delete make two transactions before they return. The first changes the item and puts the key
// "erased, not wiped" (no id can have spaces). The second overwrites with zeros every page that is free, and what lies
// behind the last one, and takes the key away. A crash between them leaves the key, and the next Open goes on from there.
// The alternative, to write all that remains to a new file and rename it, needs as much room again on a disk that may be
// full, puts the old bytes out of reach instead of overwriting them, and leaves other processes waiting for a file that
// has no name any more.
//
// What it cannot reach are older copies of the file's blocks: backups, snapshots, file systems that never write in place
// (btrfs, ZFS), and the spare cells of flash memory. Against the last an encrypted disk helps.
//
// # Invariants
//
//   - What a call has acknowledged is on disk. A call stores, erases or changes all that it was given, or nothing.
//   - No byte of a salt or text that was erased is in the file when the call returns without an error.
//   - A disk that hangs cannot be interrupted: a call under way ends when the disk answers, whatever its context says.
//   - An item that can no longer be read can still be redacted and deleted.
//
// # Neighbours
//
// Implements vault.Vault. boltfile opens and wipes the file, and finds damage to its structure. Opened by package
// assessment/store.
package boltvault
