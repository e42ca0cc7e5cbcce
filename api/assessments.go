package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Paging is page, under a name by which it can be embedded: the library passes over what is not exported.
type Paging = page

// AssessmentPath names one assessment. The guard has taken the escapes out.
type AssessmentPath struct {
	ID string `path:"id" doc:"UNIT-YEAR-FRAMEWORK@VERSION, with ~2 behind it for a parallel one; escaped as a path needs it." example:"KEN-2026-readiness-core@2026"`
}

// assessmentAnswer is an assessment with its ETag.
type assessmentAnswer struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Status   int
	Body     *assessmentView
}

func (s *Server) registerAssessments() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listAssessments", Method: http.MethodGet, Path: "/v1/assessments", Tags: []string{"assessments"},
			Summary:     "List assessments",
			Description: "Those that the caller may read, by framework, then year (newest first), unit and number.",
		},
		action: assessment.ReadAssessment, about: true, reads: true,
	}, listAssessments)
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "createAssessment", Method: http.MethodPost, Path: "/v1/assessments", Tags: []string{"assessments"},
			Summary:       "Create an assessment",
			Description:   "There is one per unit, year and framework version: the same again is 409, and Location names the one there is. With parallel an independent one is made beside it.",
			DefaultStatus: http.StatusCreated,
		},
		action: assessment.CreateAssessments, about: true,
	}, createAssessment)
	describeBody[createBody](s, http.MethodPost, "/v1/assessments", "application/json")
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getAssessment", Method: http.MethodGet, Path: "/v1/assessments/{id}", Tags: []string{"assessments"},
			Summary:     "Read an assessment",
			Description: "With every answer that was given. Its ETag is the revision, which If-Match takes.",
		},
		action: assessment.ReadAssessment, about: true, reads: true,
	}, getAssessment)
}

// describeBody documents the body of an operation that reads it by hand. The library would otherwise read it first.
func describeBody[T any](s *Server, method, path string, contentTypes ...string) {
	item := s.api.OpenAPI().Paths[path]
	if item == nil {
		return
	}
	op := map[string]*huma.Operation{
		http.MethodPost: item.Post, http.MethodPatch: item.Patch, http.MethodPut: item.Put, http.MethodDelete: item.Delete,
	}[method]
	if op == nil {
		return
	}
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
	for _, contentType := range contentTypes {
		op.RequestBody.Content[contentType] = &huma.MediaType{Schema: schema}
	}
}

// assessment finds the assessment that a path names, if the caller may do this with it.
func (c *call) assessment(p AssessmentPath, do assessment.Action) (*assessment.Assessment, error) {
	a, err := c.state.Assessment(assessment.ID(p.ID))
	if err != nil {
		c.asked = true // there is none to ask about
		return nil, noAssessment()
	}
	return a, c.may(do, "", a)
}

type assessmentQuery struct {
	Paging

	Country         []string `query:"country,explode" doc:"Codes or names, or units of other frameworks; may be repeated." maxItems:"300"`
	Region          []string `query:"region,explode" doc:"Names or codes of UN M49, or World Bank regions; may be repeated." maxItems:"50"`
	IncomeGroup     []string `query:"incomeGroup,explode" doc:"L, LM, UM, H; the newest known class; may be repeated." maxItems:"10"`
	LendingCategory []string `query:"lendingCategory,explode" doc:"IDA, Blend, IBRD; the newest known class; may be repeated." maxItems:"10"`
	Framework       string   `query:"framework" maxLength:"200" doc:"ID or ID@VERSION." example:"gci-pillars@2024"`
	Year            int      `query:"year" minimum:"0" maximum:"9999"`
	State           []string `query:"state,explode" doc:"May be repeated." enum:"draft,submitted,in-review,returned,reviewed,signed-off,published,superseded" maxItems:"8"`
}

