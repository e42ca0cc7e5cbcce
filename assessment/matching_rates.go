package assessment

import (
	"cmp"
	"slices"
	"time"
)

// RateUsed is one rate of exchange that a result rests on.
type RateUsed struct {
	Currency string
	PerUSD   string    // in decimals
	Date     time.Time // day
	Source   string
}

// Currencies are those that a market meets, by code: of what is reported, of programmes, commitments and costs.
func (m *Market) Currencies() []string {
	list := []string{m.Finance.Currency}
	for _, p := range m.Finance.Programmes {
		list = append(list, p.Currency)
	}
	for _, c := range m.Finance.Commitments {
		list = append(list, c.Currency)
	}
	for i := range m.Needs {
		if c := m.Needs[i].Cost; c != nil {
			list = append(list, cmp.Or(c.Own.Currency, m.Finance.Currency))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// RatesUsed gives the rates of the currencies that a market meets, by code; none where there is only one, which nobody
// converts.
func (m *Market) RatesUsed() (used []RateUsed) {
	f, list := m.Finance, m.Currencies()
	if len(list) < 2 {
		return nil
	}
	for _, code := range list {
		rate, known := f.Atlas.Rate(code, f.At)
		by, dated := f.Atlas.RateVintage(code, f.At)
		if known && dated {
			used = append(used, RateUsed{code, rate.PerUSD, rate.Date, by.What + "; " + by.AsOf + "; " + by.Source})
		}
	}
	return used
}
