package assessment

import (
	"cmp"
	"slices"

	"readiness/assessment/framework"
)

// The states of an imported cell.
const (
	ImportAdded     = "added"     // there was no answer
	ImportChanged   = "changed"   // there was another answer
	ImportUnchanged = "unchanged" // the same answer stands there, or the file leaves what it was made from
	ImportConflict  = "conflict"  // the file changes what somebody else has changed since it was made
	ImportRefused   = "refused"   // the cell cannot be an answer

	importKept = "kept" // unchanged, where another answer than the one that the file was made from stands now
)

// Members of an answer that an import can bring.
const (
	ValueMember      = "value"
	NoteMember       = "note"
	EvidenceMember   = "evidence"
	ConfidenceMember = "confidence"
)

// ImportReport says what an import did, or would do. Nothing is applied while anything is refused or in conflict.
type ImportReport struct {
	Framework                                     *framework.Definition
	Added, Changed, Unchanged, Conflicts, Refused int
	Created                                       int // assessments that were not there, and begin as drafts
	Kept                                          int // of the unchanged: the file says nothing new, and the answer was changed since it was made
	Applied                                       bool
	// Foreign says in one sentence, of a file that was made from another journal and differs from this one, from what it was
	// made, how many answers differ, and what to do; "" = the file is of here, or nothing differs.
	Foreign string
	Cells   []ImportCell // all but the unchanged ones: first what keeps it from being applied, each part in the order of the file
}

// Clean says that nothing is refused or in conflict.
func (r *ImportReport) Clean() bool { return r.Refused == 0 && r.Conflicts == 0 }

// ImportCell is what became of one cell.
type ImportCell struct {
	Sheet, Cell string
	Unit        string
	Year        int
	Parallel    int // 0 = 1
	Question    string
	Status      string // ImportAdded, ...
	// Before is what is recorded, After what the file would make of it. Of a refusal neither is given.
	Before, After framework.Value
	// Base is, of a conflict, what stood there when the file was made; nil where that is not known.
	Base *framework.Value
	// Members are, of a conflict, those that it is about: ValueMember, ...
	Members []string
	// Notes are those of a conflict about the note, Links the addresses of one about the evidence; else nil.
	Notes *ImportNotes
	Links *ImportLinks
	// Message says, of a conflict or a refusal, what is wrong and how to mend it; of a change, what changes beside the value.
	Message string
}

// ImportNotes are the notes of a conflict. One that was erased is "", as none is.
type ImportNotes struct {
	Before string // that is recorded
	After  string // that the file has
	Base   string // that stood there when the file was made; "" also where that is not known
}

// ImportLinks are the addresses of the evidence in a conflict. Those that were erased are left out.
type ImportLinks struct {
	Before []string // that are recorded
	After  []string // that the file has
	Base   []string // that stood there when the file was made; nil also where that is not known
}

// cell is where the report speaks of what a file brings.
func (in *Incoming) cell() ImportCell {
	return ImportCell{Sheet: in.Sheet, Cell: in.Cell, Unit: in.Unit, Year: in.Year, Parallel: in.Parallel, Question: in.Question}
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
	case importKept:
		r.Kept++
		r.Unchanged++
		return
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
