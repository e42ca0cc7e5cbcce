package exports

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/funding"
	"readiness/assessment/spelling"
)

// fundingTable is what there is to know of tables of one kind.
type fundingTable[T any] struct {
	noun, sheet string
	columns     func(languages []string) []fundingColumn[T]
	id          func(v *T) string
	languages   func(v *T) []string
	faults      func(v *T) []funding.Fault
}

var programmeTable = fundingTable[funding.Programme]{
	noun: "programme", sheet: "Programmes", columns: programmeColumns,
	id:        func(p *funding.Programme) string { return p.ID },
	languages: func(p *funding.Programme) []string { return append(p.Title.Languages(), p.Description.Languages()...) },
	faults:    func(p *funding.Programme) []funding.Fault { return p.Faults() },
}

var commitmentTable = fundingTable[funding.Commitment]{
	noun: "commitment", sheet: "Commitments", columns: commitmentColumns,
	id:        func(m *funding.Commitment) string { return m.ID },
	languages: func(*funding.Commitment) []string { return nil },
	faults:    func(m *funding.Commitment) []funding.Fault { return m.Faults() },
}

// names are the columns with texts in some languages.
func (k *fundingTable[T]) names(languages []string) []string {
	var list []string
	for _, c := range k.columns(languages) {
		list = append(list, c.name)
	}
	return list
}

// languagesIn are those that the names of columns end in, English first. There is always English.
func languagesIn(names []string) []string {
	list := []string{"en"}
	for _, name := range names {
		for _, text := range []string{"title.", "description."} {
			if lang, ok := strings.CutPrefix(name, text); ok && lang != "" && !slices.Contains(list, lang) {
				list = append(list, lang)
			}
		}
	}
	return list
}

// fundingSheet is a table being read.
type fundingSheet struct {
	terms
	sheet      string // of a workbook, else ""
	top        int    // the row of the header
	names      []string
	cols       map[string]int // by the name of a column
	anyDecimal bool           // numbers in text may have a comma before their decimals
	whole      bool           // a row has a cell for each column, as in CSV
	faults     findings
	atlas      *country.Atlas
	orgs       []string
}

func newFundingSheet(atlas *country.Atlas) *fundingSheet {
	return &fundingSheet{terms: terms{countries: map[string]parsed{}}, atlas: atlas, cols: map[string]int{}}
}

func (s *fundingSheet) organisations() []string {
	if s.orgs == nil {
		for _, o := range s.atlas.KnownOrganisations() {
			s.orgs = append(s.orgs, o.ID)
		}
	}
	return s.orgs
}

// place names a row.
func (s *fundingSheet) place(row int) string {
	if s.sheet == "" {
		return "row " + itoa(row)
	}
	return "sheet " + shownName(s.sheet) + ", row " + itoa(row)
}

// fields puts what was found into words.
func (s *fundingSheet) fields() []assessment.Field {
	fields := s.faults.fields(s.names)
	for i := range fields {
		if s.sheet != "" && fields[i].Path != "" {
			fields[i].Path = "sheet " + shownName(s.sheet) + ", " + fields[i].Path
		}
	}
	return fields
}

// readHeader works out which column is where, and says whether the rows can be looked at.
func (s *fundingSheet) readHeader(row int, cells []fundingCell, noun string, known func(languages []string) []string) bool {
	s.top, s.names = row, make([]string, len(cells))
	sound := true
	for i, c := range cells {
		s.names[i], sound = strings.Clone(c.text), sound && !c.bad
	}
	all := known(languagesIn(s.names))
	for i, name := range s.names {
		if name == "" {
			continue
		}
		at := position{row, i}
		n := slices.IndexFunc(all, func(k string) bool { return strings.EqualFold(k, name) })
		switch {
		case n < 0 && slices.Contains(all, name+".en"):
			s.faults.say(at, "does not say in which language: write %s.en, or another language in place of en", name)
		case n < 0:
			fix := "leave it out"
			if near := spelling.Nearest(name, all); near != "" && i < mostFundingColumns {
				fix = "did you mean " + near + "?"
			}
			s.faults.say(at, "is no column of a table of %ss: %s", noun, fix)
		default:
			s.names[i] = all[n]
			if before, twice := s.cols[all[n]]; twice {
				s.faults.say(at, "the column stands twice, here and in %s: keep one of them", cellName(before+1, row))
				continue
			}
			s.cols[all[n]] = i
		}
	}
	if _, there := s.cols["id"]; !there {
		s.faults.say(position{row, -1}, "the column id is missing: add it with a short name in every row")
	}
	return sound && s.faults.total == 0
}

