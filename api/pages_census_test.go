package api

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// countedOf is what a page counts below its table: the census and the weakest links.
func countedOf(t *testing.T, text string) string {
	t.Helper()
	_, text, found := strings.Cut(text, `<section aria-labelledby="census">`)
	text, _, ended := strings.Cut(text, `<section aria-labelledby="about"`)
	if !found || !ended {
		t.Fatal("nothing is counted on the page")
	}
	return text
}

// withoutLinks leaves out the addresses.
func withoutLinks(text string) string {
	return regexp.MustCompile(`href="[^"]*"`).ReplaceAllString(text, "")
}

func TestPageCountsAsTheOperationsDo(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	for query, by := range map[string]assessment.Grouping{"": assessment.Everyone, "by=income": assessment.ByIncome, "by=region": assessment.ByRegion, "by=organisation": assessment.ByOrganisation} {
		text := html.UnescapeString(countedOf(t, h.page("/?"+query, http.StatusOK)))
		rows := 0
		for _, q := range x.Panel.Framework.Questions() {
			for _, g := range x.Census(q, by, "en").Groups {
				for _, a := range g.Answers {
					if len(a.Units) == 0 {
						continue
					}
					rows++
					var names []string
					for _, unit := range a.Units {
						names = append(names, x.Panel.Name(unit, "en"))
					}
					slices.Sort(names)
					if row := strings.Join(names, ", ") + "</span></details>"; !strings.Contains(text, row) || !strings.Contains(text, fmt.Sprintf(`<td class="number">%d</td>`, len(names))) {
						t.Errorf("%q: %s of %s in %s: lacks %s", query, a.ID, q.ID, g.Name, row)
					}
				}
			}
		}
		if n := strings.Count(text, ">Names<"); n != rows || rows < 20 {
			t.Errorf("%q: %d answers with names, want %d", query, n, rows)
		}
		for _, w := range x.Weakest(by, atLevel(x.Panel.Framework, "dimension")) {
			if cell := fmt.Sprintf(`<td class="number">%.1f</td><td class="number">%.1f</td>`, 100*w.Minimum, 100*w.Median); !strings.Contains(text, cell) {
				t.Errorf("%q: %s of %s: lacks %s", query, w.Node.ID, w.Group, cell)
			}
		}
	}
	if text := h.page("/?by=organisation", http.StatusOK); !strings.Contains(text, "(ECOWAS)</span>") || !strings.Contains(text, "every organisation that it is a member of") {
		t.Error("organisations have no names, or nothing is said of those that are in several")
	}
}

// The filters choose what is listed, and move no count.
func TestFiltersMoveNoCount(t *testing.T) {
	h := newHarness(t)
	for _, by := range []string{"", "by=income"} {
		want := withoutLinks(countedOf(t, h.page("/?"+by, http.StatusOK)))
		if !strings.Contains(want, "whatever the filters list") {
			t.Error("it is not said of what the counts are")
		}
		for _, query := range []string{"region=Africa&incomeGroup=L", "band=T1", "country=Kenya", "organisation=AU&lendingCategory=IDA&classAsOf=2023-01-01", "region=Micronesia&band=T1"} {
			if got := withoutLinks(countedOf(t, h.page("/?"+by+"&"+query, http.StatusOK))); got != want {
				t.Errorf("%s moves the counts by %q", query, by)
			}
		}
	}
}

