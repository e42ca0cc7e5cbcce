package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/exports"
)

// fundingFile bounds a file of programmes and commitments.
const fundingFile = 16 << 20

// fundingUpload documents the form that is sent.
type fundingUpload struct {
	File string `json:"file" format:"binary" doc:"Programmes and commitments as YAML, JSON, CSV or a workbook (.xlsx), or activities of IATI (XML)."`
}

// fundingReport is what an import of programmes and commitments did, or would do.
type fundingReport struct {
	Added     int            `json:"added"`
	Changed   int            `json:"changed"`
	Unchanged int            `json:"unchanged"`
	Refused   int            `json:"refused"`
	Applied   bool           `json:"applied" doc:"False for a dry run, and where anything is refused: then nothing was recorded."`
	Head      string         `json:"head" doc:"Where the journal ends, SEQ:HASH."`
	Items     []fundingItem  `json:"items" doc:"All but the unchanged ones: the refused first, each part in the order of the file."`
	Notices   []importNotice `json:"notices" doc:"What is no fault, but its author should know."`
}

type fundingItem struct {
	Kind    string `json:"kind" enum:"programme,commitment"`
	ID      string `json:"id"`
	Place   string `json:"place,omitempty" doc:"In the file." example:"line 12"`
	Status  string `json:"status" enum:"added,changed,refused"`
	Message string `json:"message" doc:"Of a refusal: what is wrong, and how to mend it."`
}

func (s *Server) registerFundingImports() {
	const path = "/v1/programmes/imports"
	register(s, spec{action: assessment.RecordFunding, Operation: huma.Operation{
		OperationID: "importProgrammes", Method: http.MethodPost, Path: path, Tags: []string{"programmes"},
		Summary: "Bring programmes and commitments of a file in",
		Description: "A dry run unless apply=true. It is all or nothing: where a single item is refused, nothing is recorded and applied is false. " +
			"The same file again changes nothing, and what it leaves out stays: a contact or a source that it leaves blank, too, which only a change of the one programme or commitment takes away. A change of what another account has recorded is refused, but for administrators.",
		DefaultStatus: http.StatusOK, MaxBodyBytes: fundingFile + 1<<20,
	}}, importProgrammes)
	describeBody[fundingUpload](s, http.MethodPost, path, "multipart/form-data")
}

type fundingImportQuery struct {
	Apply bool `query:"apply" default:"false" doc:"Record what the file brings."`
}

func importProgrammes(ctx context.Context, c *call, in *fundingImportQuery) (*body[fundingReport], error) {
	var found *assessment.FundingImport
	var notices []exports.Notice
	err := c.readForm(func(name string, file io.Reader) error {
		data, err := io.ReadAll(http.MaxBytesReader(nil, io.NopCloser(file), fundingFile))
		if err != nil {
			return err //nolint:wrapcheck // it is the connection's, or that it is too large
		}
		found, notices, err = exports.ReadFunding(c.state.Atlas(), name, data)
		return err
	}, func() error { return nil })
	if err != nil {
		return nil, err
	}
	if found.Who = c.who; c.who.Role == assessment.Administrator {
		found.Who = nil
	}
	report, out, err := c.service.ImportFunding(ctx, c.actor(), found, in.Apply)
	if err != nil {
		return nil, err
	}
	v := fundingReport{
		Added: report.Added, Changed: report.Changed, Unchanged: report.Unchanged, Refused: report.Refused, Applied: report.Applied,
		Head: out.Head.String(), Items: []fundingItem{}, Notices: []importNotice{},
	}
	for _, item := range report.Items {
		v.Items = append(v.Items, fundingItem(item))
	}
	for _, n := range notices {
		v.Notices = append(v.Notices, importNotice{n.Path, n.Message})
	}
	return &body[fundingReport]{v}, nil
}
