package assessment

import (
	"cmp"
	"fmt"
	"slices"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring"
)

// Need is one action of a country that closes at least one gap: what it gains, costs, and has of it. An action that closes
// several gaps is one need, so that it is paid once.
type Need struct {
	Unit     string
	Year     int
	Action   string         // its id: that of a question, or of the country's own action
	Plan     *PlannedAction // the country's own record of it; nil = the remedy as the framework has it
	Gaps     []Gap          // that it closes, in the order of the framework
	Gain     float64        // what closing all of them adds to the index, 0..1
	HasGain  bool           // false where the unit has no index
	Requires []string       // prerequisites of them that are not met, but for those that it closes itself
	Months   int            // 0 = not known

	Cost *NeedCost // nil where neither the country nor the framework gives one

	Commitments []Funded // what was promised or given for it, by id
	Committed   int64    // reported money; pledges are not in it
	Pledged     int64    // reported money
	Unfunded    int64    // base cost - committed, never below 0; 0 without a cost that could be converted
}

// NeedCost is what a need costs. Amounts are minor units and hold the overhead.
type NeedCost struct {
	Own      funding.Plan  // in its own currency and prices
	In       funding.Plan  // in the reported money
	Total    funding.Range // reported money: one-off and the recurrent cost of the years that are counted
	Steps    funding.Steps // from Own to In
	Source   string        // of the planning figure; the country's own stands in the vault
	Scaled   *Cost         // the remedy's figures, where they are used
	Problem  string        // why it could not be converted: In and Total are nothing then; "" = it could
	Override bool          // the country's own figures
}

// Funded is one commitment in the reported money.
type Funded struct {
	*Commitment
	Money   funding.Money
	Steps   funding.Steps
	Problem string // why it could not be converted, and counts for nothing; "" = it could
}

// Open says that the need asks for money: it is neither done nor dropped.
func (n *Need) Open() bool {
	return n.Plan == nil || n.Plan.Status != funding.Done && n.Plan.Status != funding.Dropped
}

// Costed says that its cost is known in the reported money.
func (n *Need) Costed() bool { return n.Cost != nil && n.Cost.Problem == "" }

// Themes are those of its gaps, each once.
func (n *Need) Themes() (themes []framework.Theme) {
	for _, g := range n.Gaps {
		for _, t := range g.Question.Themes {
			if !slices.Contains(themes, t) {
				themes = append(themes, t)
			}
		}
	}
	return themes
}

// Lead is the gap after which the need is called: that of its own question, else the first.
func (n *Need) Lead() *Gap {
	for i := range n.Gaps {
		if n.Gaps[i].Question.ID == n.Action {
			return &n.Gaps[i]
		}
	}
	return &n.Gaps[0]
}

// GainPerCost is the gain in index points (0-100) for a million major units of what is not funded yet; ok is false without a
// gain or a cost, for what needs nothing more, and for what cannot be done alone.
func (n *Need) GainPerCost(currency string) (float64, bool) {
	if !n.HasGain || !n.Costed() || n.Unfunded == 0 || len(n.Requires) > 0 {
		return 0, false
	}
	return pointsPerMillion(n.Gain, n.Unfunded, currency), true
}

// Needs joins gaps of one year with what their countries plan and what was committed to it. Gaps of units and questions that
// are left out have no part in any number; the order is that of the first gap of each need.
func (x *Index) Needs(gaps []Gap, f *Finance) []Need {
	var needs []Need
	place := map[string]int{}
	for _, g := range gaps {
		action, plan := g.Question.ID, f.planFor(g.Unit, g.Year, g.Question.ID)
		if plan != nil {
			action = plan.ID
		}
		key := fmt.Sprintf("%q %d %s", g.Unit, g.Year, action)
		at, there := place[key]
		if !there {
			at = len(needs)
			place[key] = at
			needs = append(needs, Need{Unit: g.Unit, Year: g.Year, Action: action, Plan: plan})
		}
		needs[at].Gaps = append(needs[at].Gaps, g)
	}
	trial := x.Scores.NewTrial()
	rows := x.rows()
	for i := range needs {
		n := &needs[i]
		x.gain(n, rows[unitYear{n.Unit, n.Year}], trial)
		n.cost(f)
		n.fund(f, x.Panel.Framework)
	}
	return needs
}

