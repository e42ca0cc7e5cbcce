package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// crosswalkFlags is what the command crosswalk is asked for.
type crosswalkFlags struct {
	source
	result
	country, unit, to string
}

func (a *app) crosswalkCommand() *cobra.Command {
	var c crosswalkFlags
	cmd := &cobra.Command{
		Use:   "crosswalk --framework F (--data D.csv | --store S) --country C --to SCHEME",
		Short: "Read one assessment by the codes of another framework",
		Long: `Shows the answers of one country by the codes of another framework: for each code the questions
behind it, their answers and scores, the mean of these by weight, and how many of the codes have
a question and an answer at all. Confidential questions are in it, as in all commands.

It is a reading of the answers, and never an official score of the other framework.

The lists of codes are: ` + strings.Join(schemeIDs(), ", ") + `.`,
		Example: `  readiness crosswalk --framework sample --data sample.csv --country XXA --to cmm-2021
  readiness crosswalk --framework sample --data sample.csv --country XXA --to gci-2024 --format csv`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.crosswalk(cmd, &c) },
	}
	c.source.flags(cmd)
	cmd.Flags().StringVar(&c.country, "country", "", "`COUNTRY` to show, by code or name (default: the only one of the year)")
	cmd.Flags().StringVar(&c.unit, "unit", "", "the unit to show, where the framework is not about countries: its `CODE`")
	cmd.Flags().StringVar(&c.to, "to", "", "`SCHEME` whose codes to read by: "+strings.Join(schemeIDs(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(schemeIDs(), cobra.ShellCompDirectiveNoFileComp))
	c.yearFlag(cmd, "the newest")
	c.result.flags(cmd, "text", "csv", "json")
	return cmd
}

func schemeIDs() []string {
	ids := make([]string, 0, len(framework.Schemes()))
	for _, s := range framework.Schemes() {
		ids = append(ids, s.ID)
	}
	return ids
}

func (a *app) crosswalk(cmd *cobra.Command, f *crosswalkFlags) error {
	if err := f.choose(a, cmd, "to"); err != nil {
		return err
	}
	if err := oneOf("to", f.to, schemeIDs()...); err != nil {
		return err
	}
	if err := f.settle(cmd); err != nil {
		return err
	}
	t, err := a.target(f.output, false, f.files()...)
	if err != nil {
		return err
	}
	defer t.discard()
	panel, err := a.read(cmd.Context(), &f.source)
	if err != nil {
		return err
	}
	x, year, err := a.indexOfYear(panel, f.year)
	if err != nil {
		return err
	}
	unit, err := f.one(x.Panel, year)
	if err != nil {
		return err
	}
	view, err := assessment.Crosswalk(x, unit, year, f.to)
	if err != nil {
		return err
	}
	return t.write(func(w io.Writer) error { return exports.Crosswalk(w, view, "en", exports.Format(f.format)) })
}

// one gives the unit that was asked for, or the only one there is.
func (f *crosswalkFlags) one(p *assessment.Panel, year int) (string, error) {
	var w who
	if f.country != "" {
		w.countries = []string{f.country}
	}
	if f.unit != "" {
		w.units = []string{f.unit}
	}
	codes, err := w.codes(p, year)
	if err != nil {
		return "", err
	}
	if len(codes) == 0 && len(p.Rows) == 1 {
		return p.Rows[0].Unit, nil
	}
	if len(codes) != 1 {
		flag := "--country"
		if p.Framework.Entity != framework.Country {
			flag = "--unit"
		}
		return "", invalid("Name one with "+flag+".", "a crosswalk is of one assessment, and the data hold %d for %d", len(p.Rows), year)
	}
	return codes[0], nil
}
