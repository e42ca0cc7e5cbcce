package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/framework"
)

// Import is what a file brings: answers of one framework version, and the cells that could not be read.
type Import struct {
	Framework *framework.Definition
	Name      string     // of the file, for messages
	Answers   []Incoming // in the order of the file
	Faults    []Incoming // each with its Message
}

// Incoming is one answer of a file, or one cell that could not be read.
type Incoming struct {
	Unit       string
	Year       int
	Question   string
	Value      framework.Value // never NotAssessed: a blank cell changes nothing and is left out
	Note       *string         // nil keeps the note there is; of a value that is not applicable it is the reason
	Evidence   *[]EvidenceLink // nil keeps the evidence there is
	Confidence Confidence      // "" keeps the one there is
	Base       *uint64         // the revision on which the answer was given; nil = not known
	Sheet      string          // "" in a text file
	Cell       string          // "C3", or "assessments[0].answers.legal"
	NoteCell   string          // where the note stands; "" = in Cell
	LinkCell   string          // where the evidence stands; "" = in Cell
	Message    string          // of a fault
}

// The states of an imported cell.
const (
	ImportAdded     = "added"     // there was no answer
	ImportChanged   = "changed"   // there was another answer
	ImportUnchanged = "unchanged" // the same answer stands there
	ImportConflict  = "conflict"  // somebody changed the answer since the revision that the file was made from
	ImportRefused   = "refused"   // the cell cannot be an answer
)

// ImportReport says what an import did, or would do. Nothing is applied while anything is refused or in conflict.
type ImportReport struct {
	Framework                                     *framework.Definition
	Added, Changed, Unchanged, Conflicts, Refused int
	Applied                                       bool
	Cells                                         []ImportCell // all but the unchanged ones: first what keeps it from being applied, each part in the order of the file
}

// Clean says that nothing is refused or in conflict.
func (r *ImportReport) Clean() bool { return r.Refused == 0 && r.Conflicts == 0 }

// ImportCell is what became of one cell.
type ImportCell struct {
	Sheet, Cell string
	Unit        string
	Year        int
	Question    string
	Status      string // ImportAdded, ...
	// Before is what is recorded, After what the file says; of a refusal neither is given.
	Before, After framework.Value
	// Message says, of a conflict or a refusal, what is wrong and how to mend it; of a change, what changes beside the value.
	Message string
}

// importAnswers puts what a file brings into the assessments it names, and creates those that are not there: all of it
// or nothing.
type importAnswers struct {
	in     *Import
	apply  bool          // false: what is emitted is only measured
	report *ImportReport // filled by the latest decision
}

// plan is what an import would do to one assessment.
type plan struct {
	unit   string
	year   int
	a      *Assessment // nil = to be created; never one beside the first that is open
	body   answersPutV1
	seen   map[string]bool
	faults []Field // of the unit and year themselves
}

func (c *importAnswers) decide(t *turn) error {
	def := c.in.Framework.Whole()
	c.report = &ImportReport{Framework: def}
	if there := t.definition(def.Ref()); there != nil {
		if there.Hash != def.Hash {
			_, err := t.pin(def)
			return err
		}
		def = there
	}
	plans := c.plan(t, def)
	c.report.sort()
	if !c.report.Clean() {
		return nil
	}
	for _, p := range plans {
		if err := p.record(t, def); err != nil {
			return err
		}
	}
	c.report.Applied = c.apply
	return nil
}

// plan decides each answer and writes the report.
func (c *importAnswers) plan(t *turn, def *framework.Definition) []*plan {
	for _, f := range c.in.Faults {
		c.report.add(f.cell().refuse(f.Message))
	}
	var plans []*plan
	at := map[string]*plan{}
	texts := 0 // of the answers before
	for _, in := range c.in.Answers {
		key := fmt.Sprint(in.Year, " ", in.Unit)
		p := at[key]
		if p == nil {
			p = &plan{unit: in.Unit, year: in.Year, a: importedInto(t, in.Unit, in.Year, def.Ref()), seen: map[string]bool{}}
			p.faults = placeFaults(def, in.Unit, in.Year)
			if p.a != nil {
				if problem := p.a.meets(in.Unit, in.Year, def); problem != "" {
					p.faults = append(p.faults, Field{Message: problem})
				}
			}
			at[key], plans = p, append(plans, p)
		}
		c.report.add(p.answer(t, in, def, texts))
		texts += in.put().texts()
	}
	return plans
}

// importedInto gives the assessment that a file is about: the first of the unit, year and framework version, or what is
// published in its place, which no import changes. nil where there is none.
func importedInto(v view, unit string, year int, ref string) *Assessment {
	a := v.assessment(newID(unit, year, ref, 1))
	if a == nil || a.Stage != Superseded {
		return a
	}
	if now := published(v, unit, year, a.Framework); now != nil {
		return now
	}
	return a
}

