package exports

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if g, w := lineAt(gotLines, i), lineAt(wantLines, i); g != w {
			t.Fatalf("%s, line %d:\ngot  %s\nwant %s\n(go test -update writes it anew)", path, i+1, g, w)
		}
	}
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// madeUp is an index of invented answers to the built-in sample framework.
func madeUp(t *testing.T) *assessment.Index {
	t.Helper()
	d, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("testdata/made-up.csv")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := answered(t, d, string(file))
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestGoldens(t *testing.T) {
	x := madeUp(t)
	var census []assessment.Census
	for _, id := range []string{"national-csirt", "csirt-services", "cable-protection", "awareness", "school-curriculum", "trained-investigators"} {
		q, _ := x.Panel.Framework.Node(id)
		census = append(census, x.Census(q, assessment.ByIncome, "en"))
	}
	weakest := x.Weakest(assessment.ByRegion, func(n *framework.Node) bool {
		return n.ID == "index" || n.ID == "legislation" || n.ID == "trained-investigators"
	})
	for _, tt := range []struct {
		name  string
		write func(w io.Writer) error
	}{
		{"answers.csv", func(w io.Writer) error { return Answers(w, x.Panel) }},
		{"scores.csv", func(w io.Writer) error { return Scores(w, x, CSV) }},
		{"scores.json", func(w io.Writer) error { return Scores(w, x, JSON) }},
		{"gaps.csv", func(w io.Writer) error { _, err := Gaps(w, x, CSV, nil); return err }},
		{"gaps.jsonl", func(w io.Writer) error { _, err := Gaps(w, x, JSONLines, nil); return err }},
		{"unknowns.csv", func(w io.Writer) error { _, err := Unknowns(w, x, CSV); return err }},
		{"unknowns.jsonl", func(w io.Writer) error { _, err := Unknowns(w, x, JSONLines); return err }},
		{"census.csv", func(w io.Writer) error { return Census(w, census, CSV) }},
		{"census.json", func(w io.Writer) error { return Census(w, census, JSON) }},
		{"weakest.csv", func(w io.Writer) error { return Weakest(w, weakest, CSV) }},
		{"weakest.json", func(w io.Writer) error { return Weakest(w, weakest, JSON) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := tt.write(&b); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if strings.HasSuffix(tt.name, ".jsonl") && !json.Valid([]byte(line)) {
					t.Errorf("not JSON: %s", line)
				}
			}
			if strings.HasSuffix(tt.name, ".json") && !json.Valid(b.Bytes()) {
				t.Errorf("not JSON:\n%s", b.String())
			}
			if i := bytes.Index(b.Bytes(), []byte("null")); i >= 0 && tt.name != "answers.csv" {
				t.Errorf("null at byte %d", i)
			}
			golden(t, tt.name+".golden", b.Bytes())
		})
	}
}

// What we write is read again as no change.
func TestWrittenAnswersAreNoChange(t *testing.T) {
	x := madeUp(t)
	var b bytes.Buffer
	if err := Answers(&b, x.Panel); err != nil {
		t.Fatal(err)
	}
	p, _ := answered(t, x.Panel.Framework, b.String())
	if p.Hash() != x.Panel.Hash() {
		t.Errorf("other answers:\n%s", b.String())
	}
}

// The order of the rows of a file changes no output but that of the answers.
func TestOrderOfRowsChangesNothing(t *testing.T) {
	x := madeUp(t)
	rows := slices.Clone(x.Panel.Rows)
	slices.Reverse(rows)
	other, err := assessment.NewIndex(&assessment.Panel{Framework: x.Panel.Framework, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	for _, write := range []func(io.Writer, *assessment.Index) error{
		func(w io.Writer, x *assessment.Index) error { return Scores(w, x, CSV) },
		func(w io.Writer, x *assessment.Index) error { return Scores(w, x, JSON) },
		func(w io.Writer, x *assessment.Index) error { _, err := Gaps(w, x, CSV, nil); return err },
		func(w io.Writer, x *assessment.Index) error { _, err := Unknowns(w, x, JSONLines); return err },
	} {
		var a, b bytes.Buffer
		if err := write(&a, x); err != nil {
			t.Fatal(err)
		}
		if err := write(&b, other); err != nil {
			t.Fatal(err)
		}
		if a.String() != b.String() {
			t.Errorf("got\n%s\nwant\n%s", b.String(), a.String())
		}
	}
}

// A country without gaps is a header and a count of 0, not an empty file.
func TestNoGaps(t *testing.T) {
	x := madeUp(t)
	best := x.Panel.Only(func(r assessment.Row) bool { return r.Unit == "CHL" })
	full, err := assessment.NewIndex(best)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := Gaps(&b, full, CSV, nil)
	if err != nil || n != 0 || !strings.HasPrefix(b.String(), "country,year,question,") || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("%d gaps, %v:\n%s", n, err, b.String())
	}
	b.Reset()
	if n, err = Gaps(&b, full, JSONLines, nil); err != nil || n != 0 || b.Len() != 0 {
		t.Errorf("%d gaps, %v: %q", n, err, b.String())
	}
	if n, err = Gaps(&b, x, CSV, nil); err != nil || n != strings.Count(b.String(), "\n")-1 {
		t.Errorf("%d gaps in %d lines, %v", n, strings.Count(b.String(), "\n"), err)
	}
}

// No unit at all, or none that is ranked, is still whole CSV and JSON.
func TestScoresOfNobody(t *testing.T) {
	d := testFramework(t, false)
	x, err := assessment.NewIndex(&assessment.Panel{Framework: d})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Scores(&b, x, JSON); err != nil || !json.Valid(b.Bytes()) || !strings.HasPrefix(b.String(), `{"items":[`) {
		t.Errorf("%v: %s", err, b.String())
	}
	p, _ := answered(t, d, "country,year,courts,drills,cyber-law,services,maturity,delay\nKEN,2024,n/a,,,,,\n")
	if x, err = assessment.NewIndex(p); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := Scores(&b, x, JSON); err != nil || !json.Valid(b.Bytes()) || strings.Contains(b.String(), `"index":`) {
		t.Errorf("%v: %s", err, b.String())
	}
	b.Reset()
	if err := Scores(&b, x, CSV); err != nil || !strings.Contains(b.String(), "KEN,2024,,,,0,,") {
		t.Errorf("%v: %s", err, b.String())
	}
}
