package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// gapFlags is what the command gaps is asked for.
type gapFlags struct {
	source
	result
	who
	moneyFlags
	target  string
	unknown bool
}

func (a *app) gapsCommand() *cobra.Command {
	var g gapFlags
	cmd := &cobra.Command{
		Use:   "gaps --framework F (--data D.csv | --store S)",
		Short: "List every gap with its gain, cost and prerequisites",
		Long: `Lists every answer that is short of the best one, one row per gap: what it is now, what it
should become, how much closing it adds to the index, and what that costs where the framework
says so. Countries come by code, the gaps of each by their gain, greatest first.

A question that was not assessed is not a gap: nobody knows what it would take. --unknown lists
these questions instead.

With --programmes, or with a store that has some, each gap says, too, which action closes it, what that
costs in one currency, what is committed to it, and who could pay; --date, --rates, --prices, --years,
--currency and --price-year say in which money, and when. The money of an action that closes several
gaps stands whole at each of them: count each action once.`,
		Example: `  readiness gaps --framework gci-pillars --data answers.csv
  readiness gaps --framework gci-pillars --data answers.csv --country Kenya -o gaps.xlsx
  readiness gaps --framework readiness-core --data readiness-core.csv --programmes programmes.yaml --years 3
  readiness gaps --framework gci-pillars --data answers.csv --unknown`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.gaps(cmd, &g) },
	}
	g.source.flags(cmd)
	cmd.Flags().StringVar(&g.target, "target", "full", "`TARGET` that answers are measured against; full is the best answer to every question")
	cmd.Flags().StringArrayVar(&g.countries, "country", nil, "only this `COUNTRY` (may be repeated)")
	cmd.Flags().StringArrayVar(&g.units, "unit", nil, "only this unit, where the framework is not about countries: its `CODE` (may be repeated)")
	g.yearFlag(cmd, "the newest")
	cmd.Flags().BoolVar(&g.unknown, "unknown", false, "list the questions that were not assessed instead")
	g.moneyFlags.flags(cmd)
	g.result.flags(cmd, "csv", "jsonl", "xlsx")
	return cmd
}

func (g *gapFlags) checkAll(a *app, cmd *cobra.Command) error {
	if err := g.choose(a, cmd); err != nil {
		return err
	}
	if err := oneOf("target", g.target, "full"); err != nil {
		return err
	}
	if g.unknown {
		if g.given(cmd) {
			return &usageError{cmd.CommandPath(), "--unknown goes without money: what a question that was not assessed would cost, nobody knows"}
		}
		g.formats = []string{"csv", "jsonl"}
	}
	if err := g.settle(cmd); err != nil {
		return err
	}
	return g.check(a, cmd, g.asOf)
}

func (a *app) gaps(cmd *cobra.Command, g *gapFlags) error {
	if err := g.checkAll(a, cmd); err != nil {
		return err
	}
	t, err := a.target(g.output, g.format == "xlsx", append(g.source.files(), g.moneyFlags.files()...)...)
	if err != nil {
		return err
	}
	defer t.discard()
	if err := g.read(a); err != nil {
		return err
	}
	g.reckon(a, &g.moneyFlags, g.given(cmd))
	panel, err := a.read(cmd.Context(), &g.source)
	if err != nil {
		return err
	}
	if panel, err = a.chosen(panel, g); err != nil {
		return err
	}
	x, _, err := a.indexOfYear(panel, g.year)
	if err != nil {
		return err
	}
	a.progress.phase("writing gaps")
	if err := t.write(func(w io.Writer) error { return a.writeGaps(w, x, g) }); err != nil {
		return err
	}
	a.noteGaps(x, g.unknown)
	return nil
}

// noteGaps says how many gaps there are, and how many questions of which nobody knows.
func (a *app) noteGaps(x *assessment.Index, unknownShown bool) {
	unknown := count(x.Unknowns())
	hint := ""
	if unknown > 0 && !unknownShown {
		hint = " (list these with --unknown)"
	}
	a.note("%s, %s%s", counted(count(x.Gaps()), "gap", "gaps"),
		counted(unknown, "question not assessed", "questions not assessed"), hint)
}

func (a *app) writeGaps(w io.Writer, x *assessment.Index, g *gapFlags) (err error) {
	switch {
	case g.unknown:
		_, err = exports.Unknowns(w, x, exports.Format(g.format))
	case g.format == "xlsx":
		err = exports.GapRegister(w, x, a.about(&g.source))
	default:
		_, err = exports.Gaps(w, x, exports.Format(g.format), g.money)
	}
	return err
}

// chosen keeps the rows of the units that were asked for; without a choice all.
func (a *app) chosen(p *assessment.Panel, g *gapFlags) (*assessment.Panel, error) {
	if len(g.countries)+len(g.units) == 0 {
		return p, nil
	}
	year, err := a.pickYear(p, g.year)
	if err != nil {
		return nil, err
	}
	units, err := g.codes(p, year)
	if err != nil {
		return nil, err
	}
	if p.Framework.DataDriven() || p.Framework.Defaults.Missing == framework.MissingImpute {
		return nil, invalid("Leave the choice of units out, and pick their rows from the result.",
			"framework %s scores each unit by comparison with all others, so some cannot be taken out of the data", p.Framework.Ref())
	}
	return p.Only(func(r assessment.Row) bool { return r.Year == year && slices.Contains(units, r.Unit) }), nil
}

func count[T any](list func(yield func(T) bool)) int {
	n := 0
	for range list {
		n++
	}
	return n
}
