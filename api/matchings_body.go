package api

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/country"
)

// matchingBody documents what POST /v1/matchings takes; readMatching reads it.
type matchingBody struct {
	Framework  string        `json:"framework,omitempty" doc:"As id@version, or an id for its newest version. Without it: the one of the newest published year." example:"readiness-core@2026"`
	Year       int           `json:"year,omitempty" doc:"Without it: the newest published one." example:"2026"`
	Countries  []string      `json:"countries,omitempty" doc:"ISO codes or names. Without it: all that are published."`
	Programmes []string      `json:"programmes,omitempty" doc:"Ids. Without it: all."`
	Target     string        `json:"target,omitempty" enum:"full" doc:"What answers are measured against: full is the best answer to every question."`
	Weights    *weightsAsked `json:"weights,omitempty" doc:"What a point of each country's index counts: equal, population, or need, by the inverse of the index as it is; or an object of numbers from 0.000001 to a million by country, 1 for one that it does not name. They are scaled to 1 on average. Without it: equal."`
	Strict     bool          `json:"strict,omitempty" doc:"Leave out pairs of which something is not known. Without it they are paid on a condition, which is told."`
	Currency   string        `json:"currency,omitempty" doc:"Of what is reported, ISO 4217. Without it: the one that most of the framework's costs are in." example:"USD"`
	PriceYear  int           `json:"priceYear,omitempty" doc:"Of the prices that are reported. Without it: that of most of the framework's costs." example:"2025"`
	Years      int           `json:"years,omitempty" doc:"Of recurrent cost that are counted, up to 10. Without it: 1." example:"3"`
	Date       string        `json:"date,omitempty" doc:"The moment at which programmes are open, and the day of rates and classes: a day (its first moment, UTC) or an RFC 3339 time. Without it: the last midnight (UTC), or the moment since at which a programme has opened or closed." example:"2026-11-22"`
	AsOf       string        `json:"asOf,omitempty" doc:"The state to match: a journal record's number, an RFC 3339 time, or a date (its end, UTC). Without it: what is recorded now."`
	Effort     int           `json:"effort,omitempty" doc:"Steps of search, up to 100 million; the same effort gives the same answer everywhere. Without it: what takes a few seconds."`
	Seconds    int           `json:"seconds,omitempty" doc:"How long to search, 1 to 60; what was found by then is the answer, and its bound holds. Without it: 20." example:"20"`
	Frontier   bool          `json:"frontier,omitempty" doc:"Also say what other budgets would buy. It takes a search for each of twenty."`
	Store      bool          `json:"store,omitempty" doc:"false: record nothing. Without it: true."`
	Title      string        `json:"title,omitempty" doc:"What people know it by, up to 300 characters on one line; it can be erased."`
}

// weightsAsked is a word, or numbers by country.
type weightsAsked struct{}

// Schema describes both.
func (weightsAsked) Schema(huma.Registry) *huma.Schema {
	least, most := assessment.LeastWeight, float64(assessment.MostWeight)
	words := make([]any, len(weightings))
	for i, word := range weightings {
		words[i] = word
	}
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeString, Enum: words},
		{Type: huma.TypeObject, AdditionalProperties: &huma.Schema{Type: huma.TypeNumber, Minimum: &least, Maximum: &most}},
	}}
}

// asking is what POST /v1/matchings asks for.
type asking struct {
	request         assessment.MatchingRequest
	store, frontier bool
	title           string
}

// Limits of a search.
const (
	usualSeconds = 20
	mostSeconds  = 60
	mostEffort   = 100_000_000
	mostYears    = 10
)

