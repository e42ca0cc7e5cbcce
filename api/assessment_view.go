package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// frameworkRef names a framework version and pins its content.
type frameworkRef struct {
	ID      string `json:"id" example:"gci-pillars"`
	Version string `json:"version" example:"2024"`
	Hash    string `json:"hash" doc:"Of the content, which never changes for a version."`
}

// progressView counts questions.
type progressView struct {
	Answered int `json:"answered"`
	Total    int `json:"total"`

	EvidenceMissing int `json:"evidenceMissing,omitempty" doc:"Questions that ask for evidence, were answered, and have none. It keeps nobody from submitting. For those who may read confidential answers."`
}

// AssessmentSummary is an assessment without its answers. Its name is exported so that the library sees it where it is
// embedded.
type AssessmentSummary struct {
	ID        string       `json:"id" example:"KEN-2026-readiness-core@2026"`
	Country   string       `json:"country,omitempty" example:"KEN"`
	Unit      string       `json:"unit,omitempty" doc:"Instead of country, where the framework assesses something else."`
	Year      int          `json:"year" example:"2026"`
	Parallel  int          `json:"parallel,omitempty" doc:"2 and more: an independent assessment beside the first."`
	Framework frameworkRef `json:"framework"`
	State     string       `json:"state" enum:"draft,submitted,in-review,returned,reviewed,signed-off,published,superseded"`
	Revision  uint64       `json:"revision,omitempty" doc:"How many changes it has seen; also the ETag. Not shown to those from whom questions are kept."`
	Progress  progressView `json:"progress"`

	CreatedAt   time.Time  `json:"createdAt"`
	CreatedBy   string     `json:"createdBy,omitempty"`
	ChangedAt   *time.Time `json:"changedAt,omitempty"`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`

	Release      *releaseView `json:"release,omitempty" doc:"Of one that was published, and still when it is superseded."`
	Corrects     string       `json:"corrects,omitempty" doc:"The published assessment that it began as a correction of."`
	SupersededBy string       `json:"supersededBy,omitempty" doc:"What is published in its place."`
}

// assessmentView is an assessment as its caller may see it.
type assessmentView struct {
	AssessmentSummary

	Coverage    *float64                  `json:"coverage" doc:"How much of the weight is answered, 0 to 1; null where it cannot be scored."`
	Reopened    []string                  `json:"reopened,omitempty" doc:"Of one that was returned: the questions that may be answered again."`
	Answers     map[string]answerView     `json:"answers" doc:"By question; those without an answer are left out."`
	Assignments map[string]assignmentView `json:"assignments,omitempty" doc:"By question."`
	Corrections []correctionView          `json:"corrections,omitempty" doc:"Changes of answers after sign-off, oldest first, with those of the assessments that it corrects. Those of confidential questions are for those who may see these."`
	Notices     []importNotice            `json:"notices,omitempty" doc:"Of answers that were just given: what is no fault, but their author should know, such as a number that counts as the bound."`
}

// answerView is one answer.
type answerView struct {
	Value        json.RawMessage `json:"value" doc:"The id of an option or level, true or false, a list of ids, a number, {\"notApplicable\":true}, or null for no answer."`
	Note         string          `json:"note"`
	NoteID       string          `json:"noteId,omitempty" doc:"Of the text, for an erasure. For those who may read the history."`
	NoteErased   *erasedView     `json:"noteErased,omitempty"`
	NoteLost     bool            `json:"noteLost,omitempty" doc:"The note is not what was recorded, and is not shown."`
	Evidence     []evidenceView  `json:"evidence,omitempty" doc:"In the order in which it was given. Confidential evidence is for those who may read confidential answers."`
	Confidence   string          `json:"confidence,omitempty" enum:"low,medium,high"`
	UpdatedAt    *time.Time      `json:"updatedAt,omitempty"`
	UpdatedBy    string          `json:"updatedBy,omitempty" doc:"The id of an account."`
	Review       string          `json:"review,omitempty" enum:"none,accepted,questioned,rejected" doc:"What a reviewer says of the answer as it stands. This and what belongs to it is for those who may read the history."`
	ReviewReason string          `json:"reviewReason,omitempty"`
	ReasonID     string          `json:"reviewReasonId,omitempty" doc:"Of the text, for an erasure."`
	ReasonErased *erasedView     `json:"reviewReasonErased,omitempty"`
	ReviewedAt   *time.Time      `json:"reviewedAt,omitempty"`
	ReviewedBy   string          `json:"reviewedBy,omitempty" doc:"The id of an account."`
	Revision     *uint64         `json:"revision,omitempty" doc:"Of the assessment when the answer changed last: what If-Match takes for this answer."`
	Notices      []importNotice  `json:"notices,omitempty" doc:"Of an answer that was just given: what is no fault, but its author should know, such as a number that counts as the bound."`
}

// erasedView says who erased a text, when and why.
type erasedView struct {
	By  string    `json:"by,omitempty"`
	At  time.Time `json:"at"`
	Why string    `json:"why,omitempty"`
}

// assignmentView says who is to answer.
type assignmentView struct {
	Assignee string `json:"assignee" doc:"The id of an account."`
	Due      string `json:"due,omitempty" format:"date"`
}

// lens is what a caller may see of an assessment.
type lens struct {
	secret  bool // confidential questions
	history bool // who and when
}

// partial says that questions are kept from the caller. Then what moves with their answers is kept too: revisions and
// times would tell of them.
func (l lens) partial(def *framework.Definition) bool {
	return !l.secret && def.WithoutConfidential() != def
}

func (c *call) lens(a *assessment.Assessment) lens {
	return lens{
		secret:  c.seesConfidential(a),
		history: c.may(assessment.ReadHistory, "", a) == nil,
	}
}

func refOf(def *framework.Definition) frameworkRef {
	return frameworkRef{ID: def.ID, Version: def.Version, Hash: def.Hash}
}

// summary shows an assessment without its answers.
func (c *call) summary(a *assessment.Assessment) AssessmentSummary {
	l := c.lens(a)
	s := AssessmentSummary{
		ID: string(a.ID), Year: a.Year, Framework: refOf(a.Framework), State: string(a.Stage), CreatedAt: a.CreatedAt,
	}
	if a.Framework.Entity == framework.Country {
		s.Country = a.Unit
	} else {
		s.Unit = a.Unit
	}
	if a.Parallel > 1 {
		s.Parallel = a.Parallel
	}
	if !a.PublishedAt.IsZero() {
		s.PublishedAt = &a.PublishedAt
	}
	s.Release, s.Corrects = releaseOf(a), string(a.Corrects)
	if now := c.state.Successor(a); now != nil {
		s.SupersededBy = string(now.ID)
	}
	if l.history {
		s.CreatedBy = a.CreatedBy
	}
	if !l.partial(a.Framework) {
		s.Revision, s.ChangedAt = a.Revision, &a.ChangedAt
	}
	done := a.Progress(l.secret)
	s.Progress.Answered, s.Progress.Total = done.Answered, done.Total
	if l.secret { // others are not shown all evidence
		s.Progress.EvidenceMissing = done.EvidenceMissing
	}
	return s
}

// view shows an assessment, with the texts of the vault.
func (c *call) view(ctx context.Context, a *assessment.Assessment) (*assessmentView, error) {
	l := c.lens(a)
	v := &assessmentView{AssessmentSummary: c.summary(a), Coverage: c.coverage(a, l), Answers: map[string]answerView{}}
	answers := map[string]assessment.Answer{}
	for q, answer := range a.Answers() {
		if q.Confidential && !l.secret {
			continue
		}
		if answer.Given() || answer.Note != (assessment.Text{}) || len(l.evidence(answer)) > 0 {
			answers[q.ID] = answer
		}
		if task, ok := a.Assignment(q.ID); ok && l.history {
			if v.Assignments == nil {
				v.Assignments = map[string]assignmentView{}
			}
			v.Assignments[q.ID] = assignmentOf(task)
		}
	}
	if l.history {
		v.Reopened = a.Reopened
	}
	var err error
	if v.Corrections, err = c.corrections(ctx, a, l); err != nil {
		return nil, err
	}
	v.Answers, err = c.answerViews(ctx, answers, l, l.partial(a.Framework))
	return v, err
}

// coverage is that of the assessment alone, over the questions that the caller may see; nil where it cannot be scored.
func (c *call) coverage(a *assessment.Assessment, l lens) *float64 {
	p := &assessment.Panel{Framework: a.Framework, Rows: []assessment.Row{a.Row()}, Atlas: c.state.Atlas()}
	if !l.secret {
		p = p.WithoutConfidential()
	}
	x, err := assessment.NewIndex(p)
	if err != nil || len(x.Standings) != 1 || math.IsNaN(x.Standings[0].Coverage) {
		return nil
	}
	return &x.Standings[0].Coverage
}

// answerViews shows answers by their questions, with their notes.
func (c *call) answerViews(ctx context.Context, answers map[string]assessment.Answer, l lens, partial bool) (map[string]answerView, error) {
	var refs []assessment.Text
	for _, a := range answers {
		refs = append(append(refs, a.Texts()...), a.Reviewed().Reason)
	}
	notes, err := c.service.Texts(ctx, refs...)
	if err != nil {
		return nil, err
	}
	views := make(map[string]answerView, len(answers))
	for q, a := range answers {
		a.Evidence = l.evidence(a)
		v := answerOf(a, notes)
		if !l.history {
			v.UpdatedBy, v.NoteID, v.ReasonID = "", "", ""
			v.Review, v.ReviewReason, v.ReasonErased, v.ReviewedAt, v.ReviewedBy = "", "", nil, nil, ""
			if v.NoteErased != nil {
				v.NoteErased = &erasedView{At: v.NoteErased.At}
			}
			for i, e := range v.Evidence {
				v.Evidence[i] = e.anonymous()
			}
		}
		if partial {
			v.UpdatedAt, v.Revision = nil, nil
		}
		views[q] = v
	}
	return views, nil
}

// answerOf shows an answer as those see it who may see everything.
func answerOf(a assessment.Answer, notes map[string]assessment.Note) answerView {
	v := answerView{
		Value: framework.AppendValue(nil, a.Value), Confidence: string(a.Confidence), UpdatedBy: a.By, Revision: &a.Revision,
	}
	if !a.At.IsZero() {
		v.UpdatedAt = &a.At
	}
	if note, ok := notes[a.Note.ID]; ok {
		v.Note, v.NoteLost, v.NoteErased, v.NoteID = note.Text, note.Lost, erasureOf(note), a.Note.ID
	}
	v.Evidence = evidenceOf(a, notes)
	review := a.Reviewed()
	v.Review, v.ReviewedBy = string(review.State), review.By
	if !review.At.IsZero() {
		v.ReviewedAt = &review.At
	}
	if note, ok := notes[review.Reason.ID]; ok {
		v.ReviewReason, v.ReasonErased, v.ReasonID = note.Text, erasureOf(note), review.Reason.ID
	}
	return v
}

func assignmentOf(t assessment.Assignment) assignmentView {
	return assignmentView{Assignee: t.Assignee, Due: dayOf(t.Due)}
}

// tag is the ETag of what is shown: the revision, or a hash where that is kept.
func (v *assessmentView) tag() (string, error) {
	if v.Revision > 0 {
		return revisionTag(v.Revision), nil
	}
	shown := *v
	shown.Release = nil // it comes with the state published and stays; its numbers count changes of everything
	data, err := json.Marshal(shown)
	if err != nil {
		return "", &assessment.Error{Kind: assessment.Internal, Msg: "the assessment could not be written", Err: err}
	}
	sum := sha256.Sum256(data)
	return `"` + hex.EncodeToString(sum[:16]) + `"`, nil
}
