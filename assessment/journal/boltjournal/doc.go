// Package boltjournal keeps a journal in one file, with go.etcd.io/bbolt: what the service uses unless it is told to
// use a database.
//
// It is not for several processes at once: the one that has the file open keeps all others out, but for many that only
// read.
//
// # Files
//
//	journal.go   Open, Head, Close, Check
//	append.go    Append, AppendAll
//	read.go      Read
//	boltfile/    the file beneath: safe against damage and a full disk
//
// # The file
//
// One bucket named "journal". A key is a record's Seq as 8 bytes, big end first; its value the record's hash, 32 bytes,
// and then the record's exact bytes.
//
// # Invariants
//
//   - What Append has acknowledged is on disk: bbolt's NoSync is never used.
//   - A record is one key, so that it is there whole or not at all.
//   - No transaction is open while a caller looks at a record.
//   - A disk that hangs cannot be interrupted: an Append under way ends when the disk answers, whatever its context says.
//     Whoever cannot wait calls it in a goroutine of its own, as assessment.Service does.
//
// # Neighbours
//
// Implements journal.Journal, journal.Bulk and journal.Checker. Opened by package assessment/store.
package boltjournal
