package assessment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// costedYAML has four questions in two parts, three of them with a remedy and one of those with a prerequisite.
const costedYAML = `id: costed
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
        - {id: police, title: {en: Police unit}, themes: [cybercrime-justice], requires: [law], answer: {type: boolean}, remedy: {title: {en: Train}, kind: both, months: 6, cost: {currency: USD, year: 2025, low: 10, base: 20, high: 30, recurrentPerYear: 5, source: s}, scaleByIncome: {LM: 0.5}}}
    - id: technical
      children:
        - {id: team, title: {en: Team}, themes: [incident-response], answer: {type: boolean}, remedy: {title: {en: Found a team}, kind: recurrent, months: 12, cost: {currency: USD, year: 2025, low: 0, base: 0, high: 0, recurrentPerYear: 50, source: s}}}
        - {id: plan, title: {en: Plan}, themes: [strategy], answer: {type: boolean}}
`

// needy is a Kenyan assessment of nothing but no.
func needy(t *testing.T, b *bench) (assessment.ID, *framework.Definition) {
	t.Helper()
	def := mustLoad(costedYAML)
	out := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: def})
	id := out.Assessment.ID
	var puts []assessment.Put
	for _, q := range def.Questions() {
		value := framework.Value{Kind: framework.Flag}
		puts = append(puts, assessment.Put{Question: q.ID, Value: &value})
	}
	b.mustChange(assessment.PutAnswers{Assessment: id, Answers: puts})
	return id, def
}

func needsOf(t *testing.T, b *bench, def *framework.Definition, m assessment.Terms) ([]assessment.Need, *assessment.Finance) {
	t.Helper()
	state := b.State()
	x, err := assessment.NewIndex(state.Panel(def))
	if err != nil {
		t.Fatal(err)
	}
	f := state.Finance(def, m)
	return x.Needs(slices.Collect(x.Gaps()), f), f
}

// told writes needs on lines: action, gaps, points of gain, cost, committed, pledged, unfunded.
func told(needs []assessment.Need) string {
	var lines []string
	for _, n := range needs {
		var gaps []string
		for _, g := range n.Gaps {
			gaps = append(gaps, g.Question.ID)
		}
		line := fmt.Sprintf("%s closes %s +%.2f", n.Action, strings.Join(gaps, " "), n.Gain*100)
		if n.Costed() {
			line += fmt.Sprintf(" costs %d/%d/%d", n.Cost.Total.Low, n.Cost.Total.Base, n.Cost.Total.High)
		}
		line += fmt.Sprintf(" has %d promised %d lacks %d", n.Committed, n.Pledged, n.Unfunded)
		if len(n.Requires) > 0 {
			line += " after " + strings.Join(n.Requires, " ")
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

var terms = assessment.Terms{At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}

func TestNeedsAsRemediesHaveThem(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	needs, f := needsOf(t, b, def, terms)
	wantSame(t, "needs", told(needs), `law closes law +25.00 costs 10000/20000/40000 has 0 promised 0 lacks 20000
plan closes plan +25.00 has 0 promised 0 lacks 0
police closes police +25.00 costs 750/1250/1750 has 0 promised 0 lacks 1250 after law
team closes team +25.00 costs 5000/5000/5000 has 0 promised 0 lacks 5000`)
	if f.Currency != "USD" || f.PriceYear != 2025 || f.Years != 1 {
		t.Errorf("reckoned in %s of %d over %d years", f.Currency, f.PriceYear, f.Years)
	}
	three := terms
	three.Years = 3
	needs, _ = needsOf(t, b, def, three)
	wantSame(t, "over three years", told(needs), `law closes law +25.00 costs 10000/20000/40000 has 0 promised 0 lacks 20000
plan closes plan +25.00 has 0 promised 0 lacks 0
police closes police +25.00 costs 1250/1750/2250 has 0 promised 0 lacks 1750 after law
team closes team +25.00 costs 15000/15000/15000 has 0 promised 0 lacks 15000`)
	euro := terms
	euro.Currency = "EUR"
	needs, _ = needsOf(t, b, def, euro)
	for _, n := range needs {
		if n.Cost != nil && (n.Costed() || n.Cost.Problem == "" || n.Unfunded != 0) {
			t.Errorf("%s without a rate: %+v", n.Action, n.Cost)
		}
	}
}

// An action that closes several gaps is paid once; money that was committed to any of them is committed to it; a pledge is none.
func TestNeedsAsTheCountryPlans(t *testing.T) {
	b := newBench(t)
	id, def := needy(t, b)
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{
		ID: "reform", Questions: []string{"law", "police"}, Months: 24,
		Cost: &funding.ActionCost{
			Currency: "USD", PriceYear: 2025, OneOff: funding.Range{Low: 100_00, Base: 100_00, High: 300_00},
			Recurrent: funding.Range{Base: 10_00, High: 10_00}, Overhead: 0.1,
		},
	}})
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "team", Status: funding.Done}})
	commit := func(id, action string, amount int64, status funding.CommitmentStatus) {
		c := promise(id, "", amount)
		c.Funder, c.Action, c.Status = "F", action, status
		b.mustChange(assessment.PutCommitment{Commitment: c})
	}
	commit("a", "law", 20_00, funding.Committed)
	commit("b", "reform", 30_00, funding.Disbursed)
	commit("c", "reform", 1000_00, funding.Pledged)
	commit("d", "", 7_00, funding.Committed)
	commit("e", "plan", 8_00, funding.Committed)
	needs, f := needsOf(t, b, def, terms)
	wantSame(t, "needs", told(needs), `plan closes plan +25.00 has 800 promised 0 lacks 0
reform closes law police +50.00 costs 11000/12100/34100 has 5000 promised 100000 lacks 7100
team closes team +25.00 costs 5000/5000/5000 has 0 promised 0 lacks 0`)
	met := assessment.MeetNeeds(needs, func(n *assessment.Need) []string {
		var themes []string
		for _, t := range n.Themes() {
			themes = append(themes, string(t))
		}
		return themes
	})
	all := met[""]
	if all.Needs != 2 || all.Uncosted != 1 || all.Funded != 50_00 || all.Unfunded != 71_00 || all.Cost.Base != 121_00 {
		t.Errorf("needs met: %+v", *all)
	}
	low, base, high, ok := all.Share()
	if !ok || fmt.Sprintf("%.4f %.4f %.4f", low, base, high) != "0.1466 0.4132 0.4545" {
		t.Errorf("share %.4f %.4f %.4f, %v", low, base, high, ok)
	}
	if met["legislation"].Cost != met["cybercrime-justice"].Cost || met["incident-response"].Needs != 0 {
		t.Errorf("by theme: %+v", met)
	}
	loose := f.Loose(needs, func(string) bool { return true })
	if len(loose) != 1 || loose[0].ID != "d" {
		t.Errorf("for no action: %+v", loose)
	}
}

