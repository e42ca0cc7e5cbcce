package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/exports"
)

func (s *Server) registerQuestionnaire() {
	registerFile(s, spec{
		Operation: huma.Operation{
			OperationID: "exportQuestionnaire", Method: http.MethodGet, Path: "/v1/exports/questionnaire.xlsx", Tags: []string{"Exports"},
			Summary: "Download the questionnaire of an assessment",
			Description: "To be filled in without a connection, with what is recorded so far; questions that may not be answered now are locked. " +
				"Name the assessment, or country, year and framework: then it is the assessment that may be answered, or a blank one where none has begun. Where several may be answered they are named, with 422. It comes back by POST /v1/imports.",
		},
		action: assessment.ReadAssessment, about: true, reads: true,
	}, exportQuestionnaire, workbookType)
}

type questionnaireInput struct {
	FileLang

	Assessment string `query:"assessment" maxLength:"1000" doc:"The id of the assessment; without the other parameters." example:"KEN-2026-readiness-core@2026"`
	Country    string `query:"country" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
	Year       int    `query:"year" minimum:"0" maximum:"9999"`
	Framework  string `query:"framework" maxLength:"200" doc:"ID@VERSION, or the newest version of an ID." example:"readiness-core@2026"`
}

func exportQuestionnaire(ctx context.Context, c *call, in *questionnaireInput) (*file, error) {
	if faults := in.faults(); len(faults) > 0 {
		c.asked = true // there is none to ask about
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the questionnaire cannot be chosen:", Fields: faults}
	}
	if in.Assessment != "" {
		a, err := c.assessment(AssessmentPath{ID: in.Assessment}, assessment.ReadAssessment)
		if err != nil {
			return nil, err
		}
		return c.questionnaire(ctx, a, in.FileLang)
	}
	def, err := c.anyFramework(in.Framework)
	if err != nil {
		c.asked = true
		return nil, refused("query.framework", err.Error())
	}
	unit, err := unitOf(def, in.Country)
	if err != nil {
		c.asked = true
		return nil, refused("query.country", err.Error())
	}
	a, err := c.state.ToAnswer(def, unit, in.Year, c.sees)
	if several, ok := errors.AsType[*assessment.Several](err); ok {
		return nil, sayWhich(err, several)
	}
	if err != nil {
		return nil, err
	}
	if a != nil {
		return c.questionnaire(ctx, a, in.FileLang)
	}
	if err := c.may(assessment.ReadAssessment, unit, nil); err != nil {
		return nil, err
	}
	if c.may(assessment.ReadConfidential, unit, nil) != nil {
		def = def.WithoutConfidential()
	}
	return c.questionnaireFile(&exports.QuestionnaireOf{Framework: def, Unit: unit, Year: in.Year, Parallel: 1}, in.FileLang), nil
}

// faults says what is wrong with how the questionnaire is named.
func (in *questionnaireInput) faults() (faults []assessment.Field) {
	named := map[string]bool{"country": in.Country != "", "year": in.Year != 0, "framework": in.Framework != ""}
	for _, name := range []string{"country", "year", "framework"} {
		switch {
		case in.Assessment != "" && named[name]:
			faults = append(faults, assessment.Field{Path: "query." + name, Message: "stands beside assessment, which says it already"})
		case in.Assessment == "" && !named[name]:
			faults = append(faults, assessment.Field{Path: "query." + name, Message: "is missing; or name the assessment"})
		}
	}
	if in.Assessment == "" && in.Year != 0 && (in.Year < assessment.FirstYear || in.Year > assessment.LastYear) {
		faults = append(faults, assessment.Field{
			Path: "query.year", Message: fmt.Sprintf("is not a year from %d to %d", assessment.FirstYear, assessment.LastYear),
		})
	}
	return faults
}

// sayWhich refuses a questionnaire of which several may be meant, with how to ask for each.
func sayWhich(err error, several *assessment.Several) error {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok {
		return err
	}
	told := *e
	told.Fix = "Ask for one by assessment=ID, without country, year and framework."
	for _, a := range several.Assessments {
		told.Fields = append(told.Fields, assessment.Field{Path: "query.assessment", Message: "may be " + string(a.ID)})
	}
	return &told
}

// questionnaire is that of an assessment, as the caller may see it.
func (c *call) questionnaire(ctx context.Context, a *assessment.Assessment, in FileLang) (*file, error) {
	l := c.lens(a)
	def := a.Framework
	if !l.secret {
		def = def.WithoutConfidential()
	}
	texts, err := c.service.Texts(ctx, exports.QuestionnaireTexts(a)...)
	if err != nil {
		return nil, err
	}
	of := &exports.QuestionnaireOf{Framework: def}
	of.FillIn(a, texts, l.secret, l.history)
	if l.partial(a.Framework) {
		of.Revision = 0 // it would tell of answers that are kept from the caller
	}
	return c.questionnaireFile(of, in), nil
}

func (c *call) questionnaireFile(of *exports.QuestionnaireOf, in FileLang) *file {
	of.Seq, of.Head = c.state.Head().Seq, c.state.Head().String()
	about := c.report()
	about.Lang, about.Data = in.language(), ""
	return &file{
		name: fmt.Sprintf("questionnaire-%s-%d.xlsx", of.Unit, of.Year), contentType: workbookType, language: in.language(),
		write: func(w io.Writer) error { return exports.Questionnaire(w, of, about) },
	}
}