func listAssessments(_ context.Context, c *call, in *assessmentQuery) (*body[list[AssessmentSummary]], error) {
	c.asked = true // there may be none to ask about
	var seen []*assessment.Assessment
	for _, a := range c.state.Assessments() {
		if c.sees(a) {
			seen = append(seen, a)
		}
	}
	wanted, err := in.wanted(c.state, seen)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(seen, func(a *assessment.Assessment) bool { return !wanted(a) })
	query := fmt.Sprintf("%q %q %q %q %q %d %q", in.Country, in.Region, in.IncomeGroup, in.LendingCategory, in.Framework, in.Year, in.State)
	return pageOf(c, found, func(a *assessment.Assessment) string { return string(a.ID) }, in.Paging, query, c.summary)
}

// wanted reads the filters, every fault at once. seen are the assessments that the caller may know of.
func (in *assessmentQuery) wanted(state *assessment.State, seen []*assessment.Assessment) (func(*assessment.Assessment) bool, error) {
	units, faults := unitsOf(in.Country, seen)
	chosen, err := assessment.Criteria{
		Regions: in.Region, IncomeGroups: in.IncomeGroup, LendingCategories: in.LendingCategory,
	}.Select(state.Atlas(), nil)
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		faults = append(faults, e.Fields...)
	}
	var refs, ids []string
	for _, def := range allFrameworks(state) {
		refs, ids = append(refs, def.Ref()), append(ids, def.ID)
	}
	if in.Framework != "" && !slices.Contains(ids, in.Framework) {
		if message := oneOf(in.Framework, refs); message != "" {
			faults = append(faults, assessment.Field{Path: "framework", Message: message})
		}
	}
	if len(faults) > 0 {
		return nil, inQuery(&assessment.Error{Kind: assessment.Invalid, Msg: "the assessments cannot be chosen:", Fields: faults})
	}
	classed := len(in.Region)+len(in.IncomeGroup)+len(in.LendingCategory) > 0
	return func(a *assessment.Assessment) bool {
		return (in.Framework == "" || in.Framework == a.Framework.ID || in.Framework == a.Framework.Ref()) &&
			(in.Year == 0 || in.Year == a.Year) && (len(in.State) == 0 || slices.Contains(in.State, string(a.Stage))) &&
			(units == nil || units[a.Unit]) && (!classed || a.Framework.Entity == framework.Country) && chosen.Has(a.Unit)
	}, nil
}

// unitsOf reads the filter country: names and codes of countries, or units of what the caller may know of. nil is no
// filter.
func unitsOf(words []string, seen []*assessment.Assessment) (units map[string]bool, faults []assessment.Field) {
	if len(words) == 0 {
		return nil, nil
	}
	units = map[string]bool{}
	var unread []string
	for _, word := range words {
		word = strings.TrimSpace(word)
		if found, err := country.Parse(word); err == nil {
			units[string(found.Code)] = true
		} else if !slices.ContainsFunc(seen, func(a *assessment.Assessment) bool { return a.Unit == word }) {
			unread = append(unread, word)
		}
		units[word] = true
	}
	if len(unread) > 0 {
		_, err := assessment.Criteria{Countries: unread}.Select(country.Builtin(), nil)
		if e, ok := errors.AsType[*assessment.Error](err); ok {
			faults = e.Fields
		}
	}
	return units, faults
}

// inQuery says of each fault that it is in the query.
func inQuery(err error) error {
	return placed(err, func(f assessment.Field) string { return "query." + f.Path })
}

func getAssessment(ctx context.Context, c *call, in *AssessmentPath) (*assessmentAnswer, error) {
	a, err := c.assessment(*in, assessment.ReadAssessment)
	if err != nil {
		return nil, err
	}
	return c.answerWith(ctx, a)
}

// answerWith shows an assessment as an answer.
func (c *call) answerWith(ctx context.Context, a *assessment.Assessment) (*assessmentAnswer, error) {
	v, err := c.view(ctx, a)
	if err != nil {
		return nil, err
	}
	tag, err := v.tag()
	return &assessmentAnswer{ETag: tag, Status: http.StatusOK, Body: v}, err
}

