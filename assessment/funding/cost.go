package funding

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
)

// ErrCost says that figures are none of a cost. Errors wrap it and say which.
var ErrCost = errors.New("these are no figures of a cost")

// Bounds of a plan. What is beyond is a slip of the hand.
const (
	MostYears  = 100
	MostMonths = monthsPerYear * MostYears

	monthsPerYear = 12
)

// Plan is what an action costs over the years from its first month on. Amounts are minor units and hold the overhead.
type Plan struct {
	Currency  string // ISO 4217
	PriceYear int
	OneOff    Range
	Recurrent Range // each year
	Months    int   // over which the one-off amount is spent, at least 1
}

// RemedyCost writes the planning figures of a remedy, as they are for a country, in the form of a country's own: the
// recurrent amount has no range there, and overhead is in the figures already.
func RemedyCost(currency string, priceYear int, oneOff Range, recurrentPerYear int64, source string) ActionCost {
	return ActionCost{
		Currency: currency, PriceYear: priceYear, OneOff: oneOff,
		Recurrent: Range{Low: recurrentPerYear, Base: recurrentPerYear, High: recurrentPerYear}, Source: source,
	}
}

// NewPlan puts the overhead on the figures of an action, each of which is rounded once:
//
//	x with overhead = x * (1 + overhead), half a minor unit up                                    (34)
//
// Amounts are minor units, 0 and above, with Low <= Base <= High, and stay so. Overhead is a share, 0..1, taken as it is
// written in decimals; 0 changes nothing. months, 0..MostMonths, is how long the action takes; 0 is not known, and its
// one-off amount falls to the first year. Errors: ErrCost, ErrOverflow.
func NewPlan(cost ActionCost, months int) (Plan, error) {
	if months < 0 || months > MostMonths {
		return Plan{}, fmt.Errorf("%d months: %w", months, ErrCost)
	}
	share, ok := new(big.Rat).SetString(strconv.FormatFloat(cost.Overhead, 'g', -1, 64))
	if !ok || cost.Overhead < 0 || cost.Overhead > 1 {
		return Plan{}, fmt.Errorf("overhead %v: %w", cost.Overhead, ErrCost)
	}
	factor := share.Add(share, big.NewRat(1, 1))
	oneOff, err := cost.OneOff.times(factor)
	if err != nil {
		return Plan{}, fmt.Errorf("one-off: %w", err)
	}
	recurrent, err := cost.Recurrent.times(factor)
	if err != nil {
		return Plan{}, fmt.Errorf("recurrent: %w", err)
	}
	return Plan{Currency: cost.Currency, PriceYear: cost.PriceYear, OneOff: oneOff, Recurrent: recurrent, Months: max(months, 1)}, nil
}

// In is the plan in the converter's currency and at the prices of its year: the one-off and the yearly figures are each
// converted, and sums and years follow from those, so that they add up there too. Where the prices could not be adjusted
// PriceYear stays. Errors: as Convert.
func (p Plan) In(c Converter) (Plan, Steps, error) {
	var steps Steps
	for _, r := range []*Range{&p.OneOff, &p.Recurrent} {
		for _, x := range []*int64{&r.Low, &r.Base, &r.High} {
			to, how, err := c.Convert(Money{Minor: *x, Currency: p.Currency, Year: p.PriceYear})
			if err != nil {
				return Plan{}, Steps{}, err
			}
			*x, steps = to.Minor, how // the same steps for each
		}
	}
	p.Currency = c.Currency
	if steps.Adjusted && c.Year != 0 {
		p.PriceYear = c.Year
	}
	return p, steps, nil
}

// Total is the cost over some years:
//
//	total = one-off + years * recurrent                                                           (35)
//
// years is 0..MostYears. The one-off amount is in it whole, also where the action takes longer than that. Errors: ErrCost,
// ErrOverflow.
func (p Plan) Total(years int) (Range, error) {
	if years < 0 || years > MostYears {
		return Range{}, fmt.Errorf("%d years: %w", years, ErrCost)
	}
	var total Range
	for _, x := range []struct {
		sum            *int64
		oneOff, yearly int64
	}{
		{&total.Low, p.OneOff.Low, p.Recurrent.Low}, {&total.Base, p.OneOff.Base, p.Recurrent.Base}, {&total.High, p.OneOff.High, p.Recurrent.High},
	} {
		exact := new(big.Int).Mul(big.NewInt(x.yearly), big.NewInt(int64(years)))
		if exact.Add(exact, big.NewInt(x.oneOff)); !exact.IsInt64() {
			return Range{}, ErrOverflow
		}
		*x.sum = exact.Int64()
	}
	return total, nil
}

// YearCost is what a plan costs in one of its years.
type YearCost struct {
	Year      int // 1 = the twelve months from the first month of the action on
	OneOff    Range
	Recurrent Range
}

// Total is all that the year costs.
func (y YearCost) Total() Range { return y.OneOff.plus(y.Recurrent) }

// ByYear spreads the cost over its years. The one-off amount is spent evenly over the M months of the action, rounded so
// that nothing is lost; the recurrent amount falls to each of the years that are asked for:
//
//	spent(x, i) = x * min(12 i, M) / M, half a minor unit up
//	low(i)      = spent(low, i) - spent(low, i-1)
//	base(i)     = low(i) + spent(base - low, i) - spent(base - low, i-1)
//	high(i)     = base(i) + spent(high - base, i) - spent(high - base, i-1)                       (36)
//
// years is 0..MostYears. There are as many rows as years, and more of them, with a one-off amount alone, where the action
// takes longer: the rows add up to Total(years), and Low <= Base <= High in each. Errors: ErrCost, ErrOverflow.
func (p Plan) ByYear(years int) ([]YearCost, error) {
	if _, err := p.Total(years); err != nil {
		return nil, err
	}
	months := max(p.Months, 1)
	rows := make([]YearCost, max(years, (months+monthsPerYear-1)/monthsPerYear))
	for i := range rows {
		part := func(x int64) int64 {
			return spent(x, min(monthsPerYear*(i+1), months), months) - spent(x, min(monthsPerYear*i, months), months)
		}
		low := part(p.OneOff.Low)
		base := low + part(p.OneOff.Base-p.OneOff.Low)
		rows[i] = YearCost{Year: i + 1, OneOff: Range{Low: low, Base: base, High: base + part(p.OneOff.High-p.OneOff.Base)}}
		if i < years {
			rows[i].Recurrent = p.Recurrent
		}
	}
	return rows, nil
}

// spent is the share of an amount for k of m months, half a minor unit up, without a product that is too great.
func spent(x int64, k, m int) int64 {
	months, all := int64(k), int64(m)
	whole, rest := x/all, x%all
	return whole*months + (2*rest*months+all)/(2*all)
}

// times multiplies each amount and rounds it. Errors: ErrCost, ErrOverflow.
func (r Range) times(factor *big.Rat) (Range, error) {
	if r.Low < 0 || r.Low > r.Base || r.Base > r.High {
		return Range{}, fmt.Errorf("low %d, base %d, high %d: %w", r.Low, r.Base, r.High, ErrCost)
	}
	for _, x := range []*int64{&r.Low, &r.Base, &r.High} {
		minor, err := roundMinor(new(big.Rat).Mul(factor, new(big.Rat).SetInt64(*x)))
		if err != nil {
			return Range{}, err
		}
		*x = minor
	}
	return r, nil
}

// plus adds two ranges whose sum is known to fit.
func (r Range) plus(s Range) Range {
	return Range{Low: r.Low + s.Low, Base: r.Base + s.Base, High: r.High + s.High}
}
