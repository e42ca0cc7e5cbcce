package assessment

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/framework"
)

// Import is what a file brings: answers of one framework version, and the cells that could not be read.
//
// A file that says when it was made, by Seq or by the Base of an answer, is merged: what it leaves as it was then changes
// nothing, what it changes goes in, and what somebody else has changed since as well is in conflict. Of another file
// everything that it says goes in.
type Import struct {
	Framework *framework.Definition
	Name      string     // of the file, for messages
	Seq       uint64     // the last record of the journal that the file was made from; 0 = not known
	Head      string     // SEQ:HASH of that record, which tells another journal's; "" = not known
	Answers   []Incoming // in the order of the file
	Faults    []Incoming // each with its Message

	// Agreed says, of a clean report, whether it is to be recorded; nil = it is. It is asked when the import is decided, so
	// that nothing can come between: what somebody has looked at is what is recorded, or nothing is.
	Agreed func(*ImportReport) bool
}

// Incoming is one answer of a file, or one cell that could not be read.
type Incoming struct {
	Unit       string
	Year       int
	Parallel   int // number of the assessment beside others of the unit, year and framework version; 0 = 1
	Question   string
	Value      framework.Value // not assessed leaves the value there is, unless Clear
	Clear      bool            // takes the answer away; Value and Confidence then say nothing
	Note       *string         // nil keeps the note there is; of a value that is not applicable it is the reason
	Evidence   *[]EvidenceLink // nil keeps the evidence there is
	Confidence Confidence      // "" keeps the one there is
	Base       *uint64         // the revision on which the answer was given, before Import.Seq; nil = not known
	Sheet      string          // "" in a text file
	Cell       string          // "C3", or "assessments[0].answers.legal"
	NoteCell   string          // where the note stands; "" = in Cell
	LinkCell   string          // where the evidence stands; "" = in Cell
	Message    string          // of a fault
}

// importAnswers puts what a file brings into the assessments it names, and creates those that are not there: all of it
// or nothing.
type importAnswers struct {
	in       *Import
	asks     []ask // of in.Answers
	apply    bool  // false: what is emitted is only measured
	report   *ImportReport
	foreign  int       // conflicts of a file that this journal knows nothing of
	disputed []dispute // texts that the report is to show; like it, of the latest decision
}

// dispute is the texts of a conflict whose Before is still to be read.
type dispute struct {
	notes  *ImportNotes // nil = not disputed
	links  *ImportLinks // likewise
	before Answer
}

// plan is what an import would do to one assessment.
type plan struct {
	id     ID
	def    *framework.Definition
	in     *Incoming   // the first answer for it
	a      *Assessment // nil = to be created
	body   answersPutV1
	seen   map[string]bool
	faults []Field // of the unit, year and number themselves
}

