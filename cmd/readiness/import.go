package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/store"
	"readiness/exports"
)

// operator is who acts where nobody signed in: whoever runs the program.
const operator = "operator"

// checkActor wants a name that can be an account's.
func checkActor(name string) error {
	switch {
	case name == "":
		return invalid("Leave it out, or name an account.", "--actor has no name in it")
	case strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return invalid("It has no spaces, and no letters but those of ASCII.", "--actor takes the id of an account, not %q", name)
	}
	return nil
}

// importFlags is what the command import is asked for.
type importFlags struct {
	storeFlag
	result
	keys      keysFlag
	framework string
	actor     string
	annotated string // where the questionnaire is given back
	apply     bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import FILE --store S --framework F [--apply]",
		Short: "Bring the answers of a file into a store; a dry run unless --apply",
		Long: `Compares the answers of a file (CSV, JSON or a questionnaire that was filled in; - is standard
input) with those in a store, and says what would be added and changed. With --apply it is done: all of it or, if a single cell is
refused or in conflict, nothing. A store that is not there is made. Blank cells change nothing,
and the same file again changes nothing.

A file that says when it was made, as readiness export does with the column revision, is merged:
what it leaves as it was changes nothing, what it changes goes in, and what somebody else has
changed as well is in conflict. Of other files everything goes in.

With --annotated a questionnaire is given back with a comment in each cell that the report names,
also when it is refused. It may be filled in further, and imported again.

Exit code 0: done, or could be. 1: cells are refused or in conflict. 2: the file or the store
cannot be read. readiness help data describes the file.`,
		Example: `  readiness import answers.csv --framework gci-pillars --store file:./data
  readiness import answers.csv --framework gci-pillars --store file:./data --apply
  readiness import answers.csv --framework gci-pillars --store file:./data --apply --keys keys --format json
  readiness import kenya-2024.xlsx --store file:./data --annotated kenya-2024-checked.xlsx`,
		Args: oneWord("a file"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.importFile(cmd, &f, args[0]) },
	}
	f.flag(cmd, "")
	cmd.Flags().StringVar(&f.framework, "framework", "", "`FRAMEWORK`: a built-in one (ID or ID@VERSION), one of the store, or the path of a file (default: the only one of the store)")
	_ = cmd.RegisterFlagCompletionFunc("framework", completeFrameworks)
	cmd.Flags().BoolVar(&f.apply, "apply", false, "write the answers into the store")
	cmd.Flags().StringVar(&f.annotated, "annotated", "", "`FILE` (.xlsx) to give the questionnaire back in, with comments in its cells")
	f.keys.flag(cmd, "sign where the journal ends after --apply, and check it before")
	cmd.Flags().StringVar(&f.actor, "actor", operator, "`ACCOUNT` in whose name the answers are recorded")
	f.flags(cmd, "text", "json", "csv")
	return cmd
}

func (a *app) importFile(cmd *cobra.Command, f *importFlags, path string) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.settle(cmd); err != nil {
		return err
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	if err := checkActor(f.actor); err != nil {
		return err
	}
	t, err := a.target(f.output, false, append(slices.Clone(f.paths), path, f.framework)...)
	if err != nil {
		return err
	}
	defer t.discard()
	back, err := a.annotatedTarget(f, path)
	if err != nil {
		return err
	}
	defer back.discard()
	run := &importRun{importFlags: f, path: path}
	if err := a.importInto(cmd.Context(), run); err != nil {
		return err
	}
	if err := run.giveBack(back); err != nil {
		return err
	}
	return a.tellImport(t, f.format, run.done)
}

// importRun is one import on its way.
type importRun struct {
	*importFlags
	path string
	data bytes.Buffer       // the file, where it is to be given back
	in   *assessment.Import // once it was read
	said []exports.Notice   // of the file
	done imported
}

// importInto opens the store and compares. A store that is not there is taken for an empty one, and made only when it is
// certain that something goes into it.
func (a *app) importInto(ctx context.Context, r *importRun) error {
	use := func(apply bool) func(*assessment.Service, *store.Store) error {
		return func(svc *assessment.Service, opened *store.Store) error { return a.compare(ctx, r, svc, opened, apply) }
	}
	err := a.withStore(ctx, &r.storeFlag, store.Options{ReadOnly: !r.apply}, use(r.apply))
	if !errors.Is(err, store.ErrMissing) {
		return err
	}
	err = a.serve(ctx, store.Empty(r.shown), true, use(false))
	if err == nil && !r.apply {
		a.note("there is no store at %s yet: everything is compared with an empty one", r.shown)
	}
	if err != nil || !r.apply || !r.done.Clean() || r.done.Added+r.done.Changed == 0 {
		return err
	}
	return a.withStore(ctx, &r.storeFlag, store.Options{Create: true}, use(true))
}

