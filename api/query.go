package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

// Who mends a request wants to know all that is wrong with it. Three look at a query, one after the other: the guard, the
// library, and the operation. What one of them finds keeps the request from being answered, but not the next from looking.

// queryOf gives the parameters of an operation.
func queryOf(op *huma.Operation) (t takings) {
	for _, p := range op.Parameters {
		if p.In != "query" {
			continue
		}
		t.query = append(t.query, p.Name)
		if p.Schema != nil && p.Schema.Type == huma.TypeArray || p.Name == "fields" {
			t.lists = append(t.lists, p.Name)
		}
	}
	return t
}

// readQuery reads what every operation may be asked. What is wrong with the query alone goes to c.faults of a request that
// only reads; any other is refused at once.
func (c *call) readQuery(sp spec, takes takings, query url.Values) error {
	wrong := []error{unknownParameters(query, takes)}
	if slices.Contains(takes.query, "asOf") {
		wrong = append(wrong, c.readPoint(query))
	}
	if values := query["fields"]; len(values) > 0 && sp.takesFields() {
		chosen, err := readFields(values, takes.outline.members)
		c.listed, c.fields = takes.outline.list, chosen
		wrong = append(wrong, err)
	}
	if values := query["cursor"]; len(values) == 1 && values[0] != "" && len(values[0]) <= longestCursorText && sp.takesFields() {
		wrong = append(wrong, checkCursor(values[0]))
	}
	for _, err := range wrong {
		if err == nil {
			continue
		}
		p := problemOf(err)
		if p.Status != http.StatusUnprocessableEntity || sp.Method != http.MethodGet {
			return err
		}
		c.told(p)
	}
	return nil
}

// longestCursorText is how much the library lets through.
const longestCursorText = 8000

// latest is how far a clock may be ahead of ours.
const latest = time.Minute

// readPoint finds the State that asOf asks for.
func (c *call) readPoint(query url.Values) error {
	if len(query["asOf"]) != 1 {
		return nil
	}
	point, err := pointOf(query.Get("asOf"))
	if err != nil {
		return err
	}
	if text := query.Get("asOf"); point.At.After(c.now.Add(latest)) && text != c.now.Format(time.DateOnly) {
		return refused("query.asOf", "is in the future; leave it out to read what is there now")
	}
	state, err := c.service.AsOf(c.request.Context(), point)
	if err != nil {
		if p := problemOf(err); p.Status == http.StatusUnprocessableEntity && len(p.Errors) == 0 {
			return refused("query.asOf", p.Detail)
		}
		return err
	}
	c.state = state
	return nil
}

// pointOf reads asOf: a record's number, a time, or a date, which means its end.
func pointOf(text string) (assessment.Point, error) {
	if seq, err := strconv.ParseUint(text, 10, 64); err == nil && seq > 0 {
		return assessment.Point{Seq: seq}, nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return assessment.Point{At: at.UTC()}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return assessment.Point{At: day.AddDate(0, 0, 1).Add(-time.Millisecond)}, nil
	}
	return assessment.Point{}, refused("query.asOf", "is not a record's number from 1 on, a time like 2026-03-01T12:00:00Z, or a day like 2026-03-01")
}

// unknownParameters refuses what an operation would not look at: a misspelt filter would give too much, and so would the
// first of two values.
func unknownParameters(query url.Values, takes takings) error {
	var faults []assessment.Field
	unknown := false
	for name, values := range query {
		message := ""
		switch {
		case !slices.Contains(takes.query, name):
			unknown = true
			message = "there is no such parameter"
			if near := spelling.Nearest(name, takes.query); near != "" {
				message += "; did you mean " + near + "?"
			}
		case len(values) > 1 && !slices.Contains(takes.lists, name):
			message = "is given twice: keep one of the two"
		default:
			continue
		}
		if len(name) > longestName {
			name = strings.ToValidUTF8(name[:longestName], "") + "…"
		}
		faults = append(faults, assessment.Field{Path: "query." + name, Message: message})
	}
	if len(faults) == 0 {
		return nil
	}
	e := &assessment.Error{Kind: assessment.Invalid, Msg: "the operation does not take these parameters", Fields: faults}
	if !unknown {
		e.Msg = "a parameter is given twice"
	} else if len(takes.query) > 0 {
		e.Fix = "It takes " + strings.Join(slices.Sorted(slices.Values(takes.query)), ", ") + "."
	}
	return e
}

// longestName is how much of a parameter's name is shown.
const longestName = 50

// wrong says that something is wrong with the query. Then the operation is asked for its faults alone.
func (c *call) wrong() bool { return c.faults != nil }

// with gives a request that its operation finds c in.
func (c *call) with(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callKey{}, c))
}

// told adds what a problem says to what is wrong with the query. Of one parameter the first to look has the word.
func (c *call) told(p *problem) {
	if c.faults == nil {
		first := *p
		first.Errors, first.Fixes = slices.Clone(p.Errors), slices.Clone(p.Fixes)
		c.faults = &first
	} else {
		known := slices.Clone(c.faults.Errors)
		about := func(f fault) bool {
			return slices.ContainsFunc(known, func(k fault) bool { return parameterOf(k) == parameterOf(f) })
		}
		news := slices.DeleteFunc(slices.Clone(p.Errors), about)
		if len(news) == 0 {
			return
		}
		c.faults.Errors = append(c.faults.Errors, news...)
		c.faults.Detail = "Several things are wrong with the request."
		for _, fix := range p.Fixes {
			if !slices.Contains(c.faults.Fixes, fix) {
				c.faults.Fixes = append(c.faults.Fixes, fix)
			}
		}
	}
	slices.SortStableFunc(c.faults.Errors, func(a, b fault) int { return strings.Compare(a.Location, b.Location) })
}

// parameterOf is the parameter that a fault is about: query.region[1] is of query.region.
func parameterOf(f fault) string {
	name, _, _ := strings.Cut(f.Location, "[")
	return name
}

// everyFault gives all that is wrong with a request that only reads. The parameters of which that is known are left out, and
// the operation is asked about the rest; what it answers is thrown away.
func (c *call) everyFault(next http.Handler) error {
	const rounds = 2 // the library stops before the operation looks
	for range rounds {
		query := c.request.URL.Query()
		query.Del("cursor") // it is of the whole query
		for _, f := range c.faults.Errors {
			query.Del(strings.TrimPrefix(parameterOf(f), "query."))
		}
		r := c.request.Clone(c.request.Context())
		r.URL.RawQuery = query.Encode()
		before := len(c.faults.Errors)
		c.failed = nil
		next.ServeHTTP(&memory{header: http.Header{}}, c.with(r))
		if c.failed != nil {
			if p := problemOf(c.failed); p.Status == http.StatusUnprocessableEntity {
				c.told(p)
			}
			break
		}
		if len(c.faults.Errors) == before {
			break
		}
	}
	return c.faults
}

// together makes one error of several, with the faults of all. One that is about something else than the input comes alone.
func together(errs ...error) error {
	var all *assessment.Error
	for _, err := range errs {
		e, ok := errors.AsType[*assessment.Error](err)
		switch {
		case err == nil:
			continue
		case !ok || e.Kind != assessment.Invalid:
			return err
		case all == nil:
			first := *e
			all = &first
			all.Fields = slices.Clone(e.Fields)
			continue
		}
		all.Fields = append(all.Fields, e.Fields...)
		all.Fix = cmp.Or(all.Fix, e.Fix)
	}
	if all == nil {
		return nil
	}
	return all
}
