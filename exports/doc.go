// Package exports carries answers in and results out: CSV answers, CSV, JSON and JSON Lines tables, and workbooks.
//
// It computes no score: those come from package assessment; here they are only counted and added up. It is the only importer of excelize.
// Package vet, below it, looks an uploaded workbook over before excelize opens it, and reads questionnaires without excelize.
//
// # Files
//
//	answers.go answers_wide.go answers_long.go   CSV answers into a Panel, wide or long, every bad cell at once
//	answers_reader.go answers_header.go answers_terms.go units.go   what every reader of answers shares
//	answers_write.go       recorded answers as long CSV and as JSON; answers_evidence.go their evidence, in and out
//	import*.go             CSV, JSON or a questionnaire into an Import: answers to record, and each bad cell
//	imported.go            what an import did
//	table.go table_format.go   bytes into rows: encoding, delimiter, limits
//	notice.go              what is said of an input: notices, and faults grouped by kind
//	csv.go                 CSV out, safe against formula injection, with an exact inverse
//	format.go              formats, numbers and money in text files
//	weights.go             what countries count beside each other, in
//	scores.go gaps.go unknowns.go census.go weakest.go   one result each, as CSV, JSON or JSON Lines
//	gap_funds.go           what the files of gaps say of money
//	crosswalk.go           an assessment by the codes of another framework: text, CSV or JSON
//	framework_diff.go framework_warnings.go   what changed between frameworks, and what is seldom meant: text or JSON
//	book.go sheet.go look.go table_sheet.go chart.go   the workbook kit: styles, sheets, tables, charts, printing
//	language.go   Languages: those that workbooks are written in, with their words, letters and catalogue
//	archive.go             the zip archive of a workbook, in a fixed order
//	cover.go method.go     sheets that every workbook has
//	readings.go            the verified reading beside the claimed one, and the change since an earlier year
//	corrections.go         what was corrected after sign-off, and the release
//	finance.go finance_rules.go   what every workbook that knows of money shares: needs, who could pay, words
//	sums.go                rows of sums as formulas
//	country*.go            the country report
//	portfolio*.go          the portfolio: portfolio_matching.go what is searched for, portfolio_certificate.go how good it is
//	questionnaire*.go      the questionnaire that is filled in without a connection: questionnaire_data.go says what a reader of it finds
//	questionnaire_read*.go the same read back: its sheets into lines by their keys, each line into an answer or its faults
//	questionnaire_annotate*.go   an uploaded questionnaire given back with comments in its cells and the sheet Report in front
//	funding_read.go        a file of programmes and commitments, whatever it is: funding_table.go its rows, funding_cell.go its cells
//	programmes*.go commitments.go   the columns of their tables, in and out; funding_write.go as CSV, funding_book*.go as a workbook
//	iati_read.go           activities of IATI into commitments: iati_xml.go iati_activity.go what the file says, iati_family.go
//	                       which stands above which, iati_money.go iati_place.go iati_count.go what of it is counted, and where
//	register.go            the gap register, streamed; register_totals.go the sums above it
//	gap_register.go        the same as a workbook of its own, and what of it was chosen
//
// # Invariants
//
//   - Text that users typed is only ever a string cell: no formula, no link, no invalid XML character.
//     Only the addresses of evidence and of programmes, which are http or https, are links.
//   - Money is added up in minor units by package assessment; where a cell sums others by a formula the number beside it is that.
//   - Scores are shown 0-100; cells hold the unrounded number and the format rounds.
//   - Sheet names are fixed English words; a defined name rd_<sheet> points at each.
//   - Questionnaire is read back by ReadQuestionnaire as the answers that it was made of; a workbook is opened only after
//     package vet has looked it over.
//   - ProgrammesCSV, CommitmentsCSV and FundingWorkbook are read back by ReadFunding as the same.
//   - AnswersLong and AnswersJSON are read back by ReadImport as the same answers, so that they change nothing.
//   - Nothing depends on map order or a clock: the same index and Report give the same bytes.
package exports
