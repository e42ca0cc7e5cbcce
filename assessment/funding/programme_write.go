package funding

import (
	"fmt"
	"io"
	"time"

	"readiness/assessment/document"
)

// WriteProgrammes writes a file in YAML that ReadProgrammes reads as the same, places apart. The error is that of w.
func WriteProgrammes(w io.Writer, f File) error {
	var programmes, commitments []*document.Value
	for i := range f.Programmes {
		programmes = append(programmes, f.Programmes[i].tree())
	}
	for i := range f.Commitments {
		commitments = append(commitments, f.Commitments[i].tree())
	}
	top := &mapping{}
	if len(programmes) > 0 || len(commitments) == 0 {
		top.put("programmes", sequence(programmes))
	}
	if len(commitments) > 0 {
		top.put("commitments", sequence(commitments))
	}
	if _, err := w.Write(document.YAML(top.value())); err != nil {
		return fmt.Errorf("write the programmes: %w", err)
	}
	return nil
}

func (p *Programme) tree() *document.Value {
	m := &mapping{}
	m.text("id", p.ID)
	m.text("funder", p.Funder)
	m.languages("title", p.Title)
	m.languages("description", p.Description)
	m.truth("sample", p.Sample)
	put(m, "themes", p.Themes)
	m.text("instrument", string(p.Instrument))
	if p.Withdrawn {
		m.text("status", string(Withdrawn))
	}
	m.text("opens", writeMoment(p.Opens))
	m.text("closes", writeClosing(p.Closes))
	m.text("currency", p.Currency)
	m.money("budget", p.Budget, p.Currency)
	m.nest("grant", p.grantTree())
	var lots []*document.Value
	for _, l := range p.Lots {
		lot := &mapping{}
		lot.text("country", string(l.Country))
		lot.money("budget", l.Budget, p.Currency)
		lots = append(lots, lot.value())
	}
	m.items("lots", lots)
	m.number("cofinancing", p.Cofinancing)
	m.nest("eligible", p.Eligible.tree())
	m.items("excluded", exclusionTrees(p.Excluded))
	requires := &mapping{}
	requires.text("partner", p.Partner)
	put(requires, "applicantTypes", p.Applicants)
	m.nest("requires", requires)
	m.truth("pooled", p.Pooled)
	var lines []*document.Value
	for _, l := range p.Lines {
		line := &mapping{}
		line.text("id", l.ID)
		line.text("funder", l.Funder)
		line.money("budget", l.Budget, p.Currency)
		lines = append(lines, line.value())
	}
	m.items("lines", lines)
	m.text("contact", p.Contact)
	m.text("link", p.Link)
	m.text("iati", p.IATI)
	return m.value()
}

func (p *Programme) grantTree() *mapping {
	m := &mapping{}
	m.money("floor", p.Floor, p.Currency)
	m.money("ceiling", p.Ceiling, p.Currency)
	m.number("perCountry", float64(p.PerCountry))
	m.number("maximum", float64(p.Maximum))
	m.number("months", float64(p.Months))
	put(m, "kinds", p.Kinds)
	return m
}

func (e *Eligible) tree() *mapping {
	m := &mapping{}
	put(m, "countries", e.Countries)
	put(m, "regions", e.Regions)
	put(m, "incomeGroups", e.IncomeGroups)
	put(m, "lendingCategories", e.LendingCategories)
	put(m, "organisations", e.Organisations)
	put(m, "flags", e.Flags)
	m.text("classAsOf", writeDay(e.ClassAsOf))
	return m
}

func exclusionTrees(excluded []Exclusion) []*document.Value {
	var list []*document.Value
	for _, e := range excluded {
		m := &mapping{}
		m.text("country", string(e.Country))
		m.text("reason", e.Reason)
		put(m, "grants", e.Kinds)
		list = append(list, m.value())
	}
	return list
}

func (m *Commitment) tree() *document.Value {
	t := &mapping{}
	t.text("id", m.ID)
	t.text("programme", m.Programme)
	t.text("funder", m.Funder)
	t.text("country", string(m.Country))
	t.text("framework", m.Framework)
	t.text("action", m.Action)
	put(t, "themes", m.Themes)
	t.money("amount", m.Amount, m.Currency)
	t.text("currency", m.Currency)
	t.text("status", string(m.Status))
	t.text("date", writeDay(m.Date))
	t.text("source", m.Source)
	t.text("iati", m.IATI)
	return t.value()
}

func writeDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// writeMoment writes a moment that begins a day in UTC as that day, and any other with its offset.
func writeMoment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if isMidnight(t) {
		return writeDay(t)
	}
	if _, seconds := t.Zone(); seconds%60 != 0 { // which no offset of a file can say
		t = t.UTC()
	}
	return t.Format(time.RFC3339Nano)
}

// writeClosing writes the end of a day in UTC as that day.
func writeClosing(t time.Time) string {
	if !t.IsZero() && isMidnight(t) {
		return writeDay(t.AddDate(0, 0, -1))
	}
	return writeMoment(t)
}

func isMidnight(t time.Time) bool {
	_, seconds := t.Zone()
	return seconds == 0 && t.Equal(t.Truncate(24*time.Hour))
}
