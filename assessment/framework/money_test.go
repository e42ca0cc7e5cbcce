package framework

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestMinorUnits(t *testing.T) {
	for _, c := range []struct {
		amount string
		digits int
		minor  int64
		ok     bool
	}{
		{"0", 2, 0, true}, {"0.29", 2, 29, true}, {"2500000", 2, 250000000, true}, {"2.5e6", 2, 250000000, true},
		{"1.10", 1, 11, true}, {"1.005", 2, 100, false}, {"1.000", 0, 1, true}, {"1.5", 0, 1, false}, {"12E-1", 1, 12, true},
		{"12e-1", 0, 1, false}, {"-0.29", 2, -29, true}, {"-0", 2, 0, true}, {"1e-400", 2, 0, false}, {"0e-99999999999999999999", 2, 0, false},
		{"0e999999", 2, 0, true}, {"1e17", 2, 0, false}, {"9e16", 2, 9000000000000000000, true}, {"99999999999999999999", 0, 0, false},
		{"", 2, 0, false}, {"1,000", 2, 0, false}, {"x", 2, 0, false}, {".", 2, 0, false},
	} {
		if minor, ok := MinorUnits(c.amount, c.digits); minor != c.minor || ok != c.ok {
			t.Errorf("%q with %d decimals: %d %v, want %d %v", c.amount, c.digits, minor, ok, c.minor, c.ok)
		}
	}
}

// TestMinorUnitsAreExact compares with exact fractions.
func TestMinorUnitsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.StringMatching(`-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?(e-?[0-3])?`).Draw(t, "amount")
		digits := rapid.IntRange(0, 3).Draw(t, "digits")
		minor, ok := MinorUnits(amount, digits)
		exact, is := new(big.Rat).SetString(amount)
		if !is {
			t.Fatalf("%q", amount)
		}
		for range digits {
			exact.Mul(exact, big.NewRat(10, 1))
		}
		if ok != exact.IsInt() || ok && exact.Cmp(new(big.Rat).SetInt64(minor)) != 0 {
			t.Fatalf("%q with %d decimals: %d %v, exactly %s", amount, digits, minor, ok, exact)
		}
	})
}