// readMatching reads a body, every fault at once, and finds the State that it is about.
func (c *call) readMatching(ctx context.Context, data json.RawMessage) (*asking, error) {
	var told []assessment.Field
	o, ok := readObject("body", data, &told)
	if !ok {
		return nil, inPlaces(unmatched(told))
	}
	r := &moneyReader{o, &told}
	r.only(&told, "framework", "year", "countries", "programmes", "target", "weights", "strict", "currency", "priceYear", "years", "date", "asOf",
		"effort", "seconds", "frontier", "store", "title")
	in := &asking{store: true, frontier: r.truth("frontier"), title: r.string("title")}
	if _, there := r.value("store"); there {
		in.store = r.truth("store")
	}
	q := &in.request
	q.Programmes, q.Target = r.texts(&told, "programmes"), r.string("target")
	for _, name := range r.texts(&told, "countries") {
		q.Countries = append(q.Countries, string(r.countryAt("countries", name)))
	}
	q.Match = assessment.MatchTerms{
		Strict: r.truth("strict"), Weights: r.weights("weights"), Effort: r.within("effort", 1, mostEffort),
		Time: usualSeconds * time.Second,
	}
	if seconds := r.within("seconds", 1, mostSeconds); seconds > 0 {
		q.Match.Time = time.Duration(seconds) * time.Second
	}
	terms := TermsQuery{Currency: r.string("currency"), PriceYear: r.within("priceYear", 1, assessment.LastYear), Years: r.within("years", 1, mostYears), Date: r.string("date")}
	round := RoundQuery{Framework: r.string("framework"), Year: r.within("year", assessment.FirstYear, assessment.LastYear)}
	return in, inPlaces(c.settleMatching(ctx, in, r.string("asOf"), round, &terms, told))
}

// settleMatching fills in what depends on the State. told is what is wrong with the body.
func (c *call) settleMatching(ctx context.Context, in *asking, asOf string, round RoundQuery, terms *TermsQuery, told []assessment.Field) error {
	if asOf != "" {
		point, err := pointOf(asOf)
		if err != nil {
			return together(unmatched(told), inBody(err))
		}
		if c.state, err = c.service.AsOf(ctx, point); err != nil {
			c.state = c.today
			if isKind(err, assessment.Invalid) {
				err = inBody(refused("query.asOf", problemOf(err).Detail))
			}
			return together(unmatched(told), err)
		}
	}
	def, year, err := c.pick(round)
	if err != nil {
		return together(unmatched(told), inBody(err))
	}
	in.request.Framework, in.request.Year = def.Ref(), year
	in.request.Terms, err = c.terms(terms, def)
	return together(unmatched(told), inBody(err))
}

// inPlaces puts the faults of a refusal in order of their places.
func inPlaces(err error) error {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		slices.SortStableFunc(e.Fields, func(a, b assessment.Field) int { return strings.Compare(a.Path, b.Path) })
	}
	return err
}

// unmatched is the refusal of a body with its faults, or nil without any.
func unmatched(faults []assessment.Field) error {
	if len(faults) == 0 {
		return nil
	}
	return &assessment.Error{Kind: assessment.Invalid, Msg: "the money cannot be matched:", Fields: faults}
}

// within reads a whole number from least to most; 0 where there is none.
func (r *moneyReader) within(name string, least, most int) int {
	value, there := r.value(name)
	if !there {
		return 0
	}
	n, err := strconv.Atoi(string(value))
	if err != nil || n < least || n > most {
		r.fault(name, "is not a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
		return 0
	}
	return n
}

// weightings are the words for weights.
var weightings = []string{string(assessment.Equal), string(assessment.ByPopulation), string(assessment.ByNeed)}

// weights reads a word, or numbers by country.
func (r *moneyReader) weights(name string) (w assessment.Weights) {
	value, there := r.value(name)
	switch {
	case !there:
		return w
	case value[0] == '"':
		word := r.string(name)
		if message := oneOf(word, weightings); message != "" {
			r.fault(name, message)
		}
		w.By = assessment.Weighting(word)
		return w
	case value[0] != '{':
		r.fault(name, `is neither one of `+listed(weightings)+` nor an object such as {"KEN": 2}`)
		return w
	}
	w.By, w.Own = assessment.Own, map[string]float64{}
	o, _ := readObject(r.path(name), value, r.told)
	for _, m := range o.members {
		at := o.path(m.name)
		one, err := country.Parse(m.name)
		if err != nil {
			*r.told = append(*r.told, assessment.Field{Path: at, Message: err.Error()})
			continue
		}
		if _, twice := w.Own[string(one.Code)]; twice {
			*r.told = append(*r.told, assessment.Field{Path: at, Message: string(one.Code) + " stands twice: keep one of the two"})
		}
		weight, err := strconv.ParseFloat(string(m.value), 64)
		if err != nil {
			*r.told = append(*r.told, assessment.Field{Path: at, Message: "is not a number: write it without quotes"})
			continue
		}
		w.Own[string(one.Code)] = weight
	}
	return w
}
