package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/store"
)

func (a *app) assessmentHistory() *cobra.Command {
	var s storeFlag
	var question string
	cmd := &cobra.Command{
		Use:   "history ID [--question Q]",
		Short: "Show who changed what in an assessment, and when",
		Long: `Shows every change of an assessment, oldest first: the record of the journal, when, who, and what
the answer was before and after. A correction begins with its reason. TEXT is the id of the note that
came with the change, by which readiness assessment redact erases it; of an erasure or a correction,
that of its reason. Of what the country plans itself QUESTION names the action.`,
		Example: "  readiness assessment history --store file:./data KEN-2024-gci-pillars@2024 --question legal",
		Args:    oneWord("the name of an assessment; readiness assessment list shows them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.need(a, cmd); err != nil {
				return err
			}
			ctx, id := cmd.Context(), assessment.ID(args[0])
			return a.withStore(ctx, &s, store.Options{ReadOnly: true}, func(svc *assessment.Service, _ *store.Store) error {
				x, err := svc.Assessment(id)
				if err != nil {
					return hintList(err, svc.State(), args[0])
				}
				if question != "" {
					if _, err := pickQuestions(x.Framework, []string{question}); err != nil {
						return err
					}
				}
				changes, err := allChanges(ctx, svc, id)
				if err != nil {
					return err
				}
				var whys []assessment.Text
				for _, c := range changes {
					whys = append(whys, c.Why)
					whys = append(whys, c.Reason)
				}
				reasons, err := svc.Texts(ctx, whys...)
				if err != nil {
					return err
				}
				return a.printed(func(w io.Writer) error { return listChanges(w, x.Framework, changes, reasons, question) })
			})
		},
	}
	s.flag(cmd, "")
	cmd.Flags().StringVar(&question, "question", "", "only the question with this `ID`")
	return cmd
}

// allChanges gives the whole history of an assessment.
func allChanges(ctx context.Context, svc *assessment.Service, id assessment.ID) (changes []assessment.Change, err error) {
	for after := uint64(0); ; {
		more, next, err := svc.History(ctx, id, after, 1000)
		if err != nil {
			return nil, err
		}
		changes = append(changes, more...)
		if after = next; next == 0 {
			return changes, nil
		}
	}
}

// written is where a text of an assessment comes from.
type written struct {
	assessment.Change
	question string // to whose answer it was said; of a reason, that of the text that was erased
	why      string // of a reason: of what it is, "redaction", "correction", "review" or "move"; else ofComment, ofLink; "" of a note
}

// What is no reason of anything.
const (
	ofComment = "comment"
	ofLink    = "link"
)

// name says what a text is, and what stays when it is erased.
func (w written) name() (what, stays string) {
	switch w.why {
	case "":
		return "the note to " + w.question, "the answer"
	case ofComment:
		return "a comment to " + w.question, "that there was one"
	case ofLink:
		return "a link of the evidence of " + w.question, "its type and dates"
	}
	return "the reason of a " + w.why, "that " + w.why
}

// writings gives the origin of each text, by its id.
func writings(changes []assessment.Change) map[string]written {
	texts := map[string]written{}
	for _, c := range changes {
		switch {
		case c.Redacted != "":
			texts[c.Why.ID] = written{c, texts[c.Redacted].question, "redaction"}
		case c.After.Note != c.Before.Note && c.After.Note.ID != "":
			texts[c.After.Note.ID] = written{c, c.Question, ""}
		}
		switch {
		case corrects(c):
			texts[c.Reason.ID] = written{c, "", "correction"}
		case c.Kind == "answers.reviewed" && c.Reason.ID != "":
			texts[c.Reason.ID] = written{c, c.Question, "review"}
		case c.To != "" && c.Reason.ID != "":
			texts[c.Reason.ID] = written{c, "", "move"}
		case c.Comment.Number > 0:
			texts[c.Comment.Text.ID] = written{c, c.Question, ofComment}
		}
		for _, link := range c.After.LinkTexts() {
			if _, known := texts[link.ID]; !known {
				texts[link.ID] = written{c, c.Question, ofLink}
			}
		}
	}
	return texts
}