func (c *importAnswers) decide(t *turn) error {
	def := c.in.Framework.Whole()
	c.report, c.disputed, c.foreign = &ImportReport{Framework: def}, nil, 0
	if there := t.definition(def.Ref()); there != nil {
		if there.Hash != def.Hash {
			_, err := t.pin(def)
			return err
		}
		def = there
	}
	plans := c.plan(t, def)
	c.report.sort()
	c.report.Foreign = c.elsewhere()
	if !c.report.Clean() || c.apply && c.in.Agreed != nil && !c.in.Agreed(c.report) {
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
	for i := range c.in.Faults {
		f := &c.in.Faults[i]
		c.report.add(f.cell().refuse(f.Message))
	}
	var plans []*plan
	at := map[ID]*plan{}
	texts := 0 // of the answers before
	for i := range c.in.Answers {
		in := &c.in.Answers[i]
		id := in.into(def)
		p := at[id]
		if p == nil || p.in.Unit != in.Unit || p.in.Year != in.Year { // two may be spelt alike, and one of them is refused
			p = begun(t, id, in, def)
			at[id], plans = p, append(plans, p)
		}
		c.report.add(c.answer(t, p, i, texts))
		texts += c.asks[i].put.texts()
	}
	for _, p := range plans {
		if p.a == nil && len(p.body.Answers) > 0 {
			c.report.Created++
		}
	}
	return plans
}

// begun is the plan for the assessment of a file's answer.
func begun(t *turn, id ID, in *Incoming, def *framework.Definition) *plan {
	p := &plan{id: id, def: def, in: in, a: importedInto(t, in, def), seen: map[string]bool{}}
	p.faults = placeFaults(def, in.Unit, in.Year)
	switch {
	case p.a != nil:
		if problem := p.a.meets(in.Unit, in.Year, def); problem != "" {
			p.faults = append(p.faults, Field{Message: problem})
		}
	case in.Parallel < 0, in.Parallel > 1 && t.assessment(newID(in.Unit, in.Year, def.Ref(), in.Parallel-1)) == nil:
		p.faults = append(p.faults, Field{Message: fmt.Sprintf("there is no assessment %s yet, and none before it: begin it first", clipped(string(id)))})
	}
	return p
}

// into is the assessment that an answer of a file is for.
func (in *Incoming) into(def *framework.Definition) ID {
	return newID(in.Unit, in.Year, def.Ref(), max(in.Parallel, 1))
}

// importedInto gives the assessment that an answer of a file goes into: the one it is for or, where that is superseded,
// what is published in its place, which no import changes. nil where there is none.
func importedInto(v view, in *Incoming, def *framework.Definition) *Assessment {
	a := v.assessment(in.into(def))
	if a == nil || a.Stage != Superseded {
		return a
	}
	if now := published(v, in.Unit, in.Year, a.Framework); now != nil {
		return now
	}
	return a
}

// answer decides one answer of a file. Its texts are those of the command from this one on.
func (c *importAnswers) answer(t *turn, p *plan, i, from int) ImportCell {
	in, ask := &c.in.Answers[i], &c.asks[i]
	cell := in.cell()
	place, known := p.def.Leaf(in.Question)
	switch {
	case len(p.faults) > 0:
		return cell.refuse(p.faults[0].Message)
	case !known:
		return cell.refuse(noQuestion(p.def, in.Question).Message)
	case p.seen[in.Question]:
		return cell.refuse("the file answers this question twice: keep one of the two answers")
	}
	p.seen[in.Question] = true
	var before Answer
	var now uint64
	if p.a != nil {
		before, now = p.a.answers[place], p.a.Revision
	}
	m := ask.merge(t, before, p.def.Questions()[place], from)
	switch {
	case len(m.faults) > 0:
		cell.Cell = in.place(m.faults[0])
		return cell.refuse(in.problems(m.faults))
	case m.kept:
		cell.Status = importKept
		return cell
	case m.after.same(before):
		cell.Status = ImportUnchanged
		return cell
	case p.a != nil && !p.a.writable(in.Question):
		return cell.refuse(p.a.closed().Error())
	}
	cell.Before, cell.After = before.Value, m.after.Value
	if len(m.overtaken) > 0 {
		return c.conflict(cell, i, m, before, now)
	}
	p.body.Answers = append(p.body.Answers, written(in.Question, m.after))
	if cell.Status = ImportAdded; before.Given() || !m.after.Given() {
		cell.Status, cell.Message = ImportChanged, beside(before, m.after)
	}
	return cell
}

// place is where in the file the fault of an answer stands.
func (in *Incoming) place(f Field) string {
	switch {
	case strings.HasPrefix(f.Member, EvidenceMember):
		return cmp.Or(in.LinkCell, in.Cell)
	case in.Note != nil && f.Member == NoteMember && noteProblem(*in.Note) != "":
		return cmp.Or(in.NoteCell, in.Cell)
	}
	return in.Cell
}

// problems says all faults of an answer at once, in the words of the file: in one of cells the links have numbers.
func (in *Incoming) problems(faults []Field) string {
	var list []string
	for _, f := range faults {
		switch where, message := f.Path, f.Message; {
		case in.hasMembers():
			list = append(list, strings.TrimPrefix(where+": "+message, ": "))
		default:
			list = append(list, linkName(in, where)+inLinks(message))
		}
	}
	return strings.Join(list, "; ")
}

// hasMembers says that the file is of JSON, where a fault is found by its path.
func (in *Incoming) hasMembers() bool { return strings.Contains(in.Cell, "[") }

// evidencePath is how a fault of a command names a link, counted from 0.
var evidencePath = regexp.MustCompile(`evidence\[([0-9]+)\](\.[A-Za-z]+)?`)

// inLinks names links by their numbers in a cell.
func inLinks(text string) string {
	return evidencePath.ReplaceAllStringFunc(text, func(path string) string {
		n, _ := strconv.Atoi(evidencePath.FindStringSubmatch(path)[1])
		return "link " + strconv.Itoa(n+1)
	})
}

// linkName begins what is said of one link among several.
func linkName(in *Incoming, path string) string {
	if in.Evidence == nil || len(*in.Evidence) < 2 || !evidencePath.MatchString(path) {
		return ""
	}
	return inLinks(path) + ": "
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
	if after.Confidence != before.Confidence && after.Given() && before.Given() {
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
		if err := t.create(p.in.Unit, p.in.Year, pinned, max(p.in.Parallel, 1)); err != nil {
			return err
		}
	}
	return t.emit(event{answersPut, p.id.subject(), p.body})
}

func (c *importAnswers) drafts(v view) []draft {
	list := make([]draft, 0, len(c.asks))
	for i := range c.asks {
		var before Answer
		put := &c.asks[i].put
		if put.Note != nil || put.Evidence != nil {
			if a := importedInto(v, &c.in.Answers[i], c.in.Framework); a != nil {
				before = a.Answer(put.Question)
			}
		}
		list = put.drafts(list, before)
		list[len(list)-put.texts()].lines = true
	}
	return list
}
