package country

import (
	"cmp"
	"slices"
)

// A Population is how many people lived in a country in one year.
type Population struct {
	Country Code
	Year    int
	People  int64 // 1 to 10^12
}

// mostPeople is above what any country can have, and below what a sum cannot hold.
const mostPeople = 1_000_000_000_000

// Population returns the newest known figure of a country that is not of a year
// after the asked one; the year 0 asks for the newest known. ok is false where
// none is known: nothing is made up for years between or beyond. The program
// comes with no figures: all are renewals.
func (a *Atlas) Population(code Code, year int) (p Population, ok bool) {
	f, ok := a.populationAt(code, year)
	return f.Population, ok
}

// PopulationVintage says what the figure is from that Population gives for the
// same question; ok is false where there is none.
func (a *Atlas) PopulationVintage(code Code, year int) (v Vintage, ok bool) {
	f, ok := a.populationAt(code, year)
	if !ok {
		return Vintage{}, false
	}
	return *f.by, true
}

// Populations returns all known figures of a country, in rising years.
func (a *Atlas) Populations(code Code) []Population {
	var list []Population
	for _, f := range a.orBuiltin().populations[code] {
		list = append(list, f.Population)
	}
	return list
}

func (a *Atlas) populationAt(code Code, year int) (datedPopulation, bool) {
	for _, f := range slices.Backward(a.orBuiltin().populations[code]) {
		if year == 0 || f.Year <= year {
			return f, true
		}
	}
	return datedPopulation{}, false
}

// A datedPopulation knows the renewal that it came with.
type datedPopulation struct {
	Population
	by *Vintage
}

// renewPopulations takes figures country by country and year by year.
func (a *Atlas) renewPopulations(rows []Population, by *Vintage) {
	lists := map[Code][]datedPopulation{}
	for _, row := range rows {
		lists[row.Country] = append(lists[row.Country], datedPopulation{row, by})
	}
	for code, list := range lists {
		a.populations[code] = withPopulations(slices.Concat(a.populations[code], list))
	}
}

// withPopulations puts figures of one country in order, of several of one year
// the last.
func withPopulations(list []datedPopulation) []datedPopulation {
	slices.SortStableFunc(list, func(a, b datedPopulation) int { return cmp.Compare(a.Year, b.Year) })
	kept := list[:0]
	for i, f := range list {
		if i+1 == len(list) || list[i+1].Year != f.Year {
			kept = append(kept, f)
		}
	}
	return kept
}