// Whatever was chosen, the links of the page keep it; those to operations have what these take.
func TestLinksKeepWhatWasChosen(t *testing.T) {
	h := newHarness(t)
	h.publishYear(2026, "KEN,2026,20,20,20,20,20")
	shown := url.Values{"asOf": {itoa(h.Service.State().Head().Seq)}, "lang": {"fr"}} // how it is shown
	listed := url.Values{"region": {"Africa"}, "incomeGroup": {"LM"}, "lendingCategory": {"Blend"}, "organisation": {"AU"}, "country": {"Kenya"}, "band": {"T1"}, "classAsOf": {"2024-01-01"}}
	grouped := url.Values{"by": {"income"}}
	round := url.Values{"framework": {"gci-pillars@2024"}, "year": {"2024"}}
	if n := len(shown) + len(listed) + len(grouped) + len(round); n != len(indexPageNames)-1 { // the cursor is of one list
		t.Fatalf("%d parameters are tried, of %d", n, len(indexPageNames))
	}
	joined := func(values ...url.Values) url.Values {
		all := url.Values{}
		for _, v := range values {
			maps.Copy(all, v)
		}
		return all
	}
	want := map[string][]url.Values{
		"/": { // the years, clear, and the lasting address, which is that of the year
			joined(shown, listed, grouped, url.Values{"framework": round["framework"], "year": {"2026"}}), joined(shown, listed, grouped, round), joined(shown, grouped, round),
		},
		"/v1/index": {joined(shown, listed, round, url.Values{"limit": {"1000"}})}, "/v1/answers": {joined(shown, grouped, round, url.Values{"limit": {"1000"}})},
		"/v1/weakest": {joined(shown, grouped, round, url.Values{"limit": {"1000"}})},
	}
	got := map[string][]url.Values{}
	for _, address := range links(h.page("/?"+joined(shown, listed, grouped, round).Encode(), http.StatusOK)) {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if want[u.Path] != nil && u.RawQuery != "" {
			got[u.Path] = append(got[u.Path], u.Query())
		}
		h.follow(address).want(http.StatusOK)
	}
	for path, queries := range want {
		if !reflect.DeepEqual(got[path], queries) {
			t.Errorf("%s: links with\n%v, want\n%v", path, got[path], queries)
		}
	}
}

// What is confidential is in no count, and nobody sees from the page that it changed.
func TestConfidentialAnswersMoveNothingOnThePage(t *testing.T) {
	var pages [2]string
	for i := range pages {
		h := newHarness(t)
		h.publishSample(float64(i * 40))
		pages[i] = h.page("/?framework=sample@1&by=region", http.StatusOK)
	}
	if pages[0] != pages[1] {
		t.Error("the page tells a confidential answer")
	}
	text := countedOf(t, pages[0])
	if !strings.Contains(text, "Counted here are the") || strings.Contains(text, "open weaknesses") || strings.Contains(text, "open-weaknesses") {
		t.Errorf("%s", text)
	}
}

// publishYear publishes answers by the framework of the harness, as lines of a CSV file; what a reviewer accepts comes
// between.
func (h *harness) publishYear(year int, lines string, accept ...string) {
	h.t.Helper()
	const head = "country,year,legal,technical,organizational,capacity-development,cooperation\n"
	if err := importAll(h.t.Context(), h.Service, "more.csv", []byte(head+lines), "gci-pillars@2024"); err != nil {
		h.t.Fatal(err)
	}
	for _, a := range h.Service.State().Assessments() {
		if a.Framework.ID != "gci-pillars" || a.Year != year {
			continue
		}
		for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
			if to == assessment.Reviewed && len(accept) > 0 {
				h.done(assessment.PutReviews{Assessment: a.ID, Questions: accept, State: assessment.Accepted})
			}
			h.done(assessment.Move{Assessment: a.ID, To: to})
		}
	}
}

// done carries a command out as the operator.
func (h *harness) done(c assessment.Command) {
	h.t.Helper()
	if _, err := h.Service.Do(h.t.Context(), "operator", c); err != nil {
		h.t.Fatal(err)
	}
}

