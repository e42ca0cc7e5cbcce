// Package mongolink connects journals and vaults to MongoDB: what both need of a database, whatever they keep in it.
//
// It is not a database layer: it knows no documents and decides for nobody what may be done twice. Collections are the
// driver's own.
//
// # Files
//
//	link.go      Options, Link: open, close; a sharded cluster is refused
//	address.go   the URI, and what it may not decide; what must not be shown of it
//	name.go      the name of the database and those of options, which the driver does not check
//	cause.go     why a database cannot be used, in one sentence
//	failure.go   tries, pauses, and errors as packages journal and vault name them
//
// # Invariants
//
//   - Whatever the URI says: write concern majority and journalled, read concern majority, reads from the primary, no
//     repetition by the driver.
//   - No message holds what the URI says about who signs in.
//   - An error of one try never looks like the end of the caller's context, and the other way round.
//   - Close ends what is under way, and does not wait for a server that hangs.
//
// # Neighbours
//
// Uses the errors of package journal. Consumed by mongojournal and mongovault; package assessment/store puts AddressError
// into words. journaltest has the server that the tests run against.
package mongolink