// put is the change that an answer of a file asks for.
func (in *Incoming) put() Put {
	return Put{Question: in.Question, Value: &in.Value, Note: in.Note, Evidence: in.Evidence, Confidence: in.Confidence}
}

// answer decides one answer of a file. Its texts are those of the command from this one on.
func (p *plan) answer(t *turn, in Incoming, def *framework.Definition, from int) ImportCell {
	c := in.cell()
	place, known := def.Leaf(in.Question)
	switch {
	case len(p.faults) > 0:
		return c.refuse(p.faults[0].Message)
	case !known:
		return c.refuse(noQuestion(def, in.Question).Message)
	case p.seen[in.Question]:
		return c.refuse("the file answers this question twice: keep one of the two answers")
	}
	p.seen[in.Question] = true
	var before Answer
	var now uint64
	if p.a != nil {
		before, now = p.a.answers[place], p.a.Revision
	}
	after, faults := in.put().on(t, before, def.Questions()[place], from)
	switch {
	case len(faults) > 0:
		c.Cell = in.place(faults[0])
		return c.refuse(problems(faults))
	case after.same(before):
		c.Status = ImportUnchanged
		return c
	case p.a != nil && !p.a.writable(in.Question):
		return c.refuse(p.a.closed().Error())
	}
	c.Before, c.After = before.Value, after.Value
	if overtakes(before, in.Base, nil, now) {
		c.Status, c.Message = ImportConflict, overtaking(before, *in.Base, now)+": look at both, and import what should stand"
		return c
	}
	p.body.Answers = append(p.body.Answers, written(in.Question, after))
	if c.Status = ImportAdded; before.Given() {
		c.Status, c.Message = ImportChanged, beside(before, after)
	}
	return c
}

// place is where in the file the fault of an answer stands.
func (in *Incoming) place(f Field) string {
	switch {
	case f.Path != "":
		return cmp.Or(in.LinkCell, in.Cell)
	case in.Note != nil && f.Message == noteProblem(*in.Note):
		return cmp.Or(in.NoteCell, in.Cell)
	}
	return in.Cell
}

// problems says all faults of an answer at once.
func problems(faults []Field) string {
	var list []string
	for _, f := range faults {
		list = append(list, strings.TrimPrefix(f.Path+": "+f.Message, ": "))
	}
	return strings.Join(list, "; ")
}

// beside says what a change changes beside the value.
func beside(before, after Answer) string {
	var list []string
	if after.Note != before.Note {
		list = append(list, "with another note")
	}
	if !slices.Equal(after.Evidence, before.Evidence) {
		list = append(list, "with other evidence")
	}
	if after.Confidence != before.Confidence {
		list = append(list, fmt.Sprintf("with confidence %s, before %s", after.Confidence, before.Confidence))
	}
	return strings.Join(list, "; ")
}

// record emits what was planned for one assessment.
func (p *plan) record(t *turn, def *framework.Definition) error {
	if len(p.body.Answers) == 0 {
		return nil
	}
	if p.a == nil {
		pinned, err := t.pin(def)
		if err != nil {
			return err
		}
		if err := t.create(p.unit, p.year, pinned, 1); err != nil {
			return err
		}
	}
	return t.emit(event{answersPut, newID(p.unit, p.year, def.Ref(), 1).subject(), p.body})
}

func (c *importAnswers) drafts(v view) []draft {
	list := make([]draft, 0, len(c.in.Answers))
	for _, in := range c.in.Answers {
		var before Answer
		if in.Note != nil || in.Evidence != nil {
			if a := importedInto(v, in.Unit, in.Year, c.in.Framework.Ref()); a != nil {
				before = a.Answer(in.Question)
			}
		}
		list = in.put().drafts(list, before)
	}
	return list
}

// cell is where the report speaks of what a file brings.
func (in Incoming) cell() ImportCell {
	return ImportCell{Sheet: in.Sheet, Cell: in.Cell, Unit: in.Unit, Year: in.Year, Question: in.Question}
}

func (c ImportCell) refuse(message string) ImportCell {
	c.Status, c.Message = ImportRefused, message
	return c
}

// add counts a cell, and lists it unless nothing becomes of it.
func (r *ImportReport) add(c ImportCell) {
	switch c.Status {
	case ImportAdded:
		r.Added++
	case ImportChanged:
		r.Changed++
	case ImportUnchanged:
		r.Unchanged++
		return
	case ImportConflict:
		r.Conflicts++
	default:
		r.Refused++
	}
	r.Cells = append(r.Cells, c)
}

// sort brings refusals and conflicts to the front.
func (r *ImportReport) sort() {
	rank := func(c ImportCell) int {
		switch c.Status {
		case ImportRefused:
			return 0
		case ImportConflict:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(r.Cells, func(a, b ImportCell) int { return cmp.Compare(rank(a), rank(b)) })
}
