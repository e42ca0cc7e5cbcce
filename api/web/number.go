package web

import (
	"math"
	"strconv"
	"strings"
)

// none is shown where there is no number.
const none = "–"

// decimal is a number with one decimal, halves away from zero as spreadsheets round: binary noise beyond the ninth decimal
// does not count, so that 84.85 is 84.9. v is null or below a million in size.
func decimal(v *float64) string { return rounded(v, 1) }

// rounded is decimal with other decimals, 1 to 9.
func rounded(v *float64, decimals int) string {
	if v == nil {
		return none
	}
	const scale = 1e9
	step := scale / math.Pow10(decimals)
	steps := math.Floor((math.Round(math.Abs(*v)*scale) + step/2) / step)
	if *v < 0 {
		steps = -steps
	}
	return strconv.FormatFloat(steps/math.Pow10(decimals), 'f', decimals, 64)
}

// signed is a difference with one decimal and its sign, which what rounds to nothing has not.
func signed(v *float64) string { return signedTo(v, 1) }

// signedTo is signed with other decimals, 1 to 9.
func signedTo(v *float64, decimals int) string {
	text := rounded(v, decimals)
	size, less := strings.CutPrefix(text, "-")
	switch {
	case v == nil:
		return text
	case strings.Trim(size, "0.") == "":
		return size
	case less:
		return "−" + size
	}
	return "+" + size
}

// percent is a share of 0..1 in whole percent. It is 100 only for all, and 0 only for nothing.
func percent(v *float64) string {
	if v == nil {
		return none
	}
	n := math.Round(*v * 100)
	switch {
	case n >= 100 && *v < 1:
		n = 99
	case n <= 0 && *v > 0:
		n = 1
	}
	return strconv.Itoa(int(n)) + " %"
}
