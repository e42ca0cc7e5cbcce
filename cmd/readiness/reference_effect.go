package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"readiness/assessment/country"
)

// mostUnnamed is how many countries are named of those that a file of classes leaves out.
const mostUnnamed = 50

// noteUnnamed tells which countries keep an older class because the file has no row for them: whoever left a list, for
// one, stays on it.
func (a *app) noteUnnamed(list []country.Unnamed) {
	for _, u := range list {
		has, keep := "have", "stay fragile"
		if len(u.Countries) == 1 {
			has, keep = "has", "stays fragile"
		}
		switch part := map[string]string{"income": "income group", "lending": "lending category"}[u.Part]; {
		case part != "" && len(u.Countries) == 1:
			keep = "keeps its older " + part
		case part != "":
			keep = "keep their older " + part
		}
		var codes []string
		for _, c := range u.Countries {
			codes = append(codes, string(c.Code))
		}
		a.note("%s %s no row for FY%d and %s: %s", counted(len(codes), "country", "countries"), has, u.FiscalYear, keep, listed(codes, mostUnnamed))
	}
}

// listReplaced names the organisations whose members a file has replaced, and the currencies whose price levels.
func (a *app) listReplaced(w io.Writer, before, after *country.Atlas, r country.Renewal) {
	listReplacedPrices(w, before, after, r)
	var ids []string
	for _, row := range r.Members {
		if o, ok := after.Organisation(row.Organisation); ok && !slices.Contains(ids, o.ID) {
			ids = append(ids, o.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	now := a.now()
	fmt.Fprintln(w, "Lists of members that were replaced")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, id := range ids {
		fmt.Fprintf(table, "  %s\tmembers: %d before, %d now\n", id, len(before.Members(id, now)), len(after.Members(id, now)))
	}
	_ = table.Flush() // what went wrong shows in the next line
	fmt.Fprintln(w)
}

// listReplacedPrices names the currencies that had price levels already: a year that the file leaves out is gone.
func listReplacedPrices(w io.Writer, before, after *country.Atlas, r country.Renewal) {
	var codes []string
	for _, row := range r.Prices {
		if len(before.Prices(row.Currency)) > 0 && !slices.Contains(codes, row.Currency) {
			codes = append(codes, row.Currency)
		}
	}
	if len(codes) == 0 {
		return
	}
	slices.Sort(codes)
	fmt.Fprintln(w, "Price levels that were replaced")
	for _, code := range codes {
		fmt.Fprintf(w, "  %s  years: %d before, %d now\n", code, len(before.Prices(code)), len(after.Prices(code)))
	}
	fmt.Fprintln(w)
}
