package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/exports"
)

type crosswalkInput struct {
	LangQuery
	CountryRoundQuery
	Country string `path:"country" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
	To      string `query:"to" required:"true" minLength:"1" maxLength:"100" doc:"The list of codes to read by: gci-2024 or cmm-2021." example:"cmm-2021"`
}

// crosswalkBody is one published assessment read by the codes of another framework.
type crosswalkBody struct {
	UnitName
	Scheme     schemeView      `json:"scheme"`
	Total      int             `json:"total" doc:"Codes of the list, without its parts."`
	Covered    int             `json:"covered" doc:"Codes with a question behind them."`
	Assessed   int             `json:"assessed" doc:"Codes with an answer behind them."`
	Covers     float64         `json:"coveredShare" doc:"covered over total, 0-1."`
	Assesses   float64         `json:"assessedShare" doc:"assessed over total, 0-1."`
	Codes      []crosswalkCode `json:"codes" doc:"In the order of the list."`
	Disclaimer string          `json:"disclaimer" doc:"To be shown wherever these numbers are."`
	Method     method          `json:"method"`
}

type schemeView struct {
	ID     string `json:"id" example:"cmm-2021"`
	Title  string `json:"title"`
	Source string `json:"source"`
}

type crosswalkCode struct {
	Code      string              `json:"code" example:"D1.1"`
	Title     string              `json:"title" doc:"In the words of this project."`
	Part      bool                `json:"part" doc:"A part of the list that questions belong to as a whole; it is in none of the counts."`
	Score     *float64            `json:"score" doc:"Mean of the questions' scores by weight, 0-100; null where there is none. It is no official score."`
	Without   string              `json:"without,omitempty" enum:"no-question,not-applicable,not-assessed,no-weight" doc:"Why there is no score; absent where there is one."`
	Answered  int                 `json:"answered" doc:"Questions that were answered, or whose answer follows from another."`
	Questions []crosswalkQuestion `json:"questions" doc:"Those behind the code, without confidential ones, in the framework's order."`
}

type crosswalkQuestion struct {
	Question    string   `json:"question"`
	Title       string   `json:"title"`
	AnswerTitle string   `json:"answerTitle" doc:"The answer in words."`
	State       string   `json:"state" enum:"answered,not-assessed,not-applicable,implied,imputed,no-spread"`
	Score       *float64 `json:"score" doc:"0-100, as it counts in the code; null where it does not count."`
	Weight      *float64 `json:"weight" doc:"What the question moves of the index, in percent."`
}

func (s *Server) registerCrosswalk() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getCrosswalk", Method: http.MethodGet, Path: "/v1/index/{country}/crosswalk", Tags: []string{"Index"}, Summary: "Read one country's answers by the codes of another framework",
			Description: "For every code of the list the questions behind it, their answers and scores, and the mean of these by weight; and how many of the codes have a question and an answer at all. Published assessments only, without confidential questions. What was not assessed counts as the framework's missing rule says. It is a reading of the answers, never an official score of the other framework.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, crosswalk)
}

func crosswalk(_ context.Context, c *call, in *crosswalkInput) (*body[crosswalkBody], error) {
	r, err := c.roundWith(in.CountryRoundQuery, in.Country)
	if err != nil {
		return nil, err
	}
	s, err := c.unit(r, in.Country, "path.country")
	if err != nil {
		return nil, err
	}
	v, err := assessment.Crosswalk(r.x, s.Unit, s.Year, in.To)
	if err != nil {
		return nil, unknownScheme(err, "query.to")
	}
	out := crosswalkBody{
		UnitName: nameOf(r.x.Panel, s.Unit, s.Year, c.lang),
		Scheme:   schemeView{v.Scheme.ID, v.Scheme.Title, v.Scheme.Source},
		Total:    v.Total, Covered: v.Covered, Assessed: v.Assessed, Covers: v.Covers(), Assesses: v.Assesses(),
		Codes: []crosswalkCode{}, Disclaimer: v.Scheme.Disclaimer(), Method: r.method(c.state),
	}
	for _, one := range v.Codes {
		out.Codes = append(out.Codes, crosswalkCodeOf(one, c.lang))
	}
	return &body[crosswalkBody]{Body: out}, nil
}

func crosswalkCodeOf(one assessment.CrosswalkCode, lang string) crosswalkCode {
	code := crosswalkCode{
		Code: one.ID, Title: one.Title, Part: one.Part, Score: score(one.Score, true), Without: one.Without, Answered: one.Answered,
		Questions: []crosswalkQuestion{},
	}
	for _, q := range one.Questions {
		code.Questions = append(code.Questions, crosswalkQuestion{
			Question: q.Node.ID, Title: q.Node.Name(lang), AnswerTitle: q.Node.Describe(q.Value, lang), State: exports.CrosswalkState(q.State),
			Score: score(q.Score, true), Weight: score(q.Weight, true),
		})
	}
	return code
}

// unknownScheme turns a list of codes that is not there into a parameter that cannot be used.
func unknownScheme(err error, parameter string) error {
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Invalid {
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: "the request cannot be answered:", Fields: []assessment.Field{{Path: parameter, Message: e.Msg}}, Fix: e.Fix,
		}
	}
	return err
}
