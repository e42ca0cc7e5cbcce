package matching

import (
	"cmp"
	"slices"
)

// bound is a value that no allocation exceeds:
//
//	bound = min(sum of v over the payable gaps, pooled bound, separate bound)                     (41)
//
// in weighted index points. Prerequisites and floors are left out, and counts and ceilings count only for what a
// programme can spend at all: with fewer rules an optimum can only rise, so that none of the three is less than the true one.
// A gap is payable unless it, or something that it requires, is out of reach of every programme even alone.
//
// The two knapsacks are rounded up by more than what floating point can lose in sums of so many terms that are not
// negative. The first sum runs in the order in which values are added up; rounding keeps order, so it bounds them as it is.
func (t *table) bound() (bound float64, money []float64) {
	all := 0.0
	for g := range t.gaps {
		if t.gaps[g].payable {
			all += t.gaps[g].value
		}
	}
	up := 1 + float64(len(t.gaps)+len(t.programmes)+8)*0x1p-50
	most := t.spendable()
	pooled, money := t.pooled(most)
	return min(all, up*pooled, up*t.separate(most)), money
}

// spendable is the most that each programme can pay in any allocation: its budget, or what its greatest grants hold
// where counts, ceilings and lots allow less. A country gets at most its lot, what its gaps ask for, and the ceiling of
// each of its grants; with at most n grants, no more than n countries get anything, and none more than these.
func (t *table) spendable() []float64 {
	countries := make([][]int64, len(t.programmes))
	for _, c := range t.cells {
		most := min(c.lot, t.wanted(c))
		if c.ceiling <= most/int64(c.grants) { // else the grants together hold all of it
			most = c.ceiling * int64(c.grants)
		}
		countries[c.programme] = append(countries[c.programme], most)
	}
	spend := make([]float64, len(t.programmes))
	for p, input := range t.programmes {
		from := &t.p.Programmes[input]
		slices.SortFunc(countries[p], func(a, b int64) int { return cmp.Compare(b, a) })
		if n := from.Maximum; n > 0 && n < len(countries[p]) {
			countries[p] = countries[p][:n]
		}
		var sum int64
		for _, most := range countries[p] {
			sum = plus(sum, most)
		}
		spend[p] = float64(min(sum, from.Budget))
	}
	return spend
}

// item is a gap in a knapsack.
type item struct{ value, weight float64 }

// pooled puts the money of all programmes into one purse and lets gaps be paid in part:
//
//	max sum of v_g x_g   with   sum of x_g min over p of m_p a_gp <= sum of m_p B_p,   0 <= x_g <= 1       (39)
//
// It is a bound for any m_p >= 0: an allocation keeps sum of a_gp x_gp <= B_p for every p; these, each times m_p, add up
// to sum over p and g of m_p a_gp x_gp <= sum of m_p B_p; and the left side is not less than that of equation 39, as a gap
// is paid by one programme at most, and no programme pays it for less than the least m_p a_gp. So the allocation is one
// of those that equation 39 looks at. m_p is what a unit of the programme's money has bought on the average of its
// pairs, in the currency of the report: only a choice that makes the bound good, never a rate that it depends on. money is m_p times what a unit of the purse adds.
func (t *table) pooled(most []float64) (value float64, money []float64) {
	cost, amount := make([]float64, len(most)), make([]float64, len(most))
	t.each(func(a *pair) {
		cost[a.programme] += float64(t.gaps[a.gap].cost)
		amount[a.programme] += float64(a.amount)
	})
	room := 0.0
	for p := range most {
		if amount[p] > 0 {
			cost[p] /= amount[p]
			room += float64(cost[p] * most[p])
		}
	}
	items := make([]item, len(t.gaps))
	t.each(func(a *pair) {
		w := float64(cost[a.programme] * float64(a.amount))
		if old := items[a.gap]; old.weight == 0 || w < old.weight {
			items[a.gap] = item{t.gaps[a.gap].value, w}
		}
	})
	value, price := knapsack(items, room)
	for p := range cost {
		cost[p] *= price
	}
	return value, cost
}

// separate lets every programme choose as if it were alone:
//
//	sum over p of the greatest  sum of v_g x_g   with   sum of a_gp x_g <= B_p,   0 <= x_g <= 1           (40)
//
// It is a bound because what an allocation pays from one programme is such a choice, and its value is the sum of these
// over the programmes. It is close where few gaps have more than one programme.
func (t *table) separate(most []float64) (sum float64) {
	items := make([][]item, len(most))
	t.each(func(a *pair) {
		items[a.programme] = append(items[a.programme], item{t.gaps[a.gap].value, float64(a.amount)})
	})
	for p := range most {
		value, _ := knapsack(items[p], most[p])
		sum += value
	}
	return sum
}

// each visits the pairs that an allocation can use and that add value.
func (t *table) each(visit func(a *pair)) {
	for i := range t.pairs {
		if a := &t.pairs[i]; a.live && t.gaps[a.gap].payable && t.gaps[a.gap].value > 0 {
			visit(a)
		}
	}
}

// knapsack is the greatest value of items, or parts of them, that fit into room: the best value per weight first
// (Dantzig, Operations Research 5, 1957). Items without weight are no items. It sorts items.
func knapsack(items []item, room float64) (value, price float64) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(
			cmp.Compare(b.value/b.weight, a.value/a.weight),
			cmp.Compare(b.value, a.value))
	})
	for _, x := range items {
		if x.weight == 0 {
			continue
		}
		if x.weight >= room {
			return value + float64(x.value*(room/x.weight)), x.value / x.weight
		}
		value += x.value
		room -= x.weight
	}
	return value, 0
}
