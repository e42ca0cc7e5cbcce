package exports

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// QuestionnaireOf is what a questionnaire asks, of whom, and what is recorded already.
type QuestionnaireOf struct {
	Framework *framework.Definition // with or without its confidential questions: as its reader may see it
	Unit      string
	Year      int
	Parallel  int                        // 0 and 1: the first assessment of the unit, year and framework
	State     assessment.Stage           // "" = not begun
	Revision  uint64                     // of the assessment; 0 = not begun
	Seq       uint64                     // the record up to which the answers are; 0 = from no store
	Head      string                     // SEQ:HASH of the journal there; "" = from no store
	Reason    string                     // why it came to its state, of a return what is to be done; may be ""
	Contact   string                     // whom to send it back to; "" = whom it came from
	Open      func(question string) bool // which questions may be answered; the others are shown and locked. nil = all
	Answers   map[string]QuestionnaireAnswer
}

// QuestionnaireAnswer is what is recorded for one question.
type QuestionnaireAnswer struct {
	Value        framework.Value
	Note         string
	Confidence   assessment.Confidence
	Links        []string // to the evidence
	MoreLinks    bool     // there is evidence that the cell may not show: it is locked, and not read
	Review       string   // what the reviewer says of it, as assessment.ReviewState spells it; "" = nothing
	ReviewReason string
}

// questionnaire is a questionnaire being written.
type questionnaire struct {
	*book
	q        *QuestionnaireOf
	words    words
	parts    []*part
	lists    lists
	fields   []field
	reviewed bool // somebody has said something of an answer, so that there is a column for it
	name     string
}

// part is one sheet of questions: a dimension, or the questions that stand directly under the root.
type part struct {
	node      *framework.Node
	number    int
	sheet     string // its name
	defined   string // the defined name that points at it
	questions []*framework.Node
	answered  int
}

// Questionnaire writes a workbook to be filled in without a connection: Start, one sheet for each dimension, Codes, and
// hidden from sight the sheet rd_data. Nothing is written when it fails. Errors: *assessment.Error of kind Invalid for a
// language that there is none of, and for an answer that is none to its question.
func Questionnaire(w io.Writer, of *QuestionnaireOf, r Report) error {
	b, err := emptyBook(of.Framework, r)
	if err != nil {
		return err
	}
	q := &questionnaire{book: b, q: of, words: wordsIn(b.lang()), name: of.Unit}
	if c, ok := country.Get(country.Code(of.Unit)); ok && of.Framework.Entity == framework.Country {
		q.name = c.Name(b.lang())
	}
	if err := q.check(); err != nil {
		return err
	}
	b.subject = q.name + " " + itoa(of.Year)
	b.origin = of.Framework.Ref() + " " + of.Framework.Hash
	q.plan()
	q.start()
	for _, p := range q.parts {
		q.partSheet(p)
	}
	q.codesSheet()
	q.dataSheet()
	return q.write(w, q.t("Questionnaire: %s %s", q.name, itoa(of.Year)))
}

// check refuses answers that are none.
func (q *questionnaire) check() error {
	e := &assessment.Error{Kind: assessment.Invalid, Msg: "these answers cannot stand in a questionnaire of " + q.def.Ref() + ":"}
	for _, n := range q.def.Questions() {
		if _, err := n.Cell(q.q.Answers[n.ID].Value); err != nil {
			e.Fields = append(e.Fields, assessment.Field{Path: n.ID, Message: err.Error()})
		}
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

// plan settles what stands where before anything is written: Start refers to the sheets behind it, and these to Codes.
func (q *questionnaire) plan() {
	of := map[*framework.Node]*part{}
	sheets := usedNames{"history": true, dataSheetName: true} // a program takes History for itself
	for _, ours := range []string{"Start", "Codes"} {
		sheets[strings.ToLower(q.sheetTitle(ours))] = true
	}
	names := usedNames{"rd_start": true, "rd_codes": true, dataSheetName: true}
	for _, name := range whoseNames {
		names[strings.ToLower(name)] = true
	}
	for _, n := range q.def.Questions() {
		top := q.def.Dimension(n.ID)
		if top == nil || top.IsQuestion() {
			top = q.def.Root
		}
		p := of[top]
		if p == nil {
			p = &part{node: top, number: len(q.parts) + 1}
			p.sheet = sheets.take(cmp.Or(sheetName(top.Name(q.lang())), q.sheetTitle("Questions")), mostSheetName)
			p.defined = names.take("rd_"+strings.ReplaceAll(top.ID, "-", "_"), mostDefinedName)
			of[top], q.parts = p, append(q.parts, p)
		}
		p.questions = append(p.questions, n)
		if q.q.Answers[n.ID].Value.Kind != framework.NotAssessed {
			p.answered++
		}
	}
	q.lists = q.newLists()
	for _, a := range q.q.Answers {
		q.reviewed = q.reviewed || q.review(a) != ""
	}
	q.fields = q.newFields()
}

func (q *questionnaire) open(n *framework.Node) bool { return q.q.Open == nil || q.q.Open(n.ID) }

// total counts the questions and those that are answered.
func (q *questionnaire) total() (answered, asked int) {
	for _, p := range q.parts {
		answered += p.answered
		asked += len(p.questions)
	}
	return answered, asked
}

// Lengths of names, in UTF-16 units.
const (
	mostSheetName   = 31
	mostDefinedName = 255
)

// sheetName makes a title a name that a sheet may have, "" where nothing is left of it.
func sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, title)
	return strings.Trim(strings.Join(strings.Fields(name), " "), "' ")
}

// usedNames are names in use, in small letters.
type usedNames map[string]bool

// take gives a name, cut to a length, that nobody else has.
func (t usedNames) take(name string, most int) string {
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf("_%d", n)
		}
		one := strings.TrimRight(cutUnits(name, most-len(end)), "' ") + end
		if key := strings.ToLower(one); !t[key] {
			t[key] = true
			return one
		}
	}
}

// cutUnits cuts a text to a number of UTF-16 units, and marks it where that took something away.
func cutUnits(text string, most int) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= most {
		return text
	}
	return strings.TrimRight(strings.TrimSuffix(string(utf16.Decode(units[:most-1])), "\uFFFD"), " ") + "…"
}
