package assessment

import (
	"math"
	"testing"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// Who is outbid learns by what, and with how much more it would be paid.
func TestOutbidWords(t *testing.T) {
	def := &framework.Definition{Entity: framework.Country}
	b := &matchBuilder{
		x: &Index{Panel: &Panel{Framework: def}},
		market: &Market{
			Finance: &Finance{Programmes: []*Programme{{Programme: funding.Programme{ID: "p", Currency: "USD"}}}},
			Needs:   []Need{{Unit: "TGO", Action: "team"}, {Unit: "KEN", Action: "law"}},
		},
		problem: matching.Problem{Pairs: []matching.Pair{{Gap: 0}, {Gap: 1}}},
	}
	const outbid = "outbid: its money goes to what gains more for its cost"
	for _, tt := range []struct {
		option matching.Option
		want   WhyNot
	}{
		{
			matching.Option{Reason: matching.ForMoney, Short: 2_50, Ahead: 4, Enters: 123_000_00, Last: 1},
			WhyNot{Ahead: 4, Enters: 123_000_00, Last: 1, Reason: outbid + ", the last of it to law of Kenya; with USD 123,000 more, after 4 others that come before it, it would be paid, if all that is paid now stays"},
		},
		{
			matching.Option{Reason: matching.ForMoney, Short: 2_50, Ahead: 1, Enters: 3_50, Last: -1},
			WhyNot{Ahead: 1, Enters: 3_50, Last: -1, Reason: outbid + "; with USD 3.50 more, after 1 other that comes before it, it would be paid, if all that is paid now stays"},
		},
		{
			matching.Option{Reason: matching.ForMoney, Short: 2_50, Enters: 2_50, Last: 0},
			WhyNot{Enters: 2_50, Last: 0, Reason: outbid + ", the last of it to team of Togo; with USD 2.50 more it would be paid, if all that is paid now stays"},
		},
		{
			matching.Option{Reason: matching.ForMoney, Short: 2_50},
			WhyNot{Last: -1, Reason: "its money goes to what gains more for its cost: USD 2.50 is missing"},
		},
		{matching.Option{Reason: matching.ForFloor, Short: 5_00, Last: -1}, WhyNot{Last: -1, Reason: "a grant for it would be USD 5 below the least"}},
		{matching.Option{Reason: matching.ForCeiling, Short: 5_00, Last: -1}, WhyNot{Last: -1, Reason: "a grant with it would be USD 5 above the greatest"}},
		{matching.Option{Reason: matching.ForCount, Last: -1}, WhyNot{Last: -1, Reason: "it gives all its grants to others"}},
		{matching.Option{Last: -1}, WhyNot{Last: -1, Reason: "as the need"}},
	} {
		if got := b.outbidden(0, tt.option, "as the need"); got != tt.want {
			t.Errorf("%+v:\n%+v\nwant\n%+v", tt.option, got, tt.want)
		}
	}
}

// Every test has a short word, so that no programme is counted among those of which none says no.
func TestBarriersKnowEveryTest(t *testing.T) {
	known := map[funding.TestID]int{funding.OpenTest: 1}
	for _, b := range barriers {
		for _, id := range b.tests {
			known[id]++
		}
	}
	for _, id := range funding.TestIDs() {
		if known[id] != 1 {
			t.Errorf("%s has %d short words", id, known[id])
		}
	}
}

// A million of a currency has a hundred million minor units, or more or fewer by its decimals.
func TestPricesAreOfAMillion(t *testing.T) {
	b := &matchBuilder{market: &Market{Finance: &Finance{}}}
	for _, currency := range []string{"USD", "JPY", "BHD", "EUR"} {
		b.market.Finance.Programmes = append(b.market.Finance.Programmes, &Programme{Programme: funding.Programme{Currency: currency}})
	}
	for minor, list := range map[float64][]Price{2e-9: b.prices([]float64{2e-9, 2e-9, 2e-9, 0}), 0: b.prices(nil)} {
		if len(list) != 4 {
			t.Fatalf("%+v", list)
		}
		for j, units := range []float64{1e8, 1e6, 1e9, 0} {
			if math.Abs(list[j].Million-minor*units) > 1e-12 || list[j].Binding != (minor*units > 0) {
				t.Errorf("%g a minor unit of %s: %+v", minor, b.market.Finance.Programmes[j].Currency, list[j])
			}
		}
	}
}
