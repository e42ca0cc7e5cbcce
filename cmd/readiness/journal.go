package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
	"readiness/assessment/store"
)

func (a *app) journalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "Check, copy and carry the journal of a store",
		Long: `The journal is everything that was ever decided in a store, in order: who, when, what. Each record
holds the hash of the one before it, so that nothing in it can be changed without the end telling.

Its end, the head, is written SEQ:HASH. It stands on the cover of every report.`,
		Example: `  readiness journal verify --store file:./data
  readiness journal export --store file:./data journal.jsonl
  readiness journal copy --from file:./data --to file:./backup`,
	}
	cmd.AddCommand(a.journalVerify(), a.journalExport(), a.journalImport(), a.journalCopy())
	return cmd
}

// verifyFlags is what journal verify is asked for.
type verifyFlags struct {
	storeFlag
	keys   keysFlag
	expect []string
}

func (a *app) journalVerify() *cobra.Command {
	var v verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [--store S] [--expect SEQ:HASH]... [--keys DIR]",
		Short: "Check every record of a journal, and that it holds what it held before",
		Long: `Reads the whole journal and checks that every record is what its hash says and follows the one
before it. The last line of the result is the head: SEQ:HASH.

A journal that lost records at its end looks whole by itself. So compare: --expect with the head
that an earlier report or check has shown, --keys with the head that was signed last.

Exit code 0: no fault. 1: a fault, named by its record. 2: the store cannot be opened.`,
		Example: `  readiness journal verify --store file:./data
  readiness journal verify --store file:./data --keys keys`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.verify(cmd, &v) },
	}
	v.flag(cmd, "")
	cmd.Flags().StringArrayVar(&v.expect, "expect", nil, "the journal must hold this `HEAD` (SEQ:HASH; may be repeated)")
	v.keys.flag(cmd, "the journal must hold the head that was signed last")
	return cmd
}

func (a *app) verify(cmd *cobra.Command, v *verifyFlags) error {
	if err := v.need(a, cmd); err != nil {
		return err
	}
	expected, origin, err := v.expected(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	a.progress.phase("checking " + v.shown)
	j, err := store.OpenJournal(ctx, v.store, store.Options{ReadOnly: true})
	if e, ok := errors.AsType[*assessment.Error](err); ok && damaged(err) {
		return &answerNo{invalid("Nothing in it can be read as it is. Keep it, and put a copy of the whole directory in its place.", "%s", e.Msg)}
	}
	if err != nil {
		return err
	}
	report, err := journal.Verify(ctx, j, expected...)
	if err = errors.Join(err, j.Close()); err != nil {
		return assessment.StorageError(err)
	}
	if origin != (journal.Hash{}) && report.Origin != origin && report.Head.Seq > 0 {
		report.Faults = append(report.Faults, "It is another journal than the one that was signed: they begin with different records.")
	}
	if err := a.printed(func(w io.Writer) error { return v.tell(w, report, expected) }); err != nil {
		return err
	}
	if n := len(report.Faults); n > 0 {
		return &answerNo{invalid("Keep the store as it is, and compare it with its copies.", "the journal of %s has %s", v.shown, counted(n, "fault", "faults"))}
	}
	if len(expected) == 0 {
		a.note("records that are missing at the end would not show; compare with an earlier head by --expect or --keys")
	}
	return nil
}

func damaged(err error) bool {
	_, ok := errors.AsType[*journal.CorruptError](err)
	return ok
}

// expected gives the heads that the journal must hold, and with --keys the hash of the record that it must begin with.
func (v *verifyFlags) expected(cmd *cobra.Command) (heads []journal.Head, origin journal.Hash, err error) {
	for _, text := range v.expect {
		head, err := journal.ParseHead(text)
		if err != nil {
			return nil, origin, invalid("Take it from the cover of a report, or from the last line of an earlier check.", "--expect: %s", err)
		}
		heads = append(heads, head)
	}
	if err := v.keys.check(cmd, &v.storeFlag); err != nil || v.keys.keys == "" {
		return heads, origin, err
	}
	signed, err := account.Checkpoint(v.keys.keys)
	if err != nil {
		return nil, origin, err
	}
	return append(heads, signed.Head), signed.Origin, nil
}

// tell writes what was checked, what was found and, last, the head.
func (v *verifyFlags) tell(w io.Writer, report journal.Report, expected []journal.Head) error {
	fmt.Fprintf(w, "%s: %s with %s read and checked\n", v.shown, counted(int(report.Records), "record", "records"), counted(int(report.Entries), "entry", "entries"))
	for _, h := range expected {
		fmt.Fprintf(w, "compared with %s\n", h)
	}
	for _, fault := range report.Faults {
		fmt.Fprintf(w, "FAULT: %s\n", fault)
	}
	_, err := fmt.Fprintln(w, report.Head)
	return err
}
