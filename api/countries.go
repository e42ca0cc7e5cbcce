package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/country"
)

type countriesInput struct {
	Page
	LangQuery
	ClassQuery
}

type countriesBody struct {
	Items    []countryView `json:"items"`
	Next     string        `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Vintages []vintage     `json:"vintages" doc:"From when the classes and memberships are."`
}

// countryView is a country with its classes of a day.
type countryView struct {
	Code            string   `json:"code" doc:"ISO 3166-1 alpha-3; XKX is Kosovo, XXA and XXB are fictional." example:"KEN"`
	Alpha2          *string  `json:"alpha2"`
	Numeric         *int     `json:"numeric" doc:"UN M49 code."`
	Name            string   `json:"name" doc:"In the language asked for."`
	Region          *area    `json:"region" doc:"UN M49 region."`
	Subregion       *area    `json:"subregion"`
	Intermediate    *area    `json:"intermediate"`
	BankRegion      *string  `json:"bankRegion" doc:"Region of the World Bank."`
	IncomeGroup     *class   `json:"incomeGroup" doc:"Of the World Bank; null where nothing is known for the day."`
	LendingCategory *class   `json:"lendingCategory" doc:"Of the World Bank; its id is null for an economy that does not borrow."`
	Fragile         *flagged `json:"fragile" doc:"On the World Bank's list of fragile and conflict-affected situations."`
	LDC             bool     `json:"ldc" doc:"Least developed country."`
	LLDC            bool     `json:"lldc" doc:"Landlocked developing country."`
	SIDS            bool     `json:"sids" doc:"Small island developing state."`
	Organisations   []string `json:"organisations"`
	Currency        *string  `json:"currency" example:"KES"`
	Fictional       bool     `json:"fictional"`
}

type area struct {
	Code int    `json:"code"`
	Name string `json:"name"`
}

// class is a class with the list that it is from.
type class struct {
	ID      *string `json:"id" example:"LM"`
	Title   string  `json:"title"`
	Vintage string  `json:"vintage" example:"FY2025"`
}

type flagged struct {
	Listed  bool   `json:"listed"`
	Vintage string `json:"vintage" example:"FY2025"`
}

func (s *Server) registerCountries() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listCountries", Method: http.MethodGet, Path: "/v1/countries", Tags: []string{"Countries"}, Summary: "List countries and territories",
			Description: "By code. Names and codes are no statement about the status of a territory. Classes are the newest known, or those of classAsOf.",
		},
		action: assessment.ReadReference, public: true, reads: true, shared: true,
	}, listCountries)
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getCountry", Method: http.MethodGet, Path: "/v1/countries/{code}", Tags: []string{"Countries"}, Summary: "Read a country",
		},
		action: assessment.ReadReference, public: true, reads: true, shared: true,
	}, getCountry)
}

func listCountries(_ context.Context, c *call, in *countriesInput) (*body[countriesBody], error) {
	criteria, err := in.criteria()
	if err != nil {
		return nil, err
	}
	atlas := c.state.Atlas()
	chosen, err := criteria.Select(atlas, nil)
	if err != nil {
		return nil, inQuery(err)
	}
	var all []country.Country
	for _, one := range country.All() {
		if chosen.Has(string(one.Code)) {
			all = append(all, one)
		}
	}
	part, next, err := paged(all, func(one country.Country) string { return string(one.Code) }, in.Page, in.key())
	if err != nil {
		return nil, err
	}
	out := countriesBody{Items: []countryView{}, Next: c.next(next), Vintages: vintagesOf(atlas)}
	for _, one := range part {
		out.Items = append(out.Items, viewOf(one, atlas, criteria.ClassAt, c.lang))
	}
	return &body[countriesBody]{Body: out}, nil
}

type countryInput struct {
	LangQuery
	Code      string `path:"code" maxLength:"200" doc:"ISO code or name." example:"KEN"`
	ClassAsOf string `query:"classAsOf" format:"date" maxLength:"10" doc:"Day on which classes and memberships are read. Without it: the newest known."`
}

func getCountry(_ context.Context, c *call, in *countryInput) (*body[countryView], error) {
	criteria, err := (&ClassQuery{ClassAsOf: in.ClassAsOf}).criteria()
	if err != nil {
		return nil, err
	}
	one, err := country.Parse(in.Code)
	if err != nil {
		return nil, &assessment.Error{Kind: assessment.NotFound, Msg: err.Error()}
	}
	return &body[countryView]{Body: viewOf(one, c.state.Atlas(), criteria.ClassAt, c.lang)}, nil
}

func viewOf(c country.Country, atlas *country.Atlas, at time.Time, lang string) countryView {
	classes := atlas.Class(c, at)
	v := countryView{
		Code: string(c.Code), Alpha2: text(c.Alpha2), Name: c.Name(lang), Region: areaOf(c.Region), Subregion: areaOf(c.Subregion),
		Intermediate: areaOf(c.Intermediate), BankRegion: text(classes.Region), LDC: atlas.LDCAt(c, at), LLDC: c.LLDC, SIDS: c.SIDS,
		Organisations: append([]string{}, atlas.Organisations(c, at)...), Currency: text(c.Currency), Fictional: c.Fictional,
	}
	if c.Numeric != 0 {
		v.Numeric = &c.Numeric
	}
	if classes.IncomeVintage != "" {
		v.IncomeGroup = &class{text(string(classes.Income)), classes.Income.Title(), classes.IncomeVintage}
	}
	if classes.LendingVintage != "" {
		v.LendingCategory = &class{text(string(classes.Lending)), string(classes.Lending), classes.LendingVintage}
		if classes.Lending == "" {
			v.LendingCategory.Title = "Does not borrow"
		}
	}
	if classes.FragileVintage != "" {
		v.Fragile = &flagged{classes.Fragile, classes.FragileVintage}
	}
	return v
}

// text is null where there is none.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func areaOf(a country.Area) *area {
	if a.Code == 0 {
		return nil
	}
	return &area{a.Code, a.Name}
}
