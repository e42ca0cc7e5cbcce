package scoring

import "math"

// sum adds numbers with twice the precision of a float64 (Knuth's sum with its rounding error, Dekker's product by fused
// multiply-add, which is exact on every architecture), so that the result does not depend on their order.
type sum struct{ high, low float64 }

func (s *sum) add(x float64) {
	t := s.high + x
	added := t - s.high
	s.low += (s.high - (t - added)) + (x - added)
	s.high = t
}

// addProduct adds a times b.
func (s *sum) addProduct(a, b float64) {
	p := float64(a * b)
	s.add(p)
	s.low += math.FMA(a, b, -p)
}

func (s *sum) value() float64 { return s.high + s.low }
