package scoring

import (
	"math"
	"slices"
)

// Aggregate says how the scores of children become the score of their parent.
type Aggregate uint8

// The aggregations. Points (a sum over a maximum) is Arithmetic with the points as weights.
const (
	Arithmetic Aggregate = iota
	Geometric
	Harmonic
	Generalised
	Median
	Minimum
	None    // no number at this node
	Profile // tiers reached, see Node.Tiers; no mean
)

func (a Aggregate) String() string {
	names := [...]string{"arithmetic", "geometric", "harmonic", "generalised", "median", "minimum", "none", "profile"}
	if int(a) < len(names) {
		return names[a]
	}
	return "unknown"
}

// readsChildren says that a node takes the scores of its children: None takes nothing, and Profile the leaves themselves.
func (a Aggregate) readsChildren() bool { return a != None && a != Profile }

// needsPositive says that the aggregation is defined for positive scores only, so that the floor applies.
func (a Aggregate) needsPositive(exponent float64) bool {
	return a == Geometric || a == Harmonic || (a == Generalised && exponent <= 0)
}

// needsSign says that the aggregation has no meaning for negative scores.
func (a Aggregate) needsSign(exponent float64) bool {
	return a.needsPositive(exponent) || (a == Generalised && exponent != 1)
}

// Mean aggregates the values x with weights w, both of the same length. NaN values and zero weights are left out:
//
//	arithmetic   sum w x / sum w                                                  (11)
//	geometric    exp(sum w ln x / sum w)                                          (12)
//	harmonic     sum w / sum (w / x)                                              (13)
//	generalised  (sum w x^p / sum w)^(1/p); the geometric mean for p = 0          (14)
//	median       least x whose cumulated weight reaches half of the sum of w      (15)
//	minimum      least x                                                          (16)
//
// x is in any one unit, w >= 0 in any unit; the result is in x's unit, between the least and greatest x up to rounding. It is NaN for
// None and Profile and where no value with a positive weight is left. Geometric, harmonic and p <= 0 need x > 0 (see Rules.Floor),
// other p but 1 need x >= 0; else the result is NaN, never a number without meaning. The mean of equal values is that
// value to the last bit. x and w are not modified.
// Source: OECD/JRC Handbook 2008, step 6; median and ties: the lower one, so that a tie never overstates.
func Mean(a Aggregate, exponent float64, x, w []float64) float64 {
	var keptX, keptW []float64
	for i, v := range x {
		if math.IsNaN(v) || w[i] == 0 {
			continue
		}
		if a.needsPositive(exponent) && v <= 0 || a.needsSign(exponent) && v < 0 {
			return math.NaN()
		}
		keptX, keptW = append(keptX, v), append(keptW, w[i])
	}
	return aggregate(a, exponent, keptX, keptW)
}

// aggregate is Mean over values that are all there, positive where the aggregation needs it, with positive weights.
// It may reorder x and w.
func aggregate(a Aggregate, exponent float64, x, w []float64) float64 {
	if len(x) == 0 || a == None {
		return math.NaN()
	}
	if equal(x) {
		return x[0]
	}
	switch a {
	case Arithmetic:
		return weightedMean(x, w)
	case Geometric:
		return math.Exp(meanOf(x, w, math.Log))
	case Harmonic:
		return 1 / meanOf(x, w, func(v float64) float64 { return 1 / v })
	case Generalised:
		return powerMean(exponent, x, w)
	case Median:
		return weightedMedian(x, w)
	case Minimum:
		return slices.Min(x)
	default:
		return math.NaN()
	}
}

func equal(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}

// weightedMean is sum w x / sum w.
func weightedMean(x, w []float64) float64 {
	top, total := 0.0, 0.0
	for i, v := range x {
		top += float64(w[i] * v)
		total += w[i]
	}
	return top / total
}

// meanOf is sum w f(x) / sum w.
func meanOf(x, w []float64, f func(float64) float64) float64 {
	top, total := 0.0, 0.0
	for i, v := range x {
		top += float64(w[i] * f(v))
		total += w[i]
	}
	return top / total
}

// negligible is an exponent so near 0 that the mean is the geometric one to the last digits.
const negligible = 1e-12

// powerMean is the generalised mean. It is taken relative to the value that dominates, through expm1 and log1p, so that
// neither great exponents overflow nor small ones cancel.
func powerMean(p float64, x, w []float64) float64 {
	switch {
	case math.Abs(p) < negligible:
		return math.Exp(meanOf(x, w, math.Log))
	case p == 1:
		return weightedMean(x, w)
	}
	lead := slices.Max(x)
	if p < 0 {
		lead = slices.Min(x)
	}
	relative := meanOf(x, w, func(v float64) float64 { return math.Expm1(p * math.Log(v/lead)) })
	return lead * math.Exp(math.Log1p(relative)/p)
}

// weightedMedian sorts x and w together (they are short) and walks up to half of the weight.
func weightedMedian(x, w []float64) float64 {
	total := 0.0
	for i := range x {
		total += w[i]
		for j := i; j > 0 && x[j] < x[j-1]; j-- {
			x[j], x[j-1] = x[j-1], x[j]
			w[j], w[j-1] = w[j-1], w[j]
		}
	}
	reached := 0.0
	for i, v := range x {
		reached += w[i]
		if 2*reached >= total*(1-slack) { // 0.3 is half of 0.1 + 0.2 + 0.3
			return v
		}
	}
	return x[len(x)-1]
}
