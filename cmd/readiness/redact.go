package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/store"
)

// redactFlags is what assessment redact is asked for.
type redactFlags struct {
	storeFlag
	keys                       keysFlag
	question, text, why, actor string
}

func (a *app) assessmentRedact() *cobra.Command {
	var f redactFlags
	cmd := &cobra.Command{
		Use:   "redact ID --question Q --why TEXT",
		Short: "Erase the note to an answer for good",
		Long: `Erases the note to an answer, at once and for good: nothing asks first. The answer stays; so does
who erased the note, when and why. An older note, or one that was taken away, is named by its id
instead (--text), which readiness assessment history shows.

The reason is kept and shown: do not say in it what is to be forgotten. Copies, backups and
exports that were made before may still hold the note.`,
		Example: `  readiness assessment redact --store file:./data KEN-2024-gci-pillars@2024 --question legal --why withdrawn`,
		Args:    oneWord("the name of an assessment; readiness assessment list shows them"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.redact(cmd, &f, args[0]) },
	}
	f.flag(cmd, "")
	cmd.Flags().StringVar(&f.question, "question", "", "`ID` of the question")
	cmd.Flags().StringVar(&f.text, "text", "", "`ID` of an older note, or of the reason of an erasure")
	cmd.Flags().StringVar(&f.why, "why", "", "`TEXT` that says why; it stays")
	f.keys.flag(cmd, "sign where the journal ends then, and check it before")
	cmd.Flags().StringVar(&f.actor, "actor", operator, "`ACCOUNT` in whose name the note is erased")
	return cmd
}

func (a *app) redact(cmd *cobra.Command, f *redactFlags, id string) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	if err := checkActor(f.actor); err != nil {
		return err
	}
	switch {
	case !cmd.Flags().Changed("why"):
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs --why"}
	case f.question == "" && f.text == "":
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs --question or --text"}
	}
	ctx := cmd.Context()
	var done redacted
	err := a.withStore(ctx, &f.storeFlag, store.Options{}, func(svc *assessment.Service, opened *store.Store) (err error) {
		if done, err = findText(ctx, svc, f, id); err != nil {
			return err
		}
		a.whenStopped("It is not known whether the text was erased. Ask for it once more: what was erased already is no change.")
		return a.sealed(ctx, &f.keys, opened.Journal, func() error {
			out, err := svc.Do(ctx, f.actor, assessment.Redact{Assessment: done.x.ID, Text: done.text, Why: f.why})
			done.Outcome = out
			done.by, _ = svc.State().RedactedText(done.text)
			return err
		})
	})
	if err != nil {
		return err
	}
	return a.printed(func(w io.Writer) error { return done.tell(w, f.why) })
}

// redacted is the erasure of a text.
type redacted struct {
	assessment.Outcome
	x      *assessment.Assessment
	text   string
	origin written
	others []string // ids of the other notes to the question that can still be read
	by     assessment.Redacted
}

// findText finds the text that is meant, and where it comes from.
func findText(ctx context.Context, svc *assessment.Service, f *redactFlags, id string) (r redacted, err error) {
	if r.x, err = svc.Assessment(assessment.ID(id)); err != nil {
		return r, hintList(err, svc.State(), id)
	}
	if f.question != "" {
		if _, err := pickQuestions(r.x.Framework, []string{f.question}); err != nil {
			return r, err
		}
	}
	const fix = "readiness assessment history shows the ids of its texts, the older ones too; --text takes one."
	if r.text = f.text; r.text == "" {
		if r.text = r.x.Answer(f.question).Note.ID; r.text == "" {
			return r, &assessment.Error{Kind: assessment.NotFound, Msg: fmt.Sprintf("the answer to %s of %s has no note", f.question, r.x.ID), Fix: fix}
		}
	}
	texts, err := textsOf(ctx, svc, r.x)
	if err != nil {
		return r, err
	}
	origin, ok := texts[r.text]
	switch {
	case !ok:
		return r, &assessment.Error{Kind: assessment.NotFound, Msg: fmt.Sprintf("%s has no text %q", r.x.ID, r.text), Fix: fix}
	case f.question != "" && origin.why != "":
		what, _ := origin.name()
		return r, invalid("Leave --question out.", "%s is %s, not a note to %s", r.text, what, f.question)
	case f.question != "" && origin.question != f.question:
		return r, invalid("", "%s is a note to %s, not to %s", r.text, origin.question, f.question)
	}
	r.origin = origin
	state := svc.State()
	for other, o := range texts {
		_, gone := state.RedactedText(other)
		if other != r.text && !gone && o.why == "" && origin.why == "" && o.question == origin.question {
			r.others = append(r.others, other)
		}
	}
	slices.SortFunc(r.others, func(a, b string) int { return int(texts[a].Seq) - int(texts[b].Seq) })
	return r, nil
}

// textsOf gives the origin of each text of an assessment, by its id; of one that corrects another, those of this one too.
func textsOf(ctx context.Context, svc *assessment.Service, x *assessment.Assessment) (map[string]written, error) {
	texts := map[string]written{}
	for {
		changes, err := allChanges(ctx, svc, x.ID)
		if err != nil {
			return nil, err
		}
		for id, origin := range writings(changes) {
			if _, later := texts[id]; !later {
				texts[id] = origin
			}
		}
		if x.Corrects == "" {
			return texts, nil
		}
		if x, err = svc.Assessment(x.Corrects); err != nil {
			return nil, err
		}
	}
}

// tell says what is gone and what is not.
func (r *redacted) tell(w io.Writer, why string) error {
	what, stays := r.origin.name()
	what += " of " + string(r.x.ID)
	if r.Changed {
		fmt.Fprintf(w, "Erased: %s, %s, recorded by %s on %s\n", what, r.text, r.origin.Actor, r.origin.At.UTC().Format(time.DateOnly))
		fmt.Fprintf(w, "What stays: %s; the digest of the text, which does not tell it; and that %s erased it, when and why: %s\n",
			stays, r.by.By, strings.Join(strings.Fields(why), " "))
		fmt.Fprintln(w, "Copies, backups and exports that were made before may still hold the text.")
	} else {
		fmt.Fprintf(w, "Nothing was recorded: %s was erased by %s on %s, for the reason given then.\n", what, r.by.By, r.by.At.UTC().Format(time.DateOnly))
	}
	if len(r.others) > 0 {
		are := "are"
		if len(r.others) == 1 {
			are = "is"
		}
		fmt.Fprintf(w, "%s to %s %s still there: %s\n", counted(len(r.others), "other note", "other notes"), r.origin.question, are, strings.Join(r.others, ", "))
	}
	_, err := fmt.Fprintf(w, "The journal ends with %s\n", r.Head)
	return err
}
