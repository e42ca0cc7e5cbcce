package assessment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Row is one unit's answers to one framework version for one year.
type Row struct {
	Unit   string // country code (alpha-3), or a free code where the framework's entity is "any"
	Year   int
	Values []framework.Value // one per question, in the order of Definition.Questions

	// Accepted says, in the same order, which answers a reviewer has accepted; nil where nothing is known of reviews.
	Accepted []bool
}

// Panel is the answers of many units to one framework version. A unit stands at most once per year.
type Panel struct {
	Framework *framework.Definition
	Rows      []Row
	Atlas     *country.Atlas // classes and memberships of countries; nil is those the program comes with
}

// Years lists the years of the panel, newest first.
func (p *Panel) Years() []int {
	var years []int
	for _, r := range p.Rows {
		if !slices.Contains(years, r.Year) {
			years = append(years, r.Year)
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	return years
}

// YearBefore gives the newest of some years that is before a year, with which it is compared; 0 for none.
func YearBefore(year int, years []int) (before int) {
	for _, y := range years {
		if y < year {
			before = max(before, y)
		}
	}
	return before
}

// ScoredTogether says that the scores of one year depend on the answers of others: they cannot be taken out of them.
func (p *Panel) ScoredTogether() bool {
	return p.Framework.Panel == framework.PanelAll && p.Framework.DataDriven() && len(p.Years()) > 1
}

// Only gives the rows for which keep is true, as a panel that shares them with p.
func (p *Panel) Only(keep func(Row) bool) *Panel {
	kept := &Panel{Framework: p.Framework, Atlas: p.Atlas}
	for _, r := range p.Rows {
		if keep(r) {
			kept.Rows = append(kept.Rows, r)
		}
	}
	return kept
}

// Name is the name of a unit in a language: a country's name, or the code itself.
func (p *Panel) Name(unit, lang string) string {
	if c, ok := p.country(unit); ok {
		return c.Name(lang)
	}
	return unit
}

// Fictional says that a unit was made up for demonstrations.
func (p *Panel) Fictional(unit string) bool {
	c, ok := p.country(unit)
	return ok && c.Fictional
}

func (p *Panel) country(unit string) (country.Country, bool) {
	if p.Framework.Entity != framework.Country {
		return country.Country{}, false
	}
	return country.Get(country.Code(unit))
}

// WithoutConfidential gives the panel as it is for everybody but a country's own team: without the confidential questions
// and their answers, for all units alike. It is p itself where the framework has none.
func (p *Panel) WithoutConfidential() *Panel {
	def := p.Framework.WithoutConfidential()
	if def == p.Framework {
		return p
	}
	kept := &Panel{Framework: def, Atlas: p.Atlas, Rows: make([]Row, len(p.Rows))}
	for i, r := range p.Rows {
		kept.Rows[i] = Row{Unit: r.Unit, Year: r.Year, Values: make([]framework.Value, 0, len(def.Questions()))}
		if r.Accepted != nil {
			kept.Rows[i].Accepted = make([]bool, 0, len(def.Questions()))
		}
		for place, q := range p.Framework.Questions() {
			if _, ok := def.Leaf(q.ID); !ok {
				continue
			}
			if place < len(r.Values) {
				kept.Rows[i].Values = append(kept.Rows[i].Values, r.Values[place])
			}
			if place < len(r.Accepted) {
				kept.Rows[i].Accepted = append(kept.Rows[i].Accepted, r.Accepted[place])
			}
		}
	}
	return kept
}

// Hash fingerprints the framework and every answer, whatever the order of the rows, and the atlas where it is not the
// built-in one: "sha256:" and 64 hexadecimal digits. Two panels with the same hash have the same index, computed by
// programs with the same built-in tables of countries: imputation, costs and groups follow their classes. Without the
// confidential questions a panel has another hash, in which their answers have no part.
func (p *Panel) Hash() string {
	questions := p.Framework.Questions()
	lines := make([]string, 0, len(p.Rows))
	for _, r := range p.Rows {
		var b strings.Builder
		b.WriteString(strconv.Quote(r.Unit))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(r.Year))
		for i, v := range r.Values {
			if v.Kind != framework.NotAssessed && i < len(questions) {
				fmt.Fprintf(&b, " %s=%q", questions[i].ID, questions[i].Format(v))
			}
		}
		lines = append(lines, b.String())
	}
	slices.Sort(lines)
	h := sha256.New()
	h.Write([]byte(p.Framework.Hash))
	if p.Framework.Whole() != p.Framework {
		h.Write([]byte("\nwithout confidential questions"))
	}
	if atlas := p.Atlas.Hash(); atlas != "" { // no row begins like this: units are quoted
		h.Write([]byte("\natlas " + atlas))
	}
	for _, line := range lines {
		h.Write([]byte("\n" + line))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// plural writes a count with its noun: "1 fault", "3 faults".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
