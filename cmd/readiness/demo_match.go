package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// tellMoney says what funders offer to the countries of an example, who gets what, and how much of the need is met.
func tellMoney(w io.Writer, e *example) {
	if e.money == nil {
		return
	}
	d, err := matched(context.Background(), e.index, e.year, e.money, nil, assessment.MatchTerms{})
	if err != nil {
		return // it is told what it can be
	}
	f := d.Market.Finance
	paid := map[int]int64{}
	for _, one := range d.Allocations {
		paid[one.Programme] += one.Amount
	}
	fmt.Fprintln(w, "\n  What funders offer, all of them samples, and how many actions of both countries they could pay for:")
	rows := []string{"Programme\tStatus\tCloses\tLeft\tCould pay for\tAllocated"}
	for j, p := range f.Programmes {
		closes, could, allocated := closesShown(p.Closes), "-", "-"
		if status := p.Status(f.At); status == funding.Open {
			could, allocated = d.couldPay(j), framework.Money(paid[j], p.Currency)
		}
		rows = append(rows, strings.Join([]string{p.ID, string(p.Status(f.At)), closes, framework.Money(f.Left(p), p.Currency), could, allocated}, "\t"))
	}
	tellTable(w, rows)
	fmt.Fprintf(w, "  Allocated: %s.\n", d.sentence())
	tellNeedsMet(w, e, d.Market.Needs)
}

// couldPay counts the actions that a programme could pay for, and those of which one cannot tell.
func (d *allocated) couldPay(programme int) string {
	yes, perhaps := 0, 0
	for i := range d.Market.Needs {
		switch result, _ := d.Market.Result(i, programme); result {
		case funding.ResultYes:
			yes++
		case funding.ResultUnknown:
			perhaps++
		case funding.ResultNo:
		}
	}
	if perhaps > 0 {
		return fmt.Sprintf("%d, perhaps %d", yes, perhaps)
	}
	return fmt.Sprint(yes)
}

// tellNeedsMet says how much of the costed need of each country is committed.
func tellNeedsMet(w io.Writer, e *example, needs []assessment.Need) {
	met := assessment.MeetNeeds(needs, func(n *assessment.Need) []string { return []string{n.Unit} })
	var units []string
	for unit := range met {
		if unit != "" {
			units = append(units, unit)
		}
	}
	slices.Sort(units)
	for _, unit := range units {
		m := met[unit]
		low, base, high, ok := m.Share()
		if !ok {
			continue
		}
		const percent = 100
		fmt.Fprintf(w, "  Needs met in %s: %.1f %% of %s (%.1f to %.1f %%, as cost may be higher or lower); %s pledged beside it does not count.\n",
			e.index.Panel.Name(unit, "en"), base*percent, framework.Money(m.Cost.Base, e.money.Currency), low*percent, high*percent,
			framework.Money(m.Pledged, e.money.Currency))
	}
}
