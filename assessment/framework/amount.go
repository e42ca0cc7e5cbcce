package framework

import (
	"math"
	"strconv"
	"strings"
)

// Money writes an amount of minor units for people, in major units with commas between thousands, and with decimals only
// where there are some: USD 150,000, USD 0.29, JPY -1,000.
func Money(minor int64, code string) string {
	digits := MinorDigits(code)
	sign, size := "", uint64(minor)
	if minor < 0 {
		sign, size = "-", -size
	}
	unit := uint64(math.Pow10(digits))
	whole, rest := strconv.FormatUint(size/unit, 10), size%unit
	var b strings.Builder
	b.WriteString(code + " " + sign)
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if rest != 0 {
		text := strconv.FormatUint(rest, 10)
		b.WriteString("." + strings.Repeat("0", digits-len(text)) + text)
	}
	return b.String()
}

// times writes a factor with two significant decimals at most: 1.5, 25, 0.67.
func times(factor float64) string {
	const hundredths = 100
	return decimal(math.Round(factor*hundredths) / hundredths)
}
