package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

func (s *Server) registerPeople() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listPeople", Method: http.MethodGet, Path: "/v1/assessments/{id}/people", Tags: []string{"assessments"},
			Summary:     "List who works on an assessment",
			Description: "Accounts of assessors, reviewers and ministries for its country that are open, as they are now: by role in this order, then name, then id. Questions are assigned to those that are assignable.",
		},
		action: assessment.ReadHistory, about: true, fresh: true,
	}, listPeople)
}

// personView is one account as the team of an assessment sees it: who it is, and no address.
type personView struct {
	Account    string `json:"account" doc:"The id of the account."`
	Name       string `json:"name" doc:"Empty where none was given." example:"Ann Otieno"`
	Role       string `json:"role" enum:"assessor,reviewer,ministry"`
	Assignable bool   `json:"assignable" doc:"It may answer, and so questions may be assigned to it until the sign-off."`
}

type peopleQuery struct {
	AssessmentPath
	Paging
}

func listPeople(ctx context.Context, c *call, in *peopleQuery) (*body[list[personView]], error) {
	a, err := c.assessment(in.AssessmentPath, assessment.ReadHistory)
	if err != nil {
		return nil, err
	}
	people, err := c.people(ctx, a)
	if err != nil {
		return nil, err
	}
	key := func(p personView) string { return p.Account } // a name would stand in addresses
	return pageOf(c, people, key, in.Paging, filters("people", string(a.ID)), func(p personView) personView { return p })
}

// people lists those who take an assessment on its way.
func (c *call) people(ctx context.Context, a *assessment.Assessment) ([]personView, error) {
	var people []personView
	var ids []string
	for _, who := range c.state.Accounts() {
		if assessment.May(who, assessment.MoveAssessment, "", a) != assessment.Allowed {
			continue
		}
		ids = append(ids, who.ID)
		people = append(people, personView{
			Account: who.ID, Role: string(who.Role), Assignable: assessment.May(who, assessment.AnswerQuestions, "", a) == assessment.Allowed,
		})
	}
	names, err := c.server.config.Directory.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	for i := range people {
		people[i].Name = names[people[i].Account].Name
	}
	place := func(p personView) int { return slices.Index(assessment.Roles(), assessment.Role(p.Role)) }
	slices.SortFunc(people, func(p, q personView) int {
		return cmp.Or(cmp.Compare(place(p), place(q)), strings.Compare(p.Name, q.Name), strings.Compare(p.Account, q.Account))
	})
	return people, nil
}
