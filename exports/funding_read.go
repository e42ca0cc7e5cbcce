package exports

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/funding"
)

// ReadFunding reads programmes and commitments that are to be recorded; name is what messages call the file. It is a table of
// programmes or one of commitments in CSV, as ProgrammesCSV and CommitmentsCSV write them, in any order of columns; a workbook
// as FundingWorkbook writes it; activities of IATI, for which see ReadIATI; or YAML or JSON. Which of them is seen by how it
// begins. atlas knows the organisations that can be named; nil is the built-in one.
//
// What is left out of a table (a blank cell, or no such column) is not said of the programme: it does not keep what is
// recorded. Notices tell of what was not taken: activities, sheets. The error is an *assessment.Error about the file as a
// whole, or with every fault by its row and column, or by its line.
func ReadFunding(atlas *country.Atlas, name string, data []byte) (*assessment.FundingImport, []Notice, error) {
	name = nameOf(name)
	if len(data) > maxFile {
		return nil, nil, tooLarge("%s is larger than 64 MiB", name)
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	switch start := strings.TrimLeft(text, " \t\r\n"); {
	case strings.HasPrefix(text, zipMagic) || strings.HasPrefix(text, oldMagic):
		return readFundingBook(atlas, name, data)
	case strings.HasPrefix(start, "<"):
		return fundingOfIATI(name, data)
	case strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") || yamlStart.MatchString(start):
		in, err := readProgrammes(atlas, name, data)
		return in, nil, err
	}
	text, err := decode(name, text, "a file of programmes or commitments")
	if err != nil {
		return nil, nil, err
	}
	return readFundingCSV(atlas, name, text)
}

// yamlStart is how a file of programmes in YAML begins, and no CSV does.
var yamlStart = regexp.MustCompile(`^(#|---|%YAML|["']?(programmes|commitments)["']?\s*:)`)

// readProgrammes reads YAML or JSON.
func readProgrammes(atlas *country.Atlas, name string, data []byte) (*assessment.FundingImport, error) {
	file, err := funding.ReadProgrammesIn(atlas, name, data)
	if err != nil {
		return nil, documentError(name, err)
	}
	return &assessment.FundingImport{
		Name: name, Programmes: file.Programmes, Commitments: file.Commitments,
		ProgrammePlaces: file.ProgrammePlaces, CommitmentPlaces: file.CommitmentPlaces,
	}, nil
}

// documentError says in the words of the domain what is wrong with a file of YAML or JSON.
func documentError(name string, err error) error {
	faults, ok := errors.AsType[*document.Faults](err)
	if !ok {
		return err
	}
	e := &assessment.Error{Kind: assessment.Invalid, Msg: name + " cannot be used:", Err: err}
	for _, f := range faults.List {
		field := assessment.Field{Path: fmt.Sprintf("line %d, column %d", f.Line, f.Column), Message: f.Message}
		if f.Path != "" {
			field.Message = f.Path + ": " + field.Message
		}
		if f.Fix != "" {
			field.Message += "; " + f.Fix
		}
		e.Fields = append(e.Fields, field)
	}
	if faults.More > 0 {
		e.Fix = fmt.Sprintf("Mend these first: there are %d more.", faults.More)
	}
	return e
}

// fundingOfIATI makes an import of activities, and a notice of each that is not recorded in full.
func fundingOfIATI(name string, data []byte) (*assessment.FundingImport, []Notice, error) {
	found, err := ReadIATI(name, data)
	if err != nil {
		return nil, nil, err
	}
	var notices []Notice
	for _, a := range found.Activities {
		if a.Why == "" {
			continue
		}
		message := string(a.Became) + ": " + a.Why
		if a.Became == IATIRecorded {
			message = "recorded, but " + a.Why
		}
		notices = append(notices, Notice{Path: placeOfLine(a.Line) + ", activity " + shownName(a.ID), Message: message})
	}
	if more := len(notices) - toldAtMost; more > 0 {
		notices = append(notices[:toldAtMost], Notice{Message: "and " + counted(more, "more activity", "more activities") + " like these"})
	}
	return &assessment.FundingImport{Name: name, Commitments: found.Commitments, CommitmentPlaces: found.Places}, notices, nil
}

// fundingReader gathers the tables of one file.
type fundingReader struct {
	atlas                   *country.Atlas
	out                     *assessment.FundingImport
	programmes, commitments map[string]string // by id: where it stands
	fields                  []assessment.Field
	notices                 []Notice
}

func newFundingReader(atlas *country.Atlas, name string) *fundingReader {
	return &fundingReader{atlas: atlas, out: &assessment.FundingImport{Name: name}, programmes: map[string]string{}, commitments: map[string]string{}}
}

func (f *fundingReader) done() (*assessment.FundingImport, []Notice, error) {
	if len(f.fields) > 0 {
		return nil, nil, &assessment.Error{Kind: assessment.Invalid, Msg: f.out.Name + " cannot be used:", Fields: f.fields}
	}
	return f.out, f.notices, nil
}

// fundingKind says of which kind a table is whose header has some names: that of which it has more columns.
func fundingKind(cells []fundingCell) string {
	programmes, commitments := 0, 0
	var names []string
	for _, c := range cells {
		names = append(names, c.text)
	}
	languages := languagesIn(names)
	count := func(known []string) (n int) {
		for _, name := range names {
			if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
				n++
			}
		}
		return n
	}
	programmes, commitments = count(programmeTable.names(languages)), count(commitmentTable.names(nil))
	switch {
	case max(programmes, commitments) < 2 || programmes == commitments:
		return ""
	case programmes > commitments:
		return programmeTable.sheet
	}
	return commitmentTable.sheet
}