// More money than an action costs does not make up for another one that has none.
func TestNeedsMetIsNotStretched(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	c := promise("a", "", 1_000_000_00)
	c.Funder, c.Action = "F", "law"
	b.mustChange(assessment.PutCommitment{Commitment: c})
	needs, _ := needsOf(t, b, def, terms)
	met := assessment.MeetNeeds(needs, func(*assessment.Need) []string { return nil })[""]
	if _, base, _, _ := met.Share(); met.Funded != 200_00 || base != 20000.0/26250 {
		t.Errorf("needs met: %+v, %v", *met, base)
	}
}

// What a country plans for a confidential question is for its own team.
func TestPlansForConfidentialQuestionsStayInside(t *testing.T) {
	b := newBench(t)
	def := mustLoad(strings.Replace(costedYAML, "{id: team,", "{id: team, confidential: true,", 1))
	out := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: def})
	no := framework.Value{Kind: framework.Flag}
	b.mustChange(assessment.PutAnswers{Assessment: out.Assessment.ID, Answers: []assessment.Put{{Question: "law", Value: &no}, {Question: "team", Value: &no}}})
	outside := func() string {
		needs, _ := needsOf(t, b, def.WithoutConfidential(), terms)
		return told(needs)
	}
	before := outside()
	b.mustChange(assessment.PutAction{Assessment: out.Assessment.ID, Action: funding.Action{ID: "team", Status: funding.Dropped, Months: 99}})
	wantSame(t, "seen from outside", outside(), before)
	b.refuse(assessment.PutAction{Assessment: out.Assessment.ID, Action: funding.Action{ID: "both", Questions: []string{"law", "team"}}}, assessment.Invalid)
	c := promise("a", "", 5)
	c.Funder, c.Action = "F", "team"
	b.refuse(assessment.PutCommitment{Commitment: c}, assessment.Invalid)
}

