package exports

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// imports reads a file that must be sound as a whole.
func imports(t testing.TB, d *framework.Definition, text string) (*assessment.Import, []Notice) {
	t.Helper()
	in, notices, err := ReadImport("answers", strings.NewReader(text), Of(d))
	if err != nil {
		t.Fatalf("%v\nin %.200q", err, text)
	}
	if in.Framework != d || in.Name != "answers" {
		t.Errorf("framework %v, name %q", in.Framework, in.Name)
	}
	return in, notices
}

// notImported reads a file that must not be taken at all.
func notImported(t testing.TB, d *framework.Definition, text string) *assessment.Error {
	t.Helper()
	in, _, err := ReadImport("answers", strings.NewReader(text), Of(d))
	var e *assessment.Error
	if !errors.As(err, &e) || in != nil {
		t.Fatalf("got %v and error %v, want a refusal of %.200q", in, err, text)
	}
	return e
}

// importText is an import as text, a line for each answer and fault.
func importText(in *assessment.Import) []string {
	var list []string
	for _, a := range in.Answers {
		q, _ := in.Framework.Node(a.Question)
		line := fmt.Sprintf("%s %s %d %s=%s", a.Cell, a.Unit, a.Year, a.Question, q.Format(a.Value))
		if a.Note != nil {
			line += fmt.Sprintf(" %q", *a.Note)
		}
		if a.Confidence != "" {
			line += " " + string(a.Confidence)
		}
		if a.Base != nil {
			line += fmt.Sprintf(" r%d", *a.Base)
		}
		if a.Message != "" || a.Sheet != "" {
			line += " and a message or sheet"
		}
		list = append(list, line)
	}
	for _, f := range in.Faults {
		line := fmt.Sprintf("! %s %s %d %s: %s", f.Cell, f.Unit, f.Year, f.Question, f.Message)
		if f.Value.Kind != framework.NotAssessed || f.Note != nil || f.Base != nil || f.Confidence != "" {
			line += " and an answer"
		}
		list = append(list, line)
	}
	return list
}

// checkLines compares line by line; a wanted line that begins with ! need only be contained in parts joined by " … ".
func checkLines(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("not found: %q", want[i])
		case i >= len(want):
			t.Errorf("not wanted: %q", got[i])
		case !strings.HasPrefix(want[i], "!") && got[i] != want[i]:
			t.Errorf("got  %q\nwant %q", got[i], want[i])
		default:
			for _, part := range strings.Split(want[i], " … ") {
				if !strings.Contains(got[i], part) {
					t.Errorf("%q does not say %q", got[i], part)
				}
			}
		}
	}
}

