package web

import "io"

// AssessmentPage is one assessment as its reader may see it.
type AssessmentPage struct {
	Asked   string // language
	Visitor *Visitor
	Said    *Said

	ID, Address      string
	Name, Part, Ref  string // of the unit; title and name of the framework
	Year, Parallel   int
	State            string
	Reason           string // why it came to its state
	ReasonErased     bool
	Successor        *Titled // what is published in its place
	Corrects         *Titled
	Release          string // SEQ:HASH of what is published; "" = none
	Answered, Total  int
	Parts            []PartProgress
	Steps            []Step // where it may go, and who takes it there
	Moves            []Move // of them those that the reader may take
	Fault            *PageFault
	News             *AssessmentNews
	Questionnaire    string // address of the workbook
	Upload           string // address to upload one to; "" = the reader may not
	Closed           bool   // the reader may answer, but nothing is open
	Sections         []Section
	Withheld, People bool // confidential questions are left out; the reader sees who did what
}

// Titled is a link with its words.
type Titled struct{ Address, Title string }

// PageFault says why something that was sent was not done.
type PageFault struct {
	At     string // move, upload
	Text   string
	Faults []Fault
	Fixes  []string
}

// PartProgress is how much of one part is answered.
type PartProgress struct {
	Title           string
	Answered, Total int
}

// Bar is the width of the bar, 0-100.
func (p PartProgress) Bar() string {
	if p.Total == 0 {
		return "0"
	}
	width := 100 * float64(p.Answered) / float64(p.Total)
	return decimal(&width)
}

// Step is where an assessment may go, and the roles that may take it there.
type Step struct {
	To    string
	Roles []string
}

// Move is a step that the reader may take.
type Move struct {
	To        string
	Revision  uint64 // that he has seen
	Open      int    // questions without an answer
	Questions []MoveGroup
	Reason    string // as it was written
}

// MoveGroup is the questions of one part, of a return.
type MoveGroup struct {
	Title     string
	Questions []Option
}

// AssessmentNews is what has changed since the reader said that he has looked.
type AssessmentNews struct {
	Never         bool // he never said so
	Before, After string
	Until         uint64 // the record up to which it is told
	Questions     []NewsQuestion
}

// NewsQuestion is what has changed about one question.
type NewsQuestion struct {
	Title, Address, Before, After string
	Review                        string // what a reviewer says now, where that has changed
	Comments                      int
	By, Day                       string
}

// Section is the questions of one part.
type Section struct {
	Title           string
	Answered, Total int
	Questions       []Question
}

// Question is one question with all that is said of it.
type Question struct {
	Anchor, Title, Text, Guidance string
	Given                         bool
	Answer                        string
	Note                          string
	NoteErased, NoteLost          bool
	Confidence                    string
	Confidential, Open            bool
	Evidence                      []Titled
	Review, ReviewReason          string
	ReviewErased                  bool
	Assignee, Due                 string
	Overdue                       bool
	By, Day                       string
	Comments                      []Comment
}

// Comment is one comment.
type Comment struct {
	Number, ReplyTo int
	Text            string
	Erased, Lost    bool
	By, Day         string
}

// Assessment writes the page of one assessment.
func (p *Pages) Assessment(w io.Writer, page AssessmentPage) error {
	return p.write(w, "assessment.html", page.Asked, struct {
		Frame
		AssessmentPage
	}{p.private(page.Asked, "/assessments", page.Visitor), page})
}

// UploadPage is what an uploaded file would do.
type UploadPage struct {
	Asked   string // language
	Visitor *Visitor

	Name, Back, Title string // of the file; address and words of the assessment
	Address, Shown    string // where to apply it; what was shown
	Moved             bool   // it would no longer do what was shown before
	Clean             bool
	Counts            []UploadCount
	Kept              int
	Groups            []UploadGroup
	Notices           []Fault
	Until             string // until when the file is kept, as 15:04 UTC
}

// UploadCount is how many cells have a status.
type UploadCount struct {
	Status string
	Count  int
}

// UploadGroup is the cells of one status.
type UploadGroup struct {
	Status string
	Cells  []UploadCell
	More   int // that the page is too small for
}

// UploadCell is what becomes of one cell. Base, Before and After are values for people.
type UploadCell struct {
	Place, Question, Title        string
	Base, Before, After           string
	HasBase                       bool
	NoteBefore, NoteAfter         string
	Notes                         bool
	LinksBefore, LinksAfter, Note string
	Message                       string
	By, Day                       string // of a conflict: who has changed the answer, and when; "" where that is not known
}

// Changes says that there is anything to apply.
func (p UploadPage) Changes() bool {
	for _, c := range p.Counts {
		if (c.Status == "added" || c.Status == "changed") && c.Count > 0 {
			return true
		}
	}
	return false
}

// UploadReport writes the page of what an uploaded file would do.
func (p *Pages) UploadReport(w io.Writer, page UploadPage) error {
	return p.write(w, "upload.html", page.Asked, struct {
		Frame
		UploadPage
	}{p.private(page.Asked, "/assessments", page.Visitor), page})
}
