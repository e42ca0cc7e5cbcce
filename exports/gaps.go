package exports

import (
	"io"
	"iter"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Gaps writes every gap in the order of Index.Gaps, as CSV or JSON Lines, and counts them. An index without gaps gives
// the header of the CSV alone. What is known of money comes behind; with nil nothing does.
//
// In CSV money is in major units with the decimals of its currency, in JSON Lines in integer minor units. Scores and
// gains are 0-100. An answer that another one implies has no current value.
func Gaps(w io.Writer, x *assessment.Index, f Format, money *assessment.Finance) (n int, err error) {
	if err := f.only("gaps", CSV, JSONLines); err != nil { // before anything is computed
		return 0, err
	}
	return SomeGaps(w, x.Panel, x.Gaps(), f, GapFundsOf(x, money))
}

// SomeGaps writes gaps of a panel in the order in which they come, in the form of Gaps, and counts them. Funds may be nil.
func SomeGaps(w io.Writer, p *assessment.Panel, gaps iter.Seq[assessment.Gap], f Format, funds *GapFunds) (n int, err error) {
	if err := f.only("gaps", CSV, JSONLines); err != nil {
		return 0, err
	}
	if f == JSONLines {
		n, err = writeLines(w, gapItems(p, gaps, funds))
		return n, failed("gaps", err)
	}
	header := []string{
		p.Framework.Entity.Column(), "year", "question", "dimension", "title", "themes", "current", "target", "score", "gain",
		"gainTogether", "costLow", "costBase", "costHigh", "recurrentPerYear", "currency", "costYear", "months", "requires",
		"responsible", "evidence", "essential", "confidential", "implied",
	}
	if funds != nil {
		header = append(header, fundedColumns...)
	}
	err = writeCSV(w, header, func(put func(...string) error) error {
		for g := range gaps {
			if err := put(gapCells(g, funds)...); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, failed("gaps", err)
}

func gapCells(g assessment.Gap, funds *GapFunds) []string {
	q := g.Question
	c, takes := funds.costOf(g)
	cells := []string{
		escapeText(g.Unit), strconv.Itoa(g.Year), q.ID, g.Dimension.ID, escapeText(q.Name("en")), joined(themesOf(q)),
		valueText(q, g.Current), valueText(q, g.Target), pointsText(g.Score, true), pointsText(g.Gain, g.HasGain),
		pointsText(g.GainTogether, g.HasGain),
	}
	if c != nil {
		for _, amount := range []int64{c.Low, c.Base, c.High, c.RecurrentPerYear} {
			cells = append(cells, majorText(amount, c.Currency))
		}
		cells = append(cells, c.Currency, strconv.Itoa(c.Year))
	} else {
		cells = append(cells, "", "", "", "", "", "")
	}
	months := ""
	if takes > 0 {
		months = strconv.Itoa(takes)
	}
	cells = append(cells, months, joined(g.Requires), escapeText(q.Responsible.In("en")), string(q.Evidence),
		strconv.FormatBool(q.Essential), strconv.FormatBool(q.Confidential), strconv.FormatBool(g.Implied))
	if funds != nil {
		cells = append(cells, funds.cells(g)...)
	}
	return cells
}

func themesOf(q *framework.Node) []string {
	list := make([]string, len(q.Themes))
	for i, t := range q.Themes {
		list[i] = string(t)
	}
	return list
}

type gapItem struct {
	who
	Question     string    `json:"question"`
	Dimension    string    `json:"dimension"`
	Title        string    `json:"title"`
	Themes       []string  `json:"themes"`
	Current      any       `json:"current,omitempty"`
	Target       any       `json:"target,omitempty"`
	Score        float64   `json:"score"`
	Gain         *float64  `json:"gain,omitempty"`
	GainTogether *float64  `json:"gainTogether,omitempty"`
	Cost         *costItem `json:"cost,omitempty"`
	Months       int       `json:"months,omitempty"`
	Requires     []string  `json:"requires"`
	Responsible  string    `json:"responsible,omitempty"`
	Evidence     string    `json:"evidence,omitempty"`
	Essential    bool      `json:"essential"`
	Confidential bool      `json:"confidential"`
	Implied      bool      `json:"implied"`
	*fundedItem
}

// costItem has its amounts in minor units.
type costItem struct {
	Low              int64  `json:"low"`
	Base             int64  `json:"base"`
	High             int64  `json:"high"`
	RecurrentPerYear int64  `json:"recurrentPerYear"`
	Currency         string `json:"currency"`
	Year             int    `json:"year"`
}

func gapItems(p *assessment.Panel, gaps iter.Seq[assessment.Gap], funds *GapFunds) iter.Seq[gapItem] {
	return func(yield func(gapItem) bool) {
		for g := range gaps {
			if !yield(gapItemOf(p, g, funds)) {
				return
			}
		}
	}
}

func gapItemOf(p *assessment.Panel, g assessment.Gap, funds *GapFunds) gapItem {
	q := g.Question
	item := gapItem{
		who: whoOf(p, g.Unit, g.Year), Question: q.ID, Dimension: g.Dimension.ID, Title: q.Name("en"), Themes: themesOf(q),
		Current: answerOf(g.Current), Target: answerOf(g.Target), Score: points(g.Score),
		Gain: pointsOf(g.Gain, g.HasGain), GainTogether: pointsOf(g.GainTogether, g.HasGain),
		Requires: append([]string{}, g.Requires...), Responsible: q.Responsible.In("en"), Evidence: string(q.Evidence),
		Essential: q.Essential, Confidential: q.Confidential, Implied: g.Implied, fundedItem: funds.item(g),
	}
	c, takes := funds.costOf(g)
	if item.Months = takes; c != nil {
		item.Cost = &costItem{c.Low, c.Base, c.High, c.RecurrentPerYear, c.Currency, c.Year}
	}
	return item
}
