package exports

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"readiness/assessment"
)

func TestReadWeights(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want map[string]float64
	}{
		"plain":               {"country,weight\nKEN,2\nUganda,0.5\n", map[string]float64{"KEN": 2, "UGA": 0.5}},
		"any order, any name": {"\ufeffweight,country\n54000000,KE\n1.4e0,\"Korea, Rep.\"\n", nil},
		"semicolons":          {"country;weight\nKEN;1,5\nUGA;2\n", map[string]float64{"KEN": 1.5, "UGA": 2}},
		"blank lines":         {"\ncountry,weight\n\nKEN,3\n,\n", map[string]float64{"KEN": 3}},
		"millions":            {"weight,country\n54.027487,KE\n51.784059,\"Korea, Rep.\"\n", map[string]float64{"KEN": 54.027487, "KOR": 51.784059}},
	} {
		got, err := ReadWeights("w.csv", strings.NewReader(tt.text))
		if (err != nil) != (tt.want == nil) || !maps.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tt.want)
		}
	}
}

func TestFaultsOfWeights(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []fault
	}{
		{"every bad cell at once", "country,weight\nKenia,2\nUGA,0\nTZA,-1\nETH,\n,3\nRWA,much\nUganda,4\n", []fault{
			{"row 2, column country (A2)", "Kenia … did you mean Kenya"}, {"row 3, column weight (B3)", `"0" is not above 0`},
			{"row 4, column weight (B4)", `"-1" is not above 0`}, {"row 5, column weight (B5)", "the weight is missing … counts 1"},
			{"row 6, column country (A6)", "the country is missing"}, {"row 7, column weight (B7)", `"much" is not a number`},
			{"row 8, column country (A8)", "UGA stands in row 3 already"}}},
		{"columns", "Country,weight,note\nKEN,2,x\n", []fault{
			{"row 1, column Country (A1)", "the columns are country and weight"}, {"row 1, column note (C1)", "leave others out"},
			{"row 1", "the column country is missing"}}},
		{"a column twice", "country,weight,weight\nKEN,2,3\n", []fault{{"row 1, column weight (C1)", "stands twice"}}},
		{"ragged rows", "country,weight\nKEN\nKorea, Rep.,2\n", []fault{{"row 2", "has 1 cell and the header 2"}, {"row 3", "has 3 cells and the header 2"}}},
		{"two readings", "country;weight\nKEN;1.234\n", []fault{{"row 2, column weight (B2)", "two ways"}}},
		{"too large", "country,weight\nKEN,54027487\nUGA,0.0000001\nTZA,1000000\nRWA,0.000001\n", []fault{
			{"row 2, column weight (B2)", "from 0.000001 to 1000000"}, {"row 3, column weight (B3)", "from 0.000001 to 1000000"}}},
		{"header alone", "country,weight\n", []fault{{"row 1", "the only row"}}},
	} {
		got, err := ReadWeights("w.csv", strings.NewReader(tt.text))
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || got != nil || !strings.HasPrefix(e.Msg, "w.csv cannot be read: ") {
			t.Errorf("%s: %v, %v", tt.name, got, err)
			continue
		}
		t.Run(tt.name, func(t *testing.T) { checkFaults(t, e, tt.want) })
	}
	for text, want := range map[string]string{"": "is empty", "PK\x03\x04xl/": "is a workbook, not CSV"} {
		if _, err := ReadWeights("w.csv", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
