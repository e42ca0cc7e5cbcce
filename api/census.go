package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type censusInput struct {
	Page
	LangQuery
	RoundQuery
	Question []string `query:"question,explode" maxItems:"500" doc:"Questions by id; may be repeated. Without it: all." example:"legal"`
	By       string   `query:"by" enum:"region,subregion,income,lending,organisation" doc:"What to group countries by. Without it: one group of all."`
}

type censusBody struct {
	Items  []censusItem `json:"items"`
	Next   string       `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Method method       `json:"method"`
}

// censusItem counts the answers to one question.
type censusItem struct {
	Question string        `json:"question"`
	Title    string        `json:"title"`
	Groups   []censusGroup `json:"groups"`
}

type censusGroup struct {
	Name    string         `json:"name"`
	Units   int            `json:"units"`
	Answers []censusAnswer `json:"answers" doc:"In the question's order, also those that nobody gave."`
}

type censusAnswer struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Count     int      `json:"count"`
	Countries []string `json:"countries" doc:"Or units, where the framework is not about countries; by code."`
	Apart     bool     `json:"apart" doc:"Not an answer: implied, not applicable, not assessed."`
}

func (s *Server) registerCensus() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listAnswers", Method: http.MethodGet, Path: "/v1/answers", Tags: []string{"Answers"}, Summary: "Count who gave which answer",
			Description: "The census: for each question, how many countries gave which answer, and which; published assessments only. Who did not answer has not said no: not assessed is counted apart. Numbers are counted in five classes. Questions come in the framework's order, groups by name (income groups from low to high).",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, census)
}

func census(_ context.Context, c *call, in *censusInput) (*body[censusBody], error) {
	r, x, by, err := c.grouped(in.RoundQuery, in.By)
	if err != nil {
		return nil, err
	}
	questions, faults := r.questions(in.Question)
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the questions cannot be counted:", Fields: faults}
	}
	part, next, err := paged(questions, func(q *framework.Node) string { return q.ID }, in.Page, filters(r.key(), in.By, fmt.Sprintf("%q", in.Question)))
	if err != nil {
		return nil, err
	}
	out := censusBody{Items: []censusItem{}, Next: c.next(next), Method: r.method(c.state)}
	for _, q := range part {
		out.Items = append(out.Items, censusItemOf(x.Census(q, by, c.lang), c.lang))
	}
	return &body[censusBody]{Body: out}, nil
}

func censusItemOf(c assessment.Census, lang string) censusItem {
	item := censusItem{Question: c.Question.ID, Title: c.Question.Name(lang), Groups: []censusGroup{}}
	for _, g := range c.Groups {
		group := censusGroup{Name: g.Name, Units: g.Units, Answers: []censusAnswer{}}
		for _, a := range g.Answers {
			group.Answers = append(group.Answers, censusAnswer{a.ID, a.Title, len(a.Units), append([]string{}, a.Units...), a.Apart})
		}
		item.Groups = append(item.Groups, group)
	}
	return item
}

// grouped finds a round, its index of one year, and what to group its units by. Groups are made of countries: anything
// else has none.
func (c *call) grouped(q RoundQuery, by string) (*round, *assessment.Index, assessment.Grouping, error) {
	r, err := c.round(q)
	if err != nil {
		return nil, nil, "", err
	}
	if err := r.groupable(by); err != nil {
		return nil, nil, "", err
	}
	grouping, err := assessment.ParseGrouping(by)
	if err != nil {
		return nil, nil, "", err
	}
	x, err := r.ofYear()
	return r, x, grouping, err
}

// questions finds questions by id, every fault at once; without ids all that everybody may read, in the framework's order.
func (r *round) questions(ids []string) (picked []*framework.Node, faults []assessment.Field) {
	all := r.x.Panel.Framework.Questions()
	if len(ids) == 0 {
		return all, nil
	}
	wanted := map[string]bool{}
	known := make([]string, len(all))
	for i, q := range all {
		known[i] = q.ID
	}
	for _, id := range ids {
		if n, ok := r.def.Node(id); ok && n.IsQuestion() && n.Confidential {
			faults = append(faults, assessment.Field{Path: "query.question", Message: id + " is confidential, and stands in nobody's figures"})
		} else if message := oneOf(id, known); message != "" {
			faults = append(faults, assessment.Field{Path: "query.question", Message: message})
		}
		wanted[id] = true
	}
	for _, q := range all {
		if wanted[q.ID] {
			picked = append(picked, q)
		}
	}
	return picked, faults
}
