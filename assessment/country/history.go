package country

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A history is what one table says of every economy in every fiscal year that
// the table covers, and what renewals say of single ones.
type history struct {
	vintages []int              // the years covered by the table, rising
	runs     map[Code][]run     // rising; a run lasts until the next
	renewed  map[Code][]renewed // rising; before runs where the year is the same
}

type run struct {
	year  int
	value string
}

// A renewed is what a renewal says of one economy in one fiscal year. It says
// nothing of other years: a later year is answered from it until one is known.
type renewed struct {
	year  int
	value string
	by    *Vintage
}

// at returns the value in the newest vintage that is not after year, and that
// vintage; vintage 0 when there is none.
func (h history) at(code Code, year int) (value string, vintage int) {
	value, vintage = h.built(code, year)
	for _, r := range h.renewed[code] {
		if r.year <= year && r.year >= vintage {
			value, vintage = r.value, r.year
		}
	}
	return value, vintage
}

// built is what the table says, without the renewals.
func (h history) built(code Code, year int) (value string, vintage int) {
	i, found := slices.BinarySearch(h.vintages, year)
	if !found {
		i--
	}
	if i < 0 {
		return "", 0
	}
	vintage = h.vintages[i]
	for _, r := range h.runs[code] {
		if r.year > vintage {
			break
		}
		value = r.value
	}
	return value, vintage
}

// next is the same history, to which renew may be applied.
func (h history) next() history {
	h.renewed = orEmpty(maps.Clone(h.renewed))
	return h
}

// renew takes what a renewal says of one economy.
func (h history) renew(code Code, to renewed) {
	list := slices.Clone(h.renewed[code])
	i, found := slices.BinarySearchFunc(list, to.year, func(r renewed, year int) int { return cmp.Compare(r.year, year) })
	if found {
		list[i] = to
	} else {
		list = slices.Insert(list, i, to)
	}
	h.renewed[code] = list
}

// newest is the last fiscal year of which anything is known; 0 when nothing is.
func (h history) newest() int {
	year := 0
	if n := len(h.vintages); n > 0 {
		year = h.vintages[n-1]
	}
	for _, list := range h.renewed {
		year = max(year, list[len(list)-1].year)
	}
	return year
}

// parseYears reads "2000-2019 2025" as the years named, which must rise.
func parseYears(text string) ([]int, error) {
	var years []int
	for _, part := range strings.Fields(text) {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || from > to || to > 9999 || (len(years) > 0 && from <= years[len(years)-1]) {
			return nil, fmt.Errorf("years %q: want rising years or ranges such as 2000-2019", text)
		}
		for y := from; y <= to; y++ {
			years = append(years, y)
		}
	}
	return years, nil
}

// parseRuns reads "L:1989 LM:2016 -:2022" into runs; the values allowed are
// given, and "-" is the empty one. Every run begins in a year that the table
// covers and changes the value.
func parseRuns(text string, covered []int, allowed ...string) ([]run, error) {
	var runs []run
	before := run{}
	for _, part := range strings.Fields(text) {
		value, y, _ := strings.Cut(part, ":")
		year, err := strconv.Atoi(y)
		if value == "-" {
			value = ""
		} else if !slices.Contains(allowed, value) {
			return nil, fmt.Errorf("%q: want one of %s", part, strings.Join(allowed, ", "))
		}
		if _, ok := slices.BinarySearch(covered, year); err != nil || !ok || year <= before.year || value == before.value {
			return nil, fmt.Errorf("%q: want a change in a later year that the table covers", part)
		}
		before = run{year: year, value: value}
		runs = append(runs, before)
	}
	return runs, nil
}
