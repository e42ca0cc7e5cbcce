package api

import (
	"fmt"
	"slices"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// TermsQuery says in which money needs are reckoned, and when.
type TermsQuery struct {
	Currency  string `query:"currency" maxLength:"3" doc:"The currency of what is reported, ISO 4217. Without it: the one that most of the framework's costs are in." example:"USD"`
	PriceYear int    `query:"priceYear" minimum:"0" maximum:"9999" doc:"The year of the prices that are reported. Without it: that of most of the framework's costs. An amount whose price levels are not known stays at the prices of its own year." example:"2025"`
	Years     int    `query:"years" minimum:"0" maximum:"10" doc:"How many years of recurrent cost are counted. Without it: 1." example:"3"`
	Date      string `query:"date" maxLength:"35" doc:"The moment at which programmes are open, and the day of rates and classes: a day (its first moment, UTC) or an RFC 3339 time. Without it: now; the answer then says the last midnight (UTC), or the moment since at which a programme has opened or closed." example:"2026-11-22"`
}

// moneyTerms are the terms as they were used.
type moneyTerms struct {
	Currency  string    `json:"currency" example:"USD"`
	PriceYear int       `json:"priceYear" doc:"0: every amount is at the prices of its own year." example:"2025"`
	Years     int       `json:"years" doc:"Of recurrent cost that are counted." example:"1"`
	Date      time.Time `json:"date" doc:"The moment at which programmes are open, and the day of rates and classes."`
}

// key is the query in one form, for cursors.
func (q *TermsQuery) key() string {
	return fmt.Sprintf("%q %d %d %q", q.Currency, q.PriceYear, q.Years, q.Date)
}

// terms reads the query for a framework, every fault at once.
func (c *call) terms(q *TermsQuery, def *framework.Definition) (assessment.Terms, error) {
	t := assessment.Terms{Currency: q.Currency, PriceYear: q.PriceYear, Years: q.Years, At: c.fundsMoment()}
	var faults []assessment.Field
	if q.Date != "" {
		at, err := time.Parse(time.RFC3339, q.Date)
		if day, notDay := time.Parse(time.DateOnly, q.Date); notDay == nil {
			at, err = day, nil
		}
		if err != nil {
			faults = append(faults, assessment.Field{Path: "query.date", Message: "is neither a day like 2026-03-01 nor a time like 2026-03-01T12:00:00Z"})
		}
		t.At = at.UTC()
	}
	if q.Currency != "" {
		_, known := vocabulary(def)
		_, rated := c.state.Atlas().Rate(q.Currency, time.Time{})
		if !rated && !slices.Contains(known, q.Currency) {
			faults = append(faults, assessment.Field{
				Path: "query.currency", Message: fmt.Sprintf("%.10q is neither the currency of a cost nor one with a known rate of exchange: costs are in %s", q.Currency, listed(known)),
			})
		}
	}
	if len(faults) > 0 {
		return t, &assessment.Error{Kind: assessment.Invalid, Msg: "the money cannot be reckoned:", Fields: faults}
	}
	return t, nil
}

// fundsMoment is the now of answers about programmes: the last midnight (UTC), or the moment since at which a programme of the
// State has opened or closed. Between two of them nothing that depends on the hour changes, so that answers can be kept.
func (c *call) fundsMoment() time.Time {
	now := c.now.UTC()
	day := now.Truncate(24 * time.Hour)
	turns, err := c.server.turns.get(c.state.Head().Seq, func() ([]time.Time, error) {
		var list []time.Time
		for _, p := range c.state.Programmes() {
			for _, at := range []time.Time{p.Opens, p.Closes} {
				if !at.IsZero() {
					list = append(list, at.UTC())
				}
			}
		}
		slices.SortFunc(list, time.Time.Compare)
		return list, nil
	})
	if err != nil {
		return day
	}
	i, _ := slices.BinarySearchFunc(turns, now.Add(1), time.Time.Compare) // the first after now
	if i > 0 && turns[i-1].After(day) {
		return turns[i-1]
	}
	return day
}
