package gci

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var columns = []string{"country", "year", "legal", "technical", "organizational", "capacity-development", "cooperation"}

// readCSV reads a file and checks its first line.
func readCSV(t *testing.T, text []byte, head []string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], head) {
		t.Fatalf("columns %v, want %v", rows[:1], head)
	}
	return rows[1:]
}

// answers returns the figures, or skips a test in a build without them.
func answers(t *testing.T) [][]string {
	t.Helper()
	data, ok := Answers2024()
	if !ok {
		if data != nil {
			t.Errorf("a build without the figures returns %d bytes", len(data))
		}
		t.Skip("built with -tags nogci")
	}
	return readCSV(t, data, columns)
}

func score(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestAnswers2024(t *testing.T) {
	rows := answers(t)
	if len(rows) != 194 {
		t.Errorf("%d economies, want 194", len(rows))
	}
	for i, r := range rows {
		if i > 0 && rows[i-1][0] >= r[0] {
			t.Errorf("%s is not in order, or twice", r[0])
		}
		if len(r[0]) != 3 || r[1] != "2024" {
			t.Errorf("%v: want an alpha-3 code and 2024", r[:2])
		}
		for j, text := range r[2:] {
			if x := score(t, text); x < 0 || x > 20 {
				t.Errorf("%s: %s is %v, want 0 to 20", r[0], columns[2+j], x)
			}
		}
	}
}

// Two published tables agree: the pillars of each economy sum to its overall.
func TestSumIsPublishedOverall(t *testing.T) {
	rows := answers(t)
	text, err := os.ReadFile(filepath.Join("testdata", "overall2024.csv"))
	if err != nil {
		t.Fatal(err)
	}
	overall := map[string]float64{}
	for _, r := range readCSV(t, text, []string{"country", "overall"}) {
		overall[r[0]] = score(t, r[1])
	}
	if len(overall) != 194 {
		t.Errorf("%d published scores, want 194", len(overall))
	}
	agree := 0
	for _, r := range rows {
		sum := 0.0
		for _, text := range r[2:] {
			sum += score(t, text)
		}
		published, ok := overall[r[0]]
		if !ok || math.Abs(sum-published) > 0.001 {
			t.Errorf("%s: pillars sum to %.4f, published %.4f (%v)", r[0], sum, published, ok)
			continue
		}
		agree++
	}
	if agree != 194 {
		t.Errorf("%d economies agree, want 194", agree)
	}
}

// The values are those of the reference file, digit by digit. It is no part of
// the repository: READINESS_REFERENCE_DATA names its folder, or else it is
// looked for in shared/data beside the repository.
func TestReferenceAnswers(t *testing.T) {
	rows := answers(t)
	folder, named := os.LookupEnv("READINESS_REFERENCE_DATA")
	if !named {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	text, err := os.ReadFile(filepath.Join(folder, "gci_2024_pillars.csv"))
	if errors.Is(err, fs.ErrNotExist) && !named {
		t.Skip("no reference data: set READINESS_REFERENCE_DATA to the folder of gci_2024_pillars.csv")
	}
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	head := []string{"iso3", "legal", "technical", "organizational", "capacity_development", "cooperation", "overall_data360"}
	for _, r := range readCSV(t, text, head) {
		want[r[0]] = r[1:6]
	}
	if len(want) != len(rows) {
		t.Errorf("%d economies, the reference has %d", len(rows), len(want))
	}
	for _, r := range rows {
		if !slices.Equal(r[2:], want[r[0]]) {
			t.Errorf("%s: %v, the reference has %v", r[0], r[2:], want[r[0]])
		}
	}
}

func TestAnswersAreTheCallersOwn(t *testing.T) {
	answers(t)
	data, _ := Answers2024()
	data[0] = 'X'
	if again, _ := Answers2024(); again[0] != 'c' {
		t.Error("what a caller does to the bytes changes the figures")
	}
}

func TestSourceIsNamed(t *testing.T) {
	if !strings.Contains(Source, "ITU") || !strings.Contains(Rights, "non-commercial") {
		t.Errorf("source %q, rights %q", Source, Rights)
	}
}
