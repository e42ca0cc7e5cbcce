// Command readiness is the command line: it reads frameworks and answers from files, keeps them in stores, and writes
// scores, gaps, counts and workbooks.
//
// It computes nothing and formats next to no result: package assessment computes, package exports writes. What is here is what
// a terminal needs: flags, opening files with errors that say how to mend, writing without leaving half a file behind,
// exit codes, and a word on how long it takes.
//
// # Files
//
//	main.go       the process: arguments, standard streams, signals; signals_*.go those that are not heeded
//	root.go       the tree of commands, help, unknown commands and flags
//	app.go        what every command works with
//	errors.go     exit codes, and how an error is told
//	input.go      frameworks, by their flag
//	source.go     answers, from a file or a store
//	store.go      the flag --store, and opening one for the time of one use
//	point.go      the flag --as-of
//	keys.go       the flag --keys: signing where a journal ends, and checking it
//	file.go       opening a file, with errors that say how to mend
//	selection.go  which year, which countries
//	money.go      the flags about money: programmes, date, rates, prices, currency, years
//	funding_file.go  files of programmes and commitments
//	format.go     the flags --format and --output, and how they go together
//	output.go     where a result goes; nothing is written unless all of it is
//	place.go      whether a file can be written where it is wanted
//	scratch.go    temporary files and directories, and their end
//	progress.go   a line on the terminal for work that takes long
//	suggest.go    the nearest name
//	config*.go    the settings of serve: flags, variables and a file, of one list
//	serve.go      the HTTP server, and how it stops; serve_tidy.go what it removes when it has expired
//	match.go      who pays for what: match_terms.go by what rules, match_scenario.go the same with one thing changed,
//	              match_write.go match_certificate.go as JSON, match_table.go as CSV, match_tell.go what is said beside it
//	matching.go   the matchings that a store keeps
//	programme*.go commitment.go action*.go   what it rests on in a store
//	account*.go score.go report.go gaps.go census.go weakest.go crosswalk.go questionnaire*.go import*.go export.go assessment.go history.go redact.go
//	journal*.go vault.go
//	reference*.go framework*.go demo*.go token.go openapi.go version.go data.go   one file per command
//
// # Invariants
//
//   - Exit codes: 0 done, 1 the answer is no, 2 usage or input error, 130 and 143 stopped by a signal.
//   - Standard output holds the result and nothing else; notes and errors go to standard error.
//   - A result is complete before its first byte is shown: an output file is renamed into place at the end. Only a journal
//     is written to standard output while it is read, because it may be larger than the memory.
//   - A command that only reads a store opens it so, and makes nothing. What is written is written under --apply, or by a
//     command whose name says so.
package main
