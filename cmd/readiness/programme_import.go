package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/funding"
	"readiness/assessment/store"
	"readiness/exports"
)

// fundingImportFlags is what programme import is asked for.
type fundingImportFlags struct {
	storeFlag
	result
	keys  keysFlag
	actor string
	apply bool
}

func (a *app) programmeImport() *cobra.Command {
	var f fundingImportFlags
	cmd := &cobra.Command{
		Use:   "import FILE --store S [--apply]",
		Short: "Bring programmes and commitments into a store; a dry run unless --apply",
		Long: `Compares the programmes and commitments of a file (YAML, JSON, CSV, a workbook or activities of IATI;
- is standard input, as YAML, JSON, a workbook or IATI) with those in a store, and says what would be
added and changed. With --apply it is done: all of it or, if one of them is refused, nothing. What the
file leaves out stays, a contact or a source that it leaves blank, too, and the same file again
changes nothing.
A store that is not there is made.

Who imports a programme for the first time owns it: name the funder's account with --actor.

Exit code 0: done, or could be. 1: some are refused. 2: the file or the store cannot be read.`,
		Example: `  readiness programme import programmes.yaml --store file:./data
  readiness programme import programmes.yaml --store file:./data --apply
  readiness programme import programmes.yaml --store file:./data --apply --keys keys --format json`,
		Args: oneWord("a file"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.importProgrammes(cmd, &f, args[0]) },
	}
	f.flag(cmd, "")
	cmd.Flags().BoolVar(&f.apply, "apply", false, "write them into the store")
	f.keys.flag(cmd, "sign where the journal ends after --apply, and check it before")
	cmd.Flags().StringVar(&f.actor, "actor", operator, "`ACCOUNT` in whose name they are recorded")
	f.flags(cmd, "text", "json")
	return cmd
}

func (a *app) importProgrammes(cmd *cobra.Command, f *fundingImportFlags, path string) error {
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
	t, err := a.target(f.output, false, append(slices.Clone(f.paths), path)...)
	if err != nil {
		return err
	}
	defer t.discard()
	file, err := a.readFundingFile(path)
	if err != nil {
		return err
	}
	done, err := a.importFundingInto(cmd.Context(), f, file)
	if err != nil {
		return err
	}
	if err := t.write(func(w io.Writer) error { return done.write(w, f.format) }); err != nil {
		return err
	}
	if t.path != "" {
		a.note("%s", done.sentence())
	}
	if done.Refused == 0 {
		return nil
	}
	return &answerNo{invalid("", "%s was not imported: %s", file.name, counted(done.Refused, "entry is refused", "entries are refused"))}
}

// fundingImported is what an import did, with what it is told with.
type fundingImported struct {
	*assessment.FundingReport
	name, store, head string
	apply             bool
	notices           []exports.Notice
}

// importFundingInto compares a file with a store, and applies it if that was asked for. A store that is not there is taken
// for an empty one, and made only when it is certain that something goes into it.
func (a *app) importFundingInto(ctx context.Context, f *fundingImportFlags, file fundingFile) (done fundingImported, err error) {
	use := func(apply bool) func(*assessment.Service, *store.Store) error {
		return func(svc *assessment.Service, opened *store.Store) (err error) {
			done, err = a.compareFunding(ctx, f, file, svc, opened, apply)
			return err
		}
	}
	err = a.withStore(ctx, &f.storeFlag, store.Options{ReadOnly: !f.apply}, use(f.apply))
	if !errors.Is(err, store.ErrMissing) {
		return done, err
	}
	err = a.serve(ctx, store.Empty(f.shown), true, use(false))
	if err == nil && !f.apply {
		a.note("there is no store at %s yet: everything is compared with an empty one", f.shown)
	}
	if err != nil || !f.apply || done.Refused > 0 || done.Added+done.Changed == 0 {
		return done, err
	}
	err = a.withStore(ctx, &f.storeFlag, store.Options{Create: true}, use(true))
	return done, err
}

func (a *app) compareFunding(ctx context.Context, f *fundingImportFlags, file fundingFile, svc *assessment.Service, opened *store.Store, apply bool) (fundingImported, error) {
	done := fundingImported{name: file.name, store: f.shown, apply: f.apply}
	in, notices, err := readFunding(file, svc.State().Atlas())
	if err != nil {
		return done, fundingFaults(err)
	}
	done.notices = notices
	work := func() error {
		report, out, err := svc.ImportFunding(ctx, f.actor, in, apply)
		done.FundingReport, done.head = report, out.Head.String()
		return err
	}
	if !apply {
		return done, work()
	}
	a.whenStopped("It is not known whether the programmes were recorded: all of them, or none. Import the file again: what is recorded already is no change.")
	err = a.sealed(ctx, &f.keys, opened.Journal, work)
	return done, err
}

