package api

import (
	"encoding/json"
	"fmt"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/exports"
)

// fileOfFunding is what the tests' files of programmes have, in JSON.
type fileOfFunding struct {
	Programmes []struct {
		ID, Funder, Instrument, Currency string
		Title                            framework.Text
		Themes                           []framework.Theme
		Budget                           int64 // major units of a currency with two decimals
		Pooled                           bool
		Lines                            []funding.Line
	}
	Commitments []struct {
		ID, Programme, Country, Action, Currency, Status, Date string
		Amount                                                 int64
	}
}

// readTestFile reads the files of these tests where the program reads none yet.
func readTestFile(_ string, data []byte) (*assessment.FundingImport, []exports.Notice, error) {
	var f fileOfFunding
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the file cannot be read", Fields: []assessment.Field{{Path: "line 1", Message: "is not JSON"}}}
	}
	in := &assessment.FundingImport{}
	for i, p := range f.Programmes {
		for j := range p.Lines {
			p.Lines[j].Budget *= 100
		}
		in.Programmes = append(in.Programmes, funding.Programme{
			ID: p.ID, Funder: p.Funder, Title: p.Title, Themes: p.Themes, Instrument: funding.Instrument(p.Instrument), Currency: p.Currency,
			Budget: p.Budget * 100, Pooled: p.Pooled, Lines: p.Lines,
		})
		in.ProgrammePlaces = append(in.ProgrammePlaces, fmt.Sprintf("line %d", i+1))
	}
	for i, m := range f.Commitments {
		date, err := time.Parse(time.DateOnly, m.Date)
		if err != nil {
			return nil, nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the file cannot be read"}
		}
		in.Commitments = append(in.Commitments, funding.Commitment{
			ID: m.ID, Programme: m.Programme, Country: country.Code(m.Country), Action: m.Action, Currency: m.Currency, Amount: m.Amount * 100,
			Status: funding.CommitmentStatus(m.Status), Date: date,
		})
		in.CommitmentPlaces = append(in.CommitmentPlaces, fmt.Sprintf("line %d", i+1))
	}
	return in, nil, nil
}

func init() {
	if _, _, err := readFundingFile("programmes.json", []byte(`{"programmes": []}`)); isKind(err, assessment.Unavailable) {
		readFundingFile = readTestFile
	}
}
