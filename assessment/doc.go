// Package assessment is the domain: what countries answered, who recorded it, and what follows from it.
//
// A [Service] records. It decides commands ([PutAnswers] and others) against the [State], appends what follows to a
// journal, and folds it. A State holds [Assessment] values and gives the [Panel] of a framework version: the answers of
// many units (countries, or anything else a framework is about).
//
// From a Panel [NewIndex] computes an [Index]: scores, ranks, bands, coverage and intervals, and on top of it gaps, census
// and weakest links. The arithmetic itself is in package scoring; the questionnaire is in assessment/framework; countries
// and their classes are in assessment/country; the journal and the vault are in packages of their own below.
//
// It is not a file format (package exports reads and writes those) and not a database: which store it is, the journal
// and the vault hide.
//
// # Files
//
//	error.go       Error and its kinds: the one error type of the domain
//
// What is recorded:
//
//	answer.go      Answer, Text, Confidence, Assignment
//	evidence.go    Evidence, EvidenceLink: the links that show an answer to be true
//	assessment.go  Assessment: one unit's answers of a year; its id, stage and revision
//	entry*.go      what the journal's entries hold: bodies with a version; those of answers.put are read fast
//	state.go       State: the fold over the journal
//	overlay*.go    changes upon a State that can be dropped; the folding of each kind of entry
//	command.go     Command; CreateAssessment, AddFramework, RenewReference
//	assign.go      Assign: who is to answer which questions, and until when
//	put.go         PutAnswers: changing, clearing, overtaken answers
//	review.go      PutReviews: what reviewers say of answers; overlay_review.go folds it
//	comment.go     AddComment: what people write to questions
//	import.go      Import: the answers of a file, decided one by one
//	import_base.go what a file was made from, read from the past
//	import_do.go   Service.Import: applied, or only tried
//	import_merge.go three-way merge of one answer; what is in conflict
//	import_report.go ImportReport
//	correction.go  Correct, Correction: changing answers after sign-off
//	release.go     Release: what is published of a unit and year, and what took its place
//	to_answer.go   ToAnswer: which of several assessments the answers go into; order.go: LastIf
//	workflow.go    Stage, Move: from draft to published, and who may go which way
//	account.go     Account, Role, and the commands about accounts
//	permission.go  May: the one table of who may do what
//	matching_record.go StoredMatching, RecordMatching; matching_request.go what it is asked for, matching_again.go made and solved again, matching_rates.go by which rates
//	redact.go      Redact: erasing a text
//	removed.go     what is left of removed programmes and commitments
//	programme.go   Programme and the commands about it; commitment.go Commitment; action.go PlannedAction
//	import_funding.go programmes and commitments of a file
//	funding_text.go their texts, from the vault
//	reference.go   renewals of reference data: their files and their entries
//	service.go     Service: Open, Do, Import, State
//	writer.go      the one goroutine that writes: batches, appends, unknown outcomes
//	fold.go        reading on from the last record
//	draft.go       the free texts of commands, and which of them stand there already
//	text.go        free texts on their way to the vault and back
//	erase.go       taking redacted texts out of the vault, again if need be
//	sweep.go       Leftovers: texts of the vault that no record names
//	past.go        AsOf: the State of an earlier record or time
//	history.go     History: what changed in an assessment, by whom
//	difference.go  Difference: what came of these changes, question by question
//	task.go        Task: what an account is to do next
//	records.go     the journal as it is stored
//	storage.go     Stores, and their failures in the words of the domain; system.go those of the operating system
//
// What follows from it:
//
//	panel.go       Panel, Row: answers of many units, and their fingerprint
//	index.go       Index, Standing: scores, ranks, bands, intervals
//	profile.go     Profile: the tiers that a part has reached, and what holds the next back
//	gap.go         Gap, Unknown: the distance from answers to the best ones, with its gain
//	finance.go     Finance: the money side of a State, and in which money it is reckoned
//	need.go        Need: an action with its gaps, its cost and what was committed; need_met.go NeedsMet
//	market.go      Market: needs beside programmes; whether one could pay for the other, for many pairs
//	offer.go       Offer: the same with the reasons
//	match.go       Matching: who pays for what, and why the rest goes without; match_terms.go MatchTerms
//	match_problem.go a Market as a problem of scoring/matching; match_read.go its result as a Matching
//	match_words.go WhyNot in words
//	match_frontier.go Frontier: what parts of all budgets would buy
//	match_effect.go Effect: what a matching does to index and ranks
//	match_compare.go Compare: one matching beside another
//	match_weight.go Weights: what a point of each country's index counts
//	matching_record.go StoredMatching: a matching that was recorded
//	cost.go        Cost: what closing a gap may cost a country of an income group
//	group.go       Grouping: by region, income group, lending category, organisation
//	select.go      Criteria, Selection: which units, by what their countries are
//	census.go      Census: how many units gave which answer
//	variant.go     a Panel under a variant of its framework; RankChanges between two indices
//	crosswalk.go   Crosswalk: one assessment read by the codes of another framework
//	weakest.go     Weakest: minimum, median and last of every group
//	peers.go       PeerGroup: a unit beside the others of its groups
//	trend.go       Movement, TrendPoint: one year beside another in one framework version
//	bridge.go      Bridge: two framework versions read by the codes of one scheme
//
// # Invariants
//
//   - What Service.Do has acknowledged is stored for good, and is in every later State.
//   - A State, and every Assessment of it, never changes once it was given out.
//   - Folding is the only way in which a State comes about: the same journal gives the same State.
//   - A free text never enters the journal.
//   - Scores are 0..1 here; doors show 0..100.
//   - Money is an integer number of minor units beside its currency and price year.
//   - The clock and chance are handed in; indices follow from answers alone, dates from the year of an assessment.
package assessment
