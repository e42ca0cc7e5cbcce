package country

import (
	"cmp"
	"math/big"
	"slices"
)

// A PriceIndex is the price level of a currency's economy in one year: what cost
// that much then costs as much as the level of another year then. The base is
// any, and the same in all years of a currency: only quotients of two years of
// one currency mean something. The number is a text in decimals, as a rate's is.
type PriceIndex struct {
	Currency string // ISO 4217
	Year     int
	Index    string // such as "131.4": no exponent, no zeros that say nothing
}

// Rat returns Index as an exact number; 0 where it is no number.
func (p PriceIndex) Rat() *big.Rat { return exactDecimal(p.Index) }

// Price returns the price level of a currency in a year. ok is false where none
// is known for just that year: levels of years between or beyond are not made
// up. The program comes with no price levels: all are renewals.
func (a *Atlas) Price(currency string, year int) (index PriceIndex, ok bool) {
	list := a.orBuiltin().prices[currency].list
	i, found := slices.BinarySearchFunc(list, year, func(p PriceIndex, year int) int { return cmp.Compare(p.Year, year) })
	if !found {
		return PriceIndex{}, false
	}
	return list[i], true
}

// Prices returns all known price levels of a currency, in rising years.
func (a *Atlas) Prices(currency string) []PriceIndex {
	return slices.Clone(a.orBuiltin().prices[currency].list)
}

// PriceVintage says what the price levels of a currency are from; ok is false
// where there are none.
func (a *Atlas) PriceVintage(currency string) (v Vintage, ok bool) {
	series, ok := a.orBuiltin().prices[currency]
	if !ok {
		return Vintage{}, false
	}
	return *series.by, true
}

// A priceSeries is all that is known of one currency. It comes from one renewal,
// so that two bases never meet in it.
type priceSeries struct {
	list []PriceIndex // rising years
	by   *Vintage
}

func (a *Atlas) renewPrices(rows []PriceIndex, by *Vintage) {
	lists := map[string][]PriceIndex{}
	for _, row := range rows {
		lists[row.Currency] = append(lists[row.Currency], row)
	}
	for currency, list := range lists {
		slices.SortFunc(list, func(x, y PriceIndex) int { return cmp.Compare(x.Year, y.Year) })
		a.prices[currency] = priceSeries{list, by}
	}
}