func TestReadImportCSV(t *testing.T) {
	tests := []struct {
		name, text string
		any        bool
		want       []string
	}{
		{name: "wide", text: "country,year,cyber-law,courts,drills\nKEN,2024,draft,n/a,12.5\nUganda,2023,,yes,\n", want: []string{
			"C2 KEN 2024 cyber-law=draft", "D2 KEN 2024 courts=n/a", "E2 KEN 2024 drills=12.5", "D3 UGA 2023 courts=true"}},
		{name: "semicolons, mark and decimal comma", text: "\uFEFFcountry;year;drills\r\nKEN;2024;12,5\r\n", want: []string{"C2 KEN 2024 drills=12.5"}},
		{name: "long", text: "country,year,question,value\nKEN,2024,drills,3\nKEN,2024,courts,\nKEN,2024,services,alerts|triage\n", want: []string{
			"D2 KEN 2024 drills=3", "D4 KEN 2024 services=triage|alerts"}},
		{name: "long with everything", text: "revision,note,country,year,question,value,confidence\n7,seen,KEN,2024,drills,3,high\n,,KEN,2024,courts,n/a, Low \n0,,KEN,2023,courts,no,\n", want: []string{
			`F2 KEN 2024 drills=3 "seen" high r7`, "F3 KEN 2024 courts=n/a low", "F4 KEN 2023 courts=false r0"}},
		{name: "notes are read as they are", any: true, text: "unit,year,question,value,note\n" +
			"a,2024,drills,3,\" x \n\"\"y\"\"\t\"\nb,2024,drills,3,'=1+1\nc,2024,drills,3,''quoted\nd,2024,drills,3,'tis\ne,2024,drills,3, \nf,2024,drills,3,-5\n", want: []string{
			`D2 a 2024 drills=3 " x \n\"y\"\t"`, `D3 b 2024 drills=3 "=1+1"`, `D4 c 2024 drills=3 "'quoted"`, `D5 d 2024 drills=3 "'tis"`, "D6 e 2024 drills=3", `D7 f 2024 drills=3 "-5"`}},
		{name: "every bad cell of a wide file", text: "country,year,cyber-law,courts,drills\nKEN,2024,maybe,true,3\nKenia,24,draft,1,4\nUGA,,none,,x\nTZA,2024,none,,\n", want: []string{
			"D2 KEN 2024 courts=true", "E2 KEN 2024 drills=3", "C5 TZA 2024 cyber-law=none",
			`! C2 KEN 2024 cyber-law: "maybe" is not an option`, "! A3  0 : … Kenia … did you mean Kenya", `! B3  0 : "24" is not a year`,
			"! D3  0 courts: 1 is not clear", "! B4 UGA 0 : the year is missing", `! E4 UGA 0 drills: "x" is not a number`}},
		{name: "every bad cell of a long file", text: "country,year,question,value,note,confidence,revision\nKEN,2024,dirlls,3,,,\nKEN,2024,law,3,,,\nKEN,2024,,3,,,\nKEN,2024,drills,many,,hihg,-1\n,2024,courts,yes,,,\nKEN,2024,courts,yes,,,1.5\n", want: []string{
			"! C2 KEN 2024 : dirlls is not a question … did you mean drills?", "! C3 KEN 2024 : law is a dimension", "! C4 KEN 2024 : the question is missing",
			`! D5 KEN 2024 drills: "many" is not a number`, `! F5 KEN 2024 drills: "hihg" is not a grade of confidence; did you mean high?`,
			`! G5 KEN 2024 drills: "-1" is not a revision`, "! A6  2024 courts: the country is missing", `! G7 KEN 2024 courts: "1.5" is not a revision`}},
		{name: "a row twice", text: "country,year,drills,courts\nKEN,2024,3,yes\nUGA,2024,1,\nKenya,2024,4,x\nKE,2024,3,yes\n", want: []string{
			"C3 UGA 2024 drills=1", "! A2 KEN 2024 : KEN 2024 stands in row 4 already: keep one", "! A4 KEN 2024 : KEN 2024 stands in row 2 already",
			`! D4 KEN 2024 courts: "x"`, "! A5 KEN 2024 : KEN 2024 stands in row 2 already"}},
		{name: "an answer twice", text: "country,year,question,value\nKEN,2024,drills,3\nKEN,2024,courts,yes\nKEN,2024,drills,4\nKEN,2024,drills,5\nKEN,2023,drills,6\n", want: []string{
			"D3 KEN 2024 courts=true", "D6 KEN 2023 drills=6", "! C2 KEN 2024 drills: drills of KEN 2024 stands in row 4 already",
			"! C4 KEN 2024 drills: drills of KEN 2024 stands in row 2 already", "! C5 KEN 2024 drills: … in row 2 already"}},
		{name: "ragged rows and quotes", text: "country,year,drills,\nKEN,2024\nUGA,2024,3,,5\nTZA,2024,3\",\nRWA,2024,3,x\nBDI,2024,3\n", want: []string{
			"C5 RWA 2024 drills=3", "C6 BDI 2024 drills=3", "! A2  0 : has 2 cells and the header 3", "! A3  0 : has 5 cells and the header 4", "! C4 TZA 2024 drills: a quote stands inside",
			`! D5 RWA 2024 : the column has no name, but this cell holds "x"`}},
		{name: "free units", any: true, text: "unit,year,drills\n'=a,2024,3\nb\u202dc,2024,4\n", want: []string{"C2 =a 2024 drills=3", "! A3  2024 : … U+202D"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, _ := imports(t, testFramework(t, tt.any), tt.text)
			checkLines(t, importText(in), tt.want)
		})
	}
}

// A fault of a note is told where the note stands.
func TestReadImportNamesTheCellOfANote(t *testing.T) {
	d := testFramework(t, false)
	for text, want := range map[string]string{
		"note,country,year,question,value\nwhy,KEN,2024,drills,3\n":                                     "A2",
		"country,year,question,value,note\nKEN,2024,drills,3,\n":                                        "",
		"country,year,drills\nKEN,2024,3\n":                                                             "",
		`{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"value":1,"note":"why"}}}]}`: "assessments[0].answers.drills.note",
	} {
		in, _ := imports(t, d, text)
		if len(in.Answers) != 1 || in.Answers[0].NoteCell != want {
			t.Errorf("%s: %+v, want the note in %q", text, in.Answers, want)
		}
	}
}

