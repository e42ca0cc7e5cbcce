package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// told is the text of a report.
func told(t *testing.T, r *assessment.ImportReport, apply bool) string {
	t.Helper()
	def, err := framework.Builtin("sample")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	done := imported{ImportReport: r, in: &assessment.Import{Name: "a.csv", Framework: def}, apply: apply, store: "file:./data", head: "1:ab"}
	if err := done.text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestImportReportGroupsAlikeCells(t *testing.T) {
	r := &assessment.ImportReport{}
	for i := range 30 {
		r.Cells = append(r.Cells, assessment.ImportCell{
			Cell: fmt.Sprintf("C%d", i+2), Unit: "KEN", Year: 2024, Question: "act", Status: assessment.ImportRefused, Message: "no",
		})
		r.Refused++
	}
	r.Cells = append(r.Cells, assessment.ImportCell{Sheet: "Answers", Cell: "B2", Status: assessment.ImportRefused, Message: "another"})
	r.Refused++
	text := told(t, r, true)
	for _, want := range []string{
		"refused  31\n", "  no\n    30 cells: C2 (KEN 2024 act), ", "C9 (KEN 2024 act) and 22 more\n",
		"  another\n    1 cell: Answers!B2\n", "\nNothing was written. Mend",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "C10 ") {
		t.Errorf("too many cells are named in\n%s", text)
	}
}

func TestImportReportIsBounded(t *testing.T) {
	r := &assessment.ImportReport{Conflicts: 1000}
	for i := range r.Conflicts {
		r.Cells = append(r.Cells, assessment.ImportCell{Cell: "C2", Status: assessment.ImportConflict, Message: fmt.Sprintf("changed in revision %d", i)})
	}
	text := told(t, r, false)
	if !strings.Contains(text, "and 950 more kinds; --format csv lists every cell") || strings.Count(text, "\n") > 150 {
		t.Errorf("got %d lines:\n%.3000s", strings.Count(text, "\n"), text)
	}
}

func TestImportSentence(t *testing.T) {
	for want, r := range map[string]struct {
		assessment.ImportReport
		apply bool
	}{
		"this was a dry run":                                 {assessment.ImportReport{Added: 1}, false},
		"Nothing to do":                                      {assessment.ImportReport{Unchanged: 1}, false},
		"Written: 2 answers. The journal now ends":           {assessment.ImportReport{Added: 1, Changed: 1, Applied: true}, true},
		"The journal ends with 1:ab":                         {assessment.ImportReport{Unchanged: 1, Applied: true}, true},
		"Nothing was written. Mend":                          {assessment.ImportReport{Added: 1, Refused: 1}, true},
		"Nothing was written. Mend the cells that are named": {assessment.ImportReport{Conflicts: 1}, false},
	} {
		if text := told(t, &r.ImportReport, r.apply); !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestImportReportSaysWhatAConflictIsAbout(t *testing.T) {
	def, err := framework.Builtin("sample")
	if err != nil {
		t.Fatal(err)
	}
	asked := def.Questions()[slices.IndexFunc(def.Questions(), func(q *framework.Node) bool { return q.Answer.Type == framework.Boolean })].ID
	r := &assessment.ImportReport{Conflicts: 2, Unchanged: 3, Kept: 2, Cells: []assessment.ImportCell{
		{Sheet: "Law", Cell: "H7", Unit: "KEN", Year: 2024, Parallel: 2, Question: asked, Status: assessment.ImportConflict, Message: "note changed by bob",
			Notes: &assessment.ImportNotes{Before: "theirs\n", After: "mine"}},
		{Sheet: "Law", Cell: "G8", Unit: "KEN", Year: 2024, Question: asked, Status: assessment.ImportConflict, Message: "changed by bob", Base: &framework.Value{},
			Before: framework.Value{Kind: framework.Flag, Flag: true}, After: framework.Value{Kind: framework.Flag}},
	}}
	text := told(t, r, true)
	for _, want := range []string{
		"\nKept as they are now: 2 answers of the unchanged.", "Law!H7 (KEN 2024 no. 2 " + asked + "): note \"theirs\\n\" in the store, \"mine\" in the file\n",
		"Law!G8 (KEN 2024 " + asked + "): true in the store, false in the file, (not assessed) when it was made\n", "a questionnaire that is made now",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// What a dry run would add is shown with its value, as far as a screen has room.
func TestImportReportShowsWhatIsAdded(t *testing.T) {
	def, err := framework.Builtin("sample")
	if err != nil {
		t.Fatal(err)
	}
	pick := func(kind framework.AnswerType) *framework.Node {
		return def.Questions()[slices.IndexFunc(def.Questions(), func(q *framework.Node) bool { return q.Answer.Type == kind })]
	}
	asked, list := pick(framework.Boolean), pick(framework.Checklist)
	r := &assessment.ImportReport{Added: 30, Changed: 1, Cells: []assessment.ImportCell{
		{Sheet: "Law", Cell: "G7", Unit: "KEN", Year: 2024, Question: asked.ID, Status: assessment.ImportChanged, Before: framework.Value{Kind: framework.Flag}, After: framework.Value{Kind: framework.Flag, Flag: true}},
		{Sheet: "Law", Cell: "G8", Unit: "KEN", Year: 2024, Question: list.ID, Status: assessment.ImportAdded, After: framework.Value{Kind: framework.Options, Options: slices.Repeat([]string{"option"}, 30)}},
	}}
	for i := range 29 {
		r.Cells = append(r.Cells, assessment.ImportCell{Sheet: "Law", Cell: fmt.Sprintf("G%d", i+9), Unit: "KEN", Year: 2024, Question: asked.ID, Status: assessment.ImportAdded, After: framework.Value{Kind: framework.Flag, Flag: true}})
	}
	text := told(t, r, false)
	for _, want := range []string{
		"\nAdded\n  Law!G8 (KEN 2024 " + list.ID + "): option|option", "|opt…\n  Law!G9 (KEN 2024 " + asked.ID + "): true\n", "\n  and 5 more; --format csv lists every cell\n",
		"\nChanged\n  Law!G7 (KEN 2024 " + asked.ID + "): false -> true\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// Of a file of another store that is said once, and not of each cell.
func TestImportReportOfAnotherStore(t *testing.T) {
	r := &assessment.ImportReport{Conflicts: 12, Foreign: "a.xlsx was made from record 9 of another store: 12 answers differ"}
	for i := range r.Conflicts {
		r.Cells = append(r.Cells, assessment.ImportCell{Sheet: "Law", Cell: fmt.Sprintf("G%d", i+9), Status: assessment.ImportConflict, Message: "the value in the file and what is recorded here are not the same"})
	}
	text := told(t, r, false)
	if strings.Count(text, "another store") != 1 || !strings.Contains(text, "\nIn conflict\n  "+r.Foreign+"\n") || strings.Contains(text, "since the file was made") || strings.Count(text, "not the same") != 1 || strings.Contains(text, "To let the file count") {
		t.Errorf("got\n%s", text)
	}
}
