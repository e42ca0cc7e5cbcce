package api

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestCountryPageChoosesARound(t *testing.T) {
	h := newHarness(t)
	h.withCore()
	h.publishSample(3)
	h.publish("gci-pillars@2020", gciColumns+"KEN,2025,10,10,10,10,10\nKEN,2023,1,1,1,1,1\nXXA,2023,1,1,1,1,1\n")
	for path, want := range map[string]string{
		"/countries/KEN":                       "gci-pillars@2020 2025", // the newest year, of whatever version
		"/countries/KEN?year=2024":             "gci-pillars@2024 2024",
		"/countries/KEN?framework=gci-pillars": "gci-pillars@2024 2024",
		"/countries/FRA":                       "gci-pillars@2024 2024",
		"/countries/XXA":                       "gci-pillars@2020 2023", // a round with real countries comes before samples
		"/countries/XXA?year=2026":             "readiness-core@2026 2026",
		"/countries/XXA?framework=sample":      "sample@1 2026",
	} {
		text := h.page(path, http.StatusOK)
		m := regexp.MustCompile(`<code>([^<]+)</code>(?: <a [^>]*>\d+ <span[^>]*>[^<]*</span></a>)* <a [^>]* aria-current="true">(\d+)`).FindStringSubmatch(text)
		if len(m) < 3 || m[1]+" "+m[2] != want {
			t.Errorf("%s shows %v, want %s", path, m, want)
		}
		if fictional := strings.Contains(path, "XXA"); strings.Contains(text, "This is a sample.") != fictional {
			t.Errorf("%s: marked as a sample: %v", path, !fictional)
		}
	}
}

func TestStatesOfTheCountryPage(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct {
		path   string
		status int
		words  []string // of the page; one with "!" before it is not there
	}{
		{"Kenia", 404, []string{"There is no such country", `href="/countries/KEN?"`, "!<table"}},
		{"Congo", 404, []string{"can mean", "/countries/COD", "/countries/COG"}},
		{"%3Cscript%3E", 404, []string{"&lt;script&gt;", "!Did you mean"}},
		{"xqzzy", 404, []string{"neither a country", "!Did you mean"}},
		{"ATA", 200, []string{"Antarctica", "Nothing is published of it yet", "Of others there is", "/?framework=gci-pillars@2024", "!<table"}},
		{"XXA", 200, []string{"Exampland", "Nothing is published of it yet"}},
		{"KEN?asOf=5", 200, []string{"As of 5 nothing was published of it", `href="/countries/KEN?"`}},
		{"KEN?framework=sample", 404, []string{"nothing is published of KEN by sample@1", "framework=gci-pillars@2024", "!<table"}},
		{"KEN?framework=nothing", 422, []string{"Framework:", "!<table"}},
		{"KEN?year=1999", 422, []string{"nothing is published for 1999, but for 2024", `role="alert"`}},
		{"KEN?year=soon", 422, []string{"write a year as 2024"}},
		{"KEN?year=2024&year=2023", 422, []string{"is given twice"}},
		{"KEN?lang=xx", 422, []string{"use en, fr, es, pt, ar"}},
		{"KEN?region=Africa", 422, []string{"region", "!<table"}},
		{"KEN?yaer=2024", 422, []string{"did you mean year?"}},
		{"KEN?asOf=never", 422, []string{"asOf"}},
		{"KEN?framework=&year=&lang=", 200, []string{"Kenya", "<table"}},
		{"KEN?lang=fr", 200, []string{"Kenya", "lang=fr"}},
		{"ouganda?lang=fr", 404, []string{"no such country"}},
		{"Uganda?lang=fr", 200, []string{`<h1 lang="fr"><bdi>Ouganda</bdi>`}},
		{"uga", 200, []string{"<bdi>Uganda</bdi>", "Eastern Africa", "Low income"}},
	} {
		text := h.page("/countries/"+tt.path, tt.status)
		for _, word := range tt.words {
			if plain, not := strings.CutPrefix(word, "!"); strings.Contains(text, plain) == not {
				t.Errorf("%s: %q is there: %v: %s", tt.path, plain, not, text)
			}
		}
	}
	if text := newHarness(t, emptied(t)).page("/countries/KEN", http.StatusOK); !strings.Contains(text, "Nothing is published of it yet") || strings.Contains(text, "Of others") {
		t.Error(text)
	}
	if r := h.do(http.MethodPost, "/countries/KEN", "", ""); r.Status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", r.Status)
	}
}

