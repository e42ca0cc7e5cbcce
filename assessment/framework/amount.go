package framework

import (
	"math"
	"strconv"
	"strings"
)

// money writes an amount of minor units for people: USD 150,000.
func money(minor int64, code string) string {
	digits := MinorDigits(code)
	unit := int64(math.Pow10(digits))
	whole, rest := strconv.FormatInt(minor/unit, 10), minor%unit
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if rest != 0 {
		text := strconv.FormatInt(rest, 10)
		b.WriteString("." + strings.Repeat("0", digits-len(text)) + text)
	}
	return code + " " + b.String()
}

// times writes a factor with two significant decimals at most: 1.5, 25, 0.67.
func times(factor float64) string {
	const hundredths = 100
	return decimal(math.Round(factor*hundredths) / hundredths)
}
