package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// moneyFlags are how a command is told what funders offer, and in which money it reckons.
type moneyFlags struct {
	programmes, date, rates, prices, population, currency string
	priceYear, years                                      int

	at       time.Time         // once it was checked
	offered  fundingFile       // what --programmes names, once it was read; nothing without it
	renewals []country.Renewal // rates and prices, likewise

	beside *moneyFlags               // of a scenario: the flags that it stands beside; what both name is read and told once
	offers *assessment.FundingImport // what offered says, once it was understood
}

func (m *moneyFlags) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&m.programmes, "programmes", "", "`FILE` of programmes and commitments, YAML, JSON, CSV, a workbook or IATI; with --store, in place of the store's")
	f.StringVar(&m.date, "date", "", "the `DAY` or moment at which programmes are open and rates and classes are read: 2026-11-22, which begins at 00:00 UTC, or 2026-11-22T17:00:00+01:00 (default: now, or the time of --as-of)")
	f.StringVar(&m.rates, "rates", "", "`FILE` of exchange rates (see readiness help reference-files)")
	f.StringVar(&m.prices, "prices", "", "`FILE` of price levels, likewise")
	f.IntVar(&m.years, "years", 1, "`YEARS` of recurrent cost that are counted, 1 to 10")
	f.StringVar(&m.currency, "currency", "", "`CODE` of the currency in which cost is reckoned (default: the one of most costs of the framework)")
	f.Var((*yearValue)(&m.priceYear), "price-year", "the `YEAR` in whose prices cost is reckoned (default: that of most costs)")
	_ = cmd.RegisterFlagCompletionFunc("currency", cobra.NoFileCompletions)
}

// populationFlag is for commands that weigh countries.
func (m *moneyFlags) populationFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&m.population, "population", "", "`FILE` of how many people live in countries, for --weights population (see readiness help reference-files)")
}

// renewedPopulation is the kind of reference data that --population names.
const renewedPopulation country.RenewalKind = "population"

// moneyNames are the flags, but for those that say where the answers are.
var moneyNames = []string{"programmes", "date", "rates", "prices", "years", "currency", "price-year"}

// given says that one of the flags is there.
func (m *moneyFlags) given(cmd *cobra.Command) bool {
	return slices.ContainsFunc(moneyNames, cmd.Flags().Changed)
}

// Bounds of what is asked for; what is beyond is a slip of the hand.
const (
	mostYears      = 10
	firstPriceYear = 1970
	lastPriceYear  = 2199
)

// check refuses what no file is needed to refuse, and settles the date. asOf is that of the answers.
func (m *moneyFlags) check(a *app, cmd *cobra.Command, asOf string) error {
	for _, f := range []struct{ name, value string }{{"programmes", m.programmes}, {"rates", m.rates}, {"prices", m.prices}, {"population", m.population}} {
		if cmd.Flags().Changed(f.name) && f.value == "" {
			return invalid("Leave it out, or name a file.", "--%s has no file name in it", f.name)
		}
	}
	switch {
	case m.years < 1 || m.years > mostYears:
		return invalid("", "--years takes a number from 1 to %d, not %d", mostYears, m.years)
	case m.priceYear != 0 && (m.priceYear < firstPriceYear || m.priceYear > lastPriceYear):
		return invalid("", "--price-year takes a year from %d to %d, not %d", firstPriceYear, lastPriceYear, m.priceYear)
	case cmd.Flags().Changed("currency") && !framework.IsCurrency(m.currency):
		return invalid("For example: --currency USD", "--currency takes the code of a currency, not %q", m.currency)
	}
	m.at = a.now().UTC()
	if point, err := parsePoint(asOf); err == nil && !point.At.IsZero() {
		m.at = point.At
	}
	if !cmd.Flags().Changed("date") {
		return nil
	}
	var err error
	m.at, err = parseDate(m.date)
	return err
}

// parseDate reads --date: a day, which is its first moment in UTC, or a moment with an offset.
func parseDate(text string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err == nil {
		return at, nil
	}
	fix := "For example: --date 2026-11-22, --date 2026-11-22T17:00:00+01:00"
	if _, err := time.Parse("2006-01-02T15:04:05", text); err == nil {
		fix = "In which time zone? Add the offset, such as " + text + "+01:00, or Z for UTC."
	}
	return time.Time{}, invalid(fix, "--date takes a day or a moment, not %q", text)
}

// files are the inputs that an output must not overwrite.
func (m *moneyFlags) files() (list []string) {
	for _, f := range []string{m.programmes, m.rates, m.prices, m.population} {
		if f != "" && f != "-" {
			list = append(list, f)
		}
	}
	return list
}

