package exports

import (
	"bytes"
	"encoding/csv"
	"maps"
	"math"
	"os"
	"strconv"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/gci"
)

// The published figures of all 194 economies, read, scored and written, are the published index, bands and ranks.
func TestPublishedIndex(t *testing.T) {
	data, ok := gci.Answers2024()
	if !ok {
		t.Skip("built without the figures of the ITU (-tags nogci)")
	}
	d, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	p, notices, err := ReadAnswers("answers2024.csv", bytes.NewReader(data), d)
	if err != nil {
		t.Fatal(err)
	}
	if len(notices) > 0 {
		t.Errorf("notices %v", notices)
	}
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Scores(&b, x, CSV); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	published := publishedIndex(t)
	near, first, bands := 0, 0, map[string]int{}
	for _, r := range rows[1:] {
		index, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(index-published[r[0]]) <= 0.001 {
			near++
		}
		if r[3] == "1" {
			first++
		}
		bands[r[4]]++
	}
	if near != 194 || len(rows) != 195 {
		t.Errorf("%d of %d as published", near, len(rows)-1)
	}
	if want := map[string]int{"T1": 46, "T2": 29, "T3": 49, "T4": 56, "T5": 14}; !maps.Equal(bands, want) {
		t.Errorf("bands %v, want %v", bands, want)
	}
	if first != 12 {
		t.Errorf("%d at rank 1, want 12", first)
	}
}

// publishedIndex reads the overall scores that were published with the figures.
func publishedIndex(t *testing.T) map[string]float64 {
	t.Helper()
	file, err := os.ReadFile("../assessment/gci/testdata/overall2024.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	published := map[string]float64{}
	for _, r := range rows[1:] {
		if published[r[0]], err = strconv.ParseFloat(r[1], 64); err != nil {
			t.Fatal(err)
		}
	}
	return published
}
