package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/exports"
)

// fundingExportFlags is what programme export is asked for.
type fundingExportFlags struct {
	offerFlags
	commitments bool
}

func (a *app) programmeExport() *cobra.Command {
	var f fundingExportFlags
	cmd := &cobra.Command{
		Use:   "export [--store S] [-o FILE]",
		Short: "Write the programmes and commitments of a store as YAML, CSV or a workbook",
		Long: `Writes all programmes and commitments of a store, with their contacts and sources, to a file that
readiness programme import takes back as no change. YAML and a workbook hold both; a CSV file holds the
programmes or, with --commitments, the commitments.`,
		Example: `  readiness programme export --store file:./data -o funding.yaml
  readiness programme export --store file:./data -o funding.xlsx
  readiness programme export --store file:./data --commitments -o commitments.csv`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.exportFunding(cmd, &f) },
	}
	f.flagsFor(cmd)
	cmd.Flags().BoolVar(&f.commitments, "commitments", false, "in CSV: the commitments instead of the programmes")
	f.flags(cmd, "yaml", "csv", "xlsx")
	return cmd
}

func (a *app) exportFunding(cmd *cobra.Command, f *fundingExportFlags) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.settle(cmd); err != nil {
		return err
	}
	if f.commitments && f.format != "csv" {
		return invalid("Leave it out: the file has the commitments, too.", "--commitments goes with CSV, not with %s", f.format)
	}
	t, err := a.target(f.output, f.format == "xlsx", f.paths...)
	if err != nil {
		return err
	}
	defer t.discard()
	ctx := cmd.Context()
	return a.withState(ctx, &f.storeFlag, f.asOf, func(svc *assessment.Service, state *assessment.State) error {
		file, err := fundingFileOf(ctx, svc, state)
		if err != nil {
			return err
		}
		if err := t.write(func(w io.Writer) error { return a.writeFunding(w, f, file) }); err != nil {
			return err
		}
		if n := len(file.Commitments); f.format == "csv" && !f.commitments && n > 0 {
			a.note("%s: --commitments writes these as CSV", counted(n, "commitment is not in it", "commitments are not in it"))
		}
		return nil
	})
}

func (a *app) writeFunding(w io.Writer, f *fundingExportFlags, file funding.File) error {
	switch {
	case f.format == "xlsx":
		about := exports.Report{Lang: "en", Made: a.now().UTC(), Version: programVersion()}
		return exports.FundingWorkbook(w, file.Programmes, file.Commitments, about)
	case f.commitments:
		return exports.CommitmentsCSV(w, file.Commitments)
	case f.format == "csv":
		return exports.ProgrammesCSV(w, file.Programmes)
	}
	return funding.WriteProgrammes(w, file)
}

// fundingFileOf gives what a state has of programmes and commitments, with the texts.
func fundingFileOf(ctx context.Context, svc *assessment.Service, state *assessment.State) (file funding.File, err error) {
	programmes, err := svc.ProgrammeTexts(ctx, state.Programmes()...)
	if err != nil {
		return file, err
	}
	commitments, err := svc.CommitmentTexts(ctx, state.Commitments()...)
	for _, p := range programmes {
		file.Programmes = append(file.Programmes, p.Programme)
	}
	for _, c := range commitments {
		file.Commitments = append(file.Commitments, c.Commitment)
	}
	return file, err
}
