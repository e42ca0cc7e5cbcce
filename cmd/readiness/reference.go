package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/store"
)

func (a *app) referenceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reference",
		Short: "Renew reference data: World Bank classes, organisations, exchange rates, price levels, populations",
		Long: `Which income group a country is in, who belongs to an organisation, what a currency is worth,
how prices rose, how many people live somewhere: such lists are built in with their dates, or not at
all, and grow old. A store can be given newer ones. They are recorded in its journal and used by every command that reads the store.

readiness help reference-files describes the files.`,
		Example: `  readiness reference list
  readiness reference import classes.csv --store file:./data`,
	}
	cmd.AddCommand(a.referenceImport(), a.referenceList())
	return cmd
}

// renewFlags is what reference import is asked for.
type renewFlags struct {
	storeFlag
	keys  keysFlag
	actor string
}

func (a *app) referenceImport() *cobra.Command {
	var f renewFlags
	cmd := &cobra.Command{
		Use:   "import FILE --store S",
		Short: "Bring newer reference data into a store",
		Long: `Reads a file of reference data (CSV; - is standard input) and records it in a store. The same file
again changes nothing. All faults of a file are told at once, and a file with a fault is not taken.

A list of members takes the place of the whole list of each organisation that the file names, and
price levels that of all years of each currency. Of classes and populations, the file is asked row by
row: a country without a row keeps what was known of it.

readiness help reference-files describes the file.`,
		Example: "  readiness reference import classes.csv --store file:./data",
		Args:    oneWord("a file"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.renew(cmd, &f, args[0]) },
	}
	f.flag(cmd, "")
	f.keys.flag(cmd, "sign where the journal ends then, and check it before")
	cmd.Flags().StringVar(&f.actor, "actor", operator, "`ACCOUNT` in whose name the data are recorded")
	return cmd
}

func (a *app) renew(cmd *cobra.Command, f *renewFlags, path string) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	if err := checkActor(f.actor); err != nil {
		return err
	}
	renewal, err := a.readRenewal(path)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	var out assessment.Outcome
	var before, after *country.Atlas
	err = a.withStore(ctx, &f.storeFlag, store.Options{Create: true}, func(svc *assessment.Service, opened *store.Store) error {
		a.whenStopped("It is not known whether the data were recorded: all of them, or none. Import the file again: what is recorded already is no change.")
		return a.sealed(ctx, &f.keys, opened.Journal, func() (err error) {
			before = svc.State().Atlas()
			out, err = svc.Do(ctx, f.actor, assessment.RenewReference{Renewal: renewal})
			after = svc.State().Atlas()
			return err
		})
	})
	if err != nil {
		return err
	}
	if out.Changed {
		a.noteUnnamed(after.Unnamed(renewal))
	}
	return a.printed(func(w io.Writer) error {
		if out.Changed {
			a.listReplaced(w, before, after, renewal)
		}
		what := "Written: " + counted(renewal.Rows(), "row", "rows") + " of"
		if !out.Changed {
			what = "Nothing was written: the store has all of it already:"
		}
		_, err := fmt.Fprintf(w, "%s %s (%s, %s). The journal ends with %s\n", what, renewal.Kind, renewal.Vintage.What, renewal.Vintage.AsOf, out.Head)
		return err
	})
}

// mostRenewal bounds what is read of a file: ParseRenewal refuses less already, with a word on why.
const mostRenewal = 2 * country.MaxRenewalSize

func (a *app) readRenewal(path string) (country.Renewal, error) {
	r, close, err := a.open(path, "reference")
	if err != nil {
		return country.Renewal{}, err
	}
	defer close()
	name := filepath.Base(path)
	if path == "-" {
		name = "standard input"
	}
	data, err := io.ReadAll(io.LimitReader(r, mostRenewal))
	if err != nil {
		return country.Renewal{}, invalid("", "cannot read %s: %s", name, plain(err))
	}
	renewal, err := country.ParseRenewal(name, data)
	if faults, ok := errors.AsType[*country.RenewalError](err); ok {
		return country.Renewal{}, renewalFaults(faults)
	}
	return renewal, err
}

// renewalFaults lists what is wrong with a file of reference data.
func renewalFaults(e *country.RenewalError) error {
	told := &assessment.Error{
		Kind: assessment.Invalid, Err: e, Fix: "readiness help reference-files describes the file.",
		Msg: fmt.Sprintf("%s cannot be read: %s", e.Name, counted(len(e.Faults), "fault", "faults")),
	}
	if e.TooLarge {
		told.Kind = assessment.TooLarge
	}
	if e.More {
		told.Msg += ", and what follows was not looked at"
	}
	for _, f := range e.Faults {
		told.Fields = append(told.Fields, assessment.Field{Path: f.Where(), Message: f.Message})
	}
	return told
}

func (a *app) referenceList() *cobra.Command {
	var s storeFlag
	var asOf string
	cmd := &cobra.Command{
		Use:   "list [--store S]",
		Short: "List the reference data in use, with their dates and sources",
		Long: `Lists the reference data: the built-in ones and, with a store, those that it was given in their
place, each with its date, source and rights.`,
		Example: "  readiness reference list\n  readiness reference list --store file:./data",
		Args:    noWords,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s.fromEnvironment(a)
			if s.store == "" && !cmd.Flags().Changed("store") {
				return a.listVintages(country.Builtin())
			}
			if err := s.check(); err != nil {
				return err
			}
			return a.withState(cmd.Context(), &s, asOf, func(_ *assessment.Service, state *assessment.State) error {
				return a.listVintages(state.Atlas())
			})
		},
	}
	s.flag(cmd, "")
	asOfFlag(cmd, &asOf)
	return cmd
}

func (a *app) listVintages(atlas *country.Atlas) error {
	return a.printed(func(w io.Writer) error {
		for i, v := range atlas.Vintages() {
			if i > 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintf(w, "%s: %s\n  as of   %s\n  source  %s\n  rights  %s\n", v.ID, v.What, v.AsOf, v.Source, v.Rights)
		}
		return nil
	})
}

// referenceTopic is a help text, not a command.
func referenceTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "reference-files",
		Short: "How a file of reference data is written",
		Long:  country.RenewalHelp,
	}
}
