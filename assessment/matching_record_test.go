package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// published is what money is matched for: Kenya and Uganda have nothing of what is asked, and two programmes are there.
func published(t *testing.T, b *bench) *framework.Definition {
	t.Helper()
	id, def := needy(t, b)
	b.publish(id)
	out := b.mustChange(assessment.CreateAssessment{Unit: "UGA", Year: 2026, Framework: def})
	var puts []assessment.Put
	for _, q := range def.Questions() {
		puts = append(puts, assessment.Put{Question: q.ID, Value: &framework.Value{Kind: framework.Flag}})
	}
	b.mustChange(assessment.PutAnswers{Assessment: out.Assessment.ID, Answers: puts})
	b.publish(out.Assessment.ID)
	putOffer(b, "big", 400_00, func(p *funding.Programme) { p.PerCountry = 2 })
	putOffer(b, "small", 60_00, func(p *funding.Programme) { p.Themes = []framework.Theme{"incident-response"} })
	return def
}

func asked(change ...func(r *assessment.MatchingRequest)) assessment.MatchingRequest {
	r := assessment.MatchingRequest{Framework: "costed", Year: 2026, Terms: terms}
	for _, f := range change {
		f(&r)
	}
	return r
}

func made(t *testing.T, b *bench, r assessment.MatchingRequest) *assessment.MadeMatching {
	t.Helper()
	m, err := b.State().Match(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// filed records a matching and gives it back as it is stored.
func filed(t *testing.T, b *bench, m *assessment.MadeMatching, title string) *assessment.StoredMatching {
	t.Helper()
	out := b.mustChange(assessment.RecordMatching{Made: m, Title: title})
	stored, err := b.State().Matching(out.Matching)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func past(t *testing.T, b *bench, seq uint64) *assessment.State {
	t.Helper()
	s, err := b.AsOf(t.Context(), assessment.Point{Seq: seq})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// paidFor writes allocations on lines.
func paidFor(m *assessment.Matching) string {
	var lines []string
	for _, a := range m.Allocations {
		n := m.Market.Needs[a.Need]
		lines = append(lines, fmt.Sprintf("%s pays %s of %s %d %s", m.Market.Finance.Programmes[a.Programme].ID, n.Action, n.Unit, a.Amount, a.Condition))
	}
	return strings.Join(lines, "\n")
}

// leftOut writes on lines what goes without, and why.
func leftOut(m *assessment.Matching) string {
	var lines []string
	for _, u := range m.Unmatched {
		n := m.Market.Needs[u.Need]
		lines = append(lines, fmt.Sprintf("%s of %s: %s %s", n.Action, n.Unit, u.Code, u.Reason))
		for _, w := range u.WhyNot() {
			lines = append(lines, fmt.Sprintf("  %d %s %s %s", w.Programme, w.Result, w.Reason, w.Change))
		}
	}
	return strings.Join(lines, "\n")
}

func TestMatchingIsKeptWhole(t *testing.T) {
	b := newBench(t)
	published(t, b)
	head := b.Head().Seq
	first := made(t, b, asked(func(r *assessment.MatchingRequest) {
		r.Countries, r.Programmes = []string{"UGA", "KEN", "UGA"}, []string{"small", "big"}
		r.Match = assessment.MatchTerms{Strict: true, Time: 7 * time.Second, Effort: 5}
		r.Terms.At = r.Terms.At.Add(1234567 * time.Nanosecond)
	}))
	m := filed(t, b, first, "Board paper")
	want := assessment.MatchingRequest{
		Framework: "costed@1", Year: 2026, Countries: []string{"KEN", "UGA"}, Programmes: []string{"big", "small"}, Target: "full",
		Terms: assessment.Terms{At: terms.At.Add(1234567 * time.Nanosecond), Currency: "USD", PriceYear: 2025, Years: 1},
		Match: assessment.MatchTerms{Strict: true, Weights: assessment.Weights{By: assessment.Equal}, Time: 7 * time.Second, Effort: 5},
	}
	if !reflect.DeepEqual(m.Request, want) || !reflect.DeepEqual(first.Request, want) {
		t.Errorf("asked for\n%+v\nwant\n%+v\nand made of\n%+v", m.Request, want, first.Request)
	}
	if m.ID != "m-1" || m.Seq != head || m.By != "ann" || m.RecordedSeq() != head+1 || m.Title != "" || len(m.Digest) != 64 {
		t.Errorf("%+v", m)
	}
	if m.Value != first.Value || m.Recomputed != first.Recomputed || m.Certificate.Bound != first.Bound || m.GapPercent() != first.GapPercent || m.Certificate.Method != first.Method {
		t.Errorf("%+v is not %+v", m, first.Matching)
	}
	if len(m.Funded) == 0 || len(m.Funded) != len(first.Allocations) {
		t.Fatalf("%d allocations of %d", len(m.Funded), len(first.Allocations))
	}
	for i, a := range first.Allocations {
		n, p := first.Market.Needs[a.Need], first.Market.Finance.Programmes[a.Programme]
		got := m.Funded[i]
		if got.Unit != n.Unit || got.Year != n.Year || got.Action != n.Action || got.Programme != p.ID || got.Amount != a.Amount || got.Currency != p.Currency {
			t.Errorf("allocation %d: %+v", i, got)
		}
	}
	second := filed(t, b, made(t, b, asked()), "")
	b.reopen()
	list, err := b.MatchingTexts(t.Context(), b.State().Matchings()...)
	if err != nil || len(list) != 2 || list[0].ID != "m-2" || list[1].ID != "m-1" || list[1].Title != "Board paper" || list[0].Title != "" {
		t.Fatalf("%v %+v", err, list)
	}
	for i, was := range []*assessment.StoredMatching{second, m} {
		now := *list[i]
		now.Title = was.Title
		if !reflect.DeepEqual(&now, was) {
			t.Errorf("reopened:\n%+v\nwant\n%+v", &now, was)
		}
	}
	if _, err := b.State().Matching("m-3"); err == nil {
		t.Error("there is an m-3")
	}
}

// Matchings of one batch get numbers of their own.
func TestMatchingsAreNumbered(t *testing.T) {
	b := newBench(t)
	published(t, b)
	m := made(t, b, asked())
	const n = 20
	ids := make(chan string, n)
	for range n {
		go func() {
			out, err := b.Do(context.Background(), "ann", assessment.RecordMatching{Made: m, Title: "T"})
			if err != nil {
				t.Error(err)
			}
			ids <- out.Matching
		}()
	}
	got := map[string]bool{}
	for range n {
		got[<-ids] = true
	}
	for i := range n {
		if !got[fmt.Sprintf("m-%d", i+1)] {
			t.Errorf("there is no m-%d", i+1)
		}
	}
	if at := slices.IndexFunc(b.State().Matchings(), func(m *assessment.StoredMatching) bool { return m.ID == "m-2" }); at != n-2 {
		t.Errorf("m-2 is in place %d of the newest first", at)
	}
}

func TestMatchingRequestWithFaults(t *testing.T) {
	b := newBench(t)
	published(t, b)
	for name, x := range map[string]struct {
		change func(r *assessment.MatchingRequest)
		want   []string
	}{
		"names": {func(r *assessment.MatchingRequest) {
			r.Countries, r.Programmes, r.Target, r.Terms.At = []string{"KEM"}, []string{"bgi", "small"}, "half", time.Time{}
			r.Match.Weights = assessment.Weights{By: assessment.Own, Own: map[string]float64{"UGA": -1, "FRA": 2}}
		}, []string{
			`countries: "KEM" has nothing published of costed@1 for 2026: did you mean KEN?`, `programmes: "bgi" is no programme: did you mean big?`,
			`target: "half" is no target: there is full, the best answer to every question`, "date: is missing: programmes are open at some moment",
			`weights.FRA: "FRA" has nothing published of costed@1 for 2026`, "weights.UGA: is not a number from 1e-06 to 1e+06",
		}},
		"year":      {func(r *assessment.MatchingRequest) { r.Year = 2025 }, []string{"year: nothing is published of costed@1 for 2025, but for 2026"}},
		"framework": {func(r *assessment.MatchingRequest) { r.Framework = "cost" }, []string{`framework: the store has no assessment of the framework "cost"`}},
	} {
		_, err := b.State().Match(t.Context(), asked(x.change))
		var got []string
		for _, f := range kindOf(t, err, assessment.Invalid).Fields {
			got = append(got, f.Path+": "+f.Message)
		}
		wantSame(t, name, strings.Join(got, "\n"), strings.Join(x.want, "\n"))
	}
	m := made(t, b, asked())
	if e := b.refusal(assessment.RecordMatching{Made: m, Title: "one\ntwo"}, assessment.Invalid); len(e.Fields) != 1 || e.Fields[0].Path != "title" {
		t.Errorf("a title of two lines: %v", e)
	}
	b.refuse(assessment.RecordMatching{}, assessment.Internal)
	later := *m
	later.Seq = b.Head().Seq + 5
	b.refuse(assessment.RecordMatching{Made: &later}, assessment.Internal)
}

// What was matched stays what it was, whatever is recorded afterwards.
func TestMatchingIsMadeAgain(t *testing.T) {
	b := newBench(t)
	published(t, b)
	first := made(t, b, asked(func(r *assessment.MatchingRequest) { r.Terms.Years = 2 }))
	m := filed(t, b, first, "T")
	before := paidFor(first.Matching)
	putOffer(b, "big", 50_00, nil)
	putOffer(b, "third", 900_00, nil)
	b.mustChange(assessment.RemoveProgramme{ID: "small"})
	b.mustChange(assessment.PutCommitment{Commitment: promise("c1", "big", 40_00)})
	yes := framework.Value{Kind: framework.Flag, Flag: true}
	b.mustChange(assessment.Correct{Assessment: "KEN-2026-costed@1", Reason: "r", Answers: []assessment.Put{{Question: "law", Value: &yes}}})
	if now := paidFor(made(t, b, asked()).Matching); now == before {
		t.Fatalf("the changes change nothing:\n%s", now)
	}
	state := past(t, b, m.Seq)
	again, err := m.Remake(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "made again", paidFor(again.Matching), before)
	wantSame(t, "unmatched", leftOut(again.Matching), leftOut(first.Matching))
	if again.Value != first.Value || again.Bound != first.Bound || again.GapPercent != first.GapPercent || again.Recomputed != first.Recomputed ||
		again.Stopped != first.Stopped || again.Steps != first.Steps || again.Method != first.Method || !slices.Equal(again.Prices, first.Prices) ||
		!reflect.DeepEqual(again.Terms, first.Terms) || again.Seq != first.Seq || !reflect.DeepEqual(again.Request, first.Request) {
		t.Errorf("%+v\nis not\n%+v", again.Matching, first.Matching)
	}
	solved, err := m.SolveAgain(t.Context(), state, time.Minute)
	if err != nil || !solved.Same || len(solved.Differs) > 0 || solved.Digest != m.Digest {
		t.Errorf("solved again: %v %+v", err, solved)
	}
	_, err = m.Remake(t.Context(), b.State())
	wantKind(t, err, assessment.Internal)
}

// A stored matching that is not what the program comes to is told as such, with what differs.
func TestMatchingThatDiffers(t *testing.T) {
	b := newBench(t)
	published(t, b)
	m := filed(t, b, made(t, b, asked()), "")
	state := past(t, b, m.Seq)
	other := *m
	other.Funded = slices.Clone(m.Funded)
	other.Funded[0].Amount++
	_, err := other.Remake(t.Context(), state)
	wantKind(t, err, assessment.Precondition)
	other.Funded = m.Funded[1:]
	other.Value, other.Digest = m.Value+1, "0"
	again, err := other.SolveAgain(t.Context(), state, time.Minute)
	if err != nil || again.Same || len(again.Differs) != 2 || !strings.HasPrefix(again.Differs[0], "the value was ") ||
		again.Differs[1] != "0 allocations of then are none now, and 1 other is in their place" {
		t.Errorf("%v %q", err, again.Differs)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.SolveAgain(ctx, state, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := m.Remake(ctx, state); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The digest is that of what was asked and found, and of nothing else: the title and the time of day have no part in it.
func TestMatchingDigest(t *testing.T) {
	b := newBench(t)
	published(t, b)
	state := b.State()
	match := func(change ...func(r *assessment.MatchingRequest)) *assessment.StoredMatching {
		m, err := state.Match(t.Context(), asked(change...))
		if err != nil {
			t.Fatal(err)
		}
		return filed(t, b, m, fmt.Sprint(len(b.State().Matchings())))
	}
	plain, same := match(), match(func(r *assessment.MatchingRequest) {
		r.Framework, r.Target, r.Terms.Currency, r.Match.Effort = "costed@1", "full", "USD", matching.DefaultEffort
	})
	if plain.Digest != same.Digest {
		t.Error("what was left open changes the digest")
	}
	for name, change := range map[string]func(r *assessment.MatchingRequest){
		"countries": func(r *assessment.MatchingRequest) { r.Countries = []string{"KEN", "UGA"} },
		"date":      func(r *assessment.MatchingRequest) { r.Terms.At = r.Terms.At.Add(1) },
		"strict":    func(r *assessment.MatchingRequest) { r.Match.Strict = true },
		"years":     func(r *assessment.MatchingRequest) { r.Terms.Years = 2 },
	} {
		if match(change).Digest == plain.Digest {
			t.Errorf("other %s have the same digest", name)
		}
	}
}

// A title is a text that can be erased; what was matched stays.
func TestMatchingTitleIsErased(t *testing.T) {
	b := newBench(t)
	published(t, b)
	m := filed(t, b, made(t, b, asked()), "For Ms Otieno")
	other := filed(t, b, made(t, b, asked()), "Another")
	b.refuse(assessment.Redact{Matching: "m-2", Text: m.Words.ID, Why: "a person"}, assessment.NotFound)
	b.mustChange(assessment.Redact{Matching: "m-1", Text: m.Words.ID, Why: "a person"})
	b.mustNotChange(assessment.Redact{Matching: "m-1", Text: m.Words.ID, Why: "a person"})
	b.reopen()
	list, err := b.MatchingTexts(t.Context(), b.State().Matchings()...)
	if err != nil || len(list) != 2 || list[1].Title != "" || list[0].Title != "Another" || list[1].Digest != m.Digest || list[0].Words != other.Words {
		t.Errorf("%v %+v", err, list)
	}
	if r, ok := b.State().RedactedText(m.Words.ID); !ok || r.By != "ann" {
		t.Errorf("%+v %v", r, ok)
	}
}
