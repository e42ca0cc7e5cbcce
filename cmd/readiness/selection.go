package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// pickYear gives the year that was asked for, else the newest, and says what it leaves out.
func (a *app) pickYear(p *assessment.Panel, asked int) (int, error) {
	years := p.Years()
	if len(years) == 0 {
		return 0, invalid("", "the data hold no answers")
	}
	if asked != 0 && !slices.Contains(years, asked) {
		return 0, invalid("", "the data hold no answers for %d, but for %s", asked, joinYears(years))
	}
	if asked == 0 && len(years) > 1 {
		a.note("the data hold several years; this is %d, without %s (choose with --year)", years[0], joinYears(years[1:]))
	}
	if asked == 0 {
		asked = years[0]
	}
	return asked, nil
}

func joinYears(years []int) string {
	names := make([]string, len(years))
	for i, y := range years {
		names[i] = strconv.Itoa(y)
	}
	return listed(names, 6)
}

// indexOfYear scores one year of a panel.
func (a *app) indexOfYear(p *assessment.Panel, asked int) (*assessment.Index, int, error) {
	year, err := a.pickYear(p, asked)
	if err != nil {
		return nil, 0, err
	}
	if p.ScoredTogether() {
		return nil, 0, invalid("readiness score can show it; a file with one year only is scored on its own.",
			"framework %s scores all years of the data together, so one year cannot be taken out of them", p.Framework.Ref())
	}
	x, err := a.index(p.Only(func(r assessment.Row) bool { return r.Year == year }))
	return x, year, err
}

// before gives the next year before one, or of a unit the next that it is there for; nil where the data hold none.
func (a *app) before(p *assessment.Panel, year int, unit string) (*assessment.Index, error) {
	of := p.Only(func(r assessment.Row) bool { return unit == "" || r.Unit == unit })
	earlier := assessment.YearBefore(year, of.Years())
	if earlier == 0 {
		return nil, nil
	}
	if !p.ScoredTogether() {
		p = p.Only(func(r assessment.Row) bool { return r.Year == earlier })
	}
	x, err := a.index(p)
	if err != nil {
		return nil, err
	}
	a.note("changes are those since %d", earlier)
	return x.InYear(earlier), nil
}

func (a *app) index(p *assessment.Panel) (*assessment.Index, error) {
	a.progress.phase("computing")
	return assessment.NewIndex(p)
}

// who is the choice of units on a command line.
type who struct{ countries, units []string }

// codes turns the choice into units of the panel, every fault at once. Without a choice there are none.
func (w *who) codes(p *assessment.Panel, year int) ([]string, error) {
	if p.Framework.Entity == framework.Country && len(w.units) > 0 {
		return nil, invalid("Use --country.", "framework %s is about countries, which --unit does not choose", p.Framework.Ref())
	}
	if p.Framework.Entity != framework.Country && len(w.countries) > 0 {
		return nil, invalid("Use --unit with a name from the column unit.", "framework %s is not about countries, so --country chooses nothing", p.Framework.Ref())
	}
	var codes []string
	var faults []assessment.Field
	for _, text := range append(slices.Clone(w.countries), w.units...) {
		code, err := unitCode(p.Framework.Entity, text)
		message := ""
		if err != nil {
			message = err.Error()
		} else {
			message = absent(p, code, year)
		}
		if message != "" {
			faults = append(faults, assessment.Field{Message: message})
			continue
		}
		codes = append(codes, code)
	}
	if len(faults) == 1 {
		return nil, invalid("", "%s", faults[0].Message)
	}
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.NotFound, Msg: "some of the units cannot be shown:", Fields: faults}
	}
	return codes, nil
}

func unitCode(entity framework.Entity, text string) (string, error) {
	if entity != framework.Country {
		return strings.TrimSpace(text), nil
	}
	c, err := country.Parse(text)
	return string(c.Code), err
}

// absent says that a unit has no row in a year, and which ones have; "" when it has one.
func absent(p *assessment.Panel, unit string, year int) string {
	var there []string // units of the year
	var other []int    // other years of the unit
	for _, r := range p.Rows {
		switch {
		case r.Unit == unit && r.Year == year:
			return ""
		case r.Unit == unit:
			other = append(other, r.Year)
		case r.Year == year:
			there = append(there, r.Unit)
		}
	}
	name := unit
	if n := p.Name(unit, "en"); n != unit {
		name = fmt.Sprintf("%s (%s)", n, unit)
	}
	if len(other) > 0 {
		slices.Sort(other)
		return fmt.Sprintf("%s is in the data, but not for %d; it is there for %s", name, year, joinYears(other))
	}
	slices.Sort(there)
	if near := spelling.Nearest(unit, there); near != "" && len(there) > 12 {
		return fmt.Sprintf("%s is not in the data for %d; near it is %s (%s)", name, year, near, p.Name(near, "en"))
	}
	return fmt.Sprintf("%s is not in the data for %d, which hold %s", name, year, listed(there, 12))
}
