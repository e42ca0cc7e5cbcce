package exports

import (
	"maps"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// purse is money of several currencies, in minor units of each.
type purse map[string]int64

// in is all of it in the reported money, at the rates of the day; ok is false where a rate is missing.
func (m purse) in(f *assessment.Finance) (minor int64, ok bool) {
	into := funding.Converter{Atlas: f.Atlas, Date: f.At, Currency: f.Currency}
	for _, code := range slices.Sorted(maps.Keys(m)) {
		if m[code] == 0 {
			continue
		}
		one, _, err := into.Convert(funding.Money{Minor: m[code], Currency: code})
		if err != nil {
			return 0, false
		}
		minor += one.Minor
	}
	return minor, true
}

// words is the sum in the reported money, or where a rate is missing the amounts one by one.
func (m purse) words(f *assessment.Finance) string {
	if minor, ok := m.in(f); ok {
		return framework.Money(minor, f.Currency)
	}
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(m)) {
		if m[code] != 0 {
			parts = append(parts, framework.Money(m[code], code))
		}
	}
	return strings.Join(parts, " + ")
}

// cell is the sum in the reported money in major units, nothing where a rate is missing.
func (m purse) cell(f *assessment.Finance) any {
	if minor, ok := m.in(f); ok {
		return major(minor, f.Currency)
	}
	return nil
}

// spent is what a matching gives, of what some units get where of is not nil.
func spent(m *assessment.Matching, of func(unit string) bool) purse {
	sum := purse{}
	for _, a := range m.Allocations {
		if of == nil || of(m.Market.Needs[a.Need].Unit) {
			sum[m.Market.Finance.Programmes[a.Programme].Currency] += a.Amount
		}
	}
	return sum
}

// leftOpen is what the programmes that are open have left, and how many they are.
func leftOpen(f *assessment.Finance) (sum purse, open int) {
	sum = purse{}
	for _, one := range f.Programmes {
		if one.Status(f.At) == funding.Open {
			sum[one.Currency] += f.Left(one)
			open++
		}
	}
	return sum, open
}

// ratesOf are the rates by which a market's money was exchanged; "" where there is one currency alone.
func (b *book) ratesOf(m *assessment.Market) string {
	f, codes := m.Finance, m.Currencies()
	if len(codes) < 2 {
		return ""
	}
	var parts []string
	for _, code := range codes {
		switch rate, known := f.Atlas.Rate(code, f.At); {
		case code == "USD":
		case !known:
			parts = append(parts, b.t("no rate of %s is known", code))
		default:
			parts = append(parts, b.t("%s %s to the US dollar (%s)", code, rate.PerUSD, day(rate.Date)))
		}
	}
	return strings.Join(parts, "; ")
}