func TestCountryPageOfAClosedServer(t *testing.T) {
	h := newHarness(t, closed)
	for _, code := range []string{"KEN", "Kenia", "ATA"} { // nobody learns what there is
		if text := h.page("/countries/"+code, http.StatusOK); strings.Contains(text, "Kenya") || strings.Contains(text, "2024") || !strings.Contains(text, "accounts only") {
			t.Error(text)
		}
	}
	if got := string(h.get("/countries/KEN", "nobody").Body); !strings.Contains(got, "Role-modelling") {
		t.Errorf("an account sees nothing: %s", got)
	}
}

// Frameworks without an overall number and those with tiers have pages of their own kind; units have pages under their codes.
func TestCountryPageOfOtherFrameworks(t *testing.T) {
	h := newHarness(t)
	rows, err := os.ReadFile("../cmd/readiness/demo/round-XXA-2026-cmm.csv")
	if err != nil {
		t.Fatal(err)
	}
	h.publish("cmm@2021", string(rows))
	if rows, err = os.ReadFile("../cmd/readiness/demo/round-XXA-2026-ncsi.csv"); err != nil {
		t.Fatal(err)
	}
	h.publish("ncsi@2", string(rows))
	def, err := framework.Builtin("sim3@1")
	if err != nil {
		t.Fatal(err)
	}
	sim3 := "unit,year,question,value\n"
	for _, q := range def.Questions() {
		sim3 += "north/east," + "2026," + q.ID + ",1\nsouth,2026," + q.ID + ",3\n"
	}
	h.publish("sim3@1", sim3)
	for path, words := range map[string][]string{
		"XXA?framework=cmm":  {"no overall number", "Established", "D", "Gaps in the order of the framework", "!of 100", "!Gain", "!Rank", "Stage", "!Score 0", "Below: the first 20"},
		"XXA?framework=ncsi": {"of 100", "General capacities", "1. Making policy"},
		"south":              {"<bdi>south</bdi>", "Tier", "Approved", "3 of 3 tiers reached", "Workbook of this unit", "!Income group", "!no opinion on the legal status"},
		"north%2Feast":       {"Described", "1 of 3 tiers reached. 44 questions hold back the next: Written", "All units", "Levels short"},
		"sout":               {"no such country", `href="/countries/south?"`},
	} {
		status := http.StatusOK
		if path == "sout" {
			status = http.StatusNotFound
		}
		text := h.page("/countries/"+path, status)
		seen := plainWords(text)
		for _, word := range words {
			if plain, not := strings.CutPrefix(word, "!"); (strings.Contains(text, plain) || strings.Contains(seen, plain)) == not {
				t.Errorf("%s: %q is there: %v: %s", path, plain, not, seen)
			}
		}
		for _, to := range links(text) {
			h.follow(to).want(http.StatusOK)
		}
	}
}

// A confidential answer moves nothing on the page but the hash of the journal, and a correction of one is not told.
func TestConfidentialAnswersMoveNothingOnTheCountryPage(t *testing.T) {
	var pages [2]string
	for i := range pages {
		h := newHarness(t)
		h.publishSample(float64(i * 40))
		pages[i] = regexp.MustCompile(`\d+:[0-9a-f]{64}`).ReplaceAllString(h.page("/countries/XXA?framework=sample@1", http.StatusOK), "HEAD")
	}
	if pages[0] != pages[1] {
		t.Error("the page tells a confidential answer")
	}
	if strings.Contains(pages[0], "open-weaknesses") || strings.Contains(pages[0], "Open weaknesses") || !strings.Contains(pages[0], "Confidential questions, left out for all") {
		t.Error("a confidential question is on the page")
	}
}

