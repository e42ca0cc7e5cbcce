package exports

import (
	"maps"
	"math"
	"math/big"
	"slices"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// iatiPlaces are the countries of an activity with their shares. The share that no country has is that of "".
type iatiPlaces struct {
	shares map[country.Code]*big.Rat
	why    string // no country has a share
	codes  map[string]country.Code
	fault  func(line int, code string)
}

// iatiPart is what of a sum goes to a country.
type iatiPart struct {
	country  country.Code
	minor    int64
	currency string
	status   funding.CommitmentStatus
	date     time.Time
	of       string
	planned  bool
}

// places reads where the money of an activity goes.
func (c *iatiCounter) places(a *iatiActivity) *iatiPlaces {
	w := &iatiPlaces{shares: map[country.Code]*big.Rat{}, codes: map[string]country.Code{}}
	w.fault = func(line int, code string) {
		c.faults.add(line, a.id, "%s is not the code of a country that is known: write one of ISO 3166, such as KE", quoted(code))
	}
	if len(a.countries) == 0 {
		w.why = "it names no country"
		if len(a.regions) > 0 {
			w.why = "it is for regions, and says of no country how much is for it"
		}
		return w
	}
	if len(a.countries) == 1 && len(a.regions) == 0 && a.countries[0].percentage == "" {
		w.add(a.line, a.countries[0].code, big.NewRat(100, 1))
		return w
	}
	sum := new(big.Rat)
	for _, list := range [][]iatiShare{a.countries, a.regions} {
		for _, one := range list {
			if one.percentage == "" {
				w.why = "it is for several countries or regions, and does not say how much is for each"
				continue
			}
			share, ok := one.part()
			if !ok {
				c.faults.add(a.line, a.id, "%s is not a percentage: write a number from 0 to 100 with a point, such as 33.3", quoted(one.percentage))
				continue
			}
			sum.Add(sum, share)
		}
	}
	// Shares that were rounded add up to a little more or less.
	if off := new(big.Rat).Sub(sum, big.NewRat(100, 1)); w.why == "" && off.Abs(off).Cmp(big.NewRat(1, 1)) > 0 {
		w.why = "the percentages of its countries and regions add up to " + sum.FloatString(2) + " and not to 100"
	}
	if w.why != "" {
		return w
	}
	for _, one := range a.countries {
		share, _ := one.part()
		w.add(a.line, one.code, share)
	}
	for _, one := range a.regions {
		share, _ := one.part()
		w.addShare("", share)
	}
	return w
}

// part reads a percentage; ok is false of what is none. How it is written is looked at first: to read an exponent takes as
// long as the number would be.
func (s iatiShare) part() (share *big.Rat, ok bool) {
	if !iatiAmount.MatchString(s.percentage) {
		return nil, false
	}
	share, ok = new(big.Rat).SetString(s.percentage)
	if !ok || share.Sign() < 0 || share.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, false
	}
	return share, true
}

func (w *iatiPlaces) add(line int, code string, share *big.Rat) {
	if found, ok := w.find(line, code); ok && share != nil {
		w.addShare(found, share)
	}
}

func (w *iatiPlaces) addShare(code country.Code, share *big.Rat) {
	if share == nil || share.Sign() == 0 {
		return
	}
	if w.shares[code] == nil {
		w.shares[code] = new(big.Rat)
	}
	w.shares[code].Add(w.shares[code], share)
}

// find looks a country up, and notes once that there is none.
func (w *iatiPlaces) find(line int, code string) (country.Code, bool) {
	found, known := w.codes[code]
	if !known {
		if len(code) == 2 || len(code) == 3 {
			if c, err := country.Parse(code); err == nil {
				found = c.Code
			}
		}
		if found == "" {
			w.fault(line, code)
		}
		w.codes[code] = found
	}
	return found, found != ""
}

