package framework

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/currency"
)

// MinorDigits gives how many decimals the amounts of a currency have: 2 for USD, 0 for JPY, and 2 for an unknown code.
func MinorDigits(code string) int {
	digits, _ := minorDigits(code)
	return digits
}

// IsCurrency says that a code, in capitals, is that of money in some country, now or formerly.
func IsCurrency(code string) bool {
	_, ok := minorDigits(code)
	return ok && code == strings.ToUpper(code)
}

// minorDigits gives the number of decimals of a currency; ok is false for a code that is not, and never was, money
// (test codes, metals, no currency). Currencies that have been replaced stay valid: a framework version must load for
// ever.
func minorDigits(code string) (digits int, ok bool) {
	unit, err := currency.ParseISO(code)
	if err != nil || !tender()[unit] {
		return 2, false
	}
	digits, _ = currency.Standard.Rounding(unit)
	return digits, true
}

// tender holds the currencies that are or were legal tender in some country.
var tender = sync.OnceValue(func() map[currency.Unit]bool {
	units := map[currency.Unit]bool{}
	for it := currency.Query(currency.Historical); it.Next(); {
		if it.IsTender() {
			units[it.Unit()] = true
		}
	}
	return units
})

// MinorUnits turns an amount in major units, a number as JSON writes it, into minor units by its decimal digits, so that
// 0.29 USD is 29 cents and not 28.999. ok is false when the amount has more decimals than the currency (minor is then cut
// off), when it is too large (minor is then 0), and when the text is no number.
func MinorUnits(amount string, digits int) (minor int64, ok bool) {
	number, power, _ := strings.Cut(strings.ToLower(amount), "e")
	number, negative := strings.CutPrefix(number, "-")
	whole, decimals, _ := strings.Cut(number, ".")
	point := len(whole) + digits
	if power != "" {
		exponent, err := strconv.Atoi(power)
		if err != nil {
			return 0, false
		}
		point += max(-mostPower, min(exponent, mostPower))
	}
	ok = true
	all := whole + decimals
	for i, c := range all {
		switch {
		case c < '0' || c > '9':
			return 0, false
		case i >= point:
			ok = ok && c == '0'
		case minor > (math.MaxInt64-9)/10:
			return 0, false
		default:
			minor = minor*10 + int64(c-'0')
		}
	}
	for i := len(all); i < point && minor > 0; i++ {
		if minor > (math.MaxInt64-9)/10 {
			return 0, false
		}
		minor *= 10
	}
	if negative {
		minor = -minor
	}
	return minor, ok && all != ""
}

// mostPower bounds an exponent: what is beyond it is nothing, or too large, whatever stands before it.
const mostPower = 1 << 24
