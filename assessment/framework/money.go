package framework

import (
	"math"
	"strings"
	"sync"

	"golang.org/x/text/currency"
)

// MinorDigits gives how many decimals the amounts of a currency have: 2 for USD, 0 for JPY, and 2 for an unknown code.
func MinorDigits(code string) int {
	digits, _ := minorDigits(code)
	return digits
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

// minorUnits turns an amount in major units into minor units by its decimal digits, so that 0.29 USD is 29 cents and
// not 28.999; ok is false when the amount has more decimals than the currency.
func minorUnits(amount float64, digits int) (minor int64, ok bool) {
	whole, decimals, _ := strings.Cut(decimal(amount), ".")
	if ok = len(decimals) <= digits; !ok {
		decimals = decimals[:digits]
	}
	decimals += strings.Repeat("0", digits-len(decimals))
	for _, c := range whole + decimals {
		if c < '0' || c > '9' || minor > math.MaxInt64/100 {
			return 0, false
		}
		minor = minor*10 + int64(c-'0')
	}
	return minor, ok
}
