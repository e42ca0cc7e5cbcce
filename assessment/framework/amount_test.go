package framework

import (
	"math"
	"testing"
)

func TestMoneyIsWrittenForPeople(t *testing.T) {
	for _, c := range []struct {
		minor int64
		code  string
		want  string
	}{
		{0, "USD", "USD 0"}, {29, "USD", "USD 0.29"}, {5, "USD", "USD 0.05"}, {99_900, "EUR", "EUR 999"}, {100_000, "EUR", "EUR 1,000"},
		{15_000_000, "USD", "USD 150,000"}, {123_456_789, "USD", "USD 1,234,567.89"}, {1_000, "JPY", "JPY 1,000"}, {1_005, "KWD", "KWD 1.005"},
		{-12_300, "USD", "USD -123"}, {-29, "USD", "USD -0.29"}, {-100_000, "JPY", "JPY -100,000"},
		{math.MinInt64, "JPY", "JPY -9,223,372,036,854,775,808"},
	} {
		if got := Money(c.minor, c.code); got != c.want {
			t.Errorf("%d %s: %q, want %q", c.minor, c.code, got, c.want)
		}
	}
}
