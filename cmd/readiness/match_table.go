package main

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"readiness/exports"
)

// The tables that match writes as CSV, one in a file.
const (
	tableMatching   = "matching"
	tableUnmatched  = "unmatched"
	tableEffect     = "effect"
	tablePrices     = "prices"
	tableFrontier   = "frontier"
	tableComparison = "comparison"
	tableCountries  = "countries"
)

var matchTables = []string{tableMatching, tableUnmatched, tableEffect, tablePrices, tableFrontier, tableComparison, tableCountries}

func (m *matchFlags) tableFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&m.table, "table", "", "`TABLE` that a CSV file holds: "+strings.Join(matchTables, ", ")+" (default: "+tableMatching+"; "+tableFrontier+" with --frontier, "+tableComparison+" with --what-if)")
	_ = cmd.RegisterFlagCompletionFunc("table", cobra.FixedCompletions(matchTables, cobra.ShellCompDirectiveNoFileComp))
}

// settleTable decides what is written, once the format is known.
func (m *matchFlags) settleTable(cmd *cobra.Command) error {
	refuse := func(why string) error { return &usageError{cmd.CommandPath(), why} }
	given := cmd.Flags().Changed("table")
	if given {
		if err := oneOf("table", m.table, matchTables...); err != nil {
			return err
		}
	}
	switch {
	case m.format == "json":
		if given {
			return refuse("--table goes with --format csv: JSON holds all tables")
		}
		return nil
	case !given && m.frontier && m.other != nil:
		return refuse("a CSV file holds one table: choose with --table frontier or --table comparison, or write all with --format json")
	case given && m.frontier && m.table != tableFrontier:
		return refuse("a CSV file holds one table: leave out --frontier or --table " + m.table + ", or write all with --format json")
	case (m.table == tableComparison || m.table == tableCountries) && m.other == nil:
		return refuse("--table " + m.table + " needs --what-if: what is to be otherwise?")
	case !given && m.frontier:
		m.table = tableFrontier
	case !given && m.other != nil:
		m.table = tableComparison
	case !given:
		m.table = tableMatching
	}
	m.frontier = m.table == tableFrontier
	return nil
}

// writeTable writes one table. Money is in major units, and points are those of the index, 0 to 100.
func (d *allocated) writeTable(w io.Writer, table string) error {
	out := csv.NewWriter(w)
	row := func(cells ...string) { _ = out.Write(cells) } // what goes wrong shows at the end
	map[string]func(func(...string)){
		tableMatching: d.matchingTable, tableUnmatched: d.unmatchedTable, tableEffect: d.effectTable, tablePrices: d.pricesTable,
		tableFrontier: d.frontierTable, tableComparison: d.comparisonTable, tableCountries: d.countriesTable,
	}[table](row)
	out.Flush()
	return out.Error()
}

// number is the shortest text that reads back as the number; "" of nil.
func number(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}

// whole writes a whole number; "" of nil.
func whole(x *int) string {
	if x == nil {
		return ""
	}
	return strconv.Itoa(*x)
}

// major writes money in major units; "" of nil.
func major(minor *int64, currency string) string {
	if minor == nil {
		return ""
	}
	return exports.MajorUnits(*minor, currency)
}

// matchingTable has one row for each allocation, and then one for each action that nobody pays for or that needs no money.
func (d *allocated) matchingTable(put func(...string)) {
	put("country", "year", "question", "action", "questions", "status", "programme", "amount", "currency", "conditional", "condition",
		"gain", "unfunded", "unfundedCurrency", "reason", "reasons")
	currency := d.Market.Finance.Currency
	row := func(n neededJSON, status string, paid allocationJSON, reason, reasons string) {
		amount, conditional := "", ""
		if paid.Programme != "" {
			amount, conditional = exports.MajorUnits(paid.Amount, paid.Currency), strconv.FormatBool(paid.Conditional)
		}
		put(n.Country, strconv.Itoa(d.year), n.Question, n.Action, strings.Join(n.Questions, "|"), status, paid.Programme, amount,
			paid.Currency, conditional, exports.SafeText(paid.Condition), number(n.Gain), major(n.Unfunded, currency), currency,
			exports.SafeText(reason), exports.SafeText(reasons))
	}
	for _, one := range d.Allocations {
		paid := d.allocation(one)
		row(paid.neededJSON, "allocated", paid, "", "")
	}
	unmatched, settled := d.unpaid()
	for _, one := range unmatched {
		var reasons []string
		for _, r := range one.Reasons {
			reasons = append(reasons, r.Programme+": "+r.Reason)
		}
		row(one.neededJSON, "unmatched", allocationJSON{}, one.Reason, strings.Join(reasons, " | "))
	}
	for _, one := range settled {
		row(one.neededJSON, "settled", allocationJSON{}, one.Reason, "")
	}
}

