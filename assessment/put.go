package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// PutAnswers changes answers of one assessment: all of them, or none. What is the same already is no change.
//
// The error has kind Invalid with every fault; NotFound for the assessment; Conflict where the answers are closed; Stale with an *Overtaken when an answer was
// changed by somebody else since the revision that the writer had seen.
type PutAnswers struct {
	Assessment ID
	Base       *uint64 // the revision of the assessment that the writer had seen; nil = what stands there is replaced
	Answers    []Put
}

// Put is what to change of one answer. A nil or empty member keeps what there is.
type Put struct {
	Question   string
	Base       *uint64          // for this answer, instead of that of the command
	Value      *framework.Value // not assessed clears the answer: value, confidence and, unless they are given, note and evidence
	Note       *string          // "" takes the note away; of a value that is not applicable it is the reason
	Evidence   *[]EvidenceLink  // all of it; an empty list takes it away
	Confidence Confidence
}

// Overtaken is the cause of a Stale error: the answers that somebody else changed, as they are now, and as they should
// have become. It lists none where the whole assessment is what was changed.
type Overtaken struct {
	Assessment ID
	Revision   uint64 // of the assessment now
	Answers    []OvertakenAnswer
}

// OvertakenAnswer is both values of one question.
type OvertakenAnswer struct {
	Question string
	Current  Answer
	Yours    Put
	Review   ReviewState // instead of Yours, of a review
}

func (e *Overtaken) Error() string {
	return fmt.Sprintf("%s is at revision %d: %s", e.Assessment, e.Revision, plural(len(e.Answers), "answer")+" overtaken")
}

// longestNote is how many characters a note may have.
const longestNote = 10_000

// mostFaults bounds the faults that are listed of one command: everybody's changes wait while they are looked for.
const mostFaults = 200

func (c PutAnswers) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	if len(c.Answers) == 0 {
		return &Error{Kind: Invalid, Msg: "no answer is named", Fix: "Name at least one question with its answer."}
	}
	if a.Stage != Draft && a.Stage != Returned {
		return a.closed()
	}
	p := t.propose(a, c.Answers, c.Base, a.writable)
	switch {
	case len(p.faults) > 0:
		return &Error{Kind: Invalid, Msg: "the answers cannot be recorded, none of them was:", Fields: p.faults}
	case len(p.closed) > 0:
		e := a.closed()
		e.Fields = p.closed
		return e
	case len(p.overtaken.Answers) > 0:
		return p.overtaken.refusal(c.Base, "none of yours")
	case len(p.changes) == 0:
		return nil
	}
	return t.emit(event{answersPut, a.ID.subject(), answersPutV1{Answers: p.changes}})
}

// proposal is what changes of answers would amount to.
type proposal struct {
	changes        []answerV1 // of what is not the same already
	faults, closed []Field
	overtaken      *Overtaken // lists none where nobody was faster
}

// propose looks at each change of an answer. open says to which questions the answers may change.
func (t *turn) propose(a *Assessment, puts []Put, base *uint64, open func(question string) bool) proposal {
	p := proposal{overtaken: &Overtaken{Assessment: a.ID, Revision: a.Revision}}
	seen := map[string]bool{}
	texts := 0 // of the changes before
	for _, put := range puts {
		from := texts
		texts += put.texts()
		if len(p.faults) >= mostFaults {
			p.faults = append(p.faults, Field{Message: "there may be more faults: mend these first"})
			break
		}
		place, ok := a.Framework.Leaf(put.Question)
		if !ok {
			p.faults = append(p.faults, noQuestion(a.Framework, put.Question))
			continue
		}
		if seen[put.Question] {
			p.faults = append(p.faults, Field{Path: put.Question, Message: "is named twice: keep one of the two answers", Question: put.Question, Member: ValueMember})
			continue
		}
		seen[put.Question] = true
		before := a.answers[place]
		after, faults := put.on(t, before, a.Framework.Questions()[place], from)
		switch {
		case len(faults) > 0:
			p.faults = append(p.faults, under(put.Question, faults)...)
		case after.same(before):
		case !open(put.Question):
			p.closed = append(p.closed, Field{Path: put.Question, Message: "is not among the questions that were returned", Question: put.Question, Member: ValueMember})
		case overtakes(before, put.Base, base, a.Revision):
			p.overtaken.Answers = append(p.overtaken.Answers, OvertakenAnswer{Question: put.Question, Current: before, Yours: put})
		default:
			p.changes = append(p.changes, written(put.Question, after))
		}
	}
	return p
}

// text gives the text that the vault holds for the command's i-th part; zero for none.
func (t *turn) text(i int) Text {
	if i < len(t.texts) {
		return t.texts[i]
	}
	return Text{}
}

// overtakes says that an answer was changed after the revision that its writer had seen. A revision that is still to
// come was seen on no assessment of ours.
func overtakes(before Answer, own, all *uint64, now uint64) bool {
	base := cmp.Or(own, all)
	return base != nil && (before.Revision > *base || *base > now)
}

// overtaking says how: now is the revision of the assessment.
func overtaking(before Answer, base, now uint64) string {
	if before.Revision > base {
		return fmt.Sprintf("changed by %s on %s in revision %d, and this was made from revision %d",
			before.By, dayText(before.At), before.Revision, base)
	}
	return fmt.Sprintf("this was made from revision %d, but there are only %d", base, now)
}

