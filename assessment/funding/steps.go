package funding

import (
	"time"

	"readiness/assessment/country"
)

// Steps is how an amount was converted, for who has to follow it.
type Steps struct {
	Lines    []Step // in the order in which they were done; none where nothing was to be done
	Adjusted bool   // the result is at the prices of the year that was wanted
}

// Step is one factor of a conversion, or why there is none.
type Step struct {
	What   string // "from KES into US dollars, at the rate of 2026-07-01"
	Figure string // "/ 129.5"; "" where nothing was done
	Source string // where the figure comes from: what it is, as of when, whose
}

// String writes a step on one line.
func (s Step) String() string {
	text := s.What
	if s.Figure != "" {
		text += ": " + s.Figure
	}
	if s.Source != "" {
		text += " (" + s.Source + ")"
	}
	return text
}

// vintageText names a source as Step does.
func vintageText(v country.Vintage) string { return v.What + "; " + v.AsOf + "; " + v.Source }

// byDay names the day that is asked for; the newest one needs no words.
func byDay(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return " by " + day.Format(time.DateOnly)
}
