package exports

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"time"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// iatiSums is the money of an activity.
type iatiSums struct {
	list  []iatiSum // each above zero, by currency and status
	why   string    // there is none; "" where nothing says so
	notes []string  // what was not counted
}

// iatiSum is the money of an activity in one currency.
type iatiSum struct {
	currency string
	planned  bool // from budgets, of which some may be pledged and others committed
	status   funding.CommitmentStatus
	of       string      // what it is the sum of
	date     time.Time   // the newest of the pieces
	pieces   []iatiPiece // that add up to it
	all      []iatiPiece // of transactions, also those that the sum leaves out; nil of budgets
}

// iatiPiece is one amount that counts.
type iatiPiece struct {
	currency string
	amount   *big.Rat // major units
	date     time.Time
	country  string // code as it is written, of the transaction itself; "" = of the activity's countries
	region   bool   // it is the transaction's for a region
	spent    bool   // it was disbursed or spent
	line     int
}

func piecesTotal(pieces []iatiPiece) *big.Rat {
	sum := new(big.Rat)
	for _, p := range pieces {
		sum.Add(sum, p.amount)
	}
	return sum
}

func newest(pieces []iatiPiece) (t time.Time) {
	for _, p := range pieces {
		if p.date.After(t) {
			t = p.date
		}
	}
	return t
}

// sum adds up the money of an activity: its transactions, and its budgets where it has none of those that count.
func (c *iatiCounter) sum(a *iatiActivity) iatiSums {
	var promised, spent []iatiMoney
	for _, t := range a.transactions {
		switch t.kind {
		case "2":
			promised = append(promised, t)
		case "3", "4":
			spent = append(spent, t)
		}
	}
	if len(promised)+len(spent) == 0 {
		return c.sumBudgets(a)
	}
	commitments, disbursements := c.pieces(a, promised), c.pieces(a, spent)
	var s iatiSums
	var alone []string
	currencies := slices.Sorted(maps.Keys(mergedKeys(commitments, disbursements)))
	for _, currency := range currencies {
		p, d := commitments[currency], disbursements[currency]
		if len(p) == 0 && len(commitments) > 0 {
			alone = append(alone, currency)
			continue
		}
		one := iatiSum{currency: currency, status: funding.Committed, of: "outgoing commitments", pieces: p, all: slices.Concat(p, d)}
		if piecesTotal(d).Cmp(piecesTotal(p)) >= 0 {
			one.status, one.of, one.pieces = funding.Disbursed, "disbursements and expenditure", d
		}
		if one.date = newest(one.pieces); piecesTotal(one.pieces).Sign() > 0 {
			s.list = append(s.list, one)
		}
	}
	if len(alone) > 0 {
		s.notes = append(s.notes, "disbursements in "+someOf(alone)+" are not counted: the commitments are in "+
			someOf(slices.Sorted(maps.Keys(commitments)))+", and may be the same money")
	}
	if len(s.list) == 0 {
		s.why = "its commitments and disbursements add up to nothing"
	}
	return s
}

func mergedKeys(a, b map[string][]iatiPiece) map[string]bool {
	keys := map[string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	return keys
}

// sumBudgets adds up budgets: committed ones, and the others, which are pledged.
func (c *iatiCounter) sumBudgets(a *iatiActivity) iatiSums {
	counted := map[funding.CommitmentStatus][]iatiMoney{}
	for _, b := range latestBudgets(a.budgets) {
		status := funding.Pledged
		if b.status == "2" {
			status = funding.Committed
		}
		counted[status] = append(counted[status], b)
	}
	var s iatiSums
	for _, status := range []funding.CommitmentStatus{funding.Committed, funding.Pledged} {
		pieces := c.pieces(a, counted[status])
		for _, currency := range slices.Sorted(maps.Keys(pieces)) {
			one := iatiSum{currency: currency, planned: status == funding.Pledged, status: status, of: string(status) + " budgets", pieces: pieces[currency]}
			if one.date = newest(one.pieces); piecesTotal(one.pieces).Sign() > 0 {
				s.list = append(s.list, one)
			}
		}
	}
	if len(s.list) == 0 && len(a.budgets) > 0 {
		s.why = "its budgets add up to nothing"
	}
	return s
}

// latestBudgets leaves out what was revised: a revised budget takes the place of the original ones for the same period,
// and of those revised before it.
func latestBudgets(budgets []iatiMoney) []iatiMoney {
	type period struct{ start, end string }
	revised := map[period]string{} // the newest day
	for _, b := range budgets {
		if p := (period{b.start, b.end}); b.kind == "2" {
			revised[p] = max(revised[p], b.date)
		}
	}
	return slices.DeleteFunc(slices.Clone(budgets), func(b iatiMoney) bool {
		day, there := revised[period{b.start, b.end}]
		return there && (b.kind != "2" || b.date != day)
	})
}

var (
	iatiAmount   = regexp.MustCompile(`^[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})$`)
	iatiCurrency = regexp.MustCompile(`^[A-Z]{3}$`)
)

// pieces reads amounts, by currency. What cannot be read is a fault of its line.
func (c *iatiCounter) pieces(a *iatiActivity, list []iatiMoney) map[string][]iatiPiece {
	found := map[string][]iatiPiece{}
	for _, m := range list {
		p := iatiPiece{
			currency: cmp.Or(m.currency, a.currency), amount: new(big.Rat), country: m.country, region: m.region != "",
			spent: m.kind == "3" || m.kind == "4", line: m.line,
		}
		sound := true
		fault := func(format string, args ...any) {
			sound = false
			c.faults.add(m.line, a.id, format, args...)
		}
		if !iatiAmount.MatchString(m.amount) {
			fault("%s is not an amount: write a number with a point and nothing else", quoted(m.amount))
		} else if _, ok := p.amount.SetString(m.amount); !ok {
			fault("%s is not an amount", quoted(m.amount))
		}
		if p.currency == "" {
			fault("the amount has no currency: give it one, or the activity a default-currency")
		} else if !iatiCurrency.MatchString(p.currency) {
			fault("%s is not a currency: write its ISO 4217 code, such as USD", quoted(p.currency))
		}
		day := m.date
		if len(day) > len(time.DateOnly) { // a zone may stand behind
			day = day[:len(time.DateOnly)]
		}
		var err error
		if p.date, err = time.Parse(time.DateOnly, day); err != nil {
			fault("%s is not the day of an amount: write its value-date as 2026-01-31", quoted(m.date))
		}
		if sound {
			found[p.currency] = append(found[p.currency], p)
		}
	}
	return found
}

// minorOf is an amount in minor units, half a unit up; exact says that it has no more decimals than its currency.
func minorOf(amount *big.Rat, currency string) (minor *big.Int, exact bool) {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(framework.MinorDigits(currency))), nil)
	scaled := new(big.Rat).Mul(amount, new(big.Rat).SetInt(scale))
	if scaled.IsInt() {
		return new(big.Int).Set(scaled.Num()), true
	}
	scaled.Add(scaled, big.NewRat(1, 2))
	return new(big.Int).Div(scaled.Num(), scaled.Denom()), false // which rounds down, below zero too
}

// roundedNote says that a sum was rounded.
func roundedNote(currency string) string {
	return fmt.Sprintf("its amounts have more decimals than %s, and their sum was rounded", currency)
}
