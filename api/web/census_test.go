package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rowsOf are the texts of the cells of a table's rows, tags left out.
func rowsOf(text string) [][]string {
	var rows [][]string
	tags := regexp.MustCompile(`<[^>]*>`)
	for _, row := range regexp.MustCompile(`(?s)<tr[ >].*?</tr>`).FindAllString(text, -1) {
		var cells []string
		for _, cell := range regexp.MustCompile(`(?s)<t[hd][ >].*?</t[hd]>`).FindAllString(row, -1) {
			cells = append(cells, strings.Join(strings.Fields(tags.ReplaceAllString(cell, " ")), " "))
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestCensusSaysWhoAnsweredAndWhoDidNot(t *testing.T) {
	text := written(t, madeUp())
	section := text[strings.Index(text, `<section aria-labelledby="census"`):strings.Index(text, `<section aria-labelledby="weakest"`)]
	want := [][]string{
		{"Answer", "Number", "Share", "Who"},
		{"Africa 3 economies"}, {"Yes", "2", "67 %", "Names Yes Autre, Première"}, {"Not assessed", "1", "33 %", "Names Not assessed Sans"},
		{"Asia 1 economy"}, {"No", "1", "100 %", "Names No XXA"}, {"Perhaps", "0", "0 %", ""},
	}
	if got := rowsOf(section); !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, word := range []string{"3 of 4 answered", "the 1 essential questions of 20", "page small: 1 more", "by=region", "every organisation"} {
		if !strings.Contains(section, word) {
			t.Errorf("lacks %q: %s", word, section)
		}
	}
	if bars, apart := strings.Count(section, "<svg"), strings.Count(section, `<tr class="apart">`); bars != 3 || apart != 1 {
		t.Errorf("%d bars, %d rows apart: what is no answer has none", bars, apart)
	}
}

func TestWeakestNamesWhoIsLast(t *testing.T) {
	text := written(t, madeUp())
	section := text[strings.Index(text, `<section aria-labelledby="weakest"`):strings.Index(text, `<section aria-labelledby="about"`)]
	want := [][]string{
		{"Part", "Minimum", "Median", "Last"}, {"Africa 5 economies"},
		{"Index 2 of 5 scored", "84.9", "90.0", "Autre, Première"}, {"Laws", "0.0", "50.1", "4 at the minimum Laws A, B, C, D"},
		{"Teams 0 of 5 scored", "–", "–", ""},
	}
	if got := rowsOf(section); !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A short census is shown whole, a long one is opened question by question.
func TestCensusIsOpenWhereItIsShort(t *testing.T) {
	page := madeUp()
	if got := written(t, page); strings.Count(got, `<details class="question" open>`) != 1 {
		t.Error("a short census is closed")
	}
	group := &page.Census.Questions[0].Groups[0]
	for len(group.Answers) < mostOpen {
		group.Answers = append(group.Answers, CensusAnswer{Title: "More"})
	}
	if got := written(t, page); strings.Count(got, `<details class="question">`) != 1 {
		t.Error("a long census is open")
	}
}

func TestSigned(t *testing.T) {
	for v, want := range map[float64]string{0: "0.0", 0.04: "0.0", -0.04: "0.0", 0.05: "+0.1", 2.25: "+2.3", -1: "−1.0", -0.05: "−0.1"} {
		if got := signed(&v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
	if signed(nil) != none {
		t.Error("null is a number")
	}
}
