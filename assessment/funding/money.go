package funding

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// What can be wrong with amounts of money. Errors wrap these and say of what.
var (
	ErrNoRate   = errors.New("no rate of exchange is known")
	ErrMixed    = errors.New("amounts of different currencies are no sum")
	ErrOverflow = errors.New("the amount is too great to be counted")
)

// Money is an amount at the prices of a year.
type Money struct {
	Minor    int64  // minor units of the currency
	Currency string // ISO 4217
	Year     int    // 0 = not said, or of several years
}

// Add gives the sum of two amounts of one currency. Amounts of different years are added as they are, and the year of their
// sum is 0: convert them first. Errors: ErrMixed, ErrOverflow.
func Add(a, b Money) (Money, error) {
	if a.Currency != b.Currency {
		return Money{}, fmt.Errorf("%q and %q: %w", a.Currency, b.Currency, ErrMixed)
	}
	minor, err := addMinor(a.Minor, b.Minor)
	if err != nil {
		return Money{}, err
	}
	if a.Year != b.Year {
		a.Year = 0
	}
	return Money{Minor: minor, Currency: a.Currency, Year: a.Year}, nil
}

// Sum adds amounts of one currency as Add does, in any order the same; of none it is the zero Money. Errors: ErrMixed;
// ErrOverflow, only where the whole is too great.
func Sum(list ...Money) (Money, error) {
	if len(list) == 0 {
		return Money{}, nil
	}
	sum, whole := list[0], new(big.Int)
	for _, m := range list {
		if m.Currency != sum.Currency {
			return Money{}, fmt.Errorf("%q and %q: %w", sum.Currency, m.Currency, ErrMixed)
		}
		if m.Year != sum.Year {
			sum.Year = 0
		}
		whole.Add(whole, big.NewInt(m.Minor))
	}
	if !whole.IsInt64() {
		return Money{}, ErrOverflow
	}
	sum.Minor = whole.Int64()
	return sum, nil
}

// Converter brings amounts into one currency at the prices of one year.
type Converter struct {
	Atlas    *country.Atlas // has the rates and the price levels; nil is the built-in one, which has none
	Date     time.Time      // the day of the rates; zero = the newest known
	Currency string         // ISO 4217
	Year     int            // 0 = amounts stay at the prices of their own year
}

// Convert gives an amount in the converter's currency, at the prices of its year:
//
//	converted = amount * P(currency, year) / P(currency, year of the amount) * R(wanted) / R(currency)      (33)
//
// P is the price level of the amount's own currency in a year, R how many units of a currency one US dollar was worth by
// the newest rate that is not newer than the day. The amount is minor units, and so is the result, of which the decimals
// of each currency are known. All of it is exact but for one rounding at the end, half a minor unit up.
//
// An amount in the currency and of the year that are wanted comes back unchanged. Where the years differ and a price level
// of one of them is not known, or the amount's year is 0, prices are not adjusted: the result keeps the year that the amount
// had, and Steps says so. Errors: ErrNoRate where the currencies differ and one has no rate by the day, ErrOverflow.
func (c Converter) Convert(m Money) (Money, Steps, error) {
	exact := new(big.Rat).SetInt64(m.Minor)
	steps := c.adjust(exact, &m)
	if m.Currency != c.Currency {
		if err := c.exchange(exact, m.Currency, &steps); err != nil {
			return Money{}, Steps{}, err
		}
	}
	minor, err := roundMinor(exact)
	if err != nil {
		return Money{}, Steps{}, fmt.Errorf("%s in %s: %w", m.Currency, c.Currency, err)
	}
	return Money{Minor: minor, Currency: c.Currency, Year: m.Year}, steps, nil
}

// adjust brings an amount to the prices of the wanted year, in its own currency, and notes that year in m.
func (c Converter) adjust(exact *big.Rat, m *Money) Steps {
	if c.Year == 0 || c.Year == m.Year {
		return Steps{Adjusted: true}
	}
	missing := func(what string) Steps {
		return Steps{Lines: []Step{{What: "not adjusted to the prices of " + strconv.Itoa(c.Year) + ": " + what}}}
	}
	if m.Year == 0 {
		return missing("of which year the prices are is not known")
	}
	from, known := c.Atlas.Price(m.Currency, m.Year)
	if !known || from.Rat().Sign() <= 0 {
		return missing("no price level of " + m.Currency + " for " + strconv.Itoa(m.Year) + " is known")
	}
	to, known := c.Atlas.Price(m.Currency, c.Year)
	if !known || to.Rat().Sign() <= 0 {
		return missing("no price level of " + m.Currency + " for " + strconv.Itoa(c.Year) + " is known")
	}
	exact.Mul(exact, to.Rat())
	exact.Quo(exact, from.Rat())
	by, _ := c.Atlas.PriceVintage(m.Currency)
	line := Step{
		What:   "from the prices of " + strconv.Itoa(m.Year) + " to those of " + strconv.Itoa(c.Year) + ", in " + m.Currency,
		Figure: to.Index + " / " + from.Index, Source: vintageText(by),
	}
	m.Year = c.Year
	return Steps{Lines: []Step{line}, Adjusted: true}
}

// exchange brings an amount from one currency into the wanted one, by way of the dollar.
func (c Converter) exchange(exact *big.Rat, from string, steps *Steps) error {
	for _, way := range []struct {
		currency, what string
		into           bool // from dollars into the currency
	}{{from, "from " + from + " into US dollars", false}, {c.Currency, "from US dollars into " + c.Currency, true}} {
		rate, known := c.Atlas.Rate(way.currency, c.Date)
		if !known || rate.Rat().Sign() <= 0 {
			return fmt.Errorf("%q%s: %w", way.currency, byDay(c.Date), ErrNoRate)
		}
		line := Step{What: way.what, Figure: "/ " + rate.PerUSD}
		if way.into {
			exact.Mul(exact, rate.Rat())
			line.Figure = "* " + rate.PerUSD
		} else {
			exact.Quo(exact, rate.Rat())
		}
		by, dated := c.Atlas.RateVintage(way.currency, c.Date)
		if !dated {
			continue // the dollar itself: neither a factor nor a source
		}
		line.What += ", at the rate of " + rate.Date.Format(time.DateOnly)
		line.Source = vintageText(by)
		steps.Lines = append(steps.Lines, line)
	}
	units := new(big.Rat).SetFrac(minorPerUnit(c.Currency), minorPerUnit(from))
	exact.Mul(exact, units)
	return nil
}

// minorPerUnit is how many minor units one unit of a currency has.
func minorPerUnit(currency string) *big.Int {
	const decimal = 10
	return new(big.Int).Exp(big.NewInt(decimal), big.NewInt(int64(framework.MinorDigits(currency))), nil)
}

// roundMinor gives the nearest whole number, of two the greater. Errors: ErrOverflow.
func roundMinor(exact *big.Rat) (int64, error) {
	// floor(n/d + 1/2) = floor((2n + d) / 2d), which needs no common divisor
	twice := new(big.Int).Lsh(exact.Num(), 1)
	twice.Add(twice, exact.Denom())
	whole := twice.Div(twice, new(big.Int).Lsh(exact.Denom(), 1)) // downwards: a denominator is positive
	if !whole.IsInt64() {
		return 0, ErrOverflow
	}
	return whole.Int64(), nil
}

// addMinor adds two amounts. Errors: ErrOverflow.
func addMinor(a, b int64) (int64, error) {
	sum := a + b
	if (sum > a) != (b > 0) {
		return 0, ErrOverflow
	}
	return sum, nil
}
