package main

import (
	"bufio"
	"errors"
	"io"
	"syscall"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/store"
)

// withoutTexts is what is said wherever the journal goes alone.
const withoutTexts = `The texts that people wrote (notes, reasons) are not in the journal, because they must be
forgettable: the vault beside it has them. So it has who the accounts are of. readiness journal
copy carries all of it.`

func (a *app) journalExport() *cobra.Command {
	var s storeFlag
	cmd := &cobra.Command{
		Use:   "export [--store S] FILE",
		Short: "Write the journal of a store as JSON Lines",
		Long: `Writes every record with its hash, one per line, into a file or to standard output (-).
readiness journal import reads it back; sha256sum can check it.

` + withoutTexts,
		Example: "  readiness journal export --store file:./data journal.jsonl\n  readiness journal export --store file:./data -",
		Args:    oneWord("a file to write to, or -"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.need(a, cmd); err != nil {
				return err
			}
			return a.exportJournal(cmd, &s, args[0])
		},
	}
	s.flag(cmd, "")
	return cmd
}

func (a *app) exportJournal(cmd *cobra.Command, s *storeFlag, path string) error {
	if path == "" {
		return invalid("Name one, or - for standard output.", "the name of the file is empty")
	}
	t, err := a.target(path, false, s.paths...)
	if err != nil {
		return err
	}
	defer t.discard()
	ctx := cmd.Context()
	a.progress.phase("reading " + s.shown)
	j, err := store.OpenJournal(ctx, s.store, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	var head journal.Head
	render := func(w io.Writer) (err error) {
		head, err = journal.Export(ctx, j, w, a.records("reading "+s.shown))
		return err
	}
	if t.path == "" {
		err = a.stream(render) // a journal may be larger than the memory
	} else {
		err = t.write(render)
	}
	if err = errors.Join(err, j.Close()); err != nil {
		return exportFailed(err)
	}
	a.note("the journal ends with %s", head)
	return nil
}

// exportFailed tells a fault of the journal from one of the output.
func exportFailed(err error) error {
	if _, gone := errors.AsType[*readerGone](err); gone {
		return err
	}
	return assessment.StorageError(err)
}

// stream writes to standard output while the result is being made.
func (a *app) stream(render func(io.Writer) error) error {
	sink := &sink{w: a.stdout}
	buffered := bufio.NewWriterSize(sink, 1<<16)
	err := render(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if errors.Is(sink.err, syscall.EPIPE) {
		return &readerGone{sink.err}
	}
	if sink.err != nil {
		return (&target{a: a}).failed(sink.err)
	}
	return err
}

func (a *app) journalImport() *cobra.Command {
	var s storeFlag
	cmd := &cobra.Command{
		Use:   "import [--store S] FILE",
		Short: "Read a journal back into a store",
		Long: `Reads a file that journal export has written (- is standard input) into a store: one that is not
there yet, or one that holds the beginning of the same journal, which then goes on. Every line is
checked; another journal is refused.

` + withoutTexts,
		Example: "  readiness journal import --store file:./restored journal.jsonl",
		Args:    oneWord("a file that journal export has written, or -"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.need(a, cmd); err != nil {
				return err
			}
			return a.importJournal(cmd, &s, args[0])
		},
	}
	s.flag(cmd, "")
	return cmd
}

func (a *app) importJournal(cmd *cobra.Command, s *storeFlag, path string) error {
	r, close, err := a.open(path, "journal")
	if err != nil {
		return err
	}
	defer close()
	if r, err = wantJournal(path, r); err != nil {
		return err
	}
	ctx := cmd.Context()
	var head journal.Head
	a.whenStopped("The store holds a part of the journal. Import the file again: it goes on from there.")
	err = a.openStore(ctx, s, store.Options{Create: true}, func(opened *store.Store) (err error) {
		a.progress.phase("reading " + path)
		head, err = journal.Restore(ctx, opened.Journal, r, a.records("reading "+path))
		return journalError(err, "the file")
	})
	if err != nil {
		return err
	}
	return a.printed(func(w io.Writer) error { return write(w, []byte(head.String()+"\n")) })
}

// wantJournal refuses a file that does not begin as a journal does, before a store is made for it.
func wantJournal(path string, r io.Reader) (io.Reader, error) {
	const begin = `{"hash":"`
	buffered := bufio.NewReader(r)
	if head, _ := buffered.Peek(len(begin)); string(head) == begin {
		return buffered, nil
	}
	name := path
	if path == "-" {
		name = "standard input"
	}
	return nil, invalid("Name a file that readiness journal export has written; readiness import takes answers.", "%s is no journal", name)
}

func (a *app) journalCopy() *cobra.Command {
	var from, to storeFlag
	cmd := &cobra.Command{
		Use:   "copy --from STORE --to STORE",
		Short: "Copy a store, the journal and what its vault holds, into another one",
		Long: `Copies the journal of a store, and from the vault beside it every text that the journal names and
who the accounts are of, with their passwords, into another store: one that is not there yet, or an
earlier copy, which is brought up to date. What was erased since the earlier copy is erased there,
too. Sign-ins are not copied: in the copy, everybody signs in anew.`,
		Example: "  readiness journal copy --from file:./data --to file:./backup",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := needs(cmd, "from", "to"); err != nil {
				return err
			}
			if err := from.check(); err != nil {
				return err
			}
			if err := to.check(); err != nil {
				return err
			}
			if from.same(&to) {
				return invalid("Name two stores.", "%s would be copied onto itself", from.shown)
			}
			return a.copyStore(cmd, &from, &to)
		},
	}
	cmd.Flags().StringVar(&from.store, "from", "", "the `STORE` to read")
	cmd.Flags().StringVar(&to.store, "to", "", "the `STORE` to write; a directory is made if need be")
	for _, name := range []string{"from", "to"} {
		_ = cmd.RegisterFlagCompletionFunc(name, completeStores)
	}
	return cmd
}
