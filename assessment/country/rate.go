package country

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"time"
)

// usd is the currency in which all rates are counted.
const usd = "USD"

// A Rate is how many units of a currency one US dollar was worth from a day on.
// The number is a text in decimals, so that nothing is lost to binary fractions
// on its way from a file to a sum of money: Rat gives it for calculations.
type Rate struct {
	Currency string // ISO 4217
	Date     time.Time
	PerUSD   string // such as "129.5": no exponent, no zeros that say nothing
}

// Rat returns PerUSD as an exact number; 0 where it is no number.
func (r Rate) Rat() *big.Rat {
	return exactDecimal(r.PerUSD)
}

// Rate returns the newest known rate of a currency that is not newer than at;
// the zero time asks for the newest known one. ok is false where none is known.
// The program comes with no rates: all are renewals. One dollar is always one
// dollar, at the day of at.
func (a *Atlas) Rate(currency string, at time.Time) (rate Rate, ok bool) {
	if currency == usd {
		return Rate{Currency: usd, Date: at, PerUSD: "1"}, true
	}
	r, ok := a.rateAt(currency, at)
	return r.Rate, ok
}

// RateVintage says what the rate is from that Rate gives for the same question.
// ok is false where there is none, and for the dollar, which needs no source.
func (a *Atlas) RateVintage(currency string, at time.Time) (v Vintage, ok bool) {
	if r, ok := a.rateAt(currency, at); ok {
		return *r.by, true
	}
	return Vintage{}, false
}

func (a *Atlas) rateAt(currency string, at time.Time) (datedRate, bool) {
	for _, r := range slices.Backward(a.orBuiltin().rates[currency]) {
		if at.IsZero() || !r.Date.After(at) {
			return r, true
		}
	}
	return datedRate{}, false
}

// A datedRate knows the renewal that it came with.
type datedRate struct {
	Rate
	by *Vintage
}

// withRates puts rates of one currency in order, of several of one day the last.
func withRates(list []datedRate) []datedRate {
	slices.SortStableFunc(list, func(a, b datedRate) int { return a.Date.Compare(b.Date) })
	kept := list[:0]
	for i, r := range list {
		if i+1 == len(list) || !list[i+1].Date.Equal(r.Date) {
			kept = append(kept, r)
		}
	}
	return kept
}

// mostDigits bounds both parts of a decimal.
const mostDigits = 15

// canonicalDecimal returns a positive decimal number without the zeros that say
// nothing, or "" when the text is none. An exponent, a sign and separators of
// thousands are no part of one.
func canonicalDecimal(text string) string {
	whole, part, point := strings.Cut(text, ".")
	notDigit := func(r rune) bool { return r < '0' || r > '9' }
	if whole == "" || point && part == "" || max(len(whole), len(part)) > mostDigits ||
		strings.ContainsFunc(whole, notDigit) || strings.ContainsFunc(part, notDigit) {
		return ""
	}
	whole, part = cmp.Or(strings.TrimLeft(whole, "0"), "0"), strings.TrimRight(part, "0")
	switch {
	case part != "":
		return whole + "." + part
	case whole == "0":
		return ""
	}
	return whole
}

// exactDecimal is a canonical decimal as an exact number; 0 for any other text.
func exactDecimal(text string) *big.Rat {
	if canonicalDecimal(text) != text {
		return new(big.Rat)
	}
	exact, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return exact
}
