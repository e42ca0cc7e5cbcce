package exports

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// countryReport is one unit's workbook being written.
type countryReport struct {
	*book
	s         assessment.Standing
	name      string
	gaps      []assessment.Gap
	unknown   []assessment.Unknown
	costed    bool                 // the framework gives costs at all
	moved     *assessment.Movement // since an earlier year; nil without one that has the unit
	corrected []Correction         // of questions that are shown
	fin       *finances            // nil where nothing is known of money
}

// CountryReport writes the workbook of one unit: Cover, Summary, Corrections (where there are any), Scores,
// Gaps, Actions, Funding and Matches (where the report knows of money), Evidence (where there is any), Method, Codes. Nothing is written when it fails. Errors: *assessment.Error of kind NotFound when the panel has no such unit and year, Invalid when
// the earlier year of the report is by another framework version.
func CountryReport(w io.Writer, x *assessment.Index, unit string, year int, r Report) error {
	standing, ok := x.Of(unit, year)
	if !ok {
		return &assessment.Error{
			Kind: assessment.NotFound, Msg: "the data have no " + unit + " in " + strconv.Itoa(year),
			Fix: "Choose a unit and a year that stand in the data.",
		}
	}
	b, err := newBook(x, r)
	if err != nil {
		return err
	}
	c := &countryReport{book: b, s: standing, name: x.Panel.Name(unit, "en"), gaps: x.GapsOf(standing.Row)}
	if err := c.compare(); err != nil {
		return err
	}
	for u := range x.Unknowns() {
		if u.Unit == unit && u.Year == year {
			c.unknown = append(c.unknown, u)
		}
	}
	c.costed = slices.ContainsFunc(x.Panel.Framework.Questions(), func(q *framework.Node) bool {
		return q.Remedy != nil && q.Remedy.Cost != nil
	})
	if c.fin = b.financesOf(c.gaps); c.fin != nil {
		c.costed = c.costed || c.fin.costed()
	}
	c.subject = c.name + " " + itoa(year)
	c.corrected = c.shownCorrections()
	c.coverSheet()
	c.summary()
	c.corrections()
	c.scores()
	c.gapSheet()
	c.actions()
	c.funding()
	c.matches()
	c.evidence()
	c.rulings = append([]fact{c.changeRule(c.earlier(), year), c.releaseRule()}, c.moneyRules(c.fin)...)
	c.method([]assessment.Standing{standing})
	c.codes()
	return b.write(w, b.t("Country report: %s %s", c.name, itoa(year)))
}

func (c *countryReport) coverSheet() {
	warning := ""
	if c.x.Panel.Fictional(c.s.Unit) {
		warning = c.t("FICTIONAL COUNTRY. Every answer in this workbook was made up to show what a report looks like.")
	}
	facts := []fact{{c.t("Code"), c.s.Unit}, {c.t("Round"), strconv.Itoa(c.s.Year)}}
	if at, ok := country.Get(country.Code(c.s.Unit)); ok && c.x.Panel.Framework.Entity == framework.Country {
		class := c.x.Panel.Atlas.Class(at, assessment.ClassDate(c.s.Year))
		facts = append(facts,
			fact{c.t("Region"), joinNonEmpty(", ", at.Subregion.Name, at.Region.Name)},
			fact{c.t("Income group"), withVintage(class.Income.Title(), class.IncomeVintage)},
			fact{c.t("Lending category"), withVintage(string(class.Lending), class.LendingVintage)})
	}
	c.cover(c.t("Readiness · country report"), c.name, warning, slices.Concat(facts, c.publication(), c.provenance()), c.contents())
}

// contents says what is in the workbook.
func (c *countryReport) contents() []fact {
	list := []fact{
		{"Summary", c.t("The index, the parts it is made of, and where closing a gap would lift it most")},
	}
	if len(c.corrected) > 0 {
		list = append(list, fact{"Corrections", c.t("What was changed after the assessment was signed off, and why")})
	}
	list = append(list, []fact{
		{"Scores", c.t("Every part and every answer with its weight, score and contribution")},
		{"Gaps", c.t("What is missing, what closing it would add, what it may cost; and what was not assessed")},
		{"Actions", c.t("The remedy for each gap: first steps, time, procurement, cost range and its source")},
	}...)
	if c.fin != nil {
		list[len(list)-1].value = c.t("What closes each gap: cost by year, who does it, what is committed and what is not")
		list = append(list, fact{"Funding", c.t("What is committed and pledged, by whom and for what, and what is unfunded")},
			fact{"Matches", c.t("Who could pay for each gap, and why the others could not")})
	}
	if c.evident() {
		list = append(list, fact{"Evidence", c.t("What the country names to show its answers to be true, with links")})
	}
	return append(list, []fact{
		{"Method", c.t("Rules, equations, vintages, sources")},
		{"Codes", c.t("What each code of an answer stands for")},
	}...)
}

func withVintage(class, vintage string) string {
	if class == "" || vintage == "" {
		return class
	}
	if vintage == "fictional" {
		return class + " (fictional)"
	}
	return class + " (World Bank, " + vintage + ")"
}

func joinNonEmpty(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), separator)
}

// nodeScore is the score of a node, NaN where it has none.
func (b *book) nodeScore(row, node int) float64 {
	if s, ok := b.x.Scores.Node(row, node); ok {
		return s
	}
	return math.NaN()
}