// What was corrected stands there with its reason until that is erased, also on a page that was shown before.
func TestCountryPageShowsCorrections(t *testing.T) {
	h := newHarness(t)
	h.publishSample(3)
	const path = "/countries/XXA?framework=sample@1"
	if strings.Contains(h.page(path, http.StatusOK), "corrections") {
		t.Error("nothing was corrected yet")
	}
	correct := func(id assessment.ID, question, reason string, v framework.Value) assessment.ID {
		out, err := h.Service.Do(t.Context(), "ministry", assessment.Correct{Assessment: id, Answers: []assessment.Put{{Question: question, Value: &v}}, Reason: reason})
		if err != nil {
			t.Fatal(err)
		}
		h.done(assessment.Move{Assessment: out.Assessment.ID, To: assessment.Published})
		return out.Assessment.ID
	}
	id := correct("XXA-2026-sample@1", "open-weaknesses", "zqsecret", framework.Value{Kind: framework.Number, Number: 9})
	if strings.Contains(h.page(path, http.StatusOK), "corrections") {
		t.Error("a confidential correction is told")
	}
	id = correct(id, "lead-agency", "The <b>register</b> says otherwise.", framework.Value{Kind: framework.OneOption, Option: "none"})
	text := h.page(path, http.StatusOK)
	if got := sectionOf(t, text, "corrections"); !strings.Contains(got, "2026-03-01 : The <b>register</b> says otherwise. Lead agency") || strings.Contains(text, "zqsecret") || strings.Contains(text, "<b>register") {
		t.Errorf("%s", got)
	}
	a, err := h.Service.State().Assessment(id)
	if err != nil {
		t.Fatal(err)
	}
	h.done(assessment.Redact{Assessment: id, Text: a.Corrections[len(a.Corrections)-1].Reason.ID, Why: "a name"})
	if got := sectionOf(t, h.page(path, http.StatusOK), "corrections"); !strings.Contains(got, "the reason was erased") || strings.Contains(got, "register") {
		t.Errorf("erased: %s", got)
	}
}

func TestCountryPageShowsTheVerifiedReading(t *testing.T) {
	h := newHarness(t)
	h.publishYear(2026, "KEN,2026,20,20,20,20,10\n", "legal")
	var index countryIndex
	h.get("/v1/index/KEN?year=2026", "").want(http.StatusOK).into(&index)
	text := h.page("/countries/KEN", http.StatusOK)
	figures := sectionOf(t, text, "figures")
	if fewer := "Published so far for 2026: 1. For 2024 it was 194."; !strings.Contains(text, fewer) || !strings.Contains(text, `<a href="/countries/KEN?framework=gci-pillars@2024&amp;year=2024">Show 2024</a>`) {
		t.Errorf("lacks %q", fewer)
	}
	if want := fmt.Sprintf("Verified %s 20 %% accepted The index if only accepted answers count. Assurance gap: %.1f points", tenth(index.Verified.Index), *index.Index-*index.Verified.Index); !strings.Contains(figures, want) || *index.Verified.Index != 20 {
		t.Errorf("lacks %q: %s", want, figures)
	}
}

func TestLinksOfTheCountryPage(t *testing.T) {
	h := newHarness(t)
	h.withCore()
	h.twoYears()
	seq := itoa(h.Service.State().Head().Seq)
	for _, path := range []string{"KEN", "XXA?lang=fr", "KEN?asOf=" + seq + "&framework=gci-pillars@2020&year=2022&lang=es", "Kenia", "ATA", "KEN?year=1999", "KEN?framework=sample"} {
		all := links(string(h.get("/countries/"+path, "").Body))
		for _, address := range all {
			if got := h.follow(address); got.Status != http.StatusOK {
				t.Errorf("%s leads to %s: %d %.300s", path, address, got.Status, got.Body)
			}
			if strings.Contains(path, "asOf") && strings.Contains(address, "?") && len(address) > len("/countries/KEN?") && !strings.Contains(address, "asOf=") {
				t.Errorf("%s: %s forgets the moment", path, address)
			}
		}
		if len(all) < 6 {
			t.Errorf("%s: %q", path, all)
		}
	}
	list := links(h.page("/?region=Africa&band=T3&lang=fr&by=income", http.StatusOK))
	if !slices.Contains(list, "/countries/UGA?framework=gci-pillars@2024&lang=fr&year=2024") && !slices.ContainsFunc(list, func(a string) bool {
		return regexp.MustCompile(`^/countries/[A-Z]{3}\?framework=gci-pillars@2024&lang=fr&year=2024$`).MatchString(a)
	}) {
		t.Errorf("the index leads to no country: %q", list)
	}
}
