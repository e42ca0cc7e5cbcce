package assessment

import (
	"errors"
	"testing"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// Answers are checked against their questions before they are scored, so that nothing a caller can give makes scoring
// refuse a cell; should it happen, the unit and the question are named all the same.
func TestScoringErrorNamesUnitsAndQuestions(t *testing.T) {
	p := &Panel{Framework: &framework.Definition{}, Rows: []Row{{Unit: "KEN", Year: 2024}, {Unit: "GHA", Year: 2023}}}
	first := &scoring.CellError{Unit: 0, Leaf: "law", Reason: "is odd"}
	second := &scoring.CellError{Unit: 1, Leaf: "team", Reason: "is odder"}
	for _, tt := range []struct {
		name   string
		err    error
		kind   Kind
		fields []Field
	}{
		{"one", first, Invalid, []Field{{Path: "KEN 2024, law", Message: "is odd"}}},
		{"two", errors.Join(first, second), Invalid, []Field{{Path: "KEN 2024, law", Message: "is odd"}, {Path: "GHA 2023, team", Message: "is odder"}}},
		{"something else", scoring.ErrShape, Internal, nil},
		{"something else beside", errors.Join(first, scoring.ErrShape), Internal, nil},
	} {
		e, ok := errors.AsType[*Error](p.scoringError(tt.err))
		if !ok || e.Kind != tt.kind || len(e.Fields) != len(tt.fields) || !errors.Is(e, tt.err) {
			t.Errorf("%s: %+v", tt.name, e)
			continue
		}
		for i, f := range e.Fields {
			if f != tt.fields[i] {
				t.Errorf("%s: %+v, want %+v", tt.name, f, tt.fields[i])
			}
		}
	}
}
