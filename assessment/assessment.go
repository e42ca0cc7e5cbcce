package assessment

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"readiness/assessment/framework"
	"readiness/assessment/journal"
)

// ID names an assessment: KEN-2026-readiness-core@2026, with ~2 and so on behind it for a parallel one.
type ID string

// Stage is where an assessment stands in its workflow.
type Stage string

// Assessment is one unit's answers to one framework version for one year. It is a value of one moment: what a State gave
// never changes.
type Assessment struct {
	ID        ID
	Unit      string // country code (alpha-3), or a free code where the framework's entity is "any"
	Year      int
	Parallel  int // 1 for the first assessment of the unit, year and framework version
	Framework *framework.Definition
	Stage     Stage
	Revision  uint64 // how many changes it has seen; 1 when it was created
	CreatedAt time.Time
	CreatedBy string // account id
	ChangedAt time.Time
	Reason    Text      // why it came to its stage; zero for none
	Reopened  []string  // of one that was returned: the questions that may be answered again, in the order of the framework
	MovedAt   time.Time // when it came to its stage

	// Of one that was published, and still when it is superseded: the record that published it, and when. The head is that
	// of the journal with this record as its last.
	PublishedSeq  uint64
	PublishedAt   time.Time
	PublishedHead journal.Head

	Corrects    ID           // the published assessment that it began as a correction of; "" for none
	Corrections []Correction // after sign-off, oldest first, with those of what it corrects; never modified, only replaced

	inherited int // corrections of what it corrects, the first of its own

	answers  []Answer                  // by the place of the question
	tasks    map[int]Assignment        // by the place of the question
	unmended map[int]bool              // places of the reopened questions whose answers were not changed since the return
	comments map[int][]Comment         // by the place of the question; the lists are never modified, only replaced
	actions  map[string]*PlannedAction // by id; never modified, only replaced
	seqs     []uint64                  // of the records that are about it, rising
	owner    *overlay                  // who may still modify it; nobody once it was given out
}

// newID builds the id of an assessment.
func newID(unit string, year int, ref string, parallel int) ID {
	id := unit + "-" + strconv.Itoa(year) + "-" + ref
	if parallel > 1 {
		id += "~" + strconv.Itoa(parallel)
	}
	return ID(id)
}

// meets says, of an assessment that has the id built from these, that it is another one's all the same, or nothing: "A",
// 2025, "x-2026-f@1" and "A-2025-x", 2026, "f@1" are spelt alike.
func (a *Assessment) meets(unit string, year int, def *framework.Definition) string {
	if a.Unit == unit && a.Year == year && a.Framework.Ref() == def.Ref() {
		return ""
	}
	return fmt.Sprintf("the id %s is that of %s in %d by %s already: name this unit in another way", a.ID, clipped(a.Unit), a.Year, a.Framework.Ref())
}

// subject is how journal entries name the assessment.
func (id ID) subject() string { return "assessment/" + string(id) }

// Answer gives the answer to a question, zero for one that nobody touched and for an unknown question.
func (a *Assessment) Answer(question string) Answer {
	if place, ok := a.Framework.Leaf(question); ok {
		return a.answers[place]
	}
	return Answer{}
}

// Open says that the answer to a question may be changed as the assessment stands.
func (a *Assessment) Open(question string) bool { return a.writable(question) }

// Answers gives every question with its answer, in the order of the framework; untouched ones too.
func (a *Assessment) Answers() iter.Seq2[*framework.Node, Answer] {
	return func(yield func(*framework.Node, Answer) bool) {
		for i, q := range a.Framework.Questions() {
			if !yield(q, a.answers[i]) {
				return
			}
		}
	}
}

// Progress counts questions.
type Progress struct {
	Answered        int // "not applicable" among them
	Total           int
	EvidenceMissing int // answered, and without the evidence that they require; what does not apply needs none
}

// Progress counts all questions or, for those who may not know of them, those that are not confidential.
func (a *Assessment) Progress(confidential bool) (p Progress) {
	for i, q := range a.Framework.Questions() {
		if q.Confidential && !confidential {
			continue
		}
		p.Total++
		if a.answers[i].Given() {
			p.Answered++
		}
		if a.answers[i].LacksEvidence(q) {
			p.EvidenceMissing++
		}
	}
	return p
}

// Assignment says to whom a question is assigned.
func (a *Assessment) Assignment(question string) (Assignment, bool) {
	place, known := a.Framework.Leaf(question)
	task, ok := a.tasks[place]
	return task, ok && known
}

// Row gives the answers as they are scored, with which of them were accepted.
func (a *Assessment) Row() Row {
	r := Row{Unit: a.Unit, Year: a.Year, Values: make([]framework.Value, len(a.answers)), Accepted: make([]bool, len(a.answers))}
	for i, answer := range a.answers {
		r.Values[i], r.Accepted[i] = answer.Value, answer.Reviewed().State == Accepted
	}
	return r
}

// clone gives a copy that o may modify.
func (a *Assessment) clone(o *overlay) *Assessment {
	c := *a
	c.owner = o
	c.answers = slices.Clone(a.answers)
	c.tasks = maps.Clone(a.tasks)
	c.unmended = maps.Clone(a.unmended)
	c.comments = maps.Clone(a.comments)
	c.actions = maps.Clone(a.actions)
	c.seqs = slices.Clip(a.seqs) // so that the next one goes into a list of its own
	return &c
}

// touch notes that a record changed the assessment.
func (a *Assessment) touch(seq uint64, at time.Time) {
	a.Revision++
	a.ChangedAt = at
	a.follow(seq)
}

// LastSeq is the last record that is about the assessment: a comment too, which changes no answer.
func (a *Assessment) LastSeq() uint64 {
	if len(a.seqs) == 0 {
		return 0
	}
	return a.seqs[len(a.seqs)-1]
}

// follow notes that a record is about the assessment.
func (a *Assessment) follow(seq uint64) {
	if n := len(a.seqs); n == 0 || a.seqs[n-1] != seq {
		a.seqs = append(a.seqs, seq)
	}
}
