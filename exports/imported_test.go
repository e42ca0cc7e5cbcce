package exports

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func someReport(t *testing.T, free bool) *assessment.ImportReport {
	number := func(x float64) framework.Value { return framework.Value{Kind: framework.Number, Number: x} }
	return &assessment.ImportReport{
		Framework: testFramework(t, free), Added: 1, Changed: 2, Unchanged: 3, Conflicts: 4, Refused: 5, Created: 6, Kept: 7, Applied: true,
		Cells: []assessment.ImportCell{
			{Cell: "C3", Unit: "KEN", Year: 2024, Question: "drills", Status: assessment.ImportRefused, Message: "\"x\" is not a number, <really>"},
			{Cell: "A4", Status: assessment.ImportRefused, Message: "=the country is missing"},
			{Cell: "D5", Unit: "KEN", Year: 2024, Question: "delay", Status: assessment.ImportChanged, Before: number(-1.5), After: number(2), Message: "with another note"},
			{Cell: "E5", Unit: "KEN", Year: 2024, Question: "services", Status: assessment.ImportAdded,
				After: framework.Value{Kind: framework.Options, Options: []string{"triage", "alerts"}}},
			{Sheet: "Law", Cell: "G7", Unit: "KEN", Year: 2024, Parallel: 2, Question: "delay", Status: assessment.ImportConflict, Before: number(3), After: number(4), Base: new(number(2)),
				Members: []string{"value", "note", "evidence"}, Notes: &assessment.ImportNotes{Before: "<theirs>", After: "mine"},
				Links: &assessment.ImportLinks{After: []string{"https://example.org/a"}}, Message: "changed by bob"},
			{Cell: "G8", Unit: "KEN", Year: 2024, Parallel: 1, Question: "delay", Status: assessment.ImportConflict, Base: new(framework.Value)},
		},
	}
}

func TestImported(t *testing.T) {
	for format, want := range map[Format]string{
		JSON: `{"added":1,"changed":2,"unchanged":3,"conflicts":4,"refused":5,"created":6,"kept":7,"applied":true,"head":"9:ab","cells":[` +
			`{"sheet":"","cell":"C3","country":"KEN","year":2024,"question":"drills","status":"refused","before":null,"after":null,"message":"\"x\" is not a number, <really>"},` +
			`{"sheet":"","cell":"A4","question":"","status":"refused","before":null,"after":null,"message":"=the country is missing"},` +
			`{"sheet":"","cell":"D5","country":"KEN","year":2024,"question":"delay","status":"changed","before":-1.5,"after":2,"message":"with another note"},` +
			`{"sheet":"","cell":"E5","country":"KEN","year":2024,"question":"services","status":"added","before":null,"after":["triage","alerts"],"message":""},` +
			`{"sheet":"Law","cell":"G7","country":"KEN","year":2024,"parallel":2,"question":"delay","status":"conflict","before":3,"after":4,"base":2,"members":["value","note","evidence"],` +
			`"notes":{"before":"<theirs>","after":"mine","base":""},"links":{"before":[],"after":["https://example.org/a"],"base":[]},"message":"changed by bob"},` +
			`{"sheet":"","cell":"G8","country":"KEN","year":2024,"question":"delay","status":"conflict","before":null,"after":null,"base":null,"message":""}],` +
			`"notices":[{"path":"column x (B)","message":"is left out"}]}` + "\n",
		CSV: "sheet,cell,country,year,question,status,before,after,message,base\n,C3,KEN,2024,drills,refused,,,\"\"\"x\"\" is not a number, <really>\",\n" +
			",A4,,,,refused,,,'=the country is missing,\n,D5,KEN,2024,delay,changed,-1.5,2,with another note,\n,E5,KEN,2024,services,added,,triage|alerts,,\n" +
			"Law,G7,KEN,2024,delay,conflict,3,4,changed by bob,2\n,G8,KEN,2024,delay,conflict,,,,\n",
	} {
		var b bytes.Buffer
		if err := Imported(&b, someReport(t, false), []Notice{{Path: "column x (B)", Message: "is left out"}}, "9:ab", format); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("got  %s\nwant %s", b.String(), want)
		}
		if err := Imported(fullDisk{}, someReport(t, false), nil, "", format); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format, err)
		}
	}
	if err := Imported(fullDisk{}, someReport(t, false), nil, "", JSONLines); err == nil || err.Error() != "an import report cannot be written as \"jsonl\"\nUse csv or json." {
		t.Errorf("got %v", err)
	}
	other := someReport(t, true)
	var b bytes.Buffer
	if err := Imported(&b, other, nil, "", JSON); err != nil || !bytes.Contains(b.Bytes(), []byte(`"unit":"KEN"`)) {
		t.Errorf("%v %s", err, b.String())
	}
	b.Reset()
	if err := Imported(&b, &assessment.ImportReport{Framework: testFramework(t, false)}, nil, "", JSON); err != nil || !bytes.Contains(b.Bytes(), []byte(`"cells":[],"notices":[]`)) {
		t.Errorf("%v %s", err, b.String())
	}
}

// What is said of the file as a whole stands before what its reader noticed.
func TestImportedOfAnotherStore(t *testing.T) {
	r := someReport(t, false)
	r.Foreign, r.Cells = "a.xlsx was made elsewhere", nil
	var b bytes.Buffer
	if err := Imported(&b, r, []Notice{{Path: "x", Message: "y"}}, "9:ab", JSON); err != nil {
		t.Fatal(err)
	}
	if want := `"cells":[],"notices":[{"message":"a.xlsx was made elsewhere"},{"path":"x","message":"y"}]}` + "\n"; !strings.HasSuffix(b.String(), want) {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}
