package exports

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Our CSV is RFC 4180 in UTF-8 with LF line ends, which every reader takes, and without a byte order mark but for that of
// LongOptions. Numbers are the shortest ones that read back as the same float64.

// formulaStarts are the first characters that make a spreadsheet take a text for a formula, and the apostrophe that we
// put in front of them.
const formulaStarts = "=+-@\t\r'"

// escapeText makes a text cell harmless: one apostrophe before a text that a spreadsheet would run, or that begins
// with an apostrophe already. Numbers are not texts: a negative one stays as it is.
func escapeText(s string) string {
	if s != "" && strings.IndexByte(formulaStarts, s[0]) >= 0 {
		return "'" + s
	}
	return s
}

// SafeText is escapeText for tables that are written elsewhere.
func SafeText(s string) string { return escapeText(s) }

// unescapeText is the exact inverse of escapeText; a text that escapeText cannot have written stays as it is.
func unescapeText(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte(formulaStarts, s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// numberText is the shortest text that reads back as x; "" for NaN and the infinities.
func numberText(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// valueText is an answer as a cell.
func valueText(q *framework.Node, v framework.Value) string {
	text := q.Format(v)
	if v.Kind == framework.Number {
		return text
	}
	return escapeText(text)
}

// joined puts a list into one cell.
func joined(list []string) string { return escapeText(strings.Join(list, "|")) }

// writeCSV writes a header and the rows that each is given a function for.
func writeCSV(w io.Writer, header []string, rows func(put func(...string) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	if err := rows(func(cells ...string) error { return out.Write(cells) }); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// Answers writes a panel as a wide CSV file of answers that ReadAnswers reads back as an equal one.
func Answers(w io.Writer, p *assessment.Panel) error {
	questions := p.Framework.Questions()
	header := []string{p.Framework.Entity.Column(), "year"}
	for _, q := range questions {
		header = append(header, q.ID)
	}
	err := writeCSV(w, header, func(put func(...string) error) error {
		cells := make([]string, len(header))
		for _, r := range p.Rows {
			cells[0], cells[1] = escapeText(r.Unit), strconv.Itoa(r.Year)
			for i, v := range r.Values {
				cells[i+2] = valueText(questions[i], v)
			}
			if err := put(cells...); err != nil {
				return err
			}
		}
		return nil
	})
	return failed("answers", err)
}

// failed says what could not be written.
func failed(what string, err error) error {
	if err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}