func TestPageAtNewYear(t *testing.T) {
	h := newHarness(t)
	if text := h.page("/", http.StatusOK); strings.Contains(text, `class="fewer"`) || strings.Contains(text, "Since") || strings.Contains(text, "Verified") {
		t.Error("there is but one year, and nothing was accepted")
	}
	seq := h.Service.State().Head().Seq
	h.publishYear(2026, "KEN,2026,20,20,20,20,10\nERI,2026,0,0,0,0,2.2121\nXXA,2026,20,0,0,0,0", "legal")
	text := h.page("/?by=income", http.StatusOK)
	for _, word := range []string{
		`<p class="fewer">Published so far for 2026: 3. For 2024 it was 194. <a href="/?by=income&amp;framework=gci-pillars@2024&amp;year=2024">Show 2024</a></p>`,
		`<th scope="col" class="number">Since 2024</th>`, `<th scope="col" class="number">Verified</th>`, `20.0 <span class="quiet">20 % accepted</span>`,
	} {
		if !strings.Contains(text, word) {
			t.Errorf("lacks %s: %s", word, text)
		}
	}
	if all := links(text); !slices.Contains(all, "/v1/trends?framework=gci-pillars@2024&from=2024&limit=1000&year=2026") {
		t.Errorf("no way to the changes: %q", all)
	} else {
		for _, address := range all {
			h.follow(address).want(http.StatusOK)
		}
	}
	moved := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)<bdi>([^<]*)</bdi>.*?accepted</span></td>\n<td class="number">([^<]*)</td>`).FindAllStringSubmatch(indexOf(text), -1) {
		moved[m[1]] = html.UnescapeString(m[2])
	}
	before, _ := h.gci().Of("KEN", 2024)
	want := map[string]string{"Kenya": fmt.Sprintf("−%.1f", 100*before.Score-90), "Eritrea": "0.0", "Exampland (fictional)": "–"} // which is not of 2024
	if !maps.Equal(moved, want) {
		t.Errorf("changes %v, want %v", moved, want)
	}
	for _, query := range []string{"?year=2024", "?asOf=" + itoa(seq)} {
		if text := h.page("/"+query, http.StatusOK); strings.Contains(text, `class="fewer"`) || strings.Contains(text, "Since") || strings.Contains(text, "Verified") {
			t.Errorf("%s has something of the year after it", query)
		}
	}
}

// Whose answers were changed after sign-off is marked with the way to the reasons; a confidential one is nobody's business.
func TestPageMarksWhatWasCorrected(t *testing.T) {
	h := newHarness(t)
	h.publishSample(3)
	correct := func(id assessment.ID, question string, v framework.Value) {
		out, err := h.Service.Do(t.Context(), "ministry", assessment.Correct{
			Assessment: id, Answers: []assessment.Put{{Question: question, Value: &v}}, Reason: "The register says otherwise.",
		})
		if err != nil {
			t.Fatal(err)
		}
		h.done(assessment.Move{Assessment: out.Assessment.ID, To: assessment.Published})
	}
	marks := func() []string {
		return regexp.MustCompile(`class="mark-corrected"[^>]*>[^<]*<`).FindAllString(h.page("/?framework=sample@1", http.StatusOK), -1)
	}
	correct("XXA-2026-sample@1", "open-weaknesses", framework.Value{Kind: framework.Number, Number: 9})
	if got := marks(); len(got) != 0 {
		t.Errorf("a confidential correction is told: %q", got)
	}
	successor := h.Service.State().PublishedOf(sampleOf(t), "XXA", 2026)
	if successor == nil || successor.ID == "XXA-2026-sample@1" {
		t.Fatalf("published is %v", successor)
	}
	correct(successor.ID, "lead-agency", framework.Value{Kind: framework.OneOption, Option: "none"})
	if got := marks(); len(got) != 1 || !strings.Contains(got[0], `href="/countries/XXA?framework=sample@1&amp;year=2026#corrections"`) || !strings.HasSuffix(got[0], ">corrected<") {
		t.Errorf("marks %q", got)
	}
	if text := h.page("/?framework=sample@1", http.StatusOK); !strings.Contains(text, "changed after sign-off") {
		t.Error("nothing says what the mark is")
	}
}

func sampleOf(t *testing.T) *framework.Definition {
	t.Helper()
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// Units that are no countries have no groups to be counted by; a change of the round drops what it cannot take.
func TestNothingButCountriesIsGrouped(t *testing.T) {
	def, err := framework.Builtin("sim3")
	if err != nil {
		t.Fatal(err)
	}
	in := readIndexQuery(map[string][]string{"by": {"region"}, "region": {"Africa"}, "lang": {"fr"}})
	r := &round{def: def, year: 2026}
	if got := in.filters(r, true).Encode(); got != "framework=sim3%401&lang=fr&year=2026" {
		t.Errorf("filters %s", got)
	}
	if err := r.groupable(in.by); err == nil || !strings.Contains(err.Error(), "not about countries") {
		t.Errorf("grouped by %s: %v", in.by, err)
	}
}
