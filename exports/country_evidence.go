package exports

import (
	"strings"
	"time"

	"readiness/assessment"
)

// EvidenceOf reads the evidence of an assessment by question, with the texts that Service.Texts gave. Confidential evidence
// is left out, and so is what was erased or is lost.
func EvidenceOf(a *assessment.Assessment, texts map[string]assessment.Note) map[string][]assessment.EvidenceLink {
	all := map[string][]assessment.EvidenceLink{}
	for q, answer := range a.Answers() {
		links, _ := answer.Links(texts)
		if links = openLinks(links); len(links) > 0 {
			all[q.ID] = links
		}
	}
	return all
}

func openLinks(links []assessment.EvidenceLink) (list []assessment.EvidenceLink) {
	for _, l := range links {
		if !l.Confidential {
			list = append(list, l)
		}
	}
	return list
}

// evident says that there is evidence of what the workbook shows.
func (c *countryReport) evident() bool {
	for _, q := range c.x.Panel.Framework.Questions() {
		if len(openLinks(c.r.Evidence[q.ID])) > 0 {
			return true
		}
	}
	return false
}

// Columns of the sheet Evidence.
const (
	linkColumn  = 3
	untilColumn = 6
)

// evidence writes the register of links, in the order of the framework. Without any there is no such sheet.
func (c *countryReport) evidence() {
	if !c.evident() {
		return
	}
	s := c.sheet("Evidence")
	cols := []column{
		{title: c.t("Question"), look: wrapped.bolded(), width: 40}, {title: c.t("Title"), look: wrapped, width: 44},
		{title: c.t("Link"), look: wrapped, width: 44}, {title: c.t("Type"), look: plain, width: 12}, {title: c.t("Date"), look: plain, width: 19},
		{title: c.t("Valid until"), look: wrapped, width: 19}, {title: c.t("Language"), look: plain, width: 11},
	}
	var rows [][]any
	var targets []string
	for _, q := range c.x.Panel.Framework.Questions() {
		for _, l := range openLinks(c.r.Evidence[q.ID]) {
			row := []any{q.Name("en"), l.Title, l.URL, c.evidenceType(l.Type), dayOrNone(l.Date), dayOrNone(l.ValidUntil), l.Language}
			target := linkTarget(l.URL)
			if target != "" {
				row[linkColumn-1] = c.cell(l.URL, linked)
			}
			if c.ended(l) {
				row[untilColumn-1] = c.cell(c.t("%s, ended", day(l.ValidUntil)), ended)
			}
			rows, targets = append(rows, row), append(targets, target)
		}
	}
	s.fit(cols, rows)
	s.title(c.t("Evidence"), c.t("What the country names to show its answers to be true, in the order of the questions. Nobody has checked that an address still leads there. Evidence that is confidential is not listed."), len(cols))
	e := s.table(cols, each(rows))
	for i, target := range targets {
		if target != "" {
			c.keep(c.f.SetCellHyperLink(s.name, cellName(linkColumn, e.first+i), target, "External"))
		}
	}
}

var (
	linked = look{link: true, ruled: true, align: "left", indent: 1, wrap: true}
	ended  = look{bold: true, color: amber, ruled: true, align: "left", indent: 1, wrap: true}
)

// ended says that evidence was not valid any more on the day of the report, if it has one.
func (c *countryReport) ended(l assessment.EvidenceLink) bool {
	return !l.ValidUntil.IsZero() && !c.r.Made.IsZero() && c.r.Made.UTC().Truncate(24*time.Hour).After(l.ValidUntil)
}

func (b *book) evidenceType(t assessment.EvidenceType) string {
	switch t {
	case assessment.LegalAct:
		return b.t("Legal act")
	case assessment.PolicyPaper:
		return b.t("Policy")
	case assessment.Report:
		return b.t("Report")
	case assessment.Record:
		return b.t("Record")
	case assessment.WebPage:
		return b.t("Web page")
	case assessment.OtherEvidence:
	}
	return b.t("Other")
}

// dayOrNone writes a day, "" for none.
func dayOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return day(t)
}

// linkTarget is an address as a workbook may point at it: programs that open one take it for damaged when an address holds
// what a URI may not. "" where it cannot be one.
func linkTarget(address string) string {
	const hex = "0123456789ABCDEF"
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	host := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host = i
	}
	var b strings.Builder
	b.WriteString(strings.ToLower(scheme) + "://" + rest[:host])
	for i := host; i < len(rest); i++ {
		switch c := rest[i]; {
		case c <= ' ' || c > '~' || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		case c == '%' && (i+2 >= len(rest) || !isHex(rest[i+1]) || !isHex(rest[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(c)
		}
	}
	if b.Len() > longestTarget {
		return ""
	}
	return b.String()
}

// longestTarget is how long an address may be that Excel follows.
const longestTarget = 2079

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
