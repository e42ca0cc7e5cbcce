package api

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// answersPatch documents the body of PATCH .../answers, which readAnswers reads.
type answersPatch struct {
	Answers map[string]answerPatch `json:"answers" doc:"By the id of the question."`
}

// answerPatch documents one answer of it.
type answerPatch struct {
	Value      any     `json:"value,omitempty" doc:"The id of an option or level, true or false, a list of ids, a number, {\"notApplicable\":true} with the reason as note, or null, which clears the answer." example:"\"in-force\""`
	Note       *string `json:"note,omitempty" nullable:"true" maxLength:"10000"`
	Confidence string  `json:"confidence,omitempty" enum:"low,medium,high"`

	Evidence *[]evidencePatch `json:"evidence,omitempty" nullable:"true" maxItems:"20" doc:"All links to evidence, in the order in which they are shown; an empty list takes them away. What was erased cannot be named: the other links as they stand are no change, and any other list takes what was erased away. Not of questions whose framework has evidence: none."`
}

// unreadable stands as the confidence of an answer that could not be read. The domain knows no such grade and refuses the
// whole command, so that its own faults of all other answers are found as well.
const unreadable assessment.Confidence = "\x00"

// readAnswers reads the answers of a body, with every fault. An answer that has a fault stays in as one that the domain
// refuses.
func readAnswers(data json.RawMessage, def *framework.Definition) (puts []assessment.Put, faults []assessment.Field) {
	o, ok := readObject("body", data, &faults)
	if !ok {
		return nil, faults
	}
	o.only(&faults, "answers")
	return answersIn(o, def, faults)
}

// answersIn reads the member answers of a body that may have faults already.
func answersIn(o object, def *framework.Definition, faults []assessment.Field) ([]assessment.Put, []assessment.Field) {
	var puts []assessment.Put
	given, ok := o.get("answers")
	if !ok {
		return nil, append(faults, assessment.Field{Path: "body.answers", Message: "is missing"})
	}
	answers, ok := readObject("body.answers", given, &faults)
	if !ok {
		return nil, faults
	}
	broken := len(faults) > 0
	for _, m := range answers.members {
		q, known := def.Node(m.name)
		if !known || !q.IsQuestion() {
			puts = append(puts, cleared(m.name)) // the domain says what may be meant
			continue
		}
		put, bad := readAnswer(answers.path(m.name), m.value, q, &faults)
		if bad {
			put = refusable(m.name, put)
		}
		puts = append(puts, put)
	}
	if broken && len(puts) > 0 {
		puts[0] = refusable(puts[0].Question, puts[0])
	}
	return puts, faults
}

// refusable is an answer that has faults already. Its evidence may have more, which the domain finds.
func refusable(question string, put assessment.Put) assessment.Put {
	return assessment.Put{Question: question, Evidence: put.Evidence, Confidence: unreadable}
}

// readAnswer reads one answer. bad says that it has faults.
func readAnswer(at string, data json.RawMessage, q *framework.Node, faults *[]assessment.Field) (put assessment.Put, bad bool) {
	before := len(*faults)
	o, ok := readObject(at, data, faults)
	if !ok {
		return put, true
	}
	o.only(faults, "value", "note", "evidence", "confidence")
	put.Question, put.Note = q.ID, o.text(faults, "note")
	if value, there := o.get("value"); there {
		v, err := q.DecodeValue(value)
		if err != nil {
			*faults = append(*faults, assessment.Field{Path: at + ".value", Message: err.Error()})
		}
		put.Value = &v
	}
	if confidence := o.text(faults, "confidence"); confidence != nil {
		put.Confidence = assessment.Confidence(*confidence)
		if *confidence != "" && !put.Confidence.Known() {
			*faults = append(*faults, assessment.Field{Path: at + ".confidence", Message: "is none: write low, medium or high"})
		}
	}
	put.Evidence = readEvidence(o, faults)
	if put.Value == nil && put.Note == nil && put.Evidence == nil && put.Confidence == "" && len(*faults) == before {
		*faults = append(*faults, assessment.Field{Path: at, Message: "says nothing: give a value, a note, evidence or a confidence"})
	}
	return put, len(*faults) > before
}

// cleared takes an answer back.
func cleared(question string) assessment.Put {
	return assessment.Put{Question: question, Value: &framework.Value{}}
}

