// Package vet looks an uploaded workbook (.xlsx) over before any library opens it, and reads what is in its cells while it does.
//
// Libraries that read workbooks are made for honest files. Of a cut or forged one they lose rows without a word, or take
// memory without end. What passes here is whole, holds nothing that runs or reaches out, and is small enough to read.
// Nothing of the answers is understood here, and nothing is changed.
//
// # Files
//
//	vet.go        Workbook, its limits, and what it found
//	error.go      a refusal: what, where, how to mend it
//	foreign.go    files that are no workbook, by their first bytes or by their parts
//	zip.go        the directory of the archive, and the local headers against it
//	unpack.go     one part, its size and its checksum
//	name.go       names of parts
//	xml.go markup.go text.go   a scanner for XML that accepts less than a library does
//	policy.go     what a workbook may not hold: macros, links to other files, embedded objects
//	book.go       the list of sheets, and where their parts are
//	strings.go    the table of shared strings
//	sheet.go cell.go   rows and cells of one sheet
//	read.go       Read: the same, with rows, cells and defined names handed to whoever takes them
//	item.go       texts in one piece or in runs, with their escapes and references
//	defined.go styles.go   defined names, from when days are counted, number formats
//
// # Invariants
//
//   - Time and memory are bounded by the limits, whatever the bytes: each part is unpacked once, to the size it states
//     and no further, and the XML is scanned without allocation. Read keeps the shared texts and one row.
//   - The archive has one reading. Where two programs could see different parts or different rows in one file, it is
//     refused.
//   - Read gives of each cell what excelize gives of raw values. What excelize stumbles over without need, as the look of a
//     run of rich text, it does not look at.
//   - Every refusal says what is wrong, where, and how to mend it, in words for the person who sent the file.
package vet
