package main

import (
	"io"

	"github.com/spf13/cobra"

	"readiness/assessment/framework"
	"readiness/exports"
)

// weakestFlags is what the command weakest is asked for.
type weakestFlags struct {
	source
	result
	by, level string
}

func (a *app) weakestCommand() *cobra.Command {
	var w weakestFlags
	cmd := &cobra.Command{
		Use:   "weakest --framework F (--data D.csv | --store S)",
		Short: "Show the weakest link of each group: minimum, median, and who is last",
		Long: `Shows for each group of countries and each dimension the lowest score, the median, and the
countries at the lowest score. Countries help each other as far as the weakest of them can go along.`,
		Example: `  readiness weakest --framework gci-pillars --data answers.csv
  readiness weakest --framework gci-pillars --data answers.csv --by organisation --level question`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.weakest(cmd, &w) },
	}
	w.source.flags(cmd)
	byFlag(cmd, &w.by, "region", "")
	cmd.Flags().StringVar(&w.level, "level", "dimension", "`LEVEL`: dimension (with the index), question or all")
	_ = cmd.RegisterFlagCompletionFunc("level", cobra.FixedCompletions(levels, cobra.ShellCompDirectiveNoFileComp))
	w.yearFlag(cmd, "the newest")
	w.result.flags(cmd, "csv", "json")
	return cmd
}

var levels = []string{"dimension", "question", "all"}

func (a *app) weakest(cmd *cobra.Command, f *weakestFlags) error {
	if err := f.choose(a, cmd); err != nil {
		return err
	}
	if err := oneOf("level", f.level, levels...); err != nil {
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
	by, err := grouping(cmd, f.by, panel.Framework)
	if err != nil {
		return err
	}
	x, _, err := a.indexOfYear(panel, f.year)
	if err != nil {
		return err
	}
	list := x.Weakest(by, atLevel(panel.Framework, f.level))
	return t.write(func(w io.Writer) error { return exports.Weakest(w, list, exports.Format(f.format)) })
}

// atLevel says which nodes a level means.
func atLevel(def *framework.Definition, level string) func(*framework.Node) bool {
	return func(n *framework.Node) bool {
		switch level {
		case "question":
			return n.IsQuestion()
		case "dimension":
			parent := def.Parent(n.ID)
			return parent == nil || parent == def.Root
		}
		return true
	}
}
