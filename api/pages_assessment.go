package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
)

func (s *Server) registerAssessmentPage() {
	const one = assessmentsPage + "/{id}"
	s.page(sitePage{id: "assessmentPage", method: http.MethodGet, path: one, show: assessmentShown})
	s.page(sitePage{id: "assessmentQuestionnaire", method: http.MethodGet, path: one + "/questionnaire.xlsx", show: questionnaireSent})
	s.page(sitePage{id: "assessmentSeen", method: http.MethodPost, path: one + "/seen", show: seenForm})
	s.page(sitePage{id: "assessmentMove", method: http.MethodPost, path: one + "/move", most: defaultBody, show: moveForm})
	s.page(sitePage{id: "uploadAnswers", method: http.MethodPost, path: one + "/uploads", most: mostUploadBody, show: uploadForm})
	s.page(sitePage{id: "uploadPage", method: http.MethodGet, path: one + "/uploads/{key}", show: uploadShown})
	s.page(sitePage{id: "uploadApply", method: http.MethodPost, path: one + "/uploads/{key}", show: applyForm})
}

// about finds the assessment of the path, if the caller may do this with it.
func (v *pageCall) about(do assessment.Action) (*assessment.Assessment, error) {
	a, err := v.assessment(AssessmentPath{ID: v.variable("id")}, do)
	if p := problemOf(err); err != nil && p.Status == http.StatusNotFound {
		return nil, &assessment.Error{Kind: assessment.NotFound, Msg: "there is no such assessment", Fix: "My assessments lists those that you may read."}
	}
	return a, err
}

func assessmentShown(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.ReadAssessment)
	if err != nil {
		return err
	}
	return v.assessmentPage(ctx, a, nil, assessment.Move{})
}

// questionnaireSent gives the questionnaire to a browser, whose cookie counts for no operation.
func questionnaireSent(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.ReadAssessment)
	if err != nil {
		return err
	}
	f, err := v.questionnaire(ctx, a, FileLang{})
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", f.contentType)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+strings.Map(plainName, f.name)+`"`)
	return f.write(v.w)
}

// plainName leaves of a file's name what needs no quoting.
func plainName(r rune) rune {
	if r > ' ' && r < 0x7f && !strings.ContainsRune(`"\/:*?<>|%`, r) {
		return r
	}
	return '_'
}

