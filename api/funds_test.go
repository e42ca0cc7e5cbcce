package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// costedFramework has five questions, four of them with a remedy, one of those confidential and one with a prerequisite.
const costedFramework = `id: costed
version: "1"
title: {en: Costed}
entity: country
defaults: {missing: zero}
root:
  id: index
  children:
    - id: legal
      children:
        - {id: law, title: {en: Law}, themes: [legislation], answer: {type: boolean}, remedy: {title: {en: Pass a law}, kind: one-off, months: 18, cost: {currency: USD, year: 2025, low: 100, base: 200, high: 400, source: s}}}
        - {id: police, title: {en: Police unit}, themes: [cybercrime-justice], requires: [law], answer: {type: boolean}, remedy: {title: {en: Train}, kind: both, months: 6, cost: {currency: USD, year: 2025, low: 10, base: 20, high: 30, recurrentPerYear: 5, source: guess}, scaleByIncome: {LM: 0.5}}}
    - id: technical
      children:
        - {id: team, title: {en: Team}, themes: [incident-response], answer: {type: boolean}, remedy: {title: {en: Found a team}, kind: recurrent, months: 12, cost: {currency: USD, year: 2025, low: 0, base: 0, high: 0, recurrentPerYear: 50, source: s}}}
        - {id: plan, title: {en: Plan}, themes: [strategy], answer: {type: boolean}}
        - {id: weak, title: {en: Weak spots}, confidential: true, themes: [research], answer: {type: boolean}, remedy: {title: {en: Mend}, kind: one-off, cost: {currency: USD, year: 2025, low: 1, base: 2, high: 3, source: s}}}
`

const costedID = assessment.ID("KEN-2026-costed@1")

// fund records a programme.
func (h *harness) fund(p funding.Programme) {
	h.t.Helper()
	p.Title = framework.Text{"en": strings.TrimPrefix(p.Title["en"]+" "+p.ID, " ")}
	p.Instrument, p.Currency = funding.Grant, "USD"
	if p.Funder == "" {
		p.Funder = "F"
	}
	h.record("operator", assessment.PutProgramme{Programme: p})
}

func (h *harness) record(who string, command assessment.Command) {
	h.t.Helper()
	if _, err := h.Service.Do(h.t.Context(), who, command); err != nil {
		h.t.Fatal(err)
	}
}

// costed makes a Kenyan assessment of nothing but no, and takes it to a stage.
func (h *harness) costed(to ...assessment.Stage) {
	h.t.Helper()
	def, err := framework.Load("costed.yaml", []byte(costedFramework))
	if err != nil {
		h.t.Fatal(err)
	}
	h.record("operator", assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: def})
	var puts []assessment.Put
	for _, q := range def.Questions() {
		puts = append(puts, assessment.Put{Question: q.ID, Value: &framework.Value{Kind: framework.Flag}})
	}
	h.record("assessor", assessment.PutAnswers{Assessment: costedID, Answers: puts})
	for _, stage := range to {
		h.record("operator", assessment.Move{Assessment: costedID, To: stage})
	}
}

// published is the way to publication.
var published = []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published}

const reform = `{"questions":["law","police"],"title":"Reform","owner":"Ministry of Justice","months":24,"cost":{"currency":"USD","priceYear":2025,` +
	`"oneOff":{"low":10000,"base":10000,"high":30000},"recurrent":{"low":0,"base":1000,"high":1000},"overhead":0.1,"source":"Treasury"}}`

// reformed publishes the assessment with an action that closes two gaps, and commits money.
func (h *harness) reformed() {
	h.t.Helper()
	h.costed(published...)
	h.do(http.MethodPut, "/v1/assessments/"+string(costedID)+"/actions/reform", "assessor", reform, "If-None-Match", "*").want(http.StatusOK)
	for i, c := range []struct {
		action string
		amount int64
		status funding.CommitmentStatus
	}{{"law", 20_00, funding.Committed}, {"reform", 30_00, funding.Disbursed}, {"reform", 1000_00, funding.Pledged}, {"", 7_00, funding.Committed}} {
		h.record("operator", assessment.PutCommitment{Commitment: funding.Commitment{
			ID: fmt.Sprintf("c%d", i), Funder: "F", Country: "KEN", Action: c.action, Amount: c.amount, Currency: "USD", Status: c.status,
			Date: time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC),
		}})
	}
}

