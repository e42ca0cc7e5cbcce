package assessment

import (
	"math/big"
	"strconv"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Cost is the planning range of a remedy for one country: amounts in minor units of one currency at the prices of one
// year.
type Cost struct {
	Currency         string // ISO 4217
	Year             int
	Low, Base, High  int64 // one-off
	RecurrentPerYear int64
	Income           country.IncomeGroup // what the amounts were scaled to; "" when they were not scaled
	Factor           float64             // by which they were scaled
	Source           string
}

// remedyCost scales the cost of a question's remedy to an income group:
//
//	cost = planning figure x factor of the income group, rounded to the minor unit                (25)
//
// nil where the framework gives no cost. Without a known income group, or without a factor for it, the figure stays
// unscaled and Income is "".
func remedyCost(q *framework.Node, income country.IncomeGroup) *Cost {
	if q.Remedy == nil || q.Remedy.Cost == nil {
		return nil
	}
	from := q.Remedy.Cost
	factor, ok := q.Remedy.ScaleByIncome[string(income)]
	if !ok {
		factor, income = 1, ""
	}
	scale := func(amount int64) int64 { return times(amount, factor) }
	return &Cost{
		Currency: from.Currency, Year: from.Year, Low: scale(from.Low), Base: scale(from.Base), High: scale(from.High),
		RecurrentPerYear: scale(from.RecurrentPerYear), Income: income, Factor: factor, Source: from.Source,
	}
}

// times multiplies an amount by a factor as written in decimals, half a minor unit rounded up: 0.29 of 50 is 14.5, hence
// 15, where a float64 has 14.499999999999998. Amounts that no longer fit stay as they are.
func times(amount int64, factor float64) int64 {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(factor, 'g', -1, 64))
	if !ok {
		return amount
	}
	exact.Mul(exact, new(big.Rat).SetInt64(amount))
	rounded, err := strconv.ParseInt(exact.FloatString(0), 10, 64)
	if err != nil {
		return amount
	}
	return rounded
}

// FirstYear is the base cost of the first year: one-off and one year of recurrent cost.
func (c *Cost) FirstYear() int64 { return c.Base + c.RecurrentPerYear }