// parts gives what of a sum goes to which country, by code, and says what goes to none.
func (s *iatiSum) parts(w *iatiPlaces) (parts []iatiPart, why []string) {
	own, pool := spreadOf(s.all, w)
	if len(s.all) > 0 && len(pool) == 0 {
		return s.byCountry(own)
	}
	minor := map[country.Code]*big.Int{}
	add := func(code country.Code, n *big.Int) {
		if minor[code] == nil {
			minor[code] = new(big.Int)
		}
		minor[code].Add(minor[code], n)
	}
	own, pool = spreadOf(s.pieces, w)
	exact := true
	for code, pieces := range own {
		n, whole := minorOf(piecesTotal(pieces), s.currency)
		exact = exact && whole
		add(code, n)
	}
	if len(pool) > 0 {
		n, whole := minorOf(piecesTotal(pool), s.currency)
		exact = exact && whole
		if w.why != "" {
			why = append(why, w.why)
		}
		for code, part := range splitBy(n, w.shares) {
			add(code, part)
		}
	}
	if !exact {
		why = append(why, roundedNote(s.currency))
	}
	for _, code := range slices.Sorted(maps.Keys(minor)) {
		parts, why = s.part(parts, why, iatiPart{country: code, status: s.status, date: s.date, of: s.of}, minor[code])
	}
	return parts, why
}

// part adds what goes to a country, "" being none.
func (s *iatiSum) part(parts []iatiPart, why []string, one iatiPart, n *big.Int) ([]iatiPart, []string) {
	one.currency, one.planned, one.minor = s.currency, s.planned, math.MaxInt64 // which is refused as too much
	switch {
	case n.Sign() < 0 && one.country != "":
		return parts, append(why, "what is for "+string(one.country)+" comes to less than nothing, and is left out: what is recorded for the others is more than the whole")
	case n.Sign() <= 0:
		return parts, why
	case one.country == "":
		return parts, append(why, "what is for regions goes to no country")
	case n.IsInt64():
		one.minor = n.Int64()
	}
	return append(parts, one), why
}

// spreadOf parts pieces into those of one country and those that are to be split.
func spreadOf(pieces []iatiPiece, w *iatiPlaces) (own map[country.Code][]iatiPiece, pool []iatiPiece) {
	own = map[country.Code][]iatiPiece{}
	for _, p := range pieces {
		code, known := w.of(p)
		switch {
		case known:
			own[code] = append(own[code], p)
		case p.country == "":
			pool = append(pool, p)
		}
	}
	return own, pool
}

// of is the only country of a piece; "" is known to be none. A piece without one goes to the countries of its activity.
func (w *iatiPlaces) of(p iatiPiece) (code country.Code, known bool) {
	switch {
	case p.country != "":
		return w.find(p.line, p.country)
	case p.region:
		return "", true
	case len(w.shares) == 1:
		for code := range w.shares {
			return code, true
		}
	}
	return "", false
}

// byCountry compares commitments and disbursements of each country by itself.
func (s *iatiSum) byCountry(own map[country.Code][]iatiPiece) (parts []iatiPart, why []string) {
	for _, code := range slices.Sorted(maps.Keys(own)) {
		var promised, spent []iatiPiece
		for _, p := range own[code] {
			if p.spent {
				spent = append(spent, p)
			} else {
				promised = append(promised, p)
			}
		}
		status, of, pieces := funding.Committed, "outgoing commitments", promised
		if len(spent) > 0 && piecesTotal(spent).Cmp(piecesTotal(promised)) >= 0 {
			status, of, pieces = funding.Disbursed, "disbursements and expenditure", spent
		}
		n, exact := minorOf(piecesTotal(pieces), s.currency)
		if !exact {
			why = append(why, roundedNote(s.currency))
		}
		parts, why = s.part(parts, why, iatiPart{country: code, status: status, date: newest(pieces), of: of}, n)
	}
	return parts, why
}

// splitBy parts an amount by shares, to the last unit: each gets its share rounded down, and the units that are left go to
// the greatest remainders, of equal ones to the first by code.
func splitBy(n *big.Int, shares map[country.Code]*big.Rat) map[country.Code]*big.Int {
	codes := slices.Sorted(maps.Keys(shares))
	if len(codes) == 0 {
		return nil
	}
	sum := new(big.Rat)
	for _, code := range codes {
		sum.Add(sum, shares[code])
	}
	parts, rest := map[country.Code]*big.Int{}, map[country.Code]*big.Rat{}
	left := new(big.Int).Set(n)
	for _, code := range codes {
		quota := new(big.Rat).SetInt(n)
		quota.Mul(quota, shares[code]).Quo(quota, sum)
		whole := new(big.Int).Div(quota.Num(), quota.Denom())
		parts[code], rest[code] = whole, quota.Sub(quota, new(big.Rat).SetInt(whole))
		left.Sub(left, whole)
	}
	slices.SortStableFunc(codes, func(a, b country.Code) int { return rest[b].Cmp(rest[a]) })
	for i := range int(left.Int64()) {
		parts[codes[i]].Add(parts[codes[i]], big.NewInt(1))
	}
	return parts
}
