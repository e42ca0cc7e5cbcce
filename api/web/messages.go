package web

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
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

// said gives the text of what was done.
func (m messages) said(key string, numbers []any) (string, error) { return m.say(key, numbers...) }

// SaidNumbers is how many numbers belong to what a page says was done.
func SaidNumbers(code string) int { return strings.Count(english["said."+code], "%") }

// count gives the text for a number of things, which is its first argument.
func (m messages) count(key string, n int, args ...any) (string, error) {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return m.say(key+form, append([]any{strconv.Itoa(n)}, args...)...)
}

// english has all texts in English, those of the other messages_*.go too.
var english = joined(englishPublic, englishSigned, englishGaps, englishMoney, englishMatching)

func joined(parts ...messages) messages {
	all := messages{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// englishPublic are the texts of the pages for everybody.
var englishPublic = messages{
	"skip":         "Skip to the content",
	"site":         "Readiness",
	"site.line":    "National cybersecurity assessments",
	"nav":          "Site",
	"nav.index":    "Published index",
	"nav.work":     "My assessments",
	"nav.signin":   "Sign in",
	"nav.signout":  "Sign out",
	"nav.docs":     "HTTP operations",
	"nav.openapi":  "OpenAPI",
	"foot.version": "Readiness %s, open-source software under the Apache License 2.0.",
	"foot.private": "This page has no script, sets no cookie and loads nothing from elsewhere.",
	"foot.cookie":  "This page has no script and loads nothing from elsewhere. Its one lasting cookie is that you are signed in.",

	"lede": "Readiness records national cybersecurity assessments answer by answer, with their evidence, and computes from them an " +
		"index that anybody can compute again. It serves ministries that assess their own country, reviewers who check the answers, " +
		"and banks and donors who look for where support is needed most.",

	"index.title":       "Published index",
	"index.eyebrow":     "Published index, %d",
	"closed.title":      "The figures are for accounts only",
	"closed.text":       "Whoever runs this server shows what is published to signed-in accounts alone.",
	"closed.how":        "With an account, sign in. Without one, ask those who run this server.",
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

	"country.title":       "Country",
	"country.unknown":     "There is no such country",
	"country.near":        "Did you mean one of these?",
	"country.fictional":   "This country is fictional. Its figures were made up to show what such a page looks like, and say nothing about any real country.",
	"country.mend":        "What is published stands below.",
	"country.start":       "Show what is published newest",
	"country.none":        "Nothing is published of it yet",
	"country.none.text":   "An assessment stands here once the ministry of the country has published it.",
	"country.none.others": "Of others there is:",
	"country.then":        "As of %s nothing was published of it",
	"country.published":   "published on %s",
	"country.workbook":    "Workbook of this country (Excel)",
	"country.unitbook":    "Workbook of this unit (Excel)",
	"country.json":        "These figures as JSON",
	"country.list":        "All in this year",
	"fact.region":         "Region",
	"fact.income":         "Income group",
	"fact.lending":        "Lending category",
	"fact.member":         "Member of",

	"figures":            "Key figures",
	"figures.none":       "This framework gives no overall number: there is no index, no rank and no band, and none should be made up from its parts.",
	"figures.unranked":   "There is no index and no rank: less than %s of the weight was answered, or too little in some part. That is not the last place.",
	"figures.of":         "of 100",
	"figures.range":      "%s, were every open answer the worst or the best.",
	"figures.closed":     "Nothing that counts is open.",
	"figures.change":     "%s points since %d.",
	"figures.ranked":     "of %d ranked",
	"figures.ranks":      "Between %d and %d, whatever the open answers of all turn out to be.",
	"figures.exact":      "The same whatever the open answers of all turn out to be.",
	"figures.tier":       "Tier",
	"figures.notier":     "none yet",
	"figures.tiers":      "%d of %d tiers reached.",
	"figures.behind":     "%d questions hold back the next: %s.",
	"figures.covered":    "of the weight answered.",
	"figures.open.one":   "%s question not assessed.",
	"figures.open.other": "%s questions not assessed.",
	"figures.assurance":  "The index if only accepted answers count. Assurance gap: %s points, claimed and not verified.",
	"figures.accepted":   "Accepted by reviewers",
	"figures.weight":     "of the weight.",
	"figures.unverified": "No answer was accepted by a reviewer here: what stands on this page is what was claimed.",

	"dimensions":         "Scores by dimension",
	"dimensions.caption": "Score of each part of the framework",
	"column.score":       "Score",
	"column.adds":        "Adds",
	"column.stage":       "Stage",
	"note.adds":          "Adds: points of the score of the part above; of a dimension, points of the index.",
	"note.part":          "Since %d: by how many points the score has changed since then. The framework is the same in both years.",
	"note.dash":          "A dash: there is no figure, because too little was answered, nothing was comparable, or the framework gives none.",

	"peers":              "Beside its peers",
	"peers.text":         "How the others of its groups lie in the same year by the same framework; its own score is in none of these numbers.",
	"peers.json":         "All groups and their members as JSON",
	"peers.caption":      "Median of the others, and how far it is from there",
	"peers.income":       "Income group",
	"peers.region":       "Region",
	"peers.all":          "All units",
	"peers.others.one":   "%s other",
	"peers.others.other": "%s others",
	"peers.few.one":      "%s other is published. To compare takes three with a score.",
	"peers.few.other":    "%s others are published. To compare takes three with a score.",
	"peers.rank":         "Rank in the group",
	"peers.of":           "of %d",
	"column.own":         "Score",
	"note.peers":         "In each column: the median of the others, by how many points this score is above or below it, and from the least to the greatest of the others.",
	"note.strip":         "The strip shows the same from 0 to 100: the others as a band with their median as a thin mark, and this score as a thick one.",

	"years":         "Over the years",
	"years.one":     "This is the only year published so far by this framework.",
	"years.text":    "Everything published by any version of this framework, newest first.",
	"years.json":    "The years as JSON",
	"years.caption": "Index by year",
	"years.break":   "Break: the version changes here, with other questions and weights. What stands above and below this line cannot be compared.",
	"column.moved":  "Change",

	"corrections":          "Corrections",
	"corrections.text":     "Answers were changed after sign-off. What is shown on this page is the corrected publication. Oldest first, with the questions concerned:",
	"corrections.former":   "Left out to keep this page small: %d older.",
	"corrections.replaces": "all answers, in place of %s",
	"corrections.erased":   "the reason was erased",

	"gaps":               "Gaps",
	"gaps.count.one":     "%s answer is short of the best one.",
	"gaps.count.other":   "%s answers are short of the best ones.",
	"gaps.cost":          "Planning range of what closing them costs: %s %s at prices of %d.",
	"gaps.uncosted":      "That leaves out %d without a cost.",
	"gaps.first":         "Below: the %d with the greatest gain.",
	"gaps.first.order":   "Below: the first %d, in the order of the framework.",
	"gaps.caption":       "Gaps, the greatest gain first",
	"gaps.caption.order": "Gaps in the order of the framework",
	"gaps.essential":     "essential",
	"gaps.implied":       "Does not exist, by another answer",
	"gaps.best":          "The best that was seen",
	"gaps.requires":      "Needs first:",
	"gaps.all":           "All %d gaps",
	"gaps.unfunded":      "Of what has a cost, not funded yet: %s %s.",
	"column.gap":         "Gap",
	"column.today":       "Today",
	"column.target":      "Target",
	"column.gain":        "Gain",
	"column.behind":      "Levels short",
	"column.cost":        "Cost",
	"column.months":      "Months",
	"column.unfunded":    "Not funded",
	"column.payers":      "Who could pay",
	"note.gain":          "Gain: points that the index would add if this gap alone were closed. Gains of several do not simply add up.",
	"note.tier":          "A tier is reached when all that it asks for is there, so that closing one gap alone often gains nothing. Levels short: by how many levels a gap misses the next tier; what holds it back comes first.",
	"note.cost":          "Cost: one-off planning range, scaled to the income group where the framework says how; a country’s own figures are better. Months: how long closing it takes.",
	"open":               "Not assessed",
	"open.count.one":     "%s question has no answer. It is no gap: nothing is known, so that it has neither gain nor cost.",
	"open.count.other":   "%s questions have no answer. They are no gaps: nothing is known, so that they have neither gain nor cost.",
	"more":               "and %d more",
	"note.unfunded":      "Not funded: base cost with one year of recurrent cost, less what is committed. A pledge never counts. Gaps that one action closes share its cost, and the sum counts it once.",
	"note.payers":        "Who could pay: programmes that are open today, by what is known of their conditions. Follow a gap for every programme, with the reason and what would have to change.",

	"payers.sample":        "sample",
	"payers.none":          "Nobody that is known",
	"payers.unknown.one":   "of %s one cannot tell",
	"payers.unknown.other": "of %s one cannot tell",
	"open.which":           "Which",
	"open.none":            "Every question that applies was answered.",

	"release":       "The publication",
	"release.text":  "The journal record that published these answers, with its hash. Whoever has noted it can prove later what was published.",
	"release.head":  "Release",
	"release.at":    "Published on",
	"release.prove": "With a copy of the journal, this says whether the copy holds the same publication:",
	"release.then":  "This page as it was published",

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
	"about.again.how":   "Take framework %s with the hash below and the answers published up to journal record %d; they give these figures to the last digit. As JSON they are unrounded, with the fingerprint of all inputs under method.",
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