func TestReadImportNotices(t *testing.T) {
	d := testFramework(t, false)
	for text, want := range map[string][]Notice{
		"country,year,drills\nKEN,2024,25\n":                                      {{"row 2, column drills (C2)", "25 is above the greatest value of drills, 20, and counts as that"}},
		"country,year,question,value,note,confidence\nKEN,2024,drills,,why,low\n": {{"row 2, column confidence (F2)", "the value is blank, so the confidence beside it is left out"}},
		"country,year,drills\n":                                                   {{"row 1", "the header is the only row: add a row of answers for every country and year"}},
		`{"assessments":[]}`:                                                      {{"assessments", "the list is empty: add an object for every country and year"}},
		`{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"value":-1}}}]}`:                    {{"assessments[0].answers.drills.value", "-1 is below the least value of drills, 0, and counts as that"}},
		`{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"note":"x","confidence":"low"}}}]}`: {{"assessments[0].answers.drills.confidence", "there is no value, so the confidence beside it is left out"}},
		`{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"revision":3}}}]}`:                  nil,
		`{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":null,"courts":{}}}]}`:                nil,
		`{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"value":null}}}]}`:                  nil,
		"country,year,question,value,revision\nKEN,2024,drills,,7\nKEN,2024,courts,\u00a0,what\n":              nil,
	} {
		in, notices := imports(t, d, text)
		if !reflect.DeepEqual(notices, want) {
			t.Errorf("%s\ngot  %q\nwant %q", text, notices, want)
		}
		if len(in.Faults) > 0 || len(want) == 0 && len(in.Answers) > 0 {
			t.Errorf("%s: %q", text, importText(in))
		}
	}
}

func TestReadImportRefusesFiles(t *testing.T) {
	tests := []struct {
		name, text, msg, fix string
		want                 []fault
	}{
		{name: "a cut xlsx", text: "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml…xl/workbook.xml", msg: "answers cannot be taken: it is damaged", fix: "Send the original once more"},
		{name: "an empty zip", text: "PK\x05\x06\x14\x00x", msg: "answers is a zip archive, not CSV, JSON or a questionnaire", fix: "Unpack"},
		{name: "behind a password", text: "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", msg: "answers cannot be taken: it ", fix: "password"},
		{name: "JSON list", text: "\uFEFF [1]", msg: "answers is a JSON list", fix: `{"assessments": [...]}`},
		{name: "empty", text: "", msg: "answers is empty", fix: "The first row"},
		{name: "unknown columns, and every fault of the rows", text: "country,year,dirlls,drills\nKenia,2024,3,x\n", msg: "answers cannot be read: 3 faults", want: []fault{
			{"row 1, column dirlls (C1)", "did you mean drills?"}, {"row 2, column country (A2)", "Kenia"}, {"row 2, column drills (D2)", "not a number"}}},
		{name: "no header", text: "KEN,2024,3\n", msg: "answers cannot be read", want: []fault{
			{"row 1, column KEN (A1)", "not a question"}, {`row 1, column 2024 (B1)`, "not a question"}, {"row 1, column 3 (C1)", "not a question"},
			{"row 1", "the column country is missing"}, {"row 1", "the column year is missing"}, {"row 1", "no column is a question"}}},
		{name: "an unknown column of a long file", text: "country,year,question,value,notes\nKEN,2024,drills,3,x\n", msg: "1 fault", want: []fault{
			{"row 1, column notes (E1)", "may have note, confidence, revision, evidence: leave this one out"}}},
		{name: "not UTF-8", text: "country,year,question,value,note\nKEN,2024,drills,3,caf\xe9\nKEN,2024,courts,x,\n", msg: "2 faults", fix: "CSV UTF-8", want: []fault{
			{"row 2, column note (E2)", `"café"`}, {"row 3, column value (D3)", "yes-no"}}},
		{name: "a broken header", text: "country,year,drills\"\nKEN,2024,3\n", msg: "1 fault", want: []fault{{`row 1, column "drills\"" (C1)`, "a quote stands inside"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := notImported(t, testFramework(t, false), tt.text)
			if !strings.Contains(e.Msg, tt.msg) || !strings.Contains(e.Fix, tt.fix) {
				t.Errorf("%q, %q; want %q, %q", e.Msg, e.Fix, tt.msg, tt.fix)
			}
			checkFaults(t, e, tt.want)
		})
	}
	_, _, err := ReadImport("", strings.NewReader(""), Of(testFramework(t, false)))
	if err == nil || !strings.HasPrefix(err.Error(), "the file is empty") {
		t.Errorf("without a name: %v", err)
	}
}

// The columns that only an import needs are skipped where answers are scored.
func TestReadAnswersSkipsNotes(t *testing.T) {
	p, _ := answered(t, testFramework(t, false), "country,year,question,value,note,confidence,revision\nKEN,2024,drills,3,\"a \"\"b\"\"\n\",perhaps,x\n")
	if got := panelText(p); !reflect.DeepEqual(got, []string{"KEN 2024 drills=3"}) {
		t.Errorf("got %q", got)
	}
}
