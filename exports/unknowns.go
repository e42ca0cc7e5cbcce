package exports

import (
	"io"
	"iter"
	"strconv"

	"readiness/assessment"
)

// Unknowns writes every question that was not assessed in the order of Index.Unknowns, as CSV or JSON Lines, and counts
// them. They stand apart from gaps: they have no gain and no cost.
func Unknowns(w io.Writer, x *assessment.Index, f Format) (n int, err error) {
	if err := f.only("unknown answers", CSV, JSONLines); err != nil {
		return 0, err
	}
	if f == JSONLines {
		n, err = writeLines(w, unknownItems(x))
		return n, failed("unknown answers", err)
	}
	header := []string{
		x.Panel.Framework.Entity.Column(), "year", "question", "dimension", "title", "themes", "responsible", "evidence", "essential",
		"confidential",
	}
	err = writeCSV(w, header, func(put func(...string) error) error {
		for u := range x.Unknowns() {
			q := u.Question
			if err := put(escapeText(u.Unit), strconv.Itoa(u.Year), q.ID, u.Dimension.ID, escapeText(q.Name("en")),
				joined(themesOf(q)), escapeText(q.Responsible.In("en")), string(q.Evidence), strconv.FormatBool(q.Essential),
				strconv.FormatBool(q.Confidential)); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, failed("unknown answers", err)
}

type unknownItem struct {
	who
	Question     string   `json:"question"`
	Dimension    string   `json:"dimension"`
	Title        string   `json:"title"`
	Themes       []string `json:"themes"`
	Responsible  string   `json:"responsible,omitempty"`
	Evidence     string   `json:"evidence,omitempty"`
	Essential    bool     `json:"essential"`
	Confidential bool     `json:"confidential"`
}

func unknownItems(x *assessment.Index) iter.Seq[unknownItem] {
	return func(yield func(unknownItem) bool) {
		for u := range x.Unknowns() {
			q := u.Question
			if !yield(unknownItem{
				who: whoOf(x.Panel, u.Unit, u.Year), Question: q.ID, Dimension: u.Dimension.ID, Title: q.Name("en"),
				Themes: themesOf(q), Responsible: q.Responsible.In("en"), Evidence: string(q.Evidence), Essential: q.Essential,
				Confidential: q.Confidential,
			}) {
				return
			}
		}
	}
}
