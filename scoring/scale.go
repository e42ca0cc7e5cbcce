package scoring

import (
	"fmt"
	"math"
)

// Method says how a raw value becomes a score.
type Method uint8

// The methods. Levels and Goalposts look at one value alone; the others look at all units of a period.
const (
	Levels         Method = iota // the raw value is the number of a level, from 0; the score is the level's
	Goalposts                    // linear between two fixed values
	MinMax                       // linear between the least and the greatest value seen
	ZScore                       // distance from the mean in sample standard deviations; leaves 0..1
	RankOf                       // rank from the bottom, ties take the least; leaves 0..1
	PercentileRank               // (rank-1)/(n-1)
	Borda                        // (rank-1) over the greatest such value
	DistanceToMax                // 1 - (max-x)/(max-min): min-max by another name, kept for frameworks that use the term
)

// greatest bounds raw values, so that sums and differences of them stay numbers.
const greatest = 1e150

func outOfRange(x float64) bool { return math.Abs(x) > greatest }

// Scale turns the raw values of one leaf into scores.
type Scale struct {
	Method   Method
	Levels   []float64 // Levels: scores in 0..1, not falling, at least two
	Min, Max float64   // Goalposts: Min < Max
	Lower    bool      // a lower raw value is better
	Log      bool      // the natural logarithm is taken first; values must be > 0
}

// Range gives the least and the greatest score that the scale can reach; ok is false where there is no such bound.
func (s *Scale) Range() (low, high float64, ok bool) {
	if s.Method == Levels {
		return s.Levels[0], s.Levels[len(s.Levels)-1], true
	}
	return 0, 1, s.bounded()
}

// worst is the least score an answer can get.
func (s *Scale) worst() float64 {
	if s.Method == Levels && len(s.Levels) > 0 {
		return s.Levels[0]
	}
	return 0
}

// DataDriven says that the score of one unit depends on the values of others.
func (s *Scale) DataDriven() bool { return s.Method > Goalposts }

func (s *Scale) bounded() bool { return s.Method != ZScore && s.Method != RankOf }

// check says what is wrong with the scale, or nothing.
func (s *Scale) check() string {
	switch {
	case s.Method > DistanceToMax:
		return fmt.Sprintf("method %d is not known", s.Method)
	case s.Method == Levels && s.Log:
		return "levels have no logarithm"
	case s.Method == Levels:
		return s.checkLevels()
	case s.Method == Goalposts && (badNumber(s.Min) || badNumber(s.Max) || s.Min >= s.Max):
		return fmt.Sprintf("goalposts %v and %v are not two rising numbers", s.Min, s.Max)
	case s.Method == Goalposts && (outOfRange(s.Min) || outOfRange(s.Max)):
		return fmt.Sprintf("goalposts %v and %v are beyond %g", s.Min, s.Max, greatest)
	case s.Method == Goalposts && s.Log && s.Min <= 0:
		return fmt.Sprintf("goalpost %v has no logarithm", s.Min)
	case s.Method == Goalposts && s.Log && math.Log(s.Min) == math.Log(s.Max):
		return fmt.Sprintf("goalposts %v and %v have the same logarithm", s.Min, s.Max)
	}
	return ""
}

func (s *Scale) checkLevels() string {
	if len(s.Levels) < 2 {
		return fmt.Sprintf("%d levels are too few, 2 are needed", len(s.Levels))
	}
	previous := 0.0
	for _, score := range s.Levels {
		if !(score >= previous && score <= 1) {
			return fmt.Sprintf("level scores %v do not rise within 0..1", s.Levels)
		}
		previous = score
	}
	return ""
}

// refuse says why a raw value cannot be taken, or nothing.
func (s *Scale) refuse(x float64) string {
	switch {
	case badNumber(x):
		return fmt.Sprintf("%v is not a finite number", x)
	case outOfRange(x):
		return fmt.Sprintf("%v is beyond %g", x, greatest)
	case s.Method == Levels && (x != math.Trunc(x) || x < 0 || x >= float64(len(s.Levels))):
		return fmt.Sprintf("%v is not one of the levels 0 to %d", x, len(s.Levels)-1)
	case s.Log && x <= 0:
		return fmt.Sprintf("%v has no logarithm, only values above 0 have", x)
	}
	return ""
}

// fixed scores one raw value of a scale that is not data-driven:
//
//	levels     s = score of level x                                                             (1)
//	goalposts  s = clamp((g(x) - g(Min)) / (g(Max) - g(Min))), or 1 minus that for Lower         (2)
//
// with g the natural logarithm for Log and the identity otherwise. x was accepted by refuse. The result is in 0..1;
// values outside the goalposts take 0 or 1.
// Source: OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 5.
func (s *Scale) fixed(x float64) float64 {
	if s.Method == Levels {
		return s.Levels[int(x)]
	}
	low, high := s.Min, s.Max
	if s.Log {
		x, low, high = math.Log(x), math.Log(low), math.Log(high)
	}
	score := clamp01((x - low) / (high - low))
	if s.Lower {
		return 1 - score
	}
	return score
}

// AnswerScore is the score of a raw value of a leaf, 0..1; NaN for data-driven scales, where it depends on the others, and
// for values that the scale refuses.
func (m *Model) AnswerScore(leaf int, raw float64) float64 {
	scale := m.nodes[m.leaves[leaf]].scale
	if scale.DataDriven() || scale.refuse(raw) != "" {
		return math.NaN()
	}
	return scale.fixed(raw)
}