// Low 100 * 1.1; base (100 + 10) * 1.1; high (300 + 10) * 1.1; of which 20 + 30 are committed.
func TestGapsWithFunding(t *testing.T) {
	h := newHarness(t)
	h.reformed()
	h.fund(funding.Programme{ID: "any", Budget: 1000_00})
	h.fund(funding.Programme{ID: "law-only", Budget: 1000_00, Themes: []framework.Theme{"legislation"}})
	h.fund(funding.Programme{ID: "later", Budget: 1000_00, Opens: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
	var all gapsBody
	h.get("/v1/gaps?framework=costed&sort=unfunded&by=theme", "").want(http.StatusOK).into(&all)
	var got []string
	for _, g := range all.Items {
		line := fmt.Sprintf("%s by %s own %v", g.Question, g.Action, g.Own)
		if g.Total != nil {
			line += fmt.Sprintf(" costs %d/%d/%d has %d promised %d lacks %d", g.Total.Low, g.Total.Base, g.Total.High, g.Committed, g.Pledged, *g.Unfunded)
		}
		for _, p := range g.Programmes {
			line += " " + p.Programme + ":" + p.Result
		}
		got = append(got, line)
	}
	want := `law by reform own true costs 11000/12100/34100 has 5000 promised 100000 lacks 7100 any:yes law-only:yes
police by reform own true costs 11000/12100/34100 has 5000 promised 100000 lacks 7100 any:yes law-only:yes
team by team own false costs 5000/5000/5000 has 0 promised 0 lacks 5000 any:yes
plan by plan own false any:unknown`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	sums := all.Totals
	if sums.Gaps != 4 || sums.Needs != 3 || sums.Unknown != 1 || sums.Total != (costRange{16000, 17100, 39100}) || sums.Committed != 5000 || sums.Pledged != 100000 || sums.Unfunded != 12100 {
		t.Errorf("totals %+v", sums)
	}
	if sums.Money.Currency != "USD" || sums.Money.PriceYear != 2025 || sums.Money.Years != 1 || !sums.Money.Date.Equal(moment.Truncate(24*time.Hour)) {
		t.Errorf("money %+v", sums.Money)
	}
	var groups []string
	for _, g := range all.Groups {
		groups = append(groups, fmt.Sprintf("%s %d %d", g.Group, g.Totals.Gaps, g.Totals.Unfunded))
	}
	if s := strings.Join(groups, ", "); s != "cybercrime-justice 1 7100, legislation 1 7100, incident-response 1 5000, strategy 1 0" {
		t.Errorf("by theme: %s", s)
	}
	for query, want := range map[string]string{
		"programme=law-only": "law police", "programme=later": "", "programme=later&date=2027-02-01": "law police team plan", "payable=yes&date=2027-02-01": "law police team plan",
		"funded=yes": "", "funded=no&theme=strategy": "plan", "costMax=5000": "team", "sort=cost&costMax=12100": "team law police", "years=3&costMax=12099": "team",
	} {
		var some gapsBody
		h.get("/v1/gaps?framework=costed&"+query, "donor").want(http.StatusOK).into(&some)
		var ids []string
		for _, g := range some.Items {
			ids = append(ids, g.Question)
		}
		if !strings.HasPrefix(query, "sort") {
			order := []string{"law", "police", "team", "plan"}
			slices.SortFunc(ids, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
		}
		if strings.Join(ids, " ") != want {
			t.Errorf("%s: %v, want %s", query, ids, want)
		}
	}
	var three gapsBody
	h.get("/v1/gaps?framework=costed&years=3&question=law", "").want(http.StatusOK).into(&three)
	if g := three.Items[0]; g.Total.Base != 14300 || *g.Unfunded != 9300 || three.Totals.Needs != 1 {
		t.Errorf("over three years: %+v", g.GapFunding)
	}
}

func TestPayersOfAGap(t *testing.T) {
	h := newHarness(t)
	h.reformed()
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	h.fund(funding.Programme{ID: "half", Budget: 1000_00, Cofinancing: 0.5, Sample: true})
	h.fund(funding.Programme{ID: "tomorrow", Budget: 1000_00, Opens: day(2)})
	h.fund(funding.Programme{ID: "afternoon", Budget: 1000_00, Closes: day(1).Add(15 * time.Hour)})
	h.fund(funding.Programme{ID: "teams", Budget: 1000_00, Opens: day(2), Themes: []framework.Theme{"incident-response"}})
	told := func(path string) (string, payersBody, string) {
		var b payersBody
		r := h.get(path, "").want(http.StatusOK)
		r.into(&b)
		var lines []string
		for _, o := range b.Items {
			line := o.Programme + " " + o.Result + " " + o.Test
			if o.Change != "" {
				line += " (" + o.Side + ")"
			}
			lines = append(lines, line)
		}
		return strings.Join(lines, ", "), b, r.Header.Get("ETag")
	}
	const path = "/v1/gaps/Kenya/police/programmes?framework=costed"
	now, b, tag := told(path) // 13:00
	if now != "afternoon yes , half unknown cofinancing, tomorrow no open (country), teams no open" {
		t.Errorf("now: %s", now)
	}
	if b.Could != 1 || b.Unknown != 1 || *b.Items[0].Asked != 7100 || *b.Items[1].Asked != 3550 || !b.Items[1].Sample || !b.Date.Equal(day(1)) {
		t.Errorf("%+v", b)
	}
	h.later(3 * time.Hour)
	evening, b, later := told(path)
	if !strings.HasPrefix(evening, "half unknown") || later == tag || !b.Date.Equal(day(1).Add(15*time.Hour)) {
		t.Errorf("after it has closed: %s, %s of %s", evening, later, b.Date)
	}
	h.later(12 * time.Hour)
	if next, b, last := told(path); !strings.HasPrefix(next, "tomorrow yes") || last == later || !b.Date.Equal(day(2)) {
		t.Errorf("the next day: %s", next)
	}
	if then, _, _ := told(path + "&date=2026-03-01"); then != now {
		t.Errorf("of the day before: %s", then)
	}
	n := b.Need
	if n.Action != "reform" || n.Title != "Pass a law" || !n.Own || *n.Unfunded != 7100 || len(n.Commitments) != 3 || len(n.ByYear) != 2 {
		t.Errorf("need %+v", n)
	}
	// 110 over 24 months, and 11 in the one year that is asked for.
	if y := n.ByYear; y[0].Total.Base != 5500+1100 || y[1].Total.Base != 5500 {
		t.Errorf("by year %+v", y)
	}
	for _, bad := range []string{"/v1/gaps/KEN/weak/programmes?framework=costed", "/v1/gaps/KEN/lwa/programmes?framework=costed"} {
		h.get(bad, "assessor").want(http.StatusNotFound)
	}
}

func TestNeeds(t *testing.T) {
	h := newHarness(t)
	h.reformed()
	var b needsBody
	h.get("/v1/needs?framework=costed&by=incomeGroup", "").want(http.StatusOK).into(&b)
	if len(b.Items) != 1 || b.Items[0].Group != "LM" || b.Items[0].Unfunded != 12100 {
		t.Fatalf("items %+v", b.Items)
	}
	s := b.Total
	if s.Needs != 3 || s.Uncosted != 1 || s.Cost != (costRange{16000, 17100, 39100}) || s.Funded != 5000 || s.Pledged != 100000 || s.Met == nil ||
		s.Met.Base != 5000.0/17100 || s.Met.Low != 5000.0/39100 || s.Met.High != 5000.0/16000 {
		t.Errorf("total %+v %+v", s, s.Met)
	}
	if len(b.Unattributed) != 1 || b.Unattributed[0].ID != "c3" || *b.Unattributed[0].Reported != 700 {
		t.Errorf("unattributed %+v", b.Unattributed)
	}
	h.get("/v1/needs?framework=costed&region=Europe", "").want(http.StatusOK).into(&b)
	if b.Total.Needs != 0 || len(b.Unattributed) != 0 || b.Total.Met != nil {
		t.Errorf("of nobody: %+v", b)
	}
}

func TestPagesOfGaps(t *testing.T) {
	h := newHarness(t)
	h.reformed()
	h.fund(funding.Programme{ID: "any", Budget: 1000_00, Sample: true})
	for path, want := range map[string][]string{
		"/gaps?framework=costed&by=theme&funded=no&region=": {"Law", "USD 171", "/countries/KEN/gaps/law?", "any", "sample", "Legislation"},
		"/countries/KEN/gaps/police?framework=costed":       {"Police unit", "The same action closes", "Law", "own figures", "USD 71", "USD 1,000", "Yes"},
		"/countries/KEN?framework=costed":                   {"Not funded", "Who could pay", "/countries/KEN/gaps/law?"},
	} {
		body := string(h.get(path, "", "Accept", "text/html").want(http.StatusOK).Body)
		for _, text := range want {
			if !strings.Contains(body, text) {
				t.Errorf("%s has no %q", path, text)
			}
		}
	}
	for path, status := range map[string]int{
		"/gaps?framework=costed&theme=lwa": http.StatusUnprocessableEntity, "/gaps?framework=costed&programme=nobody": http.StatusUnprocessableEntity,
		"/countries/KEN/gaps/weak?framework=costed": http.StatusNotFound, "/countries/KEN/gaps/law?framework=costed&years=x": http.StatusUnprocessableEntity,
	} {
		if r := h.get(path, "", "Accept", "text/html"); r.Status != status {
			t.Errorf("%s: status %d, want %d", path, r.Status, status)
		}
	}
}

// Two moments that differ by as many nanoseconds as there are numbers are two moments.
func TestFundsAreKeptByTheirMoment(t *testing.T) {
	h := newHarness(t)
	h.costed(published...)
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	far := now.Add(1 << 62).Add(1 << 62).Add(1 << 62).Add(1 << 62)
	for _, at := range []time.Time{far, now} {
		var b needsBody
		h.get("/v1/needs?framework=costed&date="+at.Format(time.RFC3339Nano), "").want(http.StatusOK).into(&b)
		if !b.Money.Date.Equal(at) {
			t.Errorf("asked for %s, answered %s", at, b.Money.Date)
		}
	}
}
