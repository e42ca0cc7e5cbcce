package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// matchAsked is the form that makes a matching, as it was sent.
type matchAsked struct {
	round, weights, years, title string
	programmes                   []string
	strict, store                bool
}

// mostBoxes is how many programmes one can choose from.
const mostBoxes = 300

// pageWeights are the weightings that the form offers.
var pageWeights = []string{string(assessment.Equal), string(assessment.ByNeed)}

// matchForm is the form that makes a matching, as it was filled in; nil where the caller may make none.
func (v *pageCall) matchForm(asked *matchAsked) (*web.MatchForm, error) {
	if v.may(assessment.MatchMoney, "", nil) != nil {
		return nil, nil //nolint:nilnil,nilerr // no form is no error
	}
	f := &web.MatchForm{Years: asked.years, Strict: asked.strict, Title: asked.title, Store: asked.store, May: v.may(assessment.RecordMatchings, "", nil) == nil}
	published, err := v.matchable()
	if err != nil {
		return nil, err
	}
	for _, p := range published {
		one := web.Option{Value: roundValue(p), Title: p.def.Title.In(v.lang) + ", " + strconv.Itoa(p.year)}
		one.Chosen = one.Value == asked.round
		f.Rounds = append(f.Rounds, one)
	}
	at := v.fundsMoment()
	for _, p := range v.state.Programmes() {
		if p.Status(at) != funding.Open || len(f.Programmes) == mostBoxes {
			continue
		}
		f.Programmes = append(f.Programmes, web.Option{
			Value: p.ID, Title: p.Title.In(v.lang) + " (" + p.Funder + ")", Chosen: slices.Contains(asked.programmes, p.ID),
		})
	}
	for _, by := range pageWeights {
		f.Weights = append(f.Weights, web.Option{Value: by, Chosen: by == asked.weights})
	}
	return f, nil
}

// matchable lists the rounds whose needs can be weighed: first those whose framework knows what things cost, genuine ones
// before samples, the newest first.
func (v *pageCall) matchable() ([]publishedYear, error) {
	published, err := v.published()
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(published), func(p publishedYear) bool { return assessment.NoOverall(p.def) })
	uncosted := func(p publishedYear) bool {
		_, currencies := vocabulary(p.def)
		return len(currencies) == 0
	}
	slices.SortStableFunc(list, func(a, b publishedYear) int {
		return cmp.Or(assessment.LastIf(uncosted(a), uncosted(b)), assessment.LastIf(a.isSample(), b.isSample()), cmp.Compare(b.year, a.year), cmp.Compare(a.def.ID, b.def.ID),
			framework.CompareVersions(b.def.Version, a.def.Version))
	})
	return list, nil
}

// roundValue names a round in the form.
func roundValue(p publishedYear) string { return p.def.Ref() + " " + strconv.Itoa(p.year) }

// matchSent makes a matching, and records it where that was asked for and the caller may.
func matchSent(ctx context.Context, v *pageCall) error {
	form, err := v.form([]string{"round", "weights", "years", "strict", "title", "store"}, []string{"programme"})
	if err != nil {
		return err
	}
	asked := &matchAsked{
		round: form.Get("round"), weights: form.Get("weights"), years: strings.TrimSpace(form.Get("years")), title: strings.TrimSpace(form.Get("title")),
		programmes: form["programme"], strict: form.Get("strict") != "", store: form.Get("store") != "",
	}
	if err := v.may(assessment.MatchMoney, "", nil); err != nil {
		return err
	}
	if asked.store {
		if err := v.may(assessment.RecordMatchings, "", nil); err != nil {
			return v.refuseMatch(ctx, asked, err)
		}
	}
	in, err := v.readMatch(ctx, asked)
	if err != nil {
		return v.refuseMatch(ctx, asked, err)
	}
	var made *assessment.MadeMatching
	err = v.search(ctx, func() (err error) {
		made, err = v.state.Match(ctx, in.request)
		return err
	})
	if err != nil {
		return v.refuseMatch(ctx, asked, err)
	}
	if !asked.store {
		return v.showMatching(ctx, made, nil, "")
	}
	stored, err := v.keepMatching(ctx, made, asked.title)
	if err != nil {
		return v.refuseMatch(ctx, asked, err)
	}
	v.say(pageOfMatching(stored.ID), "matched", stored.RecordedSeq())
	return nil
}

// readMatch reads the form, every fault at once.
func (v *pageCall) readMatch(ctx context.Context, asked *matchAsked) (*asking, error) {
	published, err := v.matchable()
	if err != nil {
		return nil, err
	}
	var told []assessment.Field
	fault := func(field, message string) { told = append(told, assessment.Field{Path: field, Message: message}) }
	at := slices.IndexFunc(published, func(p publishedYear) bool { return roundValue(p) == asked.round })
	if at < 0 {
		fault("round", "choose one that is published")
	}
	if message := oneOf(asked.weights, pageWeights); message != "" {
		fault("weights", message)
	}
	years, err := strconv.Atoi(cmp.Or(asked.years, "1"))
	if err != nil || years < 1 || years > mostYears {
		fault("years", "is not a whole number from 1 to "+strconv.Itoa(mostYears))
	}
	if len(told) > 0 {
		return nil, unmatched(told)
	}
	in := &asking{store: asked.store, title: asked.title, request: assessment.MatchingRequest{
		Programmes: asked.programmes,
		Match:      assessment.MatchTerms{Strict: asked.strict, Weights: assessment.Weights{By: assessment.Weighting(asked.weights)}, Time: usualSeconds * time.Second},
	}}
	round := RoundQuery{Framework: published[at].def.Ref(), Year: published[at].year}
	return in, v.settleMatching(ctx, in, "", round, &TermsQuery{Years: years}, nil)
}

// matchFields are the fields of the form by the members of a request.
var matchFields = map[string]string{"framework": "round", "year": "round", "programmes": "programme"}

// refuseMatch shows the page again, with what is wrong.
func (v *pageCall) refuseMatch(ctx context.Context, asked *matchAsked, err error) error {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError && p.Status != http.StatusServiceUnavailable {
		return err
	}
	form, failed := v.matchForm(asked)
	if failed != nil {
		return failed
	}
	if form == nil {
		return err
	}
	told := p.forPage()
	for _, f := range told.Errors {
		name := cmp.Or(matchFields[f.Location], f.Location)
		if !slices.Contains([]string{"round", "programme", "weights", "years", "title"}, name) || name == "title" && !form.May {
			name = ""
		}
		form.Faults = append(form.Faults, web.Fault{Field: name, Message: f.Message})
	}
	if len(form.Faults) == 0 {
		form.Faults = []web.Fault{{Message: strings.Join(append([]string{told.Detail}, told.Fixes...), " ")}}
	}
	happeningOf(v.request).failed = err
	maps.Copy(v.w.Header(), p.headers)
	v.w.WriteHeader(p.Status)
	return v.matchingsPage(ctx, form)
}
