// Package document reads files that people write, YAML or JSON, into a tree of values that know where they stand, and
// gathers what is wrong with them: all faults at once, each with line, column, path and how to mend it.
//
// It knows the syntax alone. What a file may hold is the business of whoever reads it: package framework checks the tree
// of a framework against its schema, package funding decodes programmes from theirs.
//
// # Files
//
//	read.go     Form.Read: bytes to tree; what is no text
//	tree.go     Value: a value with its place and path
//	reader.go   what both syntaxes share; bounds
//	yaml.go     YAML to tree; guard.go what is refused before the parser sees it
//	json.go     JSON to tree
//	access.go   members where they are there and of the right type
//	fault.go    Fault, Faults; Collector gathers them
//	suggest.go  nearest matches, lists of names
//	words.go    values and types in words
//	print.go    tree to YAML, to JSON, to the canonical form and its hash
//
// # Invariants
//
//   - No input panics or takes unbounded time or memory; a fault always has a line, a column and words.
//   - A tree comes with the place of every value. Members keep the order of the file.
//   - Of YAML only what has one meaning is read: no anchors, tags, merge keys or second documents, no number that two
//     programs read differently, no key twice.
//   - What YAML and JSON write reads back as the same tree, and has the same hash.
//   - The hash is SHA-256 over the canonical JSON (RFC 8785): comments, order of members and style of writing do not
//     change it.
//   - Nothing here reads the clock, the environment or a file.
//
// Package spelling finds what a misspelt word was meant to be.
package document
