package api

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/exports"
)

const (
	workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	csvType      = "text/csv; charset=utf-8; header=present"
	linesType    = "application/jsonl; charset=utf-8"
)

// fileLanguage is the language of files that are asked for in none.
const fileLanguage = "en"

// ExportInput is what every download takes.
type ExportInput struct {
	RoundQuery
	FileLang
	TermsQuery
}

type exportCountryInput struct {
	CountryRoundQuery
	FileLang
	TermsQuery
	Country string `query:"country" required:"true" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
}

func (s *Server) registerExports() {
	get := func(id, path, summary, description string) spec {
		return spec{
			Operation: huma.Operation{
				OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{"Exports"}, Summary: summary, Description: description,
			},
			action: assessment.ReadPublished, public: true, reads: true, shared: true,
		}
	}
	registerFile(s, get("exportCountry", "/v1/exports/country.xlsx", "Download the workbook of one country",
		"Its scores, claimed and verified, beside the year before by the same framework version where one is published; gaps and costs, and the method, as published."), exportCountry, workbookType)
	registerFile(s, get("exportPortfolio", "/v1/exports/portfolio.xlsx", "Download the workbook of all countries",
		"All published countries of one year beside each other, among their peers and since the year before by the same framework version, with the register of all gaps."), exportPortfolio, workbookType)
	registerFile(s, get("exportGapsCSV", "/v1/exports/gaps.csv", "Download gaps as CSV",
		"One row for each gap, chosen and sorted as GET /v1/gaps has it, with what is committed to the action that closes it and who could pay. Money is in major units; that of an action stands whole at each of its gaps."), exportGaps("csv", csvType, exports.CSV), csvType)
	registerFile(s, get("exportGapsLines", "/v1/exports/gaps.jsonl", "Download gaps as JSON Lines",
		"One line for each gap, chosen and sorted as GET /v1/gaps has it, with what is committed to the action that closes it and who could pay. Money is in minor units; that of an action stands whole at each of its gaps."), exportGaps("jsonl", linesType, exports.JSONLines), linesType)
	registerFile(s, get("exportGapRegister", "/v1/exports/gaps.xlsx", "Download gaps as a workbook",
		"One line for each gap, chosen and sorted as GET /v1/gaps has it; the workbook says how they were chosen."), exportGapRegister, workbookType)
	s.registerFundingExports()
	s.registerQuestionnaire()
}

func exportCountry(ctx context.Context, c *call, in *exportCountryInput) (*file, error) {
	r, err := c.roundWith(in.CountryRoundQuery, in.Country)
	if err != nil {
		return nil, err
	}
	s, err := c.unit(r, in.Country, "query.country")
	if err != nil {
		return nil, err
	}
	about, err := c.reportOf(ctx, r, s.Unit)
	if err != nil {
		return nil, err
	}
	if about.Finance, err = c.financeOf(ctx, r, &in.TermsQuery); err != nil {
		return nil, err
	}
	return &file{
		name: fmt.Sprintf("country-%s-%d.xlsx", s.Unit, s.Year), contentType: workbookType, language: fileLanguage,
		write: func(w io.Writer) error { return exports.CountryReport(w, r.x, s.Unit, s.Year, about) },
	}, nil
}

// reportOf is report with what is known of one unit: the year before, the release, the corrections and the evidence.
func (c *call) reportOf(ctx context.Context, r *round, unit string) (exports.Report, error) {
	about := c.report()
	before, err := c.before(r, unit)
	if err != nil {
		return about, err
	}
	about.Before = before
	a := c.state.PublishedOf(r.def, unit, r.year)
	if a == nil {
		return about, nil
	}
	about.Release, _ = a.Release()
	refs := make([]assessment.Text, 0, len(a.Corrections))
	for _, one := range a.Corrections {
		refs = append(refs, one.Reason)
	}
	for _, answer := range a.Answers() {
		refs = append(refs, answer.LinkTexts()...)
	}
	texts, err := c.service.Texts(ctx, refs...)
	about.Corrections, about.Evidence = exports.CorrectionsOf(a, texts), exports.EvidenceOf(a, texts)
	return about, err
}

// financeOf is the money side of a round for a workbook that everybody may have: without contacts. It is nil where nobody has planned, committed or offered anything.
func (c *call) financeOf(ctx context.Context, r *round, q *TermsQuery) (*assessment.Finance, error) {
	t, err := c.terms(q, r.def)
	if err != nil || r.def.Entity != framework.Country || !c.state.SpeaksOfMoney(r.def) {
		return nil, err
	}
	return c.service.PublicTexts(ctx, c.state.Finance(r.x.Panel.Framework, t))
}

// before gives the newest earlier year that is published of the round's framework version, or of a unit by it; nil for none.
func (c *call) before(r *round, unit string) (*assessment.Index, error) {
	published, err := c.published()
	if err != nil {
		return nil, err
	}
	before := r.before(published, unit)
	if before.year == 0 {
		return nil, nil
	}
	earlier, err := c.roundOf(before.def, before.year)
	if err != nil {
		return nil, err
	}
	return earlier.x.InYear(before.year), nil
}

func exportPortfolio(ctx context.Context, c *call, in *ExportInput) (*file, error) {
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return nil, err
	}
	x, err := r.ofYear()
	if err != nil {
		return nil, err
	}
	about := c.report()
	if about.Before, err = c.before(r, ""); err != nil {
		return nil, err
	}
	if about.Finance, err = c.financeOf(ctx, r, &in.TermsQuery); err != nil {
		return nil, err
	}
	return &file{
		name: fmt.Sprintf("portfolio-%d.xlsx", r.year), contentType: workbookType, language: fileLanguage,
		write: func(w io.Writer) error { return exports.Portfolio(w, x, about) },
	}, nil
}

// FileLang is the language of a file.
type FileLang struct {
	Lang string `query:"lang" enum:"en" doc:"Language of the file; en is the only one."` // one of exports.Languages
}

// language is the one that is asked for.
func (in FileLang) language() string { return cmp.Or(in.Lang, fileLanguage) }

type exportGapsInput struct {
	GapQuery
	FileLang
}

func exportGaps(ending, contentType string, f exports.Format) func(context.Context, *call, *exportGapsInput) (*file, error) {
	return func(_ context.Context, c *call, in *exportGapsInput) (*file, error) {
		chosen, err := c.chooseGaps(&in.GapQuery, "code")
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("gaps-%s-%d.%s", chosen.def.Ref(), chosen.year, ending)
		return &file{name: name, contentType: contentType, language: fileLanguage, write: func(w io.Writer) error {
			_, err := exports.SomeGaps(w, chosen.x.Panel, slices.Values(chosen.plain()), f, chosen.gapFunds())
			return err
		}}, nil
	}
}

// gapFunds is the money side of the chosen gaps, for a file.
func (g *gapChoice) gapFunds() *exports.GapFunds {
	type place struct{ unit, question string }
	of := map[place]chosenGap{}
	for _, one := range g.chosen {
		of[place{one.Unit, one.Question.ID}] = one
	}
	return &exports.GapFunds{Finance: g.finance, Of: func(gap assessment.Gap) exports.Funded {
		one := of[place{gap.Unit, gap.Question.ID}]
		funded := exports.Funded{Need: one.n}
		for _, p := range g.payers(one.need) {
			funded.Payers = append(funded.Payers, exports.Payer{Programme: p.Programme, Result: funding.Result(p.Result), Reason: p.Reason})
		}
		return funded
	}}
}

func exportGapRegister(ctx context.Context, c *call, in *exportGapsInput) (*file, error) {
	chosen, err := c.chooseGaps(&in.GapQuery, "gain")
	if err != nil {
		return nil, err
	}
	x, err := chosen.ofYear()
	if err != nil {
		return nil, err
	}
	about := c.report()
	if about.Finance, err = c.financeOf(ctx, chosen.round, &in.TermsQuery); err != nil {
		return nil, err
	}
	return &file{
		name: fmt.Sprintf("gaps-%d.xlsx", chosen.year), contentType: workbookType, language: fileLanguage,
		write: func(w io.Writer) error {
			return exports.SomeGapsRegister(w, x, exports.Choice{Gaps: chosen.plain(), Of: len(chosen.of), Filters: in.said()}, about)
		},
	}, nil
}

// report is what a workbook says of its data. It has a day and no time, so that the same state gives the same bytes all
// day long.
func (c *call) report() exports.Report {
	return exports.Report{
		Lang: fileLanguage, Made: c.now.UTC().Truncate(24 * time.Hour), Version: c.server.config.Version, Data: "published assessments",
		Head: c.state.Head().String(),
	}
}
