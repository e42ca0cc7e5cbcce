package web

import (
	"fmt"
	"strconv"
)

// fallback is the language of pages for which there is no other.
const fallback = "en"

// rightToLeft are the languages that are written from right to left.
var rightToLeft = []string{"ar", "he", "fa", "ur"}

// catalogue has the texts of the pages by language. A language is added by adding its texts: every key, same arguments.
var catalogue = map[string]messages{"en": english}

// messages are texts by key. A key that is counted has two: KEY.one and KEY.other.
type messages map[string]string

// say gives a text with its arguments. A key without a text is a mistake in the program, which fails the page.
func (m messages) say(key string, args ...any) (string, error) {
	text, ok := m[key]
	if !ok {
		return "", fmt.Errorf("there is no text %q", key)
	}
	if len(args) == 0 {
		return text, nil
	}
	return fmt.Sprintf(text, args...), nil
}

// count gives the text for a number of things, which is its first argument.
func (m messages) count(key string, n int, args ...any) (string, error) {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return m.say(key+form, append([]any{strconv.Itoa(n)}, args...)...)
}

var english = messages{
	"skip":         "Skip to the content",
	"site":         "Readiness",
	"site.line":    "National cybersecurity assessments",
	"nav":          "Site",
	"nav.index":    "Published index",
	"nav.docs":     "HTTP operations",
	"nav.openapi":  "OpenAPI",
	"foot.version": "Readiness %s, open-source software under the Apache License 2.0.",
	"foot.private": "This page has no script, sets no cookie and loads nothing from elsewhere.",

	"lede": "Readiness records national cybersecurity assessments answer by answer, with their evidence, and computes from them an " +
		"index that anybody can compute again. It serves ministries that assess their own country, reviewers who check the answers, " +
		"and banks and donors who look for where support is needed most.",

	"index.title":       "Published index",
	"index.eyebrow":     "Published index, %d",
	"closed.title":      "The figures are for accounts only",
	"closed.text":       "Whoever runs this server shows what is published to signed-in accounts alone.",
	"closed.how":        "With an account, sign in with POST /v1/token and read GET /v1/index. Without one, ask those who run this server.",
	"then.title":        "As of %s nothing was published",
	"then.text":         "The server can show what it knew at an earlier record or day. Then nothing was published yet.",
	"then.now":          "What is published today",
	"empty.title":       "Nothing is published yet",
	"empty.text":        "This server is ready, but no assessment has been published. Until one is, there is no index to show.",
	"empty.how":         "How the first one is published:",
	"empty.step.create": "An assessor opens an assessment of a country, a year and a framework, and answers its questions, or imports a filled questionnaire or a table.",
	"empty.step.review": "The assessor submits it; a reviewer takes it into review, checks the answers, and marks it as reviewed or returns it.",
	"empty.step.sign":   "The ministry of the country signs it off and publishes it. From then on it stands here.",
	"empty.docs":        "How each step is done over HTTP",

	"rounds":         "Published so far",
	"round.units":    "%s published",
	"fault.title":    "What was asked for cannot be shown",
	"fault.mend":     "Nothing of what you chose is lost: change it below, or start again without filters.",
	"fault.start":    "Start again",
	"form.title":     "Choose",
	"form.show":      "Show",
	"form.clear":     "Clear filters",
	"form.any":       "All",
	"form.together":  "All together",
	"form.note":      "Filters choose what is listed. Ranks and the counts below the table stay those of all.",
	"none.title":     "Nothing fits these filters",
	"none.text":      "There is nothing published with all of what was chosen. Leave one filter out, or clear them all.",
	"sample.title":   "This is a sample.",
	"sample.text":    "The framework or a country here is fictional, and the figures say nothing about any real country.",
	"units.one":      "%s economy",
	"units.other":    "%s economies",
	"anyunits.one":   "%s unit",
	"anyunits.other": "%s units",
	"total.of":       "%d of %s",
	"total.ranked":   "%d ranked",
	"total.bands":    "Listed by band",

	"field.country":         "Country",
	"field.unit":            "Unit",
	"field.region":          "Region",
	"field.incomeGroup":     "Income group",
	"field.lendingCategory": "Lending category",
	"field.organisation":    "Organisation",
	"field.band":            "Band",
	"field.by":              "Group the counts below by",
	"by.income":             "Income group",
	"by.region":             "Region",
	"by.organisation":       "Organisation",
	"field.framework":       "Framework",
	"field.year":            "Year",
	"field.classAsOf":       "Day of the classes",
	"field.asOf":            "As of",
	"field.lang":            "Language",
	"field.cursor":          "Page",

	"table.caption":       "%s, year %d",
	"table.note":          "Index and parts are 0–100, rounded to one decimal here only.",
	"column.rank":         "Rank",
	"column.country":      "Country",
	"column.unit":         "Unit",
	"column.index":        "Index",
	"column.verified":     "Verified",
	"column.change":       "Since %d",
	"column.band":         "Band",
	"column.coverage":     "Coverage",
	"column.range":        "Range",
	"column.workbook":     "Workbook",
	"row.accepted":        "%s accepted",
	"row.corrected":       "corrected",
	"row.imputed":         "%d imputed",
	"row.workbook":        "Excel",
	"row.of":              "workbook of %s",
	"note.rank":           "An equals sign before a rank: others have the same one. A dash: there is no figure.",
	"note.coverage":       "Coverage is the share of the weight that was answered; below %s there is no index and no rank.",
	"note.range":          "Range is the index if every open answer were the worst, and if every one were the best; one number where nothing is open.",
	"note.verified":       "Verified is the index when only the answers that a reviewer has accepted count, and all others are worth nothing; beside it the share of the weight that was accepted.",
	"note.change":         "Since %d: by how many points the index has changed. The framework is the same in both years; a dash where there is no index in one of them.",
	"note.corrected":      "Corrected: answers were changed after sign-off. What is shown is the corrected publication; which questions, when and why stands behind the word.",
	"row.corrected.times": "corrected %d times",
	"note.imputed":        "Imputed: answers that were open and are filled with the median of the income group, as the framework says.",
	"next":                "Next page",

	"fewer":       "Published so far for %d: %d. For %d it was %d.",
	"fewer.show":  "Show %d",
	"parts":       "On this page",
	"parts.index": "The index",
	"whole":       "Everything published of this year counts here, whatever the filters list.",

	"census":           "Who has what",
	"census.essential": "Counted here are the %d essential questions of %d.",
	"census.left":      "Left out to keep this page small: %d more.",
	"census.json":      "All questions as JSON",
	"census.answered":  "%d of %d answered",
	"census.caption":   "Answers to: %s",
	"census.names":     "Names",
	"column.answer":    "Answer",
	"column.count":     "Number",
	"column.share":     "Share",
	"column.which":     "Who",
	"note.share":       "Shares are of all in the group, also of those that did not answer. Where several answers can be ticked, they add up to more than all.",
	"note.apart":       "In italics, without a bar: not assessed, not applicable and the like. These are no answers, and never a no.",
	"note.nobody":      "What nobody in a group answered is left out there.",
	"note.overlap":     "A country counts in every organisation that it is a member of.",

	"weakest":         "Where the chain is weakest",
	"weakest.text":    "An attack crosses borders where the defence is lowest: a group is as strong as its last member.",
	"weakest.caption": "Minimum and median by part, and who is last",
	"weakest.json":    "The same as JSON",
	"weakest.scored":  "%d of %d scored",
	"weakest.many":    "%d at the minimum",
	"column.part":     "Part",
	"column.minimum":  "Minimum",
	"column.median":   "Median",
	"column.last":     "Last",

	"files":             "Take it with you",
	"files.portfolio":   "Workbook of all countries (Excel)",
	"files.units":       "Workbook of all units (Excel)",
	"files.gaps":        "All gaps (CSV)",
	"files.gaps.chosen": "Gaps of the countries listed (CSV)",
	"files.gaps.beyond": "Gaps of the countries chosen, in all bands (CSV)",
	"files.json":        "This list as JSON",
	"files.trends":      "Changes since %d as JSON",
	"about":             "About these figures",
	"about.framework":   "Framework",
	"about.source":      "Source",
	"about.rights":      "Rights",
	"about.classes":     "Classes of countries",
	"about.again":       "How to compute them again",
	"about.again.how":   "Take framework %s with the hash below and the answers published up to journal record %d; they give these figures to the last digit. The list as JSON has them unrounded, under method also the fingerprint of all inputs.",
	"about.seq":         "Journal record",
	"about.inputs":      "Fingerprint of inputs",
	"about.hash":        "Hash of the framework",
	"about.asof":        "State as of",
	"about.lasting":     "Lasting address of these figures",
	"about.hidden":      "Confidential questions, left out for all",
	"about.names":       "Names, codes and groupings of countries and territories are those of the sources named here. They express no opinion on the legal status of any country, territory, city or area, or of its authorities, frontiers or boundaries.",
	"rule.aggregate":    "Aggregation",
	"rule.missing":      "Unanswered questions",
	"rule.coverage":     "Least coverage",
	"rule.panel":        "Compared within",

	"docs.title":         "HTTP operations",
	"docs.text":          "What this server does for programs, described for people. The same description for machines:",
	"docs.scores":        "Scores are from 0 to 100 and not rounded. Times are UTC. An answer that is not what was asked for is a problem document (RFC 9457), which says how to mend it.",
	"docs.contents":      "Contents",
	"docs.common":        "What many operations take",
	"docs.common.text":   "These mean the same wherever they are taken.",
	"docs.also":          "Takes also",
	"docs.problems":      "Problems",
	"docs.problems.text": "Every refusal has the same shape, whatever the operation. The type names a heading of the documentation of errors.",
	"docs.parameters":    "Parameters",
	"docs.parameter":     "Parameter",
	"docs.in":            "In",
	"docs.type":          "Type",
	"docs.meaning":       "Meaning",
	"docs.member":        "Member",
	"docs.required":      "required",
	"docs.absent":        "may be absent",
	"docs.request":       "Request body",
	"docs.response":      "Answer",
	"docs.example":       "Example",
	"docs.status":        "Status",
	"docs.problem":       "Title",
	"docs.link":          "Link to this operation",
	"access.public":      "public",
	"access.closable":    "public, unless the operator closes it",
	"access.token":       "needs a token",

	"error.eyebrow": "Error %d",
	"error.home":    "Go to the published index",
	"error.docs":    "See what there is",
	"error.id":      "Number of this request, if you ask about it:",
}
