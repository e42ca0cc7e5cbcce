package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/exports"
)

const yamlType = "application/yaml; charset=utf-8"

// withoutContacts stands in a file for who has not signed in.
const withoutContacts = "# Without the contacts of programmes, which are for those who have signed in.\n" +
	"# An import of this file leaves those that are recorded as they are.\n"

func (s *Server) registerFundingExports() {
	get := func(id, path, summary, description string) spec {
		return spec{
			Operation: huma.Operation{
				OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{"Exports"}, Summary: summary,
				Description: description + " With contacts for callers who have signed in; a file without them takes none away. " +
					"POST /v1/programmes/imports takes it back: unchanged, it changes nothing.",
			},
			action: assessment.ReadFunding, public: true, reads: true,
		}
	}
	registerFile(s, get("exportProgrammes", "/v1/exports/programmes.yaml", "Download programmes and commitments as YAML",
		"All of both, by id. Money is in major units."), exportFunding("programmes.yaml", yamlType, writeFundingYAML), yamlType)
	registerFile(s, get("exportProgrammesCSV", "/v1/exports/programmes.csv", "Download programmes as CSV",
		"One row for each programme, by id. Money is in major units."), exportFunding("programmes.csv", csvType, func(w io.Writer, _ *call, f *funding.File) error {
		return exports.ProgrammesCSV(w, f.Programmes)
	}), csvType)
	registerFile(s, get("exportCommitmentsCSV", "/v1/exports/commitments.csv", "Download commitments as CSV",
		"One row for each commitment, by id. Money is in major units."), exportFunding("commitments.csv", csvType, func(w io.Writer, _ *call, f *funding.File) error {
		return exports.CommitmentsCSV(w, f.Commitments)
	}), csvType)
	registerFile(s, get("exportProgrammesWorkbook", "/v1/exports/programmes.xlsx", "Download programmes and commitments as a workbook",
		"A sheet of each, by id, to be filled in and sent back. Money is in major units."), exportFunding("programmes.xlsx", workbookType, func(w io.Writer, c *call, f *funding.File) error {
		return exports.FundingWorkbook(w, f.Programmes, f.Commitments, c.report())
	}), workbookType)
}

// exportFunding answers with all programmes and commitments, as the caller may see them.
func exportFunding(name, contentType string, write func(io.Writer, *call, *funding.File) error) func(context.Context, *call, *struct{}) (*file, error) {
	return func(ctx context.Context, c *call, _ *struct{}) (*file, error) {
		programmes := c.state.Programmes()
		commitments, err := c.service.CommitmentTexts(ctx, c.state.Commitments()...)
		if err == nil && c.who != nil {
			programmes, err = c.service.ProgrammeTexts(ctx, programmes...)
		}
		if err != nil {
			return nil, err
		}
		all := funding.File{}
		for _, p := range programmes {
			all.Programmes = append(all.Programmes, p.Programme)
		}
		for _, m := range commitments {
			all.Commitments = append(all.Commitments, m.Commitment)
		}
		out := &file{name: name, contentType: contentType, write: func(w io.Writer) error { return write(w, c, &all) }}
		if contentType == workbookType {
			out.language = fileLanguage
		}
		return out, nil
	}
}

func writeFundingYAML(w io.Writer, c *call, f *funding.File) error {
	if c.who == nil {
		if _, err := io.WriteString(w, withoutContacts); err != nil {
			return err //nolint:wrapcheck // of the answer
		}
	}
	return funding.WriteProgrammes(w, *f)
}