func TestOffers(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	put := func(change func(p *funding.Programme)) {
		p := funding.Programme{ID: "p", Funder: "F", Title: framework.Text{"en": "T"}, Instrument: funding.Grant, Currency: "USD", Budget: 1000_00}
		change(&p)
		b.mustChange(assessment.PutProgramme{Programme: p})
	}
	put(func(p *funding.Programme) { p.ID = "any" })
	put(func(p *funding.Programme) {
		p.ID, p.Cofinancing, p.Themes = "half", 0.5, []framework.Theme{"legislation"}
	})
	put(func(p *funding.Programme) { p.ID, p.Floor = "large", 215_00 })
	put(func(p *funding.Programme) { p.ID, p.Floor = "larger", 263_00 })
	put(func(p *funding.Programme) { p.ID, p.Currency = "yen", "JPY" })
	needs, f := needsOf(t, b, def, terms)
	var lines []string
	market := f.Market(needs)
	for i := range needs {
		for j, o := range market.Offers(i) {
			if result, asked := market.Result(i, j); result != o.Result || asked != o.Asked {
				t.Errorf("%s by %s: %s in short", needs[i].Action, o.Programme.ID, result)
			}
			lines = append(lines, fmt.Sprintf("%s by %s: %s %s asks %d", needs[i].Action, o.Programme.ID, o.Result, o.Test, o.Asked.Minor))
		}
	}
	slices.Sort(lines)
	wantSame(t, "offers", strings.Join(lines, "\n"), `law by any: yes  asks 20000
law by half: unknown cofinancing asks 10000
law by large: yes floor asks 20000
law by larger: no floor asks 20000
law by yen: unknown money asks 0
plan by any: unknown money asks 0
plan by half: no theme asks 0
plan by large: unknown floor asks 0
plan by larger: unknown floor asks 0
plan by yen: unknown money asks 0
police by any: yes  asks 1250
police by half: no theme asks 625
police by large: yes floor asks 1250
police by larger: no floor asks 1250
police by yen: unknown money asks 0
team by any: yes  asks 5000
team by half: no theme asks 2500
team by large: yes floor asks 5000
team by larger: no floor asks 5000
team by yen: unknown money asks 0`)
}

// What needs no more money is asked of nobody.
func TestNoOffersForWhatIsDone(t *testing.T) {
	b := newBench(t)
	id, def := needy(t, b)
	b.mustChange(assessment.PutProgramme{Programme: funding.Programme{ID: "p", Funder: "F", Title: framework.Text{"en": "T"}, Instrument: funding.Grant, Currency: "USD", Budget: 1000_00}})
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law", Status: funding.Done}})
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "police", Status: funding.Dropped}})
	c := promise("a", "p", 50_00)
	c.Action = "team"
	b.mustChange(assessment.PutCommitment{Commitment: c})
	needs, f := needsOf(t, b, def, terms)
	market := f.Market(needs)
	for i, n := range needs {
		if o := market.Offer(i, 0); n.Action != "plan" && (o.Result != funding.ResultNo || o.Reason == "" || o.Change != "") {
			t.Errorf("%s: %+v", n.Action, o.Verdict)
		}
	}
	if left := f.Left(f.Programmes[0]); left != 950_00 {
		t.Errorf("left %d", left)
	}
}

// What a country has had of its lot is gone, whatever is left in all.
func TestLotsAreSpent(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	putOffer(b, "p", 1000_00, func(p *funding.Programme) { p.Lots = []funding.Lot{{Country: "KEN", Budget: 99_99}} })
	for spent, want := range map[int64]string{49_99: "yes ", 50_00: "no money"} {
		c := promise("a", "p", spent)
		b.mustChange(assessment.PutCommitment{Commitment: c})
		needs, f := needsOf(t, b, def, terms)
		at := slices.IndexFunc(needs, func(n assessment.Need) bool { return n.Action == "team" })
		if o := f.Market(needs).Offer(at, 0); fmt.Sprintf("%s %s", o.Result, o.Test) != want {
			t.Errorf("%d of the lot spent: %s %s", spent, o.Result, o.Test)
		}
	}
}

// Who could not be asked for, because nobody could pay for what comes first, lifts nobody above a floor.
func TestFloorsAreNotReachedByWhatNobodyCouldPayFor(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	putOffer(b, "p", 1000_00, func(p *funding.Programme) {
		p.Floor, p.Themes = 60_00, []framework.Theme{"cybercrime-justice", "incident-response"}
	})
	offer := func(action string) assessment.Offer {
		needs, f := needsOf(t, b, def, terms)
		at := slices.IndexFunc(needs, func(n assessment.Need) bool { return n.Action == action })
		return f.Market(needs).Offer(at, 0)
	}
	if o := offer("team"); o.Result != funding.ResultNo || o.Test != funding.FloorTest || !strings.Contains(o.Change, "USD 50") {
		t.Errorf("with police, which waits for a law: %s %s, %s", o.Result, o.Reason, o.Change)
	}
	putOffer(b, "q", 1000_00, func(p *funding.Programme) { p.Themes = []framework.Theme{"legislation"} })
	if o := offer("team"); o.Result != funding.ResultYes {
		t.Errorf("with police, and who could pay for the law: %s %s", o.Result, o.Reason)
	}
}

