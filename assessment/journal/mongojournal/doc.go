// Package mongojournal keeps a journal in MongoDB, for installations with several replicas of the service or with a
// database that others look after.
//
// A record is one document of the collection "journal":
//
//	{_id: <its Seq, a 64-bit integer>, hash: <32 bytes>, record: <its exact bytes>}
//
// Documents are inserted and never changed or deleted. That _id is unique is all there is of concurrency control: two
// writers who want the same number cannot both have it. The database needs no transactions, change streams, TTL or
// secondary indexes, and its account no right but to find and to insert. One insert per record is the whole traffic of a
// journal that nobody else writes to.
//
// It is not a database layer: it knows no kinds of entries, caches no records and follows no changes. Whoever wants to
// know what others appended reads on.
//
// # Files
//
//	open.go        Options, Open, Close; what is known of the end
//	document.go    a document, and what is wrong with it
//	append.go      Append: what becomes of an insert whose outcome is not known
//	read.go        Read: pages bounded by size, holes
//	head.go        Head: counting, so that it need not read everything
//	mongolink/     the connection beneath, which mongovault shares: URI, tries, errors
//
// # Invariants
//
//   - Whatever the URI says: write concern majority and journalled, read concern majority, reads from the primary, no
//     repetition by the driver. So what was once read or acknowledged is never rolled back.
//   - After any error of an insert the document is read: the record's own hash says that it is stored, another's that
//     the number is taken. "Not there" is never an answer, for it may still arrive; it is inserted again.
//   - A record is inserted only behind one that this journal has appended or read, or whose hash it looks up first.
//   - No message holds what the URI says about who signs in.
//
// A journal that was emptied or put back to an earlier time under a running service is noticed by Read and Head, not by
// the next Append: stop the service for that.
//
// # Neighbours
//
// journal has the contract; journaltest the suite, and the server that it runs against.
package mongojournal
