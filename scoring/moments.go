package scoring

import "math"

// Skewness is the sample-adjusted skewness G1 of the values that are not NaN:
//
//	G1 = sqrt(n(n-1))/(n-2) * m3 / m2^1.5,  m_k = mean of (x - mean)^k             (8)
//
// Any unit; the result has none. NaN for fewer than three values or no spread. x is not modified.
// Source: Joanes and Gill, The Statistician 47 (1998) 183-189.
func Skewness(x []float64) float64 {
	n, m2, m3, _ := centralMoments(x)
	if n < 3 || m2 == 0 {
		return math.NaN()
	}
	return math.Sqrt(n*(n-1)) / (n - 2) * m3 / math.Pow(m2, 1.5)
}

// Kurtosis is the sample-adjusted excess kurtosis G2 of the values that are not NaN:
//
//	G2 = (n-1)/((n-2)(n-3)) * ((n+1)(m4/m2^2 - 3) + 6),  m_k = mean of (x - mean)^k (9)
//
// Any unit; the result has none, and is 0 for a normal distribution. NaN for fewer than four values or no spread.
// x is not modified. Source: Joanes and Gill, The Statistician 47 (1998) 183-189.
func Kurtosis(x []float64) float64 {
	n, m2, _, m4 := centralMoments(x)
	if n < 4 || m2 == 0 {
		return math.NaN()
	}
	excess := m4/float64(m2*m2) - 3
	return (n - 1) / ((n - 2) * (n - 3)) * (float64((n+1)*excess) + 6)
}

// centralMoments gives the number of values that are not NaN and the means of the 2nd to 4th power of their deviations.
func centralMoments(x []float64) (n, m2, m3, m4 float64) {
	mu, count := mean(x)
	if least, greatest, _ := extent(x); least == greatest { // the mean of three times 0.1 need not be 0.1
		return float64(count), 0, 0, 0
	}
	for _, v := range x {
		if math.IsNaN(v) {
			continue
		}
		d := v - mu
		square := float64(d * d)
		m2 += square
		m3 += float64(square * d)
		m4 += float64(square * square)
	}
	n = float64(count)
	return n, m2 / n, m3 / n, m4 / n
}