// What is committed on a later day is a promise until then, and yet not to be had.
func TestCommitmentsOfLaterDays(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	putOffer(b, "p", 100_00, nil)
	c := promise("a", "p", 50_00)
	c.Action, c.Date = "team", terms.At.AddDate(0, 0, 1)
	b.mustChange(assessment.PutCommitment{Commitment: c})
	needs, f := needsOf(t, b, def, terms)
	if told := told(needs); !strings.Contains(told, "has 0 promised 5000 lacks 5000") || f.Left(f.Programmes[0]) != 50_00 {
		t.Errorf("the day before, left %d:\n%s", f.Left(f.Programmes[0]), told)
	}
	later := terms
	later.At = c.Date
	needs, _ = needsOf(t, b, def, later)
	if told := told(needs); !strings.Contains(told, "has 5000 promised 0 lacks 0") {
		t.Errorf("on the day:\n%s", told)
	}
}

// Another currency of what is reported does not move the prices, and so not what is asked for.
func TestPricesStayInAnotherCurrency(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	euro := terms
	euro.Currency = "EUR"
	if _, f := needsOf(t, b, def, euro); f.PriceYear != 2025 {
		t.Errorf("prices of %d", f.PriceYear)
	}
}

// Nobody commits more than there is, and who has joined no more than was brought.
func TestNobodyCommitsMoreThanThereIs(t *testing.T) {
	b := newBench(t)
	putOffer(b, "p", 100_00, func(p *funding.Programme) { p.Pooled = true })
	if _, err := b.Do(t.Context(), "bob", assessment.JoinProgramme{Programme: "p", Line: funding.Line{ID: "bob", Funder: "B", Budget: 10_00}}); err != nil {
		t.Fatal(err)
	}
	commit := func(actor, id string, amount int64) error {
		_, err := b.Do(t.Context(), actor, assessment.PutCommitment{Commitment: promise(id, "p", amount)})
		return err
	}
	for _, tt := range []struct {
		actor, id string
		amount    int64
		ok        bool
	}{
		{"bob", "b1", 10_01, false}, {"bob", "b1", 10_00, true}, {"bob", "b2", 1, false}, {"ann", "a1", 100_01, false}, {"ann", "a1", 100_00, true},
		{"ann", "a2", 1, false}, {"ann", "a1", 99_00, true}, {"ann", "a2", 1_00, true},
	} {
		if err := commit(tt.actor, tt.id, tt.amount); (err == nil) != tt.ok {
			t.Errorf("%s commits %d: %v", tt.actor, tt.amount, err)
		}
	}
	// Less is always allowed, and so is the same again, where what was brought has become less.
	if _, err := b.Do(t.Context(), "bob", assessment.JoinProgramme{Programme: "p", Line: funding.Line{ID: "bob", Funder: "B", Budget: 10_01}}); err != nil {
		t.Fatal(err)
	}
	if err := commit("bob", "b1", 10_01); err != nil {
		t.Error(err)
	}
	if _, err := b.Do(t.Context(), "bob", assessment.JoinProgramme{Programme: "p", Line: funding.Line{ID: "bob", Funder: "B", Budget: 10_01}}); err != nil {
		t.Fatal(err)
	}
	b.mustChange(assessment.RemoveCommitment{ID: "a1"})
	if _, err := b.Do(t.Context(), "bob", assessment.JoinProgramme{Programme: "p", Line: funding.Line{ID: "bob", Funder: "B", Budget: 5_00}}); err != nil {
		t.Fatal(err)
	}
	for amount, ok := range map[int64]bool{10_01: true, 10_02: false} {
		if err := commit("bob", "b1", amount); (err == nil) != ok {
			t.Errorf("bob, who has brought less since, commits %d: %v", amount, err)
		}
	}
	if err := commit("bob", "b1", 9_00); err != nil {
		t.Errorf("less: %v", err)
	}
	pledge := promise("hope", "p", 1_000_000_00)
	pledge.Status = funding.Pledged
	b.mustChange(assessment.PutCommitment{Commitment: pledge})
	b.mustChange(assessment.PutCommitment{Commitment: promise("a1", "p", 90_00)})
	less := b.State().Programmes()[0].Programme
	less.Budget = 90_00
	b.refuse(assessment.PutProgramme{Programme: less}, assessment.Conflict)
}
