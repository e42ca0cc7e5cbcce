// Package api is the HTTP door: JSON operations over the domain, described as OpenAPI 3.1.
//
// It is not the domain: who may do what, which move is allowed and what a number is are decided in assessment. It maps
// requests to commands and States to answers, and every error to one problem document.
//
// # Files
//
//	server.go      Config, Server, New, HTTPServer: the router and what stands around it
//	around.go      what holds for every request: id, log, headers, compression, panics, HEAD, 405
//	cors.go        which pages of other origins are let in
//	paced.go       how slowly a body may arrive
//	limits.go      how many requests an account or an address may make
//	signins.go     how often one may be wrong about a password
//	remembered.go  a map that forgets what was not used for longest
//	metrics.go     figures for operators
//	operation.go   spec, register: the one way to add an operation
//	guard.go       what happens around each operation: who calls, which State, limits, ETag
//	idempotency.go Idempotency-Key: the same request again is answered the same. idempotency_store.go is where that is kept,
//	               idempotency_seal.go who can read it, idempotency_digest.go when two requests are the same
//	query.go       what any operation may be asked in its query, and every fault of it
//	fields.go      answers cut down to the members that were asked for
//	caller.go      call: what an operation knows of its request, and what the caller may do
//	public.go      the one list of operations that need no token
//	problem.go     every error, once, as RFC 9457; wording.go what the library finds, in our words
//	memory.go      an answer before it is sent
//	kept.go        an answer that is the same for everybody, in its encodings; shelf.go where those stand
//	cache.go       what takes time to compute and never changes
//	jwt.go         access tokens
//	openapi*.go    Describe: what the library describes, with problems, headers, names and types that it does not know
//	examples*.go   a call of every operation for the description: recorded by a test, in examples.json
//	docs.go        the description, as OpenAPI and as a page: docs_page.go, docs_schema.go
//	pages.go       the pages, of which package web has the look; pages_query.go, pages_form.go, pages_change.go,
//	               pages_census.go
//	pages_country.go the page of a country: whom its address names, and of which round it is; pages_country_view.go its
//	               figures, pages_country_gaps.go its gaps; pages_gap.go the page of one gap, pages_gaps.go that of the gaps of a round
//	pages_programmes.go the page of what funders offer
//	pages_matchings.go the page of matchings, pages_match.go its form; pages_matching.go one matching: pages_matching_without.go
//	               what goes without, pages_matching_beside.go another one beside it and what other budgets buy
//	pages_site.go  the pages of those who have signed in: who asks, forms; pages_session.go the cookies, where to go on to,
//	               and what is said once; pages_sign_in.go, pages_assessments.go, pages_begin.go,
//	               pages_assessment.go, pages_move.go, pages_upload.go
//	pages_uploads.go what was uploaded, until it is applied
//	pages_wording.go what is refused, in the words of a page
//	cursor.go      paging of lists
//	file.go        answers that are files
//	json_body.go   bodies whose members are not known beforehand, with every fault at once; json_strict.go how the library
//	               reads the others
//	raw.go         answers that are JSON already
//	precondition.go If-Match: the revisions that a change was made from
//	round.go       what is published of a framework version and a year, round_country.go when nobody says which of one country;
//	               method.go how it was computed
//	terms.go       in which money needs are reckoned, and of which moment; funds.go a round with its money side
//
// The operations, one noun each:
//
//	health.go token.go me.go accounts.go accounts_body.go journal.go imports.go exports.go exports_funding.go questionnaire.go simulations.go simulations_body.go
//	frameworks.go framework_add.go countries.go country_index.go crosswalk.go index.go census.go weakest.go
//	peers.go trend.go trends.go   one unit beside others of its group, one year beside another
//	gaps.go gap_query.go gap_order.go gap_item.go gap_funding.go   the list and the files alike
//	payers.go needs.go need_view.go   who could pay for closing a gap, and how much of the need is funded
//	actions.go actions_body.go   what a country plans for its gaps
//	assessments.go answers.go answers_body.go assignments.go reviews.go comments.go transitions.go corrections.go history.go
//	people.go tasks.go changes.go redactions.go
//	programmes.go programme_view.go programmes_body.go programme_lines.go commitments.go funding_imports.go funding_redactions.go
//	matchings.go matchings_body.go matching_view.go matching_more.go   sharing money; search.go how many search at once
//	funding_write.go     what changes of programmes and of commitments have in common; money_reader.go their bodies
//	assessment_view.go   one assessment as the caller may see it; evidence.go the evidence of its answers
//
// # Invariants
//
//   - An operation needs a token unless it is in publicOperations; a token counts only for an account that is active in
//     the State of now.
//   - An operation about single units has asked whether the caller may; else its answer is not sent.
//   - An answer is whole before its first byte is sent, but for bulk streams.
//   - What an error wraps, and what the sender of a request gave as a value, is in no problem document; but a filter names
//     the word that it does not know, cut short.
//   - What is kept for an Idempotency-Key is read by those alone who have the key.
//   - A query parameter that an operation does not know is refused.
//
// # Neighbours
//
// Uses assessment with its account, framework, country and vault (where what is kept for an Idempotency-Key stands), exports,
// and api/web, which has the look of the pages. Mounted by cmd.
package api
