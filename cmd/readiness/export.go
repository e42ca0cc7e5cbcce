package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// exportFlags is what the command export is asked for.
type exportFlags struct {
	readFlags
	result
	framework string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export --store S [--framework F]",
		Short: "Write the answers of a store, with notes, as a file that import takes back",
		Long: `Writes every answer of a store to one framework version, with its note, evidence, confidence and
revision, as CSV (one row per answer, of evidence the addresses alone) or JSON. A note or evidence without an answer is there
too: its value is blank, which leaves the answer as it is. readiness import takes the file back: as it is, nothing changes;
what was changed in it is brought in, unless somebody changed the same answer in the meantime.

A note that was erased is left empty, and a link that was erased is left out. Of each unit and year it is the assessment that is published, and
while none is, the first: second opinions and corrections that are not published are left out.

A CSV file that is written with -o begins with a byte order mark, by which Excel reads accents as they
are. Where Excel parts columns by semicolons, as in many countries, open the file by Data, From
Text/CSV: a double click would leave each row in one cell. Save it as CSV UTF-8.`,
		Example: `  readiness export --store file:./data -o stored.csv
  readiness export --store file:./data --framework gci-pillars --format json`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.export(cmd, &f) },
	}
	f.flag(cmd, "")
	cmd.Flags().StringVar(&f.framework, "framework", "", "`FRAMEWORK` of the store: ID or ID@VERSION (default: its only one)")
	asOfFlag(cmd, &f.asOf)
	f.flags(cmd, "csv", "json")
	return cmd
}

func (a *app) export(cmd *cobra.Command, f *exportFlags) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.settle(cmd); err != nil {
		return err
	}
	t, err := a.target(f.output, false, f.paths...)
	if err != nil {
		return err
	}
	defer t.discard()
	ctx := cmd.Context()
	return a.withState(ctx, &f.storeFlag, f.asOf, func(svc *assessment.Service, state *assessment.State) error {
		def, err := a.storedFramework(state, f.framework, f.shown)
		if err != nil {
			return err
		}
		list, lost, err := recorded(ctx, svc, state, def)
		if err != nil {
			return err
		}
		a.progress.phase("writing")
		err = t.write(func(w io.Writer) error {
			if f.format == "json" {
				return exports.AnswersJSON(w, def, list)
			}
			return exports.AnswersLong(w, def, list, exports.LongOptions{Mark: t.file != nil})
		})
		if err == nil {
			a.tellLost(lost)
			a.note("%s to %s, of journal %s", countedAnswers(list), def.Ref(), state.Head())
		}
		return err
	})
}

// countedAnswers counts answers, and beside them the questions that have none and yet a note or evidence.
func countedAnswers(list []assessment.Recorded) string {
	given := 0
	for _, r := range list {
		if r.Value.Kind != framework.NotAssessed {
			given++
		}
	}
	text := counted(given, "answer", "answers")
	if bare := len(list) - given; bare > 0 {
		text += ", and notes or evidence of " + counted(bare, "question", "questions") + " without one,"
	}
	return text
}

// tellLost names answers whose texts should be in the file. What was erased should not.
func (a *app) tellLost(lost []assessment.Recorded) {
	if len(lost) == 0 {
		return
	}
	first := lost[0]
	a.note("the notes or links of %s are lost: the vault does not have them as they were recorded; the first is that of %s %d %s",
		counted(len(lost), "answer", "answers"), first.Unit, first.Year, first.Question)
}

// recorded gives every answer of a state to a framework version, with its texts, and those of which some are lost. A
// question without an answer is among them where it has a note or evidence.
func recorded(
	ctx context.Context, svc *assessment.Service, state *assessment.State, def *framework.Definition,
) (list, lost []assessment.Recorded, err error) {
	for _, x := range state.Current(def) {
		var refs []assessment.Text
		for _, answer := range x.Answers() {
			refs = append(refs, answer.Texts()...)
		}
		notes, err := svc.Texts(ctx, refs...)
		if err != nil {
			return nil, nil, err
		}
		for q, answer := range x.Answers() {
			note := notes[answer.Note.ID]
			links, missing := answer.Links(notes)
			if missing {
				links = nil // what is there without the rest would take the rest away
			}
			one := assessment.Recorded{
				Unit: x.Unit, Year: x.Year, Question: q.ID, Value: answer.Value,
				Note: note.Text, Evidence: links, Confidence: answer.Confidence, Revision: answer.Revision,
			}
			if answer.Given() || one.Note != "" || len(links) > 0 {
				list = append(list, one)
			}
			if note.Lost || missing {
				lost = append(lost, one)
			}
		}
	}
	return list, lost, nil
}
