package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/exports"
)

func (a *app) scoreCommand() *cobra.Command {
	var in source
	var out result
	cmd := &cobra.Command{
		Use:   "score --framework F (--data D.csv | --store S)",
		Short: "Compute the index, ranks and the score of every dimension and question",
		Long: `Computes the index of every country (or other unit) in the data, and its rank within its year.

The CSV has the columns country (or unit), year, index, rank, band, coverage, and one per node
of the framework. Scores are 0-100 and unrounded; coverage is 0-1; an empty cell is a score that
does not exist, which is not the same as 0. Rows come by index, best first, then by code.`,
		Example: `  readiness score --framework gci-pillars --data answers.csv
  readiness score --framework gci-pillars@2024 --data answers.csv --year 2024 -o scores.json
  readiness score --store file:./data --as-of 1`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.score(cmd, &in, &out) },
	}
	in.flags(cmd)
	in.yearFlag(cmd, "all years, each with its own ranks")
	out.flags(cmd, "csv", "json")
	return cmd
}

func (a *app) score(cmd *cobra.Command, in *source, out *result) error {
	if err := in.choose(a, cmd); err != nil {
		return err
	}
	if err := out.settle(cmd); err != nil {
		return err
	}
	t, err := a.target(out.output, false, in.files()...)
	if err != nil {
		return err
	}
	defer t.discard()
	panel, err := a.read(cmd.Context(), in)
	if err != nil {
		return err
	}
	x, err := a.scored(panel, in.year)
	if err != nil {
		return err
	}
	return t.write(func(w io.Writer) error { return exports.Scores(w, x, exports.Format(out.format)) })
}

// scored gives the index of all years, or of one. Where all years are scored together, the others still count, they are
// only not shown.
func (a *app) scored(p *assessment.Panel, year int) (*assessment.Index, error) {
	if year != 0 || len(p.Rows) == 0 {
		if _, err := a.pickYear(p, year); err != nil {
			return nil, err
		}
	}
	if year != 0 && !p.ScoredTogether() {
		x, _, err := a.indexOfYear(p, year)
		return x, err
	}
	x, err := a.index(p)
	if err != nil || year == 0 {
		return x, err
	}
	shown := *x
	shown.Standings = slices.DeleteFunc(slices.Clone(x.Standings), func(s assessment.Standing) bool { return s.Year != year })
	return &shown, nil
}