// read reads the files. What they say of organisations is read with the atlas, which is known with the answers only.
func (m *moneyFlags) read(a *app) (err error) {
	for _, f := range []struct {
		path string
		kind country.RenewalKind
	}{{m.rates, country.RenewedRates}, {m.prices, country.RenewedPrices}, {m.population, renewedPopulation}} {
		if f.path == "" {
			continue
		}
		if at := m.besideHas(f.path, f.kind); at >= 0 {
			m.renewals = append(m.renewals, m.beside.renewals[at])
			continue
		}
		renewal, err := a.readRenewal(f.path)
		if err != nil {
			return err
		}
		if renewal.Kind != f.kind {
			return invalid("readiness help reference-files describes both.", "%s holds %s, not %s", f.path, renewal.Kind, f.kind)
		}
		m.renewals = append(m.renewals, renewal)
	}
	switch {
	case m.programmes == "":
	case m.beside != nil && m.beside.programmes == m.programmes:
		m.offered = m.beside.offered
	default:
		m.offered, err = a.readFundingFile(m.programmes)
	}
	return err
}

// besideHas says where the renewals that these flags stand beside have the one of a file; -1 = nowhere.
func (m *moneyFlags) besideHas(path string, kind country.RenewalKind) int {
	if b := m.beside; b != nil && (path == b.rates || path == b.prices || path == b.population) {
		return slices.IndexFunc(b.renewals, func(r country.Renewal) bool { return r.Kind == kind })
	}
	return -1
}

func (m *moneyFlags) terms() assessment.Terms {
	return assessment.Terms{At: m.at, Currency: m.currency, PriceYear: m.priceYear, Years: m.years}
}

// finance is the money side of answers: those of a state with its texts or, with a nil state, those of a file. What
// --programmes names stands in place of what a store has.
func (m *moneyFlags) finance(ctx context.Context, a *app, svc *assessment.Service, state *assessment.State, def *framework.Definition) (*assessment.Finance, error) {
	atlas := country.Builtin()
	if state != nil {
		atlas = state.Atlas()
	}
	atlas, err := atlas.With(m.renewals...)
	if err != nil {
		return nil, invalid("", "%s", err)
	}
	f := assessment.NewFinance(def, atlas, m.terms(), nil, nil)
	if state != nil {
		if f, err = svc.FinanceTexts(ctx, state.Finance(def, m.terms())); err != nil {
			return nil, err
		}
		f.Atlas = atlas
	}
	if m.programmes == "" {
		return f, nil
	}
	if m.beside != nil && m.beside.programmes == m.programmes && m.beside.offers != nil {
		return f.With(asRecorded(m.beside.offers)), nil
	}
	in, err := a.fundingOf(m.offered, atlas)
	if err != nil {
		return nil, err
	}
	m.offers = in
	if n := len(f.Programmes) + len(f.Commitments); n > 0 {
		a.note("programmes and commitments are those of %s alone, not those of the store", m.offered.name)
	}
	return f.With(asRecorded(in)), nil
}

// reckon has the money side read with the answers. Answers that are not about countries have none; nor, unless it is wanted
// all the same, has a store in which nobody planned, offered or committed anything.
func (s *source) reckon(a *app, m *moneyFlags, wanted bool) {
	s.beside = func(ctx context.Context, svc *assessment.Service, state *assessment.State, def *framework.Definition) (err error) {
		if def.Entity == framework.Country && (wanted || state != nil && state.SpeaksOfMoney(def)) {
			s.money, err = m.finance(ctx, a, svc, state, def)
		}
		return err
	}
}

// asRecorded gives programmes and commitments of a file the form of those of a store.
func asRecorded(in *assessment.FundingImport) (programmes []*assessment.Programme, commitments []*assessment.Commitment) {
	for i := range in.Programmes {
		programmes = append(programmes, &assessment.Programme{Programme: in.Programmes[i]})
	}
	for i := range in.Commitments {
		commitments = append(commitments, &assessment.Commitment{Commitment: in.Commitments[i]})
	}
	return programmes, commitments
}

// rateUsed is one rate of exchange that a result rests on.
type rateUsed struct {
	Currency string `json:"currency"`
	PerUSD   string `json:"perUSD"` // in decimals
	Date     string `json:"date"`   // day
	Source   string `json:"source"`
}

// ratesOf tells the rates that a market's money is converted by.
func ratesOf(m *assessment.Market) []rateUsed {
	used := []rateUsed{}
	for _, r := range m.RatesUsed() {
		used = append(used, rateUsed{r.Currency, r.PerUSD, r.Date.Format(time.DateOnly), r.Source})
	}
	return used
}