func listChanges(
	w io.Writer, def *framework.Definition, changes []assessment.Change, reasons map[string]assessment.Note, question string,
) error {
	texts := writings(changes)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RECORD\tWHEN\tWHO\tWHAT\tQUESTION\tBEFORE\tAFTER\tTEXT")
	told := assessment.Text{}
	for _, c := range changes {
		about, before, after, text := c.Question, "", "", ""
		if corrects(c) && c.Reason != told && (question == "" || about == question) {
			told = c.Reason
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t\t%s\t%s\t%s\n", c.Seq, c.At.UTC().Format(time.RFC3339), c.Actor, c.Kind,
				c.Corrects, correctedFor(reasons[c.Reason.ID]), c.Reason.ID)
		}
		if c.Redacted != "" {
			about, before, after, text = texts[c.Redacted].question, c.Redacted, erasedFor(reasons[c.Why.ID]), c.Why.ID
		} else {
			before, after = shownChange(def, c)
			if c.Reason != (assessment.Text{}) && !corrects(c) {
				after, text = after+" "+correctedFor(reasons[c.Reason.ID]), c.Reason.ID
			}
		}
		if c.Action != "" {
			about = c.Action
		}
		if question != "" && about != question && !plans(c, question) {
			continue
		}
		if c.Comment.Number > 0 {
			text = c.Comment.Text.ID
		}
		if c.Before.Note != c.After.Note {
			text = c.After.Note.ID
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Seq, c.At.UTC().Format(time.RFC3339), c.Actor, c.Kind, about, before, after, text)
	}
	return table.Flush()
}

// corrects says that a change is part of a correction.
func corrects(c assessment.Change) bool {
	return c.Kind == "answers.corrected" || c.Kind == "assessment.corrected"
}

// correctedFor says in one line why answers were corrected.
func correctedFor(reason assessment.Note) string {
	switch {
	case reason.Redacted != nil:
		return "(the reason is erased)"
	case reason.Lost:
		return "(the reason is lost)"
	}
	return "(" + shownNote(reason) + ")"
}

// erasedFor says in one line why a text was erased.
func erasedFor(why assessment.Note) string {
	switch {
	case why.Redacted != nil:
		return "(erased; so is the reason)"
	case why.Lost:
		return "(erased; the reason is lost)"
	}
	return "(erased: " + shownNote(why) + ")"
}

// shownChange is what a change of an answer or an assignment is, before and after.
func shownChange(def *framework.Definition, c assessment.Change) (before, after string) {
	q, ok := def.Node(c.Question)
	switch {
	case c.To != "":
		after = string(c.To)
		if len(c.Questions) > 0 {
			after += ": " + strings.Join(c.Questions, ", ")
		}
		return string(c.From), after
	case c.Action != "":
		return shownPlanChange(c)
	case !ok:
		return "", ""
	case c.Kind == "answers.reviewed":
		return string(c.Before.Reviewed().State), string(c.After.Reviewed().State)
	case c.Kind == "answer.commented":
		return "", fmt.Sprintf("comment %d", c.Comment.Number)
	case c.Assigned != (assessment.Assignment{}):
		return "", "assigned to " + c.Assigned.Assignee
	}
	before, after = shownAnswer(q, c.Before), shownAnswer(q, c.After)
	if before == after {
		switch {
		case !slices.Equal(c.Before.Evidence, c.After.Evidence):
			after += " (evidence)"
		case c.Before.Note != c.After.Note:
			after += " (note)"
		case c.Before.Confidence != c.After.Confidence:
			after += " (confidence " + string(c.After.Confidence) + ")"
		}
	}
	return before, after
}

// shownPlanChange is what a country has planned, before and after.
func shownPlanChange(c assessment.Change) (before, after string) {
	before, after = shownPlan(c.Unplanned), shownPlan(c.Plan)
	if c.Plan == nil {
		return before, "taken back"
	}
	if was := c.Unplanned; was != nil && before == after {
		switch {
		case was.Words != c.Plan.Words:
			after += " (words)"
		case !slices.Equal(was.Questions, c.Plan.Questions):
			after += " (questions)"
		case !was.Start.Equal(c.Plan.Start) || was.Months != c.Plan.Months:
			after += " (time)"
		case was.Cofinancing != c.Plan.Cofinancing || was.Partner != c.Plan.Partner:
			after += " (conditions)"
		default:
			after += " (cost)"
		}
	}
	return before, after
}

// shownPlan is the status of an action and its base cost, without overhead.
func shownPlan(p *assessment.PlannedAction) string {
	if p == nil {
		return ""
	}
	text := string(p.Status)
	if own := p.Cost; own != nil {
		text += ", " + framework.Money(own.OneOff.Base, own.Currency)
		if own.Recurrent.Base != 0 {
			text += " and " + framework.Money(own.Recurrent.Base, own.Currency) + " a year"
		}
	}
	return text
}

// plans says that a change is about a plan for a question.
func plans(c assessment.Change, question string) bool {
	for _, plan := range []*assessment.PlannedAction{c.Unplanned, c.Plan} {
		if plan != nil && slices.Contains(plan.Questions, question) {
			return true
		}
	}
	return false
}
