package funding_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/funding"
)

// A factor gives to the unit what Convert gives, whatever the size of the amount, and refuses what it refuses.
func TestFactorConverts(t *testing.T) {
	atlas := pricedAtlas(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawConverter(t, atlas)
		m := drawMoney(rapid.SampledFrom([]int64{10, 1e6, 1e12, math.MaxInt64}).Draw(t, "most")).Draw(t, "amount")
		f, err := c.Factor(m)
		if err != nil {
			t.Fatal(err)
		}
		want, _, wantErr := c.Convert(m)
		got, err := f.Times(m.Minor)
		if got != want.Minor || errors.Is(err, funding.ErrOverflow) != errors.Is(wantErr, funding.ErrOverflow) {
			t.Fatalf("%+v into %+v: %d, %v; converted %d, %v", m, c, got, err, want.Minor, wantErr)
		}
		if err != nil && err.Error() != wantErr.Error() {
			t.Fatalf("%q, and Convert says %q", err, wantErr)
		}
	})
	_, err := (funding.Converter{Currency: "KES"}).Factor(funding.Money{Currency: "EUR"})
	_, _, want := (funding.Converter{Currency: "KES"}).Convert(funding.Money{Currency: "EUR"})
	if !errors.Is(err, funding.ErrNoRate) || err.Error() != want.Error() {
		t.Errorf("without rates: %v", err)
	}
}

func TestShareIsRoundedDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, math.MaxInt64).Draw(t, "den")
		part := big.NewRat(rapid.Int64Range(0, den).Draw(t, "num"), den)
		minor := rapid.OneOf(rapid.Int64Range(0, 1e6), rapid.Int64Range(0, math.MaxInt64)).Draw(t, "amount")
		exact := new(big.Rat).SetInt64(minor)
		exact.Mul(exact, part)
		want := new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
		if got := funding.NewShare(part).Of(minor); got != want {
			t.Fatalf("%s of %d is %d, want %d", part, minor, got, want)
		}
	})
}

func TestFactorsAllocateNothing(t *testing.T) {
	f, err := (funding.Converter{Atlas: pricedAtlas(t), Currency: "JPY"}).Factor(funding.Money{Currency: "KES"})
	if err != nil {
		t.Fatal(err)
	}
	p, facts := offer(), wants("KEN")
	if n := testing.AllocsPerRun(100, func() {
		_, _ = f.Times(123_456_789)
		funding.JudgeRequest(&p, &facts)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