// assessmentPage writes the page of an assessment, with what was wrong with what was sent, and how it was sent.
func (v *pageCall) assessmentPage(ctx context.Context, a *assessment.Assessment, fault *web.PageFault, sent assessment.Move) error {
	s, l := v.summary(a), v.lens(a)
	p := web.AssessmentPage{
		Asked: v.lang, Said: v.flash(), ID: s.ID, Address: pageOfAssessment(a.ID), Name: v.unitOf(a), Part: v.titleOf(a.Framework, ""), Ref: a.Framework.Ref(),
		Year: a.Year, Parallel: s.Parallel, State: s.State, Answered: s.Progress.Answered, Total: s.Progress.Total, Fault: fault,
		Withheld: l.partial(a.Framework), People: l.history, Questionnaire: pageOfAssessment(a.ID) + "/questionnaire.xlsx",
	}
	if s.Release != nil {
		p.Release = s.Release.Head
	}
	p.Corrects, p.Successor = v.linked(s.Corrects), v.linked(s.SupersededBy)
	var err error
	if p.Visitor, err = v.visitor(ctx); err != nil {
		return err
	}
	p.Steps, p.Moves = v.steps(a), v.moves(a, sent)
	if v.may(assessment.ImportAnswers, "", a) == nil {
		if p.Closed = !anyOpen(a); !p.Closed {
			p.Upload = p.Address + "/uploads"
		}
	}
	if err := v.answersInto(ctx, &p, a, l); err != nil {
		return err
	}
	if l.history {
		if p.News, err = v.newsOf(ctx, a); err != nil {
			return err
		}
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.Assessment(v.w, p)
}

// linked is a link to another assessment, if the caller may read it.
func (v *pageCall) linked(id string) *web.Titled {
	a, err := v.state.Assessment(assessment.ID(id))
	if id == "" || err != nil || !v.sees(a) {
		return nil
	}
	return &web.Titled{Address: pageOfAssessment(a.ID), Title: id}
}

func anyOpen(a *assessment.Assessment) bool {
	return slices.ContainsFunc(a.Framework.Questions(), func(q *framework.Node) bool { return a.Open(q.ID) })
}

// answering gathers the questions of a page with what the vault says of them.
type answering struct {
	v      *pageCall
	a      *assessment.Assessment
	l      lens
	texts  map[string]assessment.Note
	people map[string]string
}

// answersInto puts the questions and answers on the page, by part.
func (v *pageCall) answersInto(ctx context.Context, p *web.AssessmentPage, a *assessment.Assessment, l lens) error {
	g := &answering{v: v, a: a, l: l}
	refs := []assessment.Text{a.Reason}
	var ids []string
	for q, answer := range a.Answers() {
		refs, ids = append(refs, answer.Note, answer.Reviewed().Reason), append(ids, answer.By)
		for _, e := range answer.Evidence {
			refs = append(refs, e.Link)
		}
		task, _ := a.Assignment(q.ID)
		ids = append(ids, task.Assignee)
		for _, one := range a.Comments(q.ID) {
			refs, ids = append(refs, one.Text), append(ids, one.By)
		}
	}
	var err error
	if g.texts, err = v.service.Texts(ctx, refs...); err != nil {
		return err
	}
	if g.people, err = v.names(ctx, ids); err != nil {
		return err
	}
	if l.history {
		note := g.texts[a.Reason.ID]
		p.Reason, p.ReasonErased = note.Text, note.Redacted != nil
	}
	at := map[*framework.Node]int{}
	for q, answer := range a.Answers() {
		if q.Confidential && !l.secret {
			continue
		}
		part := partOf(a.Framework, q)
		i, there := at[part]
		if !there {
			i = len(p.Sections)
			at[part], p.Sections = i, append(p.Sections, web.Section{Title: part.Name(v.lang)})
		}
		section := &p.Sections[i]
		section.Total++
		if answer.Given() {
			section.Answered++
		}
		section.Questions = append(section.Questions, g.question(q, answer))
	}
	for _, s := range p.Sections {
		p.Parts = append(p.Parts, web.PartProgress{Title: s.Title, Answered: s.Answered, Total: s.Total})
	}
	return nil
}

// partOf is the part of the framework that a question stands in: the root, where it stands in none.
func partOf(def *framework.Definition, q *framework.Node) *framework.Node {
	if top := def.Dimension(q.ID); top != nil && !top.IsQuestion() {
		return top
	}
	return def.Root
}

// names are what people are called, by id of their account; the id, where there is no name.
func (v *pageCall) names(ctx context.Context, ids []string) (map[string]string, error) {
	slices.Sort(ids)
	people, err := v.server.config.Directory.Names(ctx, slices.Compact(ids)...)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, id := range ids {
		names[id] = cmp.Or(people[id].Name, people[id].Email, id)
	}
	return names, nil
}

// question is one question with its answer.
func (g *answering) question(q *framework.Node, answer assessment.Answer) web.Question {
	lang := g.v.lang
	out := web.Question{
		Anchor: questionAnchor(q.ID), Title: q.Name(lang), Text: q.Question.In(lang), Given: answer.Given(), Answer: g.v.valueText(q, answer.Value),
		Confidential: q.Confidential, Open: g.a.Open(q.ID),
	}
	if out.Text == out.Title {
		out.Text = ""
	}
	if answer.Given() {
		out.Confidence = string(answer.Confidence)
	}
	if note, ok := g.texts[answer.Note.ID]; ok {
		out.Note, out.NoteErased, out.NoteLost = note.Text, note.Redacted != nil, note.Lost
	}
	for _, e := range answer.Evidence {
		if address, title := g.texts[e.Link.ID].Link(); address != "" && (g.l.secret || !e.Confidential) {
			out.Evidence = append(out.Evidence, web.Titled{Address: address, Title: cmp.Or(title, address)})
		}
	}
	if g.l.history {
		g.historyInto(&out, q, answer)
	}
	return out
}

// historyInto adds what those see who may read the history.
func (g *answering) historyInto(out *web.Question, q *framework.Node, answer assessment.Answer) {
	if review := answer.Reviewed(); review.State != assessment.NotReviewed {
		note := g.texts[review.Reason.ID]
		out.Review, out.ReviewReason, out.ReviewErased = string(review.State), note.Text, note.Redacted != nil
	}
	if !answer.At.IsZero() {
		out.By, out.Day = g.people[answer.By], answer.At.UTC().Format(time.DateOnly)
	}
	if task, ok := g.a.Assignment(q.ID); ok {
		out.Assignee, out.Due = g.people[task.Assignee], assignmentOf(task).Due
		out.Overdue = !task.Due.IsZero() && !g.v.now.Before(task.Due.AddDate(0, 0, 1)) && g.a.Open(q.ID) && !answer.Given()
	}
	for _, c := range g.a.Comments(q.ID) {
		note := g.texts[c.Text.ID]
		out.Comments = append(out.Comments, web.Comment{
			Number: c.Number, ReplyTo: c.ReplyTo, Text: note.Text, Erased: note.Redacted != nil, Lost: note.Lost, By: g.people[c.By], Day: c.At.UTC().Format(time.DateOnly),
		})
	}
}

// valueText is an answer in words; "" for none.
func (v *pageCall) valueText(q *framework.Node, value framework.Value) string {
	word := func(key string) string { return v.server.pages.Word(v.lang, "value."+key) }
	title := func(id string) string {
		if q.Answer != nil {
			for _, o := range q.Answer.Options {
				if o.ID == id {
					return cmp.Or(o.Title.In(v.lang), id)
				}
			}
			for _, level := range q.Answer.Levels {
				if level.ID == id {
					return cmp.Or(level.Title.In(v.lang), id)
				}
			}
		}
		return id
	}
	switch value.Kind {
	case framework.NotApplicable:
		return word("inapplicable")
	case framework.OneOption:
		return title(value.Option)
	case framework.Options:
		var titles []string
		for _, id := range value.Options {
			titles = append(titles, title(id))
		}
		return strings.Join(titles, "; ")
	case framework.Flag:
		if value.Flag {
			return word("yes")
		}
		return word("no")
	case framework.Number:
		text := strconv.FormatFloat(value.Number, 'f', -1, 64)
		if q.Answer != nil && q.Answer.Unit != "" {
			text += " " + q.Answer.Unit
		}
		return text
	case framework.NotAssessed:
	}
	return ""
}
