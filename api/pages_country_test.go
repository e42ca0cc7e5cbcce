package api

import (
	"fmt"
	"html"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"readiness/assessment/framework"
)

// sectionOf is a section of a page without tags, words apart.
func sectionOf(t testing.TB, text, id string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, `<section aria-labelledby="`+id+`"`)
	if !found {
		t.Fatalf("no section %s", id)
	}
	rest, _, _ = strings.Cut(rest, "</section>")
	return plainWords(rest)
}

// plainWords is what a reader sees of a text, words apart.
func plainWords(text string) string {
	text = regexp.MustCompile(`(?s)<[^>]*>`).ReplaceAllString(text, " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

// tenth is a number as pages show it.
func tenth(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f", *v)
}

// withCore publishes the core questionnaire: two years of XXA, and XXB; no answer was accepted.
func (h *harness) withCore() {
	h.t.Helper()
	for _, name := range []string{"round-XXA-2025.csv", "answers-XXA.csv", "answers-XXB.csv"} {
		rows, err := os.ReadFile("../cmd/readiness/demo/" + name)
		if err != nil {
			h.t.Fatal(err)
		}
		h.publish("readiness-core@2026", string(rows))
	}
}

// What stands on the page is what the operations give.
func TestCountryPageShowsThePublishedNumbers(t *testing.T) {
	h := newHarness(t)
	h.withCore()
	h.twoYears()
	h.publish("gci-pillars@2020", gciColumns+"NGA,2023,8,8,8,8,8\n")
	for page, query := range map[string]string{
		"/countries/KEN": "KEN?framework=gci-pillars@2024&year=2024",
		"/countries/kenya?framework=gci-pillars@2020":         "KEN?framework=gci-pillars@2020&year=2023",
		"/countries/KEN?framework=gci-pillars@2020&year=2022": "KEN?framework=gci-pillars@2020&year=2022",
		"/countries/Exampland%20(fictional)":                  "XXA?framework=readiness-core@2026&year=2026",
		"/countries/XXB?framework=readiness-core&lang=fr":     "XXB?framework=readiness-core@2026&year=2026&lang=fr",
		"/countries/XXA?year=2025&framework=readiness-core":   "XXA?framework=readiness-core@2026&year=2025",
	} {
		text := h.page(page, http.StatusOK)
		unit, round, _ := strings.Cut(query, "?")
		var index countryIndex
		h.get("/v1/index/"+query, "").want(http.StatusOK).into(&index)
		figures := sectionOf(t, text, "figures")
		want := []string{"Index " + tenth(index.Index) + " of 100", fmt.Sprintf("Rank %d of %d ranked", *index.Rank, index.Method.Ranked), "No answer was accepted"}
		if index.NotAssessed > 0 {
			want = append(want, fmt.Sprintf("%d question", index.NotAssessed), tenth(&index.Interval.Low)+"–"+tenth(&index.Interval.High)+", were every")
		}
		if r := index.Ranks; r.Best != r.Worst {
			want = append(want, fmt.Sprintf("Between %d and %d", r.Best, r.Worst))
		}
		for _, words := range want {
			if !strings.Contains(figures, words) {
				t.Errorf("%s: lacks %q: %s", page, words, figures)
			}
		}
		def := h.frameworkOf(round)
		parts := sectionOf(t, text, "parts")
		for _, node := range def.Root.Children {
			n := index.Nodes[node.ID]
			if row := node.Name("en") + " " + tenth(n.Score) + " " + tenth(n.Contribution) + " "; !strings.Contains(parts, row) {
				t.Errorf("%s: lacks %q: %s", page, row, parts)
			}
		}
		if !strings.Contains(plainWords(text), "Release "+index.Release.Head) || !strings.Contains(plainWords(text), "--expect "+index.Release.Head) {
			t.Errorf("%s: no release %s", page, index.Release.Head)
		}
		h.gapsOnPage(page, text, unit, round)
		h.trendOnPage(page, text, unit, def)
	}
}

// frameworkOf is the framework of a query.
func (h *harness) frameworkOf(query string) *framework.Definition {
	h.t.Helper()
	ref, _, _ := strings.Cut(strings.TrimPrefix(query, "framework="), "&")
	def, err := h.Service.State().Framework(ref)
	if err != nil {
		h.t.Fatal(err)
	}
	return def
}

// gapsOnPage compares the gaps of a page with those of the operation.
func (h *harness) gapsOnPage(page, text, unit, round string) {
	h.t.Helper()
	var gaps gapsBody
	h.get("/v1/gaps?limit=20&country="+unit+"&"+round, "").want(http.StatusOK).into(&gaps)
	section := sectionOf(h.t, text, "gaps")
	at := 0
	for _, g := range gaps.Items {
		i := strings.Index(section[at:], " "+g.Title+" ")
		if i < 0 {
			h.t.Errorf("%s: lacks %s after %.60q", page, g.Title, section[at:])
			return
		}
		at += i
		if gain := fmt.Sprintf(" %.2f ", *g.Gain); !strings.Contains(section[at:], gain) {
			h.t.Errorf("%s: %s lacks its gain %s: %.300s", page, g.Title, gain, section[at:])
		}
		if g.Cost != nil && !strings.Contains(section[at:], fmt.Sprintf(" %s %d %d ", g.Cost.Currency, g.Cost.Year, g.Months)) {
			h.t.Errorf("%s: %s lacks its cost: %.300s", page, g.Title, section[at:])
		}
	}
	count := fmt.Sprintf("%d answers are short", gaps.Totals.Gaps)
	open := fmt.Sprintf("%d questions have no answer", gaps.Totals.NotAssessed)
	if !strings.Contains(section, count) || gaps.Totals.NotAssessed > 1 && !strings.Contains(section, open) || gaps.Totals.NotAssessed == 0 && !strings.Contains(section, "Every question that applies") {
		h.t.Errorf("%s: lacks %q or %q: %.300s", page, count, open, section)
	}
	if rows := strings.Count(text[strings.Index(text, `aria-labelledby="gaps"`):strings.Index(text, `aria-labelledby="release"`)], `<th scope="row"`); rows != len(gaps.Items) {
		h.t.Errorf("%s: %d gaps, want %d", page, rows, len(gaps.Items))
	}
}

// trendOnPage compares the years of a page with those of the operation.
func (h *harness) trendOnPage(page, text, unit string, def *framework.Definition) {
	h.t.Helper()
	var trend trendBody
	h.get("/v1/index/"+unit+"/trend?framework="+def.ID, "").want(http.StatusOK).into(&trend)
	section := sectionOf(h.t, text, "years")
	breaks := 0
	for _, p := range trend.Points {
		change := "–"
		if p.Change != nil {
			change = strings.Replace(fmt.Sprintf("%+.1f", *p.Change), "-", "−", 1)
		}
		if row := fmt.Sprintf("%d %s %s %s %d of %d ", p.Year, p.Framework, tenth(p.Index), change, *p.Rank, p.Units); len(trend.Points) > 1 && !strings.Contains(section, row) {
			h.t.Errorf("%s: lacks %q: %s", page, row, section)
		}
		if p.Break {
			breaks++
		}
	}
	if got := strings.Count(section, "Break:"); got != breaks {
		h.t.Errorf("%s: %d breaks, want %d", page, got, breaks)
	}
}

func TestCountryPageComparesWithPeers(t *testing.T) {
	h := newHarness(t)
	text := h.page("/countries/KEN", http.StatusOK)
	section := sectionOf(t, text, "peers")
	for _, by := range []string{"income", "region"} {
		var peers peersBody
		h.get("/v1/index/KEN/peers?framework=gci-pillars@2024&by="+by, "").want(http.StatusOK).into(&peers)
		g := peers.Groups[0]
		for _, words := range []string{fmt.Sprintf("%s %d others", g.Name, g.Units-1), fmt.Sprintf("%d of %d", *g.Rank, g.Scored)} {
			if !strings.Contains(section, words) {
				t.Errorf("by %s: lacks %q: %s", by, words, section)
			}
		}
		for id, n := range g.Nodes {
			cell := fmt.Sprintf("%s %+.1f %s–%s", tenth(n.Median), *n.Difference, tenth(n.Least), tenth(n.Greatest))
			if !strings.Contains(section, cell) {
				t.Errorf("by %s: %s lacks %q: %s", by, id, cell, section)
			}
		}
	}
	h.withCore()
	text = h.page("/countries/XXA", http.StatusOK)
	if section = sectionOf(t, text, "peers"); strings.Contains(section, "Rank in the group") || !strings.Contains(section, "takes three") {
		t.Errorf("compared with too few: %s", section)
	}
}

// mostCountry is how many bytes the page of a country may have before it is packed.
const mostCountry = 200_000

func TestCountryPageStaysLight(t *testing.T) {
	h := newHarness(t)
	h.withCore()
	for _, path := range []string{"/countries/XXA", "/countries/KEN", "/countries/XXB?lang=fr"} {
		h.page(path+"", http.StatusOK)
		begun := time.Now()
		if text := h.page(path, http.StatusOK); len(text) > mostCountry {
			t.Errorf("%s: %d bytes", path, len(text))
		} else {
			t.Logf("%s: %d bytes in %v", path, len(text), time.Since(begun))
		}
	}
}

// BenchmarkCountryPage makes the page of a country, of which nothing is kept but the scores of the rounds.
func BenchmarkCountryPage(b *testing.B) {
	h := newHarness(b)
	h.withCore()
	for _, code := range []string{"XXA", "KEN"} {
		b.Run(code, func(b *testing.B) {
			for b.Loop() {
				h.Server.countryTexts = cache[pageKey, []byte]{}
				if r := h.get("/countries/"+code, ""); r.Status != http.StatusOK {
					b.Fatal(r.Status)
				}
			}
		})
	}
}

// However many corrections there are and however long their reasons, the page is no longer than that.
func TestCountryPageCutsReasons(t *testing.T) {
	if got := cut("añb", 2); got != "añ…" {
		t.Error(got)
	}
	if got := cut("añb", 3); got != "añb" {
		t.Error(got)
	}
}
