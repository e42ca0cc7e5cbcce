package scoring

import (
	"math"
	"slices"
)

// Normalise gives the data-driven scores of a column of raw values, one per unit:
//
//	min-max             (x - min) / (max - min)                                  (3)
//	z-score             (x - mean) / s, with s the sample standard deviation      (4)
//	rank                1 + number of values below x                             (5)
//	percentile rank     (rank - 1) / (n - 1)                                     (6)
//	Borda               (rank - 1) / (greatest rank - 1)                         (7)
//	distance to maximum 1 - (max - x) / (max - min)                              (3)
//
// x is in the leaf's own unit, NaN where there is no value; lower negates it first. The result has NaN in the same
// places; it is in 0..1 but for z-score (mean 0, standard deviation 1) and rank (1..n). Without spread (no value, one
// value, or all equal) ok is false and there are no scores. x is not modified.
// Source: OECD/JRC Handbook 2008, step 5; ties as in COINr (Becker et al. 2022).
func Normalise(x []float64, method Method, lower bool) (scores []float64, ok bool) {
	v := slices.Clone(x)
	if !normalise(v, method, lower) {
		return nil, false
	}
	return v, true
}

// normalise is Normalise in place; where it gives false, v is of no use.
func normalise(v []float64, method Method, lower bool) bool {
	if lower {
		for i := range v {
			v[i] = -v[i]
		}
	}
	least, greatest, n := extent(v)
	if n == 0 || least == greatest {
		return false
	}
	switch method {
	case MinMax, DistanceToMax, ZScore:
		for i := range v {
			v[i] = (v[i] - least) / (greatest - least)
		}
		if method == ZScore { // the same for any unit and origin
			standardise(v)
		}
	case RankOf:
		ascendingRanks(v)
	case PercentileRank:
		ascendingRanks(v)
		shiftScale(v, float64(n-1))
	case Borda:
		shiftScale(v, ascendingRanks(v)-1)
	case Levels, Goalposts:
		return false
	default:
		return false
	}
	return true
}

// extent gives the least and greatest of the values that are not NaN, and their number.
func extent(x []float64) (least, greatest float64, n int) {
	least, greatest = math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if math.IsNaN(v) {
			continue
		}
		least, greatest = min(least, v), max(greatest, v)
		n++
	}
	return least, greatest, n
}

// standardise turns v, brought to 0..1 before so that squares neither overflow nor vanish, into z-scores in place.
func standardise(v []float64) {
	mean, n := mean(v)
	var squares sum
	for _, x := range v {
		if !math.IsNaN(x) {
			squares.addProduct(x-mean, x-mean)
		}
	}
	sd := math.Sqrt(squares.value() / float64(n-1))
	for i, x := range v {
		v[i] = (x - mean) / sd
	}
}

// mean is the arithmetic mean of the values that are not NaN, and their number.
func mean(x []float64) (float64, int) {
	var total sum
	n := 0
	for _, v := range x {
		if !math.IsNaN(v) {
			total.add(v)
			n++
		}
	}
	return total.value() / float64(n), n
}

// ascendingRanks replaces each value by its rank from the bottom, ties taking the least, and gives the greatest rank.
func ascendingRanks(v []float64) (top float64) {
	order := make([]int, 0, len(v))
	for i, x := range v {
		if !math.IsNaN(x) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return compare(v[a], v[b]) })
	ranks := make([]float64, len(order))
	for k, i := range order {
		ranks[k] = float64(k + 1)
		if k > 0 && v[i] == v[order[k-1]] {
			ranks[k] = ranks[k-1]
		}
	}
	for k, i := range order {
		v[i] = ranks[k]
	}
	if len(ranks) == 0 {
		return 0
	}
	return ranks[len(ranks)-1]
}

// shiftScale replaces each value x by (x-1)/d.
func shiftScale(v []float64, d float64) {
	for i := range v {
		v[i] = (v[i] - 1) / d
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
