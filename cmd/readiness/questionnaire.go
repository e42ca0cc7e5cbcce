package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// questionnaireFlags is what the command questionnaire is asked for.
type questionnaireFlags struct {
	storeFlag
	result
	framework, country, unit, contact, lang string
	year, parallel                          int // parallel 0: the one that may be answered

	head string // of the journal, once it was read
}

func (a *app) questionnaireCommand() *cobra.Command {
	var f questionnaireFlags
	cmd := &cobra.Command{
		Use:   "questionnaire --framework F (--country KEN | --unit TEXT) --year 2026 [--store S] -o OUT.xlsx",
		Short: "Write a questionnaire as a workbook, to be filled in without a connection",
		Long: `Writes the questions of a framework as an Excel workbook: one sheet for each dimension, with
guidance, drop-downs, room for a note, and how much is answered. All but the cells that are to be
filled in is locked, without a password.

With --store the answers that are recorded there stand in it. If the assessment was returned, only
the questions that may be answered again are open. The file names the record of the journal that it
was made from: from that it is known, when it comes back, what was changed in it and what elsewhere.

Where there are several assessments of one unit and year, it is the one that may be answered; of two
that may, --parallel says which. With it comes the questionnaire of a second, blind assessment too,
also before that is begun: readiness import begins it.`,
		Example: `  readiness questionnaire --framework readiness-core --country KEN --year 2026 -o questions.xlsx
  readiness questionnaire --framework gci-pillars --store file:./data --country KEN --year 2024 -o kenya-2024.xlsx
  readiness questionnaire --store file:./data --country KEN --year 2024 --parallel 2 -o kenya-blind.xlsx`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.questionnaire(cmd, &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.framework, "framework", "", "`FRAMEWORK`: a built-in one (ID or ID@VERSION), the path of a YAML or JSON file, or with --store one of its own")
	flags.StringVar(&f.country, "country", "", "`COUNTRY` that is asked: a code or an English name")
	flags.StringVar(&f.unit, "unit", "", "`CODE` of the unit that is asked, where the framework is not about countries")
	flags.Var((*yearValue)(&f.year), "year", "`YEAR` that is asked about")
	flags.Var((*countValue)(&f.parallel), "parallel", "`NUMBER` of the assessment beside others of the unit and year (default: the one that may be answered)")
	f.flag(cmd, "with the answers so far")
	flags.StringVar(&f.contact, "contact", "", "`TEXT` that says whom to send the file back to (default: whoever it came from)")
	flags.StringVar(&f.lang, "lang", "en", "`LANGUAGE` of the workbook: "+strings.Join(exports.Languages(), ", "))
	f.outputFlag(cmd, "`FILE` to write to; its name ends in .xlsx")
	_ = cmd.RegisterFlagCompletionFunc("framework", completeFrameworks)
	return cmd
}

// checkAll refuses a command line before anything is read.
func (f *questionnaireFlags) checkAll(a *app, cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	f.fromEnvironment(a)
	stored := f.store != "" || changed("store")
	needed := []string{"year", "output"}
	if !stored {
		needed = append([]string{"framework"}, needed...)
	}
	if err := needs(cmd, needed...); err != nil {
		return err
	}
	if changed("country") == changed("unit") {
		return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs exactly one of --country and --unit"}
	}
	if err := exports.LanguageKnown(f.lang); err != nil {
		return err
	}
	if f.output != "-" && !strings.EqualFold(filepath.Ext(f.output), ".xlsx") {
		return invalid("For example: -o questions.xlsx", "a questionnaire is an Excel workbook: the name %q must end in .xlsx", f.output)
	}
	if stored {
		return f.check()
	}
	return nil
}

func (a *app) questionnaire(cmd *cobra.Command, f *questionnaireFlags) error {
	if err := f.checkAll(a, cmd); err != nil {
		return err
	}
	inputs := f.paths
	if looksLikePath(f.framework) {
		inputs = append(inputs, f.framework)
	}
	t, err := a.target(f.output, true, inputs...)
	if err != nil {
		return err
	}
	defer t.discard()
	of, err := a.questionsOf(cmd.Context(), f)
	if err != nil {
		return err
	}
	a.progress.phase("writing the questionnaire")
	about := exports.Report{Lang: f.lang, Made: a.now().UTC(), Version: programVersion(), Head: f.head}
	return t.write(func(w io.Writer) error { return exports.Questionnaire(w, of, about) })
}

// questionsOf is what is asked, with what the store knows of it already.
func (a *app) questionsOf(ctx context.Context, f *questionnaireFlags) (of *exports.QuestionnaireOf, err error) {
	if f.shown == "" {
		def, err := a.framework(f.framework)
		if err != nil {
			return nil, err
		}
		return f.of(def)
	}
	err = a.withState(ctx, &f.storeFlag, "", func(svc *assessment.Service, state *assessment.State) error {
		def, err := a.askedFramework(state, f)
		if err != nil {
			return err
		}
		if of, err = f.of(def); err != nil {
			return err
		}
		of.Seq, of.Head = state.Head().Seq, state.Head().String()
		f.head = of.Head
		x, err := f.asked(state, of)
		if err != nil {
			return err
		}
		if x != nil {
			return a.fillIn(ctx, svc, x, of)
		}
		if f.parallel > 1 {
			a.note("the store %s has no assessment %d of %s in %d by %s yet: the questionnaire is blank", f.shown, f.parallel, of.Unit, of.Year, def.Ref())
			return nil
		}
		a.note("the store %s has no assessment of %s in %d by %s: the questionnaire is blank", f.shown, of.Unit, of.Year, def.Ref())
		return nil
	})
	return of, err
}

// asked finds the assessment that is asked: by its number or, without one, the one that may be answered. nil where it is
// not begun.
func (f *questionnaireFlags) asked(state *assessment.State, of *exports.QuestionnaireOf) (*assessment.Assessment, error) {
	if f.parallel == 0 {
		x, err := state.ToAnswer(of.Framework, of.Unit, of.Year, nil)
		return x, sayWhich(err)
	}
	before := f.parallel == 1
	for _, x := range state.Assessments() {
		if x.Unit != of.Unit || x.Year != of.Year || x.Framework.Ref() != of.Framework.Ref() {
			continue
		}
		if x.Parallel == f.parallel {
			return x, nil
		}
		before = before || x.Parallel == f.parallel-1
	}
	if !before {
		return nil, invalid(fmt.Sprintf("Begin with --parallel %d, or the first that there is not.", f.parallel-1),
			"there is no assessment %d of %s in %d by %s in %s yet, and numbers follow each other", f.parallel-1, of.Unit, of.Year, of.Framework.Ref(), f.shown)
	}
	return nil, nil //nolint:nilnil // it is not begun
}

// sayWhich adds how to say which of several is meant.
func sayWhich(err error) error {
	e, ok := errors.AsType[*assessment.Error](err)
	several, is := errors.AsType[*assessment.Several](err)
	if !ok || !is {
		return err
	}
	var ways []string
	for _, one := range several.Assessments {
		ways = append(ways, "--parallel "+strconv.Itoa(one.Parallel))
	}
	told := *e
	told.Fix = "Say which one: " + strings.Join(ways, " or ") + "."
	return &told
}

// of names whom the questionnaire asks.
func (f *questionnaireFlags) of(def *framework.Definition) (*exports.QuestionnaireOf, error) {
	about := def.Entity == framework.Country
	switch {
	case about && f.country == "" && f.unit != "":
		return nil, invalid("Use --country.", "framework %s is about countries, which --unit does not choose", def.Ref())
	case !about && f.country != "":
		return nil, invalid("Use --unit.", "framework %s is not about countries, so --country chooses nothing", def.Ref())
	}
	unit, err := unitCode(def.Entity, f.country+f.unit)
	if err != nil {
		return nil, invalid("", "%s", err)
	}
	if unit == "" {
		return nil, invalid("", "--unit has no name in it")
	}
	return &exports.QuestionnaireOf{Framework: def, Unit: unit, Year: f.year, Parallel: max(f.parallel, 1), Contact: f.contact}, nil
}

// askedFramework finds a framework that the store has assessments of, or else one that is built in or a file.
func (a *app) askedFramework(state *assessment.State, f *questionnaireFlags) (*framework.Definition, error) {
	if f.framework == "" {
		return a.storedFramework(state, "", f.shown)
	}
	if !looksLikePath(f.framework) {
		if def, err := state.Framework(f.framework); err == nil {
			return def, nil
		}
	}
	def, err := a.framework(f.framework)
	if err != nil {
		return nil, err
	}
	if stored, err := state.Framework(def.Ref()); err == nil && stored.Hash != def.Hash {
		return nil, invalid("Leave the file out: --framework "+def.Ref(),
			"%s is not the %s that the assessments in %s were answered by", f.framework, def.Ref(), f.shown)
	}
	return def, nil
}

// fillIn puts the answers of an assessment into its questionnaire.
func (a *app) fillIn(ctx context.Context, svc *assessment.Service, x *assessment.Assessment, of *exports.QuestionnaireOf) error {
	texts, err := svc.Texts(ctx, exports.QuestionnaireTexts(x)...)
	if err != nil {
		return err
	}
	lost := of.FillIn(x, texts, true, true)
	if lost > 0 {
		a.note("%s lost: the vault does not have what was recorded", counted(lost, "note is", "notes are"))
	}
	done := x.Progress(true)
	a.note("%d of %d questions are answered in %s, which is %s", done.Answered, done.Total, x.ID, x.Stage)
	return nil
}