// rowsOf gives the rows of a table, each with its number, until take gives an error; errEnough ends it in peace.
type rowsOf func(take func(row int, cells []fundingCell) error) error

// table reads a table of a kind, of which the first row that holds anything is the header.
func (f *fundingReader) table(kind string, s *fundingSheet, rows rowsOf) error {
	if kind == programmeTable.sheet {
		t := newFundingRows(s, &programmeTable, f.programmes)
		err := readTable(f, t, rows)
		f.out.Programmes, f.out.ProgrammePlaces = append(f.out.Programmes, t.items...), append(f.out.ProgrammePlaces, t.places...)
		return err
	}
	t := newFundingRows(s, &commitmentTable, f.commitments)
	err := readTable(f, t, rows)
	f.out.Commitments, f.out.CommitmentPlaces = append(f.out.Commitments, t.items...), append(f.out.CommitmentPlaces, t.places...)
	return err
}

func readTable[T any](f *fundingReader, t *fundingRows[T], rows rowsOf) error {
	err := rows(func(row int, cells []fundingCell) error {
		if t.top > 0 {
			return t.take(row, cells)
		}
		if !t.header(row, cells) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) && t.faults.total > countAtMost {
		t.faults.say(position{maxRows, -1}, "there are more faults than anybody reads: what follows was not looked at")
	}
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if f.fields = append(f.fields, t.fields()...); t.faults.total == 0 && len(t.items) == 0 {
		f.notices = append(f.notices, t.empty())
	}
	return nil
}

func readFundingCSV(atlas *country.Atlas, name, text string) (*assessment.FundingImport, []Notice, error) {
	f := newFundingReader(atlas, name)
	s := newFundingSheet(atlas)
	s.whole = true
	csv, err := newTable(name, text, func(at position, message string) { s.faults.add(at, message, message) })
	if err != nil {
		return nil, nil, err
	}
	s.anyDecimal = csv.comma == ';'
	head, err := csv.next()
	if err != nil {
		return nil, nil, err
	}
	top, cells := csv.row, fundingCells(head)
	kind := fundingKind(cells)
	if kind == "" && s.faults.total == 0 {
		return nil, nil, notFunding(name)
	}
	err = f.table(kind, s, func(take func(int, []fundingCell) error) error {
		for row := top; cells != nil; row = csv.row {
			if err := take(row, cells); err != nil {
				return err
			}
			next, err := csv.next()
			if err != nil {
				return err
			}
			if cells = nil; next != nil {
				cells = fundingCells(next)
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return f.done()
}

func fundingCells(cells []cell) []fundingCell {
	list := make([]fundingCell, len(cells))
	for i, c := range cells {
		list[i] = fundingCell{text: c.text, bad: c.bad}
	}
	return list
}

// notFunding refuses a file whose columns are of another kind of table.
func notFunding(name string) error {
	some := func(names []string) string { return strings.Join(names[:min(len(names), 8)], ", ") + ", …" }
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: fmt.Sprintf("the header of %s is neither that of a table of programmes nor of commitments", name),
		Fix: fmt.Sprintf("Programmes have the columns %s; commitments have %s. Take a table that was written here as a pattern.",
			some(programmeTable.names([]string{"en"})), strings.Join(commitmentTable.names(nil), ", ")),
	}
}