// fundingItemJSON is one programme or commitment of a report.
type fundingItemJSON struct {
	Kind    string `json:"kind"`
	ID      string `json:"id"`
	Place   string `json:"place"`
	Status  string `json:"status"`
	Message string `json:"message"`
}

func (d *fundingImported) write(w io.Writer, format string) error {
	if format == "text" {
		return d.text(w)
	}
	items, notices := []fundingItemJSON{}, []string{}
	for _, i := range d.Items {
		items = append(items, fundingItemJSON(i))
	}
	for _, n := range d.notices {
		notices = append(notices, strings.TrimPrefix(n.Path+": "+n.Message, ": "))
	}
	return writeJSON(w, struct {
		Added     int               `json:"added"`
		Changed   int               `json:"changed"`
		Unchanged int               `json:"unchanged"`
		Refused   int               `json:"refused"`
		Applied   bool              `json:"applied"`
		Head      string            `json:"head"`
		Items     []fundingItemJSON `json:"items"`
		Notices   []string          `json:"notices"`
	}{d.Added, d.Changed, d.Unchanged, d.Refused, d.Applied, d.head, items, notices})
}

// text writes the report for people: counts, what is wrong or new, and what to do next.
func (d *fundingImported) text(w io.Writer) error {
	fmt.Fprintf(w, "%s into %s\n\n", d.name, d.store)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, c := range []struct {
		name  string
		count int
	}{{"added", d.Added}, {"changed", d.Changed}, {"unchanged", d.Unchanged}, {"refused", d.Refused}} {
		fmt.Fprintf(table, "%s\t%d\t\n", c.name, c.count)
	}
	_ = table.Flush() // what goes wrong shows at the end
	for _, n := range d.notices {
		fmt.Fprintf(w, "\n%s", strings.TrimPrefix(n.Path+": "+n.Message+"\n", ": "))
	}
	status := ""
	for _, i := range d.Items {
		if i.Status != status {
			status = i.Status
			fmt.Fprintf(w, "\n%s\n", map[string]string{assessment.ImportAdded: "Added", assessment.ImportChanged: "Changed", assessment.ImportRefused: "Refused"}[status])
		}
		line := "  " + i.Kind + " " + i.ID
		if i.Place != "" {
			line += " (" + i.Place + ")"
		}
		if i.Message != "" {
			line += ": " + strings.ReplaceAll(i.Message, "\n", "\n    ")
		}
		fmt.Fprintln(w, line)
	}
	_, err := fmt.Fprintf(w, "\n%s\n", d.sentence())
	return err
}

// sentence says what has happened and what to do next.
func (d *fundingImported) sentence() string {
	changes := d.Added + d.Changed
	switch {
	case d.Refused > 0:
		return "Nothing was written. Mend what is named, and import the file again."
	case changes > 0 && d.Applied:
		return fmt.Sprintf("Written: %s. The journal now ends with %s", counted(changes, "entry", "entries"), d.head)
	case changes == 0 && d.apply:
		return "Nothing was written: the store has all of it already. The journal ends with " + d.head
	case changes == 0:
		return "Nothing to do: the store has all of it already."
	}
	return "Nothing was written: this was a dry run. Run it again with --apply."
}

func (a *app) programmeCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Check a file of programmes and say all that is wrong with it",
		Long: `Checks a file of programmes and commitments (YAML, JSON, CSV, a workbook or IATI; - is standard input). All faults are told at
once, each with its line, its place and a way to mend it. No store is needed.

Exit code 0: sound. 1: not. 2: the file cannot be read.`,
		Example: "  readiness programme check programmes.yaml",
		Args:    oneWord("a file"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.checkProgrammes(args[0]) },
	}
}

func (a *app) checkProgrammes(path string) error {
	file, err := a.readFundingFile(path)
	if err != nil {
		return err
	}
	in, err := a.fundingOf(file, country.Builtin())
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		if _, faulty := errors.AsType[*document.Faults](err); faulty || len(e.Fields) > 0 {
			return &answerNo{err}
		}
	}
	if err != nil {
		return err
	}
	now, count := a.now(), map[funding.Status]int{}
	for i := range in.Programmes {
		count[in.Programmes[i].Status(now)]++
	}
	var parts []string
	for _, s := range funding.Statuses() {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[s], s))
		}
	}
	today := ""
	if len(parts) > 0 {
		today = " (today " + strings.Join(parts, ", ") + ")"
	}
	return a.printed(func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s is sound: %s%s, %s\n", file.name, counted(len(in.Programmes), "programme", "programmes"), today,
			counted(len(in.Commitments), "commitment", "commitments"))
		return err
	})
}
