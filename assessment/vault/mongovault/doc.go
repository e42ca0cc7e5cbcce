// Package mongovault keeps a vault in MongoDB, beside the journal that mongojournal keeps in the same database.
//
// An item is a document of the collection "vault"; the first form is that of a whole item, the second of a redacted one:
//
//	{_id: <its id>, form: 1, put: <the call of Put that stored it>, salt: <binary>, data: <binary>}
//	{_id: <its id>, form: 1, put: <…>, redacted: {by: <text>, at: <date>, why: <text>}}
//
// Besides, each redaction is a document of its own, its mark:
//
//	{_id: "redacted <the item's id>", form: 1, put: <the item's>, redacted: {by: <text>, at: <date>, why: <text>}}
//
// The database needs no transactions, change streams, TTL or secondary indexes; its account needs the right to find,
// insert, update and delete in this collection. Documents are inserted, replaced and deleted by _id, and listed by it.
//
// It is not a cache and not an archive: every call asks the database, and nothing is kept that was erased.
//
// # Files
//
//	open.go        Options, Open, Close
//	document.go    the documents, and what is wrong with one
//	put.go         Put: what becomes of an insert whose outcome is not known
//	get.go         Get
//	ids.go         IDs
//	erase.go       Replace, Redact, Delete
//
// # Why a redaction is never undone
//
// That an insert of a unique _id succeeds once is the one thing that every server does atomically. A replacement that
// depends on what the document holds is atomic in MongoDB, but not in every server that speaks its protocol: there a
// Replace that has looked before a Redact may write after it. So Redact inserts the mark first, and empties the item
// then. Marks are never changed, so the first redaction stays, and Get goes by the mark whatever the item holds. Replace
// asks the server to spare what is redacted, which is all that is needed in MongoDB, and looks for the mark once more when
// it has written: if there is one it empties the item again. Should it be stopped just there, on such a server, the text
// lies behind a mark; the next Get that meets it empties the item.
//
// Delete removes the item before the mark, which may be all that hides a text, and a Redact under which the item was deleted takes its mark back. Should one
// be left behind all the same, it does not touch an item that is put under the id later: it belongs to another Put.
//
// # What MongoDB keeps for a while
//
// An erased text is out of reach of every query at once. Its bytes remain, until they are overwritten in the course of
// things, in the oplog of each member (hours to days, as it is configured), in the journal and in freed blocks of the
// data files, in files that were compressed or encrypted with them, and in backups and delayed members. Whoever has to
// erase from these must limit the oplog's window and how long backups are kept, and encrypt storage.
//
// # Invariants
//
//   - Whatever the URI says: write concern majority and journalled, read concern majority, reads from the primary, no
//     repetition by the driver.
//   - After any error of an insert the documents are read: the number of the call tells the caller's own from another's.
//   - No message holds what the URI says about who signs in.
//   - Two calls of Replace at once on one item: either may win. A Replace that was not answered may still take effect
//     later, in place of a later one.
//
// # Neighbours
//
// Implements vault.Vault. mongojournal/mongolink is the connection beneath: URI, tries, errors. vaulttest has the suite,
// journaltest the server that it runs against. Opened by package assessment/store.
package mongovault