// mostFundingColumns are more than a table has. Nobody looks for what names beyond them may have meant.
const mostFundingColumns = 200

// fits says that a row is as long as its header, so that nothing stands in another column than it was meant for.
func (s *fundingSheet) fits(row int, cells []fundingCell) bool {
	for i := len(s.names); i > len(cells) && s.whole; i-- {
		if s.names[i-1] != "" && len(cells) > 0 {
			s.faults.say(position{row, -1}, "has %s and the header %d: fill up with empty cells, and put a text that holds the delimiter in quotes",
				counted(len(cells), "cell", "cells"), len(s.names))
			return false
		}
	}
	sound := true
	for i, c := range cells {
		if c.text != "" && (i >= len(s.names) || s.names[i] == "") {
			s.faults.say(position{row, i}, "holds %s, and its column has no name: name the column or empty the cell", quoted(c.text))
			sound = false
		}
	}
	return sound
}

// fundingRows makes values of the rows of a table.
type fundingRows[T any] struct {
	*fundingSheet
	kind    *fundingTable[T]
	columns []fundingColumn[T]
	items   []T
	places  []string
	first   map[string]string // by id: where it stands
}

func newFundingRows[T any](s *fundingSheet, kind *fundingTable[T], first map[string]string) *fundingRows[T] {
	return &fundingRows[T]{fundingSheet: s, kind: kind, first: first}
}

// header takes the first row that holds anything.
func (t *fundingRows[T]) header(row int, cells []fundingCell) bool {
	if !t.readHeader(row, cells, t.kind.noun, t.kind.names) {
		return false
	}
	t.columns = slices.DeleteFunc(t.kind.columns(languagesIn(t.names)), func(c fundingColumn[T]) bool {
		_, there := t.cols[c.name]
		return !there
	})
	return true
}

// take takes a row below the header. The error is errEnough where there are too many faults to go on.
func (t *fundingRows[T]) take(row int, cells []fundingCell) error {
	if t.faults.total > countAtMost {
		return errEnough
	}
	if !anything(cells) || !t.fits(row, cells) {
		return nil
	}
	var v T
	r := &fundingRow{fundingSheet: t.fundingSheet, row: row, cells: cells, bad: map[string]bool{}}
	for i, c := range cells {
		if c.bad && i < len(t.names) {
			r.bad[t.names[i]] = true // which was said
		}
	}
	for _, c := range t.columns {
		c.take(r, &v)
	}
	t.check(r, &v)
	t.items, t.places = append(t.items, v), append(t.places, t.place(row))
	return nil
}

// check puts what is wrong with a whole value to the cells that it is about. Of a cell that could not be read nothing more
// is said.
func (t *fundingRows[T]) check(r *fundingRow, v *T) {
	id := t.kind.id(v)
	switch place, twice := t.first[id]; {
	case id == "" && !r.bad["id"]:
		r.fault("id", "the id is missing: write a short name in kebab-case, such as first-call")
	case twice:
		r.fault("id", "the id %s is that of %s too: choose another, or keep one of the two", shownName(id), place)
	default:
		t.first[id] = t.place(r.row)
	}
	for _, f := range t.kind.faults(v) {
		name := t.columnOf(f.Path)
		if r.bad[name] {
			continue
		}
		message := strings.TrimSuffix(f.Message+": "+f.Fix, ": ")
		if _, there := t.cols[name]; !there || f.Path != name {
			message = f.Path + " " + message
		}
		r.faults.say(r.at(name), "%s", message)
	}
}

// columnOf is the column that holds what a path leads to: lots for lots[1].country.
func (t *fundingRows[T]) columnOf(path string) string {
	for name := path; ; {
		if _, there := t.cols[name]; there {
			return name
		}
		end := strings.LastIndexAny(name, ".[")
		if end <= 0 {
			return path
		}
		name = name[:end]
	}
}

// empty says that a table has a header and nothing below it.
func (t *fundingRows[T]) empty() Notice {
	return Notice{Path: t.place(t.top), Message: fmt.Sprintf("the header is the only row: add a row for every %s", t.kind.noun)}
}
