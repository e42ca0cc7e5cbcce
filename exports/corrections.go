package exports

import (
	"slices"
	"strings"
	"time"

	"readiness/assessment"
)

// Correction is one change of answers after sign-off, with the reason as it can be read.
type Correction struct {
	assessment.Correction
	Why assessment.Note
}

// CorrectionsOf reads the corrections of an assessment, oldest first, with the reasons that Service.Texts gave.
func CorrectionsOf(a *assessment.Assessment, reasons map[string]assessment.Note) []Correction {
	var list []Correction
	for _, c := range a.Corrections {
		list = append(list, Correction{c, reasons[c.Reason.ID]})
	}
	return list
}

// shownCorrections are those of questions that the workbook shows: without confidential questions it has no correction of
// them either, not even that there was one.
func (c *countryReport) shownCorrections() []Correction {
	return slices.DeleteFunc(slices.Clone(c.r.Corrections), func(one Correction) bool {
		return slices.ContainsFunc(one.Questions, func(q string) bool {
			_, there := c.x.Panel.Framework.Leaf(q)
			return !there
		})
	})
}

// reason is why answers were corrected, or what became of the reason.
func (b *book) reason(c Correction) string {
	switch {
	case c.Why.Redacted != nil:
		return b.t("(erased)")
	case c.Why.Lost || c.Why.Text == "":
		return b.t("(lost)")
	}
	return c.Why.Text
}

// day writes a day of the calendar, in UTC.
func day(at time.Time) string { return at.UTC().Format("2 January 2006") }

// corrections writes every correction with its reason. Without any there is no such sheet.
func (c *countryReport) corrections() {
	if len(c.corrected) == 0 {
		return
	}
	s := c.sheet("Corrections")
	cols := []column{
		{title: c.t("Date"), look: plain, width: 20}, {title: c.t("Record"), look: number(asCount), width: 11},
		{title: c.t("Reason"), look: wrapped, width: 62}, {title: c.t("Questions"), look: wrapped, width: 44},
		{title: c.t("Codes"), look: wrapped, width: 26},
	}
	var rows [][]any
	for _, one := range c.corrected {
		rows = append(rows, []any{
			day(one.At), int(one.Seq), c.reason(one), strings.Join(c.about(one), "\n"), strings.Join(one.Questions, "\n"), //nolint:gosec // a Seq counts records
		})
	}
	s.fit(cols, rows)
	s.title(c.t("Corrections"), c.t("Answers that were changed after the assessment was signed off, oldest first, and why. Record is the place in the journal. What stands in this workbook is corrected already."), len(cols))
	s.table(cols, each(rows))
}

// names lists questions by their titles.
func (c *countryReport) names(questions []string) []string {
	list := make([]string, 0, len(questions))
	for _, id := range questions {
		if q, ok := c.x.Panel.Framework.Node(id); ok {
			list = append(list, q.Name("en"))
		}
	}
	return list
}

// about says what a correction changed: questions, or all of them, because another assessment took the place of one.
func (c *countryReport) about(one Correction) []string {
	if one.Replaces != "" {
		return []string{c.t("all answers, in place of %s", one.Replaces)}
	}
	return c.names(one.Questions)
}

// Of a reason that stands in a sentence, and of the questions that are named there.
const (
	longestReason = 240 // characters
	mostQuestions = 3
)

// correctedSummary says in a sentence that and why answers were corrected, "" where none was.
func (c *countryReport) correctedSummary() string {
	n := len(c.corrected)
	if n == 0 {
		return ""
	}
	last := c.corrected[n-1]
	reason := strings.Join(strings.Fields(c.reason(last)), " ")
	if r := []rune(reason); len(r) > longestReason {
		reason = strings.TrimSpace(string(r[:longestReason])) + "…"
	}
	names := c.about(last)
	about := strings.Join(names[:min(len(names), mostQuestions)], "; ")
	if more := len(names) - mostQuestions; more > 0 {
		about += c.t(" and %d more", more)
	}
	if n == 1 {
		return c.t("Corrected after sign-off on %s: %s. Reason: %s", day(last.At), about, reason)
	}
	return c.t("Corrected %d times after sign-off, as the sheet Corrections has it; last on %s: %s. Reason: %s", n, day(last.At), about, reason)
}

// publication are the facts of the cover that tell by what the answers were published, none where they were not.
func (c *countryReport) publication() []fact {
	release := c.r.Release
	if release.Head == "" {
		return nil
	}
	facts := []fact{
		{c.t("Published"), release.At.UTC().Format(c.tongue().moment)},
		{c.t("Release"), release.Head},
	}
	if release.Replaces != "" {
		facts = append(facts, fact{c.t("In place of"), string(release.Replaces)})
	}
	return facts
}

// releaseRule says how to check that the answers are still those that were published.
func (c *countryReport) releaseRule() fact {
	if c.r.Release.Head == "" {
		return fact{}
	}
	return fact{c.t("Release"), c.r.Release.Head + "\n" + c.t("Record and hash with which the answers were published; whoever has the journal can check them with readiness journal verify --expect.")}
}