// compare brings the file into a store, or says what that would do.
func (a *app) compare(ctx context.Context, r *importRun, svc *assessment.Service, opened *store.Store, apply bool) (err error) {
	if r.in == nil {
		if err = a.readImport(r, svc.State()); err != nil {
			return err
		}
	}
	work := func() error {
		a.progress.phase("comparing")
		before := svc.State()
		report, out, err := svc.Import(ctx, r.actor, r.in, apply)
		r.done = imported{ImportReport: report, in: r.in, notices: r.said, apply: r.apply, store: r.shown, head: out.Head.String(), before: before}
		return err
	}
	if !apply {
		return work()
	}
	a.whenStopped("It is not known whether the answers were recorded: all of them, or none. Import the file again: what is recorded already is no change.")
	return a.sealed(ctx, &r.keys, opened.Journal, work)
}

// readImport reads the file.
func (a *app) readImport(f *importRun, state *assessment.State) error {
	find := func(ref string) (*framework.Definition, error) {
		if f.framework == "" && ref != "" {
			return namedFramework(state, ref)
		}
		return a.importFramework(state, f.framework, f.shown)
	}
	a.progress.phase("reading " + f.path)
	r, close, err := a.open(f.path, "import")
	if err != nil {
		return err
	}
	defer close()
	if f.annotated != "" {
		r = io.TeeReader(r, &f.data)
	}
	in, notices, err := exports.ReadImport(f.name(), r, find)
	if err != nil {
		return err
	}
	if f.annotated != "" {
		if err := exports.Annotates(f.name(), f.data.Bytes()); err != nil {
			return err
		}
	}
	a.tellNotices(notices)
	f.in, f.said = in, notices
	return nil
}

// importFramework finds the framework of a file: by its name, or the only one of the store. A version that the store has
// is meant before a built-in one of the same name.
func (a *app) importFramework(state *assessment.State, ref, shown string) (*framework.Definition, error) {
	all := state.Frameworks()
	if ref == "" && len(all) == 0 {
		return nil, invalid("Name it with --framework; readiness framework list shows what is built in.", "the store %s holds no framework yet", shown)
	}
	if ref == "" {
		return a.storedFramework(state, ref, shown)
	}
	def, err := a.framework(ref)
	if err == nil || looksLikePath(ref) {
		return def, err
	}
	if stored, stateErr := state.Framework(ref); stateErr == nil {
		return stored, nil
	}
	return nil, err
}

// namedFramework finds the framework that a file names: in the store or among the built-in ones, never on the disk.
func namedFramework(state *assessment.State, ref string) (*framework.Definition, error) {
	if stored, err := state.Framework(ref); err == nil {
		return stored, nil
	}
	def, err := framework.Builtin(ref)
	if err != nil {
		return nil, invalid("Name its file with --framework.", "the file is about %q, which is neither in the store nor built in", ref)
	}
	return def, nil
}

// imported is what an import did, with what is told beside it.
type imported struct {
	*assessment.ImportReport
	in          *assessment.Import
	notices     []exports.Notice
	apply       bool
	store, head string
	before      *assessment.State // that the file was compared with
}

// tellImport writes the report. Refused cells and conflicts are a no, which the exit code says.
func (a *app) tellImport(t *target, format string, done imported) error {
	err := t.write(func(w io.Writer) error {
		if format == "text" {
			return done.text(w)
		}
		return exports.Imported(w, done.ImportReport, done.notices, done.head, exports.Format(format))
	})
	if err != nil {
		return err
	}
	if format == "csv" || t.path != "" {
		a.note("%s", done.sentence())
	}
	if done.Clean() {
		return nil
	}
	return &answerNo{invalid("", "%s was not imported: %s", done.in.Name, done.obstacles())}
}

func (d *imported) obstacles() string {
	refused, conflicts := counted(d.Refused, "cell is refused", "cells are refused"), counted(d.Conflicts, "answer is in conflict", "answers are in conflict")
	switch {
	case d.Conflicts == 0:
		return refused
	case d.Refused == 0:
		return conflicts
	}
	return fmt.Sprintf("%s, %s", refused, conflicts)
}
