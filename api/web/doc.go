// Package web writes the pages of the HTTP door: the published index, the description of the operations, errors, and
// the pages around the questionnaire for those who have signed in.
//
// It is not the door: it has no routes, reads no query and knows no State. It gets figures as they are to be shown and
// gives HTML. Its pages have no script, load nothing from elsewhere and carry no style of their own, so that the strictest
// content security policy holds.
//
// # Files
//
//	web.go         Pages, New: templates and static files, one set of templates for each language
//	messages.go    the texts of the pages, by language: the one place for a translation; messages_signed.go those of the
//	               pages around signing in, messages_gaps.go those of the pages of gaps, messages_money.go and messages_matching.go
//	               those of programmes and matchings
//	index.go       IndexPage: the published index
//	country.go     CountryPage: what is published of one country
//	gap.go         GapPage: one gap, and who could pay for closing it; gaps.go GapsPage: the gaps of a round as they were chosen
//	programmes.go  ProgrammesPage: what funders offer
//	matchings.go   MatchingsPage: the matchings that were recorded, and the form that makes one; matching.go MatchingPage: one of
//	               them; frontier.go FrontierPage: what other budgets would buy, with its chart
//	about.go       how the figures of either were computed
//	census.go      what stands below its table: who gave which answer, and where groups are weakest
//	visitor.go     who has signed in, and SignInPage
//	assessments.go AssessmentsPage: what somebody works on
//	assessment.go  AssessmentPage: one assessment; UploadPage: what an uploaded file would do
//	number.go      numbers as people read them
//	docs.go        DocsPage: what the operations take and give
//	error.go       ErrorPage: what went wrong
//	templates/     the pages; layout.html stands around each
//	static/        the style sheet and the icon, served under names that hold their hash
//
// # Invariants
//
//   - A number is rounded here and nowhere before; a text of a framework or a person is escaped where it is shown.
//   - A static file never changes under its name, so that it may be kept for ever.
//
// # Neighbours
//
// Mounted by api. Uses nothing but the standard library.
package web