// noticesOf says, in the words of an import, what of answers that were taken their author should know.
func noticesOf(def *framework.Definition, puts []assessment.Put, at string) (notices []importNotice) {
	for _, p := range puts {
		q, ok := def.Node(p.Question)
		if !ok || p.Value == nil {
			continue
		}
		if message := exports.Outside(q, *p.Value); message != "" {
			notices = append(notices, importNotice{placeOf(assessment.Field{Question: p.Question, Member: assessment.ValueMember}, at), message})
		}
	}
	return notices
}

// allFaults joins the faults of reading with those that the domain has found in the rest.
func allFaults(err error, puts []assessment.Put, faults []assessment.Field, at string) error {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok {
		return err
	}
	told := *e
	told.Fields = slices.Clone(faults)
	for _, f := range e.Fields {
		i := slices.IndexFunc(puts, func(p assessment.Put) bool { return p.Question == f.Question })
		if i >= 0 && !ofEvidence(f) && puts[i].Confidence == unreadable {
			continue // its own faults are told
		}
		place := placeOf(f, at)
		unread := func(read assessment.Field) bool { return read.Path == place || strings.HasPrefix(place, read.Path+".") }
		if ofEvidence(f) && slices.ContainsFunc(faults, unread) {
			continue // it could not be read there
		}
		told.Fields = append(told.Fields, assessment.Field{Path: place, Message: f.Message})
	}
	return &told
}

// placeOf is where in the body a fault of the domain stands: at is the place of the answers where it ends in a dot, else that
// of the one answer.
func placeOf(f assessment.Field, at string) string {
	place := strings.TrimSuffix(at, ".")
	if strings.HasSuffix(at, ".") && f.Question != "" {
		place = at + f.Question
	}
	if f.Member != "" {
		place += "." + f.Member
	}
	return place
}

// ofEvidence says that a fault of the domain is one of evidence.
func ofEvidence(f assessment.Field) bool {
	return strings.HasPrefix(f.Member, assessment.EvidenceMember)
}

// placed says, of each fault of an error, where in the request it is.
func placed(err error, place func(assessment.Field) string) error {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	told := *e
	told.Fields = make([]assessment.Field, len(e.Fields))
	for i, f := range e.Fields {
		told.Fields[i] = assessment.Field{Path: place(f), Message: f.Message}
	}
	return &told
}

// overtaken is the problem of a stale write: for each question what stands there, and what was sent.
func (c *call) overtaken(ctx context.Context, o *assessment.Overtaken, on condition, err error, at string) error {
	p := problemOf(err)
	current := map[string]assessment.Answer{}
	for i, a := range o.Answers {
		current[a.Question] = a.Current
		if i < len(p.Errors) {
			p.Errors[i].Location = strings.TrimSuffix(at, ".")
			if strings.HasSuffix(at, ".") {
				p.Errors[i].Location = at + a.Question
			}
			if !on.any && len(on.revisions) == 0 {
				p.Errors[i].Message = "If-Match names no revision: weak tags, and tags of other things, match nothing"
			}
			if only := on.ahead(o.Revision); only != "" {
				p.Detail, p.Errors[i].Message = "If-Match names a revision that is not there; nothing was recorded.", only
			}
		}
	}
	views, err := c.answerViews(ctx, current, lens{secret: true, history: true}, false)
	if err != nil {
		return err
	}
	p.Current, p.Yours = map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, a := range o.Answers {
		if p.Current[a.Question], err = json.Marshal(views[a.Question]); err != nil {
			return &assessment.Error{Kind: assessment.Internal, Msg: "the answer could not be written", Err: err}
		}
		if p.Yours[a.Question], err = json.Marshal(c.yours(a)); err != nil {
			return &assessment.Error{Kind: assessment.Internal, Msg: "the answer could not be written", Err: err}
		}
	}
	return p
}

// yourView is an answer as it was sent: what was left out is left out.
type yourView struct {
	Value      json.RawMessage `json:"value,omitempty"`
	Note       *string         `json:"note,omitempty"`
	Confidence string          `json:"confidence,omitempty"`

	Evidence *[]evidencePatch `json:"evidence,omitempty"`

	Review    string `json:"review,omitempty" enum:"none,accepted,questioned,rejected"`
	UpdatedBy string `json:"updatedBy"`
}

func (c *call) yours(a assessment.OvertakenAnswer) yourView {
	p := a.Yours
	v := yourView{Note: p.Note, Confidence: string(p.Confidence), Review: string(a.Review), UpdatedBy: c.actor()}
	if p.Value != nil {
		v.Value = framework.AppendValue(nil, *p.Value)
	}
	if p.Evidence != nil {
		v.Evidence = new(asGiven(*p.Evidence))
	}
	return v
}
