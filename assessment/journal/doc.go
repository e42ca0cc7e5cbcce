// Package journal is the append-only record of everything that was ever decided: what the service holds is a fold over
// it, so audit trail, history, "as of", backup and replication are one mechanism.
//
// A journal is a sequence of records numbered 1, 2, 3... without holes. A [Record] is what one append accepted: some
// entries that stand or fall together. Each record names the hash of the one before it, so that nobody can change, take
// out or put in a record without every later hash telling.
//
// It is not a database: it can append, read forwards and say where it ends. It knows no kinds of entries and decides
// nothing; package assessment does. What must be forgettable (names, free texts) is not in it, but in package vault.
//
// # Files
//
//	record.go      Record, Entry, Head, Hash, ID; Next makes the record that follows a head
//	codec.go       the bytes of a record: canonical JSON, and Decode, its strict reader
//	scanner.go     what Decode reads with: numbers, hexadecimal digits, texts
//	body.go        compact JSON values
//	journal.go     Journal, the interface that back ends implement, and its errors
//	verify.go      Verify reads a whole journal and names every fault; Checker, a back end that knows of more
//	checkpoint.go  Checkpoint, a signed head
//	export.go      the portable form, a line for each record: Export, Restore, Copy
//	refill.go      appending what is missing; Bulk, a back end that stores many records at once
//
// # The bytes of a record
//
// One line of JSON with its members in this order and no space between them (the bodies, too, are compact):
//
//	{"seq":7,"at":"2026-11-22T06:14:23.123Z","append":"<32 hex>","prev":"<64 hex>","entries":[
//	 {"actor":"…","kind":"…","version":1,"subject":"…","body":{…}},…]}
//
// The hash of a record is the SHA-256 of exactly these bytes, which hold the hash of the record before: anyone can check
// a chain with sha256sum. A back end stores the bytes and the hash beside them, and never writes them anew.
//
// # Invariants
//
//   - Seq is 1 for the first record, whose Prev is all zero, and one more each time.
//   - At is UTC, in whole milliseconds, and never before the record before.
//   - A record holds at least one entry and at most [MaxSize] bytes.
//   - Decode accepts exactly what Next writes, whoever made the bytes: there is one way to write a record.
//
// # Neighbours
//
// boltjournal (one file) and mongojournal (MongoDB) are the back ends; journaltest has the suite that both must pass and
// a journal in memory. Consumed by assessment.Service and by the command line.
package journal