// unmatchedTable has one row for each programme of each action that goes without; a row without one where there is none.
func (d *allocated) unmatchedTable(put func(...string)) {
	put("country", "year", "question", "action", "code", "reason", "programme", "result", "says", "change", "side", "ahead", "enters", "currency", "lastCountry", "lastQuestion")
	list, _ := d.unpaid()
	for _, one := range list {
		if len(one.Reasons) == 0 {
			one.Reasons = []whyNotJSON{{}}
		}
		for _, r := range one.Reasons {
			currency, last := "", lastJSON{}
			if r.Enters != nil {
				currency = d.currencyOf(r.Programme)
			}
			if r.Last != nil {
				last = *r.Last
			}
			put(one.Country, strconv.Itoa(d.year), one.Question, one.Action, one.Code, exports.SafeText(one.Reason), r.Programme, string(r.Result),
				exports.SafeText(r.Reason), exports.SafeText(r.Change), string(r.Side), whole(r.Ahead), major(r.Enters, currency), currency, last.Country, last.Question)
		}
	}
}

func (d *allocated) effectTable(put func(...string)) {
	put("country", "year", "actions", "added", "index", "indexBefore", "indexAfter", "rankBefore", "rankAfter",
		"bestRankBefore", "worstRankBefore", "bestRankAfter", "worstRankAfter")
	for _, u := range d.effectJSON().Countries {
		put(u.Country, strconv.Itoa(u.Year), strconv.Itoa(u.Needs), number(&u.Added), number(&u.Index), number(u.Before.Index), number(u.After.Index),
			whole(u.Before.Rank), whole(u.After.Rank), u.Before.best(), u.Before.worst(), u.After.best(), u.After.worst())
	}
}

func (d *allocated) pricesTable(put func(...string)) {
	put("programme", "status", "currency", "left", "allocated", "perMillion", "binding")
	f, paid := d.Market.Finance, map[int]int64{}
	for _, one := range d.Allocations {
		paid[one.Programme] += one.Amount
	}
	for j, p := range d.pricesJSON() {
		of := f.Programmes[j]
		put(p.Programme, string(of.Status(f.At)), p.Currency, exports.MajorUnits(f.Left(of), p.Currency), exports.MajorUnits(paid[j], p.Currency),
			number(&p.PerMillion), strconv.FormatBool(p.Binding))
	}
}

func (d *allocated) frontierTable(put func(...string)) {
	put("percent", "budget", "spent", "currency", "actions", "value", "recomputed", "bound", "gapPercent", "proven")
	currency := d.Market.Finance.Currency
	for _, p := range d.frontierJSON() {
		put(strconv.Itoa(p.Percent), major(p.Budget, currency), major(p.Spent, currency), currency, strconv.Itoa(p.Funded),
			number(&p.Value), number(&p.Recomputed), number(&p.Bound), number(&p.GapPercent), strconv.FormatBool(p.Proven))
	}
}

// comparisonTable has one row for each action that enters, leaves or moves.
func (d *allocated) comparisonTable(put func(...string)) {
	put("change", "country", "year", "question", "action", "gain", "fromProgramme", "fromAmount", "fromCurrency", "toProgramme", "toAmount", "toCurrency")
	c := d.comparisonJSON()
	row := func(change string, n neededJSON, from, to paymentJSON) {
		cells := []string{change, n.Country, strconv.Itoa(d.year), n.Question, n.Action, number(n.Gain)}
		for _, p := range []paymentJSON{from, to} {
			amount := ""
			if p.Programme != "" {
				amount = exports.MajorUnits(p.Amount, p.Currency)
			}
			cells = append(cells, p.Programme, amount, p.Currency)
		}
		put(cells...)
	}
	for _, one := range c.Entered {
		row("enters", one.neededJSON, paymentJSON{}, one.payment())
	}
	for _, one := range c.Left {
		row("leaves", one.neededJSON, one.payment(), paymentJSON{})
	}
	for _, one := range c.Moved {
		row("moves", one.neededJSON, one.From, one.To)
	}
}

// countriesTable has what each country gets more by the scenario, below 0 where it gets less.
func (d *allocated) countriesTable(put func(...string)) {
	put("country", "year", "actions", "amount", "currency", "index")
	for _, c := range d.comparisonJSON().Countries {
		put(c.Country, strconv.Itoa(d.year), strconv.Itoa(c.Needs), major(c.Amount, c.Currency), c.Currency, number(&c.Index))
	}
}
