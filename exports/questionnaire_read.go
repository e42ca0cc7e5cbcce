package exports

import (
	"errors"
	"fmt"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports/vet"
)

// ReadQuestionnaire reads a questionnaire that Questionnaire wrote and somebody filled in. Which line is which question
// is told by the hidden keys, whatever the order of lines, columns and sheets and whatever the sheets are called. find
// gives the framework for the name that stands in the file, ID@VERSION; one of another name refuses the file.
//
// Every line is given, also one that nobody touched: whether it says anything new is known from the journal at Import.Seq,
// not from the file. A blank cell changes nothing, and so does a line or a column that was taken out; a notice tells. Of a
// checklist the marked options are the answer; where none is marked, what stands on the line of the question.
//
// A cell that cannot be read is a fault of that cell, and everything else is taken. At countAtMost faults reading stops.
// The error, an *assessment.Error, is about the file as a whole: it is no workbook, or not ours, or made for another
// framework, or has lost its keys.
func ReadQuestionnaire(name string, data []byte, find func(ref string) (*framework.Definition, error)) (*assessment.Import, []Notice, error) {
	name = nameOf(name)
	f := &filled{name: name, lines: map[string]*formLine{}}
	if err := f.sheets(data); err != nil {
		return nil, nil, err
	}
	if err := f.understand(find); err != nil {
		return nil, nil, err
	}
	for i, l := range f.order {
		if f.full {
			break
		}
		if err := f.answerAt(i, l); err != nil {
			return nil, nil, err
		}
	}
	f.missing()
	f.sortFaults()
	return f.out, f.notices.list(), nil
}

// filled is a questionnaire being read.
type filled struct {
	incoming
	terms
	book    *vet.Book
	name    string
	data    *formData
	lines   map[string]*formLine // by key
	order   []*formLine          // of the file
	kept    int                  // bytes of texts that were kept
	styles  map[int]numberStyle
	labels  map[string][]chosen // by question, in the language of the file
	notices told
	whose   whose
	copies  map[sheetPair]*sheetCopy // nil = not looked for yet
}

// understand finds the framework that the file names, and makes sure that it is the one that the file was made for.
func (f *filled) understand(find func(ref string) (*framework.Definition, error)) error {
	d := f.data
	if d == nil {
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: f.name + " is a workbook, but not a questionnaire of this program, or has lost its hidden sheet " + dataSheetName,
			Fix: "Send the questionnaire that you were given, with its sheets as they are. A table of your own is taken as CSV. " + asCSV,
		}
	}
	if err := d.check(f.name); err != nil {
		return err
	}
	if err := f.agree(); err != nil {
		return err
	}
	def, err := find(d.framework)
	if err != nil {
		return err
	}
	switch {
	case def.Ref() != d.framework:
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: fmt.Sprintf("%s holds answers to %s, not to %s", f.name, shownName(d.framework), def.Ref()),
			Fix: "Name the framework version that the file is about, or none; answers to one version are no answers to another.",
		}
	case def.Hash != d.hash:
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: fmt.Sprintf("%s was made for another text of %s than the one that is known here", f.name, def.Ref()),
			Fix: "Ask for a questionnaire that was made here, and copy the answers into it.",
		}
	}
	f.out = &assessment.Import{Framework: def, Name: f.name, Seq: d.seq, Head: d.head}
	f.terms = newTerms(def.Whole())
	f.labels = map[string][]chosen{}
	return f.place()
}

// notVetted puts what is wrong with the archive into the words of an import.
func notVetted(name string, err error) error {
	v, ok := errors.AsType[*vet.Error](err)
	if !ok {
		return damagedBook(name, err)
	}
	e := &assessment.Error{Kind: assessment.Invalid, Msg: name + " cannot be taken: it " + v.What, Fix: v.Fix, Err: err}
	if v.TooLarge {
		e.Kind = assessment.TooLarge
	}
	if where := v.Where(); where != "" {
		e.Msg += " (" + where + ")"
	}
	return e
}

// damagedBook is the refusal of a workbook that looks whole and cannot be read.
func damagedBook(name string, err error) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: name + " cannot be read as a workbook", Err: err,
		Fix: `Open it in your spreadsheet program, save it again as "Excel workbook (.xlsx)", and send that file.`,
	}
}
