package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// readFlags is what the commands that show a store are asked for.
type readFlags struct {
	storeFlag
	asOf string
}

func (a *app) assessmentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "assessment",
		Short: "See what a store holds: assessments, their answers, their history; erase a note",
		Long: `An assessment is the answers of one country (or other unit) to one framework version for one year.
Its name is built from these: KEN-2024-gci-pillars@2024.`,
		Example: `  readiness assessment list --store file:./data
  readiness assessment show --store file:./data KEN-2024-gci-pillars@2024
  readiness assessment history --store file:./data KEN-2024-gci-pillars@2024 --question legal
  readiness assessment redact --store file:./data KEN-2024-gci-pillars@2024 --question legal --why withdrawn`,
	}
	cmd.AddCommand(a.assessmentList(), a.assessmentShow(), a.assessmentHistory(), a.assessmentRedact())
	return cmd
}

func (a *app) assessmentList() *cobra.Command {
	var f readFlags
	cmd := &cobra.Command{
		Use:     "list [--store S]",
		Short:   "List the assessments of a store",
		Long:    "Lists the assessments of a store: how far each is answered, how often and when it was changed.",
		Example: "  readiness assessment list --store file:./data",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.need(a, cmd); err != nil {
				return err
			}
			return a.withState(cmd.Context(), &f.storeFlag, f.asOf, func(_ *assessment.Service, state *assessment.State) error {
				return a.printed(func(w io.Writer) error { return listAssessments(w, state.Assessments()) })
			})
		},
	}
	f.flag(cmd, "")
	asOfFlag(cmd, &f.asOf)
	return cmd
}

func listAssessments(w io.Writer, list []*assessment.Assessment) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ASSESSMENT\tSTATE\tANSWERED\tREVISION\tCHANGED")
	for _, x := range list {
		done := x.Progress(true)
		fmt.Fprintf(table, "%s\t%s\t%d of %d\t%d\t%s\n", x.ID, x.Stage, done.Answered, done.Total, x.Revision, x.ChangedAt.UTC().Format(time.RFC3339))
	}
	return table.Flush()
}

func (a *app) assessmentShow() *cobra.Command {
	var f readFlags
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show the answers of an assessment",
		Long: `Shows every question of an assessment with its answer, the note to it, how sure the assessor was,
and who gave it when. A question without an answer is not assessed, which is not the same as no.`,
		Example: "  readiness assessment show --store file:./data KEN-2024-gci-pillars@2024",
		Args:    oneWord("the name of an assessment; readiness assessment list shows them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.need(a, cmd); err != nil {
				return err
			}
			return a.withState(cmd.Context(), &f.storeFlag, f.asOf, func(svc *assessment.Service, state *assessment.State) error {
				x, err := state.Assessment(assessment.ID(args[0]))
				if err != nil {
					return hintList(err, state, args[0])
				}
				return a.showAssessment(cmd.Context(), svc, x)
			})
		},
	}
	f.flag(cmd, "")
	asOfFlag(cmd, &f.asOf)
	return cmd
}

// hintList names the assessment that may be meant.
func hintList(err error, state *assessment.State, id string) error {
	var ids []string
	for _, x := range state.Assessments() {
		ids = append(ids, string(x.ID))
	}
	fix := "readiness assessment list shows what there is."
	if near := spelling.Nearest(id, ids); near != "" {
		fix = "Did you mean " + near + "?"
	}
	return &assessment.Error{Kind: assessment.NotFound, Msg: err.Error(), Fix: fix, Err: err}
}

func (a *app) showAssessment(ctx context.Context, svc *assessment.Service, x *assessment.Assessment) error {
	var refs []assessment.Text
	for _, answer := range x.Answers() {
		refs = append(refs, answer.Note)
	}
	notes, err := svc.Texts(ctx, refs...)
	if err != nil {
		return err
	}
	return a.printed(func(w io.Writer) error {
		done := x.Progress(true)
		fmt.Fprintf(w, "%s: %s, %d of %d questions answered, revision %d\nframework %s, %s\n\n",
			x.ID, x.Stage, done.Answered, done.Total, x.Revision, x.Framework.Ref(), x.Framework.Hash)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "QUESTION\tANSWER\tCONFIDENCE\tREVISION\tWHEN\tWHO\tNOTE")
		for q, answer := range x.Answers() {
			if answer.Revision == 0 {
				fmt.Fprintf(table, "%s\t%s\t\t\t\t\t\n", q.ID, shownAnswer(q, answer))
				continue
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", q.ID, shownAnswer(q, answer), answer.Confidence, answer.Revision,
				answer.At.UTC().Format(time.RFC3339), answer.By, shownNote(notes[answer.Note.ID]))
		}
		return table.Flush()
	})
}

// shownAnswer is an answer in one cell.
func shownAnswer(q *framework.Node, answer assessment.Answer) string {
	return shownValue(q, answer.Value)
}

func shownValue(q *framework.Node, v framework.Value) string {
	if v.Kind == framework.NotAssessed {
		return "(not assessed)"
	}
	return q.Format(v)
}

// shownNote is a note in one line.
func shownNote(n assessment.Note) string {
	switch {
	case n.Redacted != nil:
		return "(erased by " + n.Redacted.By + " on " + n.Redacted.At.UTC().Format(time.DateOnly) + ")"
	case n.Lost:
		return "(lost: the vault does not have it as it was recorded)"
	}
	return strings.Join(strings.Fields(n.Text), " ")
}
