package funding

import (
	"fmt"
	"math/big"
	"math/bits"
)

// Factor brings many amounts of one currency and year into another money, as Convert does with each.
type Factor struct {
	exact    *big.Rat
	num, den uint64 // exact, where both parts and twice the second fit; else 0
	words    string // of what is too great
}

// Factor is what Convert multiplies amounts with that are in the currency and of the year of m. Errors: ErrNoRate.
func (c Converter) Factor(m Money) (Factor, error) {
	exact := big.NewRat(1, 1)
	steps := c.adjust(exact, &m)
	if m.Currency != c.Currency {
		if err := c.exchange(exact, m.Currency, &steps); err != nil {
			return Factor{}, err
		}
	}
	f := Factor{exact: exact, words: m.Currency + " in " + c.Currency}
	f.num, f.den = parts(exact)
	return f, nil
}

// Times gives an amount in minor units, rounded as Convert rounds. Errors: ErrOverflow.
func (f Factor) Times(minor int64) (int64, error) {
	if f.den != 0 && minor >= 0 {
		if whole, ok := mulDiv(uint64(minor), 2*f.num, f.den, 2*f.den); ok {
			return whole, nil
		}
	}
	exact := new(big.Rat).SetInt64(minor)
	whole, err := roundMinor(exact.Mul(exact, f.exact))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", f.words, err)
	}
	return whole, nil
}

// Share is a part of amounts.
type Share struct {
	exact    *big.Rat
	num, den uint64 // exact, where both parts fit; else 0
}

// NewShare is an exact part of amounts, 0..1.
func NewShare(exact *big.Rat) Share {
	s := Share{exact: exact}
	s.num, s.den = parts(exact)
	return s
}

// Of gives the part of an amount that is not negative, rounded down.
func (s Share) Of(minor int64) int64 {
	if s.den != 0 && minor >= 0 {
		if whole, ok := mulDiv(uint64(minor), s.num, 0, s.den); ok {
			return whole
		}
	}
	exact := new(big.Rat).SetInt64(minor)
	exact.Mul(exact, s.exact)
	return new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
}

// parts are numerator and denominator of a number that is not negative, where each fits twice into 64 bits; else 0 and 0.
func parts(exact *big.Rat) (num, den uint64) {
	const most = 63
	if exact.Sign() < 0 || exact.Num().BitLen() > most || exact.Denom().BitLen() > most {
		return 0, 0
	}
	return exact.Num().Uint64(), exact.Denom().Uint64()
}

// mulDiv is (a * b + c) / d, rounded down; ok is false where that is no int64.
func mulDiv(a, b, c, d uint64) (whole int64, ok bool) {
	high, low := bits.Mul64(a, b)
	low, carry := bits.Add64(low, c, 0)
	high += carry // a * b has room for it: no product of two has only ones in its upper half
	if high >= d {
		return 0, false
	}
	quotient, _ := bits.Div64(high, low, d)
	return int64(quotient), quotient <= 1<<63-1
}
