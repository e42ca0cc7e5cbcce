package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// censusFlags is what the command census is asked for.
type censusFlags struct {
	source
	result
	questions []string
	by        string
}

func (a *app) censusCommand() *cobra.Command {
	var c censusFlags
	cmd := &cobra.Command{
		Use:   "census --framework F (--data D.csv | --store S)",
		Short: "Count who gave which answer: how many, and which countries",
		Long: `Counts, per question, how many countries gave which answer, and which they are. Not assessed and
not applicable are counted apart: a country that did not answer has not said no.

With --by the counts are split by group. Numbers are counted in five classes of equal width.`,
		Example: `  readiness census --framework gci-pillars --data answers.csv --question legal
  readiness census --framework gci-pillars --data answers.csv --question legal --by income --format json
  readiness census --store file:./data --question legal`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.census(cmd, &c) },
	}
	c.source.flags(cmd)
	cmd.Flags().StringArrayVar(&c.questions, "question", nil, "only the question with this `ID` (may be repeated; default: all)")
	byFlag(cmd, &c.by, "", "one group of all")
	c.yearFlag(cmd, "the newest")
	c.result.flags(cmd, "csv", "json")
	return cmd
}

// byFlag is how census and weakest are told what to group by.
func byFlag(cmd *cobra.Command, by *string, value, otherwise string) {
	var names []string
	for _, g := range assessment.Groupings() {
		names = append(names, string(g))
	}
	usage := "`GROUPING`: " + strings.Join(names, ", ")
	if otherwise != "" {
		usage += " (default: " + otherwise + ")"
	}
	cmd.Flags().StringVar(by, "by", value, usage)
	_ = cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
}

// grouping reads --by. Groups are made of countries: anything else has none.
func grouping(cmd *cobra.Command, by string, def *framework.Definition) (assessment.Grouping, error) {
	if !cmd.Flags().Changed("by") && def.Entity != framework.Country {
		return assessment.Everyone, nil
	}
	if cmd.Flags().Changed("by") && by == "" {
		return "", invalid("Leave it out, or say for example --by region.", "--by has no grouping in it")
	}
	g, err := assessment.ParseGrouping(by)
	if err == nil && def.Entity != framework.Country {
		return "", invalid("Leave --by out.", "framework %s is not about countries, which is what --by groups", def.Ref())
	}
	return g, err
}

func (a *app) census(cmd *cobra.Command, c *censusFlags) error {
	if err := c.choose(a, cmd); err != nil {
		return err
	}
	if err := c.settle(cmd); err != nil {
		return err
	}
	t, err := a.target(c.output, false, c.files()...)
	if err != nil {
		return err
	}
	defer t.discard()
	panel, err := a.read(cmd.Context(), &c.source)
	if err != nil {
		return err
	}
	by, err := grouping(cmd, c.by, panel.Framework)
	if err != nil {
		return err
	}
	questions, err := pickQuestions(panel.Framework, c.questions)
	if err != nil {
		return err
	}
	year, err := a.pickYear(panel, c.year)
	if err != nil {
		return err
	}
	// Counting looks at answers alone, so a year can be taken out even where scores of several depend on each other.
	x, err := a.index(panel.Only(func(r assessment.Row) bool { return r.Year == year }))
	if err != nil {
		return err
	}
	var list []assessment.Census
	for _, q := range questions {
		list = append(list, x.Census(q, by, "en"))
	}
	return t.write(func(w io.Writer) error { return exports.Census(w, list, exports.Format(c.format)) })
}

// pickQuestions finds questions by id, every fault at once; without ids all.
func pickQuestions(def *framework.Definition, ids []string) ([]*framework.Node, error) {
	if len(ids) == 0 {
		return def.Questions(), nil
	}
	all := questionIDs(def.Questions())
	var picked []*framework.Node
	var faults []assessment.Field
	for _, id := range ids {
		n, ok := def.Node(id)
		switch {
		case !ok:
			faults = append(faults, assessment.Field{Message: fmt.Sprintf("there is no question %q%s", id, didYouMean(id, all))})
		case !n.IsQuestion():
			faults = append(faults, assessment.Field{Message: fmt.Sprintf("%s is not one question; below it are %s", id, listed(below(n), 12))})
		default:
			picked = append(picked, n)
		}
	}
	if len(faults) == 0 {
		return picked, nil
	}
	return nil, &assessment.Error{
		Kind: assessment.NotFound, Msg: fmt.Sprintf("framework %s cannot be counted so:", def.Ref()), Fields: faults,
		Fix: "Its questions are " + listed(all, 12) + ".",
	}
}

// below lists the questions under a node.
func below(n *framework.Node) []string {
	if n.IsQuestion() {
		return []string{n.ID}
	}
	var ids []string
	for _, c := range n.Children {
		ids = append(ids, below(c)...)
	}
	return ids
}

func questionIDs(questions []*framework.Node) []string {
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	return ids
}