// planFor finds a country's own action that closes the gap of a question; nil for none.
func (f *Finance) planFor(unit string, year int, question string) *PlannedAction {
	for _, plan := range f.plans[unitYear{unit, year}] {
		if slices.Contains(plan.Questions, question) {
			return plan
		}
	}
	return nil
}

func (x *Index) rows() map[unitYear]int {
	rows := map[unitYear]int{}
	for i, r := range x.Panel.Rows {
		rows[unitYear{r.Unit, r.Year}] = i
	}
	return rows
}

// gain closes all gaps of a need together, and notes what it waits for.
func (x *Index) gain(n *Need, row int, trial *scoring.Trial) {
	def := x.Panel.Framework
	place := func(g Gap) int { i, _ := def.Leaf(g.Question.ID); return i }
	slices.SortFunc(n.Gaps, func(a, b Gap) int { return cmp.Compare(place(a), place(b)) })
	n.Gain, n.HasGain = n.Gaps[0].Gain, n.Gaps[0].HasGain
	var changes []scoring.Change
	for _, g := range n.Gaps {
		changes = append(changes, scoring.Change{Leaf: place(g), Score: g.TargetScore})
		for _, id := range g.Requires {
			own := slices.ContainsFunc(n.Gaps, func(o Gap) bool { return o.Question.ID == id })
			if !own && !slices.Contains(n.Requires, id) {
				n.Requires = append(n.Requires, id)
			}
		}
		if g.Question.Remedy != nil {
			n.Months = max(n.Months, g.Question.Remedy.Months)
		}
	}
	if len(changes) > 1 {
		n.Gain, n.HasGain = trial.Gain(row, changes...)
	}
	if n.Plan != nil && n.Plan.Months > 0 {
		n.Months = n.Plan.Months
	}
}

// cost takes the country's own figures or, without such, the remedy's of the gap after which the need is called.
func (n *Need) cost(f *Finance) {
	var from funding.ActionCost
	c := &NeedCost{}
	switch {
	case n.Plan != nil && n.Plan.Cost != nil:
		from, c.Override = *n.Plan.Cost, true
	case n.Lead().Cost != nil:
		c.Scaled = n.Lead().Cost
		from = funding.RemedyCost(c.Scaled.Currency, c.Scaled.Year, funding.Range{Low: c.Scaled.Low, Base: c.Scaled.Base, High: c.Scaled.High},
			c.Scaled.RecurrentPerYear, c.Scaled.Source)
		c.Source = c.Scaled.Source
	default:
		return
	}
	n.Cost = c
	plan, err := funding.NewPlan(from, n.Months)
	if err == nil {
		c.Own = plan
		c.In, c.Steps, err = plan.In(f.converter())
	}
	if err == nil {
		c.Total, err = c.In.Total(f.Years)
	}
	if err != nil {
		c.Problem, c.In, c.Total = err.Error(), funding.Plan{}, funding.Range{}
	}
}

// fund adds up what was committed to the need.
func (n *Need) fund(f *Finance, def *framework.Definition) {
	for _, c := range f.Commitments {
		if !n.has(c, def) {
			continue
		}
		one := Funded{Commitment: c}
		var err error
		if one.Money, one.Steps, err = f.converted(c); err != nil {
			one.Problem = err.Error()
		}
		n.Commitments = append(n.Commitments, one)
		if c.CountsOn(f.At) {
			n.Committed = plus(n.Committed, one.Money.Minor)
		} else {
			n.Pledged = plus(n.Pledged, one.Money.Minor)
		}
	}
	if n.Costed() && n.Open() {
		n.Unfunded = max(0, n.Cost.Total.Base-n.Committed)
	}
}

// has says that a commitment is for the need: it names the action, or a question whose gap the action closes.
func (n *Need) has(c *Commitment, def *framework.Definition) bool {
	if c.Country != country.Code(n.Unit) || c.Action == "" || c.Framework != "" && c.Framework != def.ID {
		return false
	}
	return c.Action == n.Action || slices.ContainsFunc(n.Gaps, func(g Gap) bool { return g.Question.ID == c.Action }) ||
		n.Plan != nil && slices.Contains(n.Plan.Questions, c.Action)
}