// refusal says so; what is the nothing that was recorded.
func (e *Overtaken) refusal(all *uint64, what string) error {
	r := &Error{
		Kind: Stale, Err: e,
		Msg: "somebody else has changed these answers since you read them; " + what + " was recorded:",
		Fix: "Look at what stands there now, and send again what should.",
	}
	for _, a := range e.Answers {
		base := cmp.Or(a.Yours.Base, all)
		r.Fields = append(r.Fields, Field{Path: a.Question, Message: overtaking(a.Current, *base, e.Revision)})
	}
	return r
}

// under puts faults of an answer below its question.
func under(question string, faults []Field) []Field {
	for i, f := range faults {
		faults[i].Path, faults[i].Question = strings.TrimSuffix(question+"."+f.Path, "."), question
	}
	return faults
}

// on gives the answer that there will be, or says what is wrong with it, at "" or in its evidence. The texts of the change
// are those of the command from this one on.
func (p Put) on(t *turn, before Answer, q *framework.Node, from int) (after Answer, faults []Field) {
	after, member, problem := p.valued(before, q, t.text(from))
	if problem != "" {
		faults = append(faults, Field{Message: problem, Member: member})
	}
	if p.Evidence == nil {
		return after, faults
	}
	if wrong := evidenceFaults(q, *p.Evidence); len(wrong) > 0 {
		return after, append(faults, wrong...)
	}
	texts := make([]Text, len(*p.Evidence))
	for i := range texts {
		texts[i] = t.text(from + 1 + i)
	}
	after.Evidence = t.evidence(*p.Evidence, before.Evidence, texts)
	return after, faults
}

// valued is on for everything but the evidence that is given: what is wrong, and with which member. text is where the vault
// has the note.
func (p Put) valued(before Answer, q *framework.Node, text Text) (after Answer, member, problem string) {
	after = Answer{Value: before.Value, Note: before.Note, Evidence: before.Evidence, Confidence: before.Confidence}
	if p.Value != nil {
		value, err := canonical(q, *p.Value)
		if err != nil {
			return after, ValueMember, err.Error()
		}
		after.Value = value
		if !after.Given() {
			after.Note, after.Evidence, after.Confidence = Text{}, nil, ""
		}
	}
	if p.Note != nil {
		if problem := noteProblem(*p.Note); problem != "" {
			return after, NoteMember, problem
		}
		after.Note = text
	}
	switch {
	case p.Confidence != "" && !p.Confidence.Known():
		return after, ConfidenceMember, fmt.Sprintf("the confidence %s is none: write low, medium or high", clipped(string(p.Confidence)))
	case p.Confidence != "" && !after.Given():
		return after, ConfidenceMember, "a question without an answer has no confidence: leave it out, or answer the question"
	case p.Confidence != "":
		after.Confidence = p.Confidence
	case after.Given() && after.Confidence == "":
		after.Confidence = MediumConfidence
	}
	if after.Value.Kind == framework.NotApplicable && after.Note == (Text{}) {
		return after, NoteMember, "a question that does not apply needs the reason: write it as the note"
	}
	return after, "", ""
}

// canonical gives a value in the one form in which the journal gives it back: options in the order of the definition,
// and nothing in the members that the kind does not name. Otherwise the same answer would look like a change.
func canonical(q *framework.Node, v framework.Value) (framework.Value, error) {
	if _, err := q.Cell(v); err != nil {
		return v, err
	}
	return q.DecodeValue(framework.AppendValue(nil, v))
}

// same says that two answers say the same, whoever gave them and when.
func (a Answer) same(b Answer) bool {
	return a.Value.Equal(b.Value) && a.Note == b.Note && a.Confidence == b.Confidence && slices.Equal(a.Evidence, b.Evidence)
}

// noteProblem says what is wrong with a note, or nothing.
func noteProblem(text string) string {
	odd := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text):
		return "the note is not UTF-8 text"
	case n > longestNote:
		return fmt.Sprintf("the note has %d characters: shorten it to %d at most", n, longestNote)
	case strings.ContainsFunc(text, odd):
		return "the note holds a control character: take it out"
	}
	return ""
}

// writable says that the answer to a question may change.
func (a *Assessment) writable(question string) bool {
	return a.Stage == Draft || a.Stage == Returned && slices.Contains(a.Reopened, question)
}

// closed refuses the change of an answer that may not, and says which may.
func (a *Assessment) closed() *Error {
	if a.Stage != Returned {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("the answers of %s are closed: it is %s", a.ID, a.Stage), Fix: a.Stage.howAnswersChange()}
	}
	const most = 20
	open := strings.Join(a.Reopened[:min(len(a.Reopened), most)], ", ")
	if more := len(a.Reopened) - most; more > 0 {
		open += fmt.Sprintf(" and %d more", more)
	}
	return &Error{Kind: Conflict, Msg: fmt.Sprintf("%s was returned for some questions only, and these are open: %s", a.ID, open)}
}

// noQuestion says that a framework has no such question, and which may be meant.
func noQuestion(def *framework.Definition, id string) Field {
	f := Field{Path: clipped(id), Message: "is not a question of " + def.Ref()}
	f.Question = f.Path
	if plain, err := strconv.Unquote(f.Path); err == nil {
		f.Question = plain
	}
	if n, ok := def.Node(id); ok && !n.IsQuestion() {
		f.Message += ", but one of its groups: answer the questions below it"
		return f
	}
	ids := make([]string, 0, len(def.Questions()))
	for _, q := range def.Questions() {
		ids = append(ids, q.ID)
	}
	if near := spelling.Nearest(id, ids); near != "" {
		f.Message += "; did you mean " + near + "?"
	}
	return f
}