// createBody is what POST /v1/assessments takes.
type createBody struct {
	Country   string `json:"country,omitempty" doc:"ISO code or name." example:"KEN"`
	Unit      string `json:"unit,omitempty" doc:"Instead of country, where the framework assesses something else."`
	Year      int    `json:"year" example:"2026"`
	Framework string `json:"framework" doc:"ID@VERSION, or the newest version of an ID." example:"readiness-core@2026"`
	Parallel  bool   `json:"parallel,omitempty" doc:"A second, independent assessment beside the first."`
}

const smallBody = 64 << 10

func createAssessment(ctx context.Context, c *call, _ *struct{}) (*assessmentAnswer, error) {
	data, err := c.readBody(smallBody)
	if err != nil {
		return nil, err
	}
	command, err := c.readCreate(data)
	if err != nil {
		return nil, err
	}
	if err := c.may(assessment.CreateAssessments, command.Unit, nil); err != nil {
		return nil, err
	}
	out, err := c.service.Do(ctx, c.actor(), command)
	if existing, ok := errors.AsType[*assessment.Existing](err); ok {
		return nil, located(pathOf(existing.ID), err)
	}
	if err != nil {
		return nil, placed(err, bodyPath)
	}
	answer, err := c.answerWith(ctx, out.Assessment)
	if err != nil {
		return nil, err
	}
	answer.Location, answer.Status = pathOf(out.Assessment.ID), http.StatusCreated
	return answer, nil
}

// readCreate reads the body of a creation, with every fault at once.
func (c *call) readCreate(data []byte) (assessment.CreateAssessment, error) {
	var command assessment.CreateAssessment
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return command, invalid("assessment", faults)
	}
	o.only(&faults, "country", "unit", "year", "framework", "parallel")
	code, unit, ref := o.text(&faults, "country"), o.text(&faults, "unit"), o.text(&faults, "framework")
	command.Year, command.Parallel = o.number(&faults, "year"), o.flag(&faults, "parallel")
	var def *framework.Definition
	if ref != nil {
		var err error
		if def, err = c.anyFramework(*ref); err != nil {
			faults = append(faults, assessment.Field{Path: "body.framework", Message: err.Error()})
		}
		command.Framework = def
	} else if _, there := o.get("framework"); !there {
		faults = append(faults, assessment.Field{Path: "body.framework", Message: "is missing"})
	}
	switch {
	case code != nil && unit != nil:
		faults = append(faults, assessment.Field{Path: "body.unit", Message: "stands beside country: name one of the two"})
	case code != nil:
		command.Unit = *code
	case unit != nil:
		command.Unit = *unit
	case !o.has("country", "unit"):
		faults = append(faults, assessment.Field{Path: "body.country", Message: "is missing"})
	}
	if code != nil && unit == nil && (def == nil || def.Entity == framework.Country) {
		found, err := country.Parse(*code)
		if err != nil {
			faults = append(faults, assessment.Field{Path: "body.country", Message: err.Error()})
		}
		command.Unit = string(found.Code)
	}
	if len(faults) > 0 { // else the domain says the same
		faults = append(faults, yearFault(&o, command.Year)...)
	}
	return command, invalid("assessment", faults)
}

// yearFault says what is wrong with a year that could be read.
func yearFault(o *object, year int) []assessment.Field {
	if value, _ := o.get("year"); string(value) != strconv.Itoa(year) || year >= assessment.FirstYear && year <= assessment.LastYear {
		return nil
	}
	return []assessment.Field{{Path: "body.year", Message: fmt.Sprintf("is not a year from %d to %d", assessment.FirstYear, assessment.LastYear)}}
}

// anyFramework finds a framework version of the store, or a built-in one.
func (c *call) anyFramework(ref string) (*framework.Definition, error) {
	if def, err := c.state.Framework(ref); err == nil {
		return def, nil
	}
	return framework.Builtin(ref)
}

// pathOf is where an assessment is found.
func pathOf(id assessment.ID) string { return "/v1/assessments/" + url.PathEscape(string(id)) }
