package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/exports"
)

// reportFlags is what the command report is asked for.
type reportFlags struct {
	source
	result
	moneyFlags
	termFlags
	country, unit, lang string
	portfolio           bool
}

func (a *app) reportCommand() *cobra.Command {
	var r reportFlags
	cmd := &cobra.Command{
		Use:   "report --framework F (--data D.csv | --store S) (--country KEN | --unit TEXT | --portfolio) -o OUT.xlsx",
		Short: "Write the workbook of one country, or the portfolio of all",
		Long: `Writes an Excel workbook.

With --country: the report of one country, with every score down to the answers, its gaps and
what closing them may cost, its place among the others in the data, and the method. The country
may be written as KEN, KE or Kenya. Where a framework is not about countries, --unit names one
by its code.

With --portfolio: all countries beside each other and among their peers, with the register of
all gaps.

Where the data hold an earlier year, too, both say what has changed since.

With --programmes, or with a store that has some, it says what is committed and who could pay for
what; --date, --rates, --prices, --years, --currency and --price-year say in which money, and when.
A portfolio shares the money of the programmes among all countries, as readiness match does:
--weights, --population, --strict and --effort say by what rules.

With --store the answers come from a store, and the cover names the head of its journal:
readiness journal verify --expect HEAD tells later whether it is still the same journal.`,
		Example: `  readiness report --framework gci-pillars --data answers.csv --country KEN -o kenya.xlsx
  readiness report --framework gci-pillars --data answers.csv --portfolio -o portfolio.xlsx
  readiness report --framework readiness-core --data readiness-core.csv --country XXA --programmes programmes.yaml -o exampland.xlsx
  readiness report --framework readiness-core --data readiness-core.csv --portfolio --programmes programmes.yaml --weights need --strict -o portfolio.xlsx
  readiness report --store file:./data --country KEN --as-of 2026-12-31 -o kenya.xlsx`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.report(cmd, &r) },
	}
	r.source.flags(cmd)
	cmd.Flags().StringVar(&r.country, "country", "", "`COUNTRY` to report on: a code or an English name")
	cmd.Flags().StringVar(&r.unit, "unit", "", "`CODE` of the unit to report on, where the framework is not about countries")
	cmd.Flags().BoolVar(&r.portfolio, "portfolio", false, "all countries instead of one")
	r.yearFlag(cmd, "the newest")
	r.moneyFlags.flags(cmd)
	r.termFlags.flags(cmd, false)
	r.populationFlag(cmd)
	cmd.Flags().StringVar(&r.lang, "lang", "en", "`LANGUAGE` of the workbook: "+strings.Join(exports.Languages(), ", "))
	r.outputFlag(cmd, "`FILE` to write to; its name ends in .xlsx")
	return cmd
}

// check refuses a command line before anything is read.
func (r *reportFlags) checkAll(a *app, cmd *cobra.Command) error {
	if err := r.choose(a, cmd, "output"); err != nil {
		return err
	}
	chosen := 0
	for _, set := range []bool{cmd.Flags().Changed("country"), cmd.Flags().Changed("unit"), r.portfolio} {
		if set {
			chosen++
		}
	}
	if chosen != 1 {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs exactly one of --country, --unit and --portfolio"}
	}
	if err := exports.LanguageKnown(r.lang); err != nil {
		return err
	}
	if r.output != "-" && !strings.EqualFold(filepath.Ext(r.output), ".xlsx") {
		return invalid("For example: -o report.xlsx", "a report is an Excel workbook: the name %q must end in .xlsx", r.output)
	}
	for _, name := range []string{"weights", "population", "strict", "effort"} {
		if !r.portfolio && cmd.Flags().Changed(name) {
			return &usageError{cmd.CommandPath(), "--" + name + " goes with --portfolio: the report of one country shares no money"}
		}
	}
	if err := r.moneyFlags.check(a, cmd, r.asOf); err != nil {
		return err
	}
	if err := r.termFlags.check(cmd); err != nil {
		return err
	}
	return r.knows(&r.moneyFlags, &r.source)
}

func (a *app) report(cmd *cobra.Command, r *reportFlags) error {
	if err := r.checkAll(a, cmd); err != nil {
		return err
	}
	t, err := a.target(r.output, true, slices.Concat(r.source.files(), r.moneyFlags.files(), r.termFlags.files())...)
	if err != nil {
		return err
	}
	defer t.discard()
	if err := r.moneyFlags.read(a); err != nil {
		return err
	}
	if err := r.termFlags.read(a); err != nil {
		return err
	}
	r.reckon(a, &r.moneyFlags, r.given(cmd))
	r.links = !r.portfolio
	panel, err := a.read(cmd.Context(), &r.source)
	if err != nil {
		return err
	}
	if r.portfolio {
		about := a.about(&r.source)
		x, year, err := a.indexOfYear(panel, r.year)
		if err != nil {
			return err
		}
		if about.Match, err = r.matchTerms(x.Panel); err != nil {
			return err
		}
		if about.Before, err = a.before(panel, year, ""); err != nil {
			return err
		}
		a.progress.phase("writing the portfolio")
		return t.write(func(w io.Writer) error { return exports.Portfolio(w, x, about) })
	}
	return a.countryReport(cmd, t, panel, r)
}

// countryReport writes the workbook of one unit. It gets all years: the report may look back.
func (a *app) countryReport(cmd *cobra.Command, t *target, panel *assessment.Panel, r *reportFlags) error {
	year, err := a.pickYear(panel, r.year)
	if err != nil {
		return err
	}
	var chosen who
	if cmd.Flags().Changed("country") {
		chosen.countries = []string{r.country}
	} else {
		chosen.units = []string{r.unit}
	}
	units, err := chosen.codes(panel, year)
	if err != nil {
		return err
	}
	x, err := a.index(panel)
	if err != nil {
		return err
	}
	about := a.aboutUnit(&r.source, units[0], year)
	if about.Before, err = a.before(panel, year, units[0]); err != nil {
		return err
	}
	a.progress.phase("writing the report")
	return t.write(func(w io.Writer) error { return exports.CountryReport(w, x, units[0], year, about) })
}
