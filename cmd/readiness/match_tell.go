package main

import (
	"fmt"
	"maps"
	"math"
	"strconv"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// tell says on standard error what was matched and how good it is, and what has no part in it. weights is the name of the
// table of weights, where there is one.
func (d *allocated) tell(a *app, weights string) {
	a.note("%s", d.sentence())
	if d.difference != nil {
		a.note("%s: %s", d.scenario.name(), d.other.sentence())
		a.note("%s: %s", d.scenario.name(), d.differenceShown())
	}
	f, uncosted, unconverted := d.Market.Finance, 0, 0
	for i := range d.Market.Needs {
		switch c := d.Market.Needs[i].Cost; {
		case c == nil:
			uncosted++
		case c.Problem != "":
			unconverted++
		}
	}
	plain := d.unweighted()
	for _, x := range []struct {
		n    int
		what string
	}{
		{len(plain), listed(plain, 12) + " " + isOrAre(len(plain)) + " not in " + weights + ", where a country that is not named counts 1"},
		{uncosted, counted(uncosted, "action has", "actions have") + " no cost and cannot be matched"},
		{unconverted, "the cost of " + counted(unconverted, "action", "actions") + " could not be brought into " + f.Currency + ": give the rates with --rates"},
		{d.loose, counted(d.loose, "commitment is", "commitments are") + " for no action with an open gap here and " + lessens(d.loose) + " no cost"},
		{d.unknown, counted(d.unknown, "question is", "questions are") + " not assessed: nobody knows what these need"},
	} {
		if x.n > 0 {
			a.note("%s", x.what)
		}
	}
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func lessens(n int) string {
	if n == 1 {
		return "lessens"
	}
	return "lessen"
}

// sentence says in one line what was matched, and how far from the best it can be.
func (d *allocated) sentence() string {
	f := d.Market.Finance
	open, conditional := 0, 0
	for _, p := range f.Programmes {
		if p.Status(f.At) == funding.Open {
			open++
		}
	}
	for _, one := range d.Allocations {
		if one.Condition != "" {
			conditional++
		}
	}
	points := "index points"
	if weightingOf(d.Terms) != assessment.Equal {
		points = "weighted index points"
	}
	text := fmt.Sprintf("%d of %s paid for by %s on %s: %s %s; %s",
		len(d.Allocations), counted(len(d.Market.Needs), "action", "actions"), counted(open, "programme open", "programmes open"), f.At.Format(time.RFC3339),
		pointsShown(d.Value), points, d.certificate())
	if conditional > 0 {
		text += fmt.Sprintf("; %d on a condition", conditional)
	}
	return text
}

// certificate says how good an allocation is, and why nothing better was looked for.
func (d *allocated) certificate() string {
	if d.Stopped == matching.Optimal {
		return "proven: nothing adds more"
	}
	text := fmt.Sprintf("at most %s %% from the best (bound %s)", percentShown(d.GapPercent), boundShown(d.Bound))
	switch d.Stopped {
	case matching.ByEffort:
		text += fmt.Sprintf(", as the search ended after %d steps", d.Steps)
	case matching.ByTime:
		text += ", as the time was up"
	case matching.Unproven:
		text += ", by " + d.Method
	case matching.Optimal:
	}
	return text
}

// differenceShown says in one line what changes by a scenario.
func (d *allocated) differenceShown() string {
	x := d.difference
	text := fmt.Sprintf("%s and %s; %s and %s; ", counted(len(x.Entered), "action enters", "actions enter"), counted(len(x.Left), "leaves", "leave"),
		counted(len(x.Moved), "moves", "move"), counted(x.Kept, "stays as it is", "stay as they are"))
	if !d.sameWeights() {
		return text + "countries weigh otherwise, so that the points are not the same"
	}
	return text + fmt.Sprintf("%+.2f points, %+.2f by the index itself", shownZero(x.Value), shownZero(x.Recomputed))
}

// sameWeights says that a scenario weighs countries as its matching does, but for what is lost in reckoning.
func (d *allocated) sameWeights() bool {
	const lost = 1e-9
	return maps.EqualFunc(d.Weights, d.other.Weights, func(a, b float64) bool { return math.Abs(a-b) <= lost })
}

// shownZero takes what two decimals do not show for nothing, so that no sign stands before it.
func shownZero(x float64) float64 {
	const least = 0.005
	if math.Abs(x) < least {
		return 0
	}
	return x
}

// pointsShown writes index points for people.
func pointsShown(points float64) string { return strconv.FormatFloat(points, 'f', 2, 64) }

// boundShown writes a bound for people, rounded up but for what is lost in reckoning: what is found never looks greater.
func boundShown(points float64) string {
	const hundredths, lost = 100, 1e-7
	return pointsShown(max(0, math.Ceil(points*hundredths-lost)/hundredths))
}

// percentShown writes a distance for people, rounded up: nothing looks better than it is.
func percentShown(x float64) string {
	const tenths = 10
	return strconv.FormatFloat(math.Ceil(x*tenths)/tenths, 'f', 1, 64)
}
