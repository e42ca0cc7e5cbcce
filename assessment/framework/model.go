package framework

import (
	"errors"
	"fmt"
	"slices"

	"readiness/scoring"
)

// ErrNotComputed is wrapped when a framework asks for something that its format knows and scoring does not compute.
var ErrNotComputed = errors.New("this cannot be scored yet")

var aggregates = map[Aggregate]scoring.Aggregate{
	AggregateArithmetic: scoring.Arithmetic, AggregateGeometric: scoring.Geometric, AggregateHarmonic: scoring.Harmonic,
	AggregateGeneralised: scoring.Generalised, AggregateMedian: scoring.Median, AggregateMinimum: scoring.Minimum,
	AggregateNone: scoring.None, AggregatePoints: scoring.Arithmetic, // with the points as weights (equation 17)
	AggregateProfile: scoring.Profile, AggregateStage: scoring.Profile, // with a tier for every level but the lowest
}

var methods = map[Normalise]scoring.Method{
	NormaliseGoalposts: scoring.Goalposts, NormaliseMinMax: scoring.MinMax, NormaliseZScore: scoring.ZScore,
	NormaliseRank: scoring.RankOf, NormalisePercentile: scoring.PercentileRank, NormaliseBorda: scoring.Borda,
	NormaliseDistanceToMax: scoring.DistanceToMax,
}

var missingRules = map[Missing]scoring.Missing{
	MissingExclude: scoring.Exclude, MissingZero: scoring.Zero, MissingImpute: scoring.Impute,
}

// Model compiles the framework for scoring. Its leaves are Questions and its nodes Nodes, in the same order. The error
// wraps ErrNotComputed and names every node with a treatment that is not computed.
func (d *Definition) Model() (*scoring.Model, error) {
	var refused []error
	for _, n := range d.nodes {
		if what := notComputed(n); what != "" {
			refused = append(refused, fmt.Errorf("node %q: %s: %w", n.ID, what, ErrNotComputed))
		}
	}
	if len(refused) > 0 {
		return nil, errors.Join(refused...)
	}
	model, err := scoring.NewModel(d.compile(d.Root), scoring.Rules{
		Missing: missingRules[d.Defaults.Missing], Floor: d.Defaults.Floor, AllPeriods: d.Panel == PanelAll,
	})
	if err != nil {
		return nil, fmt.Errorf("compile framework %s: %w", d.Ref(), err)
	}
	return model, nil
}

func notComputed(n *Node) string {
	if t := n.Normalise; t != nil && (t.Winsorise > 0 || t.Log) {
		return "treatment of outliers"
	}
	return ""
}

func (d *Definition) compile(n *Node) scoring.Node {
	node := scoring.Node{ID: n.ID, Weight: n.Weight}
	if n.IsQuestion() {
		node.Scale = n.Answer.scale()
		node.Implied = d.implied(n.ImpliedBy)
		return node
	}
	node.Aggregate, node.Exponent, node.MinimumCoverage = aggregates[n.Aggregate], n.Exponent, n.MinimumCoverage
	for _, c := range n.Children {
		node.Children = append(node.Children, d.compile(c))
	}
	switch n.Aggregate {
	case AggregateProfile:
		node.Tiers = d.tiersOf(n)
	case AggregateStage:
		node.Tiers = stageTiers(n)
	default: // has none
	}
	return node
}

// tiersOf gives the tiers of the framework as they concern a node: what they ask of the questions below it.
func (d *Definition) tiersOf(n *Node) [][]scoring.Threshold {
	tiers := make([][]scoring.Threshold, len(d.Tiers))
	n.walk(func(q *Node) {
		for i, t := range d.Tiers {
			if number, asked := t.Minimum[q.ID]; asked && q.IsQuestion() {
				tiers[i] = append(tiers[i], scoring.Threshold{Leaf: q.ID, Level: q.Answer.placeOf(number)})
			}
		}
	})
	return tiers
}

// placeOf gives the place of a level, from 0, by its Number.
func (a *Answer) placeOf(number int) int {
	return slices.IndexFunc(a.Levels, func(l Level) bool { return l.Number == number })
}

// stageTiers makes a stage a profile: one tier for every level but the lowest, which asks it of every child.
func stageTiers(n *Node) [][]scoring.Threshold {
	if len(n.Children) == 0 {
		return nil
	}
	tiers := make([][]scoring.Threshold, len(n.Children[0].Answer.Levels)-1)
	for i := range tiers {
		for _, q := range n.Children {
			tiers[i] = append(tiers[i], scoring.Threshold{Leaf: q.ID, Level: i + 1})
		}
	}
	return tiers
}

func (a *Answer) scale() *scoring.Scale {
	switch a.Type {
	case Boolean:
		return &scoring.Scale{Method: scoring.Levels, Levels: []float64{0, 1}}
	case Checklist:
		s := &scoring.Scale{Method: scoring.Goalposts}
		for _, o := range a.Options {
			s.Max += o.Points
		}
		return s
	case Number:
		s := &scoring.Scale{Method: methods[a.Normalise], Lower: a.Direction == Lower, Log: a.Transform == TransformLog}
		if s.Method == scoring.Goalposts {
			s.Min, s.Max = *a.Minimum, *a.Maximum
		}
		return s
	case Stage:
		s := &scoring.Scale{Method: scoring.Levels}
		for i := range a.Levels {
			s.Levels = append(s.Levels, float64(i)/float64(len(a.Levels)-1))
		}
		return s
	default:
		s := &scoring.Scale{Method: scoring.Levels}
		for _, o := range a.Options {
			s.Levels = append(s.Levels, o.Score)
		}
		return s
	}
}

func (d *Definition) implied(by *ImpliedBy) *scoring.Implied {
	if by == nil {
		return nil
	}
	implied := &scoring.Implied{By: by.Question, Score: by.Score}
	for i, id := range answerIDs(d.byID[by.Question].Answer) {
		for _, when := range by.When {
			if when == id {
				implied.When = append(implied.When, float64(i))
			}
		}
	}
	return implied
}
