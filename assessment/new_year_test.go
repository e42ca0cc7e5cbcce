package assessment_test

import (
	"math"
	"slices"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// onTo is how an assessment that stands in a stage comes to be published.
var onTo = map[assessment.Stage][]assessment.Stage{
	assessment.Draft:     {assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published},
	assessment.Submitted: {assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published},
	assessment.InReview:  {assessment.Reviewed, assessment.SignedOff, assessment.Published},
	assessment.Returned:  {assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published},
	assessment.Reviewed:  {assessment.SignedOff, assessment.Published},
	assessment.SignedOff: {assessment.Published},
	assessment.Published: nil,
}

// publish takes an assessment to its publication from wherever it stands.
func (b *bench) publish(id assessment.ID) {
	b.t.Helper()
	for _, stage := range onTo[b.get(id).Stage] {
		b.mustChange(assessment.Move{Assessment: id, To: stage})
	}
}

// wantUnits checks which units are published for a year.
func (b *bench) wantUnits(def *framework.Definition, year int, want ...string) {
	b.t.Helper()
	var units []string
	for _, r := range b.State().Published(def, year).Rows {
		units = append(units, r.Unit)
	}
	if !slices.Equal(units, want) {
		b.t.Errorf("published for %d: %v, want %v", year, units, want)
	}
}

// Rounds overlap: wherever the assessment of a year stands, that of the next is begun, answered, reviewed and published
// beside it, and changes nothing of it; nor does the older one change the newer when it goes on.
func TestNewYearBesideEveryStage(t *testing.T) {
	for stage := range pathTo {
		t.Run(string(stage), func(t *testing.T) {
			b := newBench(t)
			old := b.create("KEN", 2026)
			b.mustChange(put(old, assessment.Put{Question: "law", Value: option("draft"), Note: new("of 2026")}, assessment.Put{Question: "staff", Value: number(20)}))
			b.bring(old, stage)
			before := pictureOf(b.get(old))

			begun := b.create("KEN", 2027)
			if a := b.get(begun); a.Stage != assessment.Draft || a.Revision != 1 || a.Answer("law").Given() || a.Year != 2027 {
				t.Fatalf("the new year begins with %s", pictureOf(a))
			}
			b.mustChange(put(begun, assessment.Put{Question: "law", Value: option("in-force"), Note: new("of 2027")}))
			b.mustChange(assessment.AddComment{Assessment: begun, Question: "law", Text: "new"})
			b.bring(begun, assessment.InReview)
			b.mustChange(assessment.PutReviews{Assessment: begun, State: assessment.Accepted})
			b.publish(begun)
			wantSame(t, "2026, beside 2027", pictureOf(b.get(old)), before)
			b.wantUnits(survey(), 2027, "KEN")
			if stage == assessment.Published {
				b.wantUnits(survey(), 2026, "KEN")
			} else {
				b.wantUnits(survey(), 2026)
			}

			newer := pictureOf(b.get(begun))
			b.goOn(old)
			wantSame(t, "2027, beside 2026", pictureOf(b.get(begun)), newer)
			b.wantUnits(survey(), 2026, "KEN")
			b.wantUnits(survey(), 2027, "KEN")
			if a, z := b.get(old), b.get(begun); a.Stage != assessment.Published || z.Stage != assessment.Published {
				t.Errorf("2026 is %s, 2027 %s", a.Stage, z.Stage)
			}
		})
	}
}

// goOn does with an assessment what its stage allows, and then publishes it.
func (b *bench) goOn(id assessment.ID) {
	b.t.Helper()
	change := put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("later")})
	accept := assessment.PutReviews{Assessment: id, State: assessment.Accepted}
	switch b.get(id).Stage {
	case assessment.Draft, assessment.Returned:
		b.mustChange(change)
		b.refuse(accept, assessment.Conflict)
	case assessment.InReview:
		b.mustChange(accept)
		b.refuse(change, assessment.Conflict)
	default:
		b.refuse(change, assessment.Conflict)
		b.refuse(accept, assessment.Conflict)
	}
	b.publish(id)
}

// roundsYAML compares countries with one another, so that another year's answers would show in a score.
const roundsYAML = "id: rounds\nversion: \"1\"\ntitle: {en: Rounds}\nentity: country\n" + `defaults: {missing: zero}
root:
  id: index
  children:
    - {id: law, answer: {type: boolean}, remedy: {title: {en: Pass it}, cost: {currency: USD, year: 2025, low: 1, base: 2, high: 3, source: S}, scaleByIncome: {L: 0.5, LM: 1, UM: 3}}}
    - {id: spend, answer: {type: number, normalise: minmax}}
`

// answerYear answers the rounds for one country and year.
func (b *bench) answerYear(def *framework.Definition, unit string, year int, law bool, spend float64) assessment.ID {
	b.t.Helper()
	id := b.mustChange(assessment.CreateAssessment{Unit: unit, Year: year, Framework: def}).Assessment.ID
	b.mustChange(put(id, assessment.Put{Question: "law", Value: flag(law)}, assessment.Put{Question: "spend", Value: number(spend)}))
	return id
}

// ofYear is what the published index of a year says: per unit its score, rank and gaps.
func (b *bench) ofYear(def *framework.Definition, year int) map[string]assessment.Standing {
	b.t.Helper()
	alone, both := score(b.t, b.State().Published(def, year)), score(b.t, b.State().Published(def))
	all := map[string]assessment.Standing{}
	for _, s := range alone.Standings {
		if s.Year != year {
			b.t.Errorf("%s of %d is in the index of %d", s.Unit, s.Year, year)
		}
		if other := of(b.t, both, s.Unit, year); !near(other.Score, s.Score) || other.Rank != s.Rank {
			b.t.Errorf("%s %d: %v, rank %d; beside other years %v, rank %d", s.Unit, year, s.Score, s.Rank, other.Score, other.Rank)
		}
		all[s.Unit] = s
	}
	return all
}

// The index of each year is its own: what is answered and published for the next year moves no number of it.
func TestNewYearHasItsOwnIndex(t *testing.T) {
	b := newBench(t)
	def := load(t, roundsYAML)
	want := func(year int, what string, standings map[string][2]float64) {
		t.Helper()
		got := b.ofYear(def, year)
		if len(got) != len(standings) {
			t.Errorf("%s: %d units in %d, want %d", what, len(got), year, len(standings))
		}
		for unit, w := range standings {
			if s := got[unit]; math.Abs(s.Score-w[0]) > 1e-12 || float64(s.Rank) != w[1] {
				t.Errorf("%s: %s in %d has %v and rank %d, want %v", what, unit, year, s.Score, s.Rank, w)
			}
		}
	}
	for unit, spend := range map[string]float64{"KEN": 10, "GHA": 20, "UGA": 30} {
		b.publish(b.answerYear(def, unit, 2026, unit == "KEN", spend))
	}
	// spend is 0, a half and 1 of its way from 10 to 30; law is 1 for Kenya alone.
	first := map[string][2]float64{"KEN": {0.5, 1}, "GHA": {0.25, 3}, "UGA": {0.5, 1}}
	want(2026, "before the new year", first)
	pinned := b.State().Published(def, 2026).Hash()

	kenya := b.answerYear(def, "KEN", 2027, true, 1000)
	want(2026, "2027 is begun", first)
	b.wantUnits(def, 2027)
	b.publish(b.answerYear(def, "UGA", 2027, true, 0))
	b.publish(kenya)
	want(2027, "two are there", map[string][2]float64{"KEN": {1, 1}, "UGA": {0.5, 2}})
	want(2026, "2027 is published", first)
	if now := b.State().Published(def, 2026).Hash(); now != pinned {
		t.Errorf("the answers of 2026 are %s, and were %s", now, pinned)
	}
	// Who comes late to the old round joins that one.
	b.publish(b.answerYear(def, "TZA", 2026, false, 50))
	want(2026, "a latecomer", map[string][2]float64{"KEN": {0.5, 1}, "GHA": {0.125, 4}, "UGA": {0.25, 3}, "TZA": {0.5, 1}})
	want(2027, "a latecomer to 2026", map[string][2]float64{"KEN": {1, 1}, "UGA": {0.5, 2}})
	b.reopen()
	want(2027, "opened anew", map[string][2]float64{"KEN": {1, 1}, "UGA": {0.5, 2}})
}

// Each year is classed by what was known of its end: a country that has risen meanwhile pays the price of its old class in
// the old round, and stands among its old peers there. Fiscal years of the World Bank are those in which they end, so that
// FY2027 is known at the end of 2026.
func TestNewYearHasItsOwnClasses(t *testing.T) {
	b := newBench(t)
	def := load(t, roundsYAML)
	b.publish(b.answerYear(def, "KEN", 2026, false, 1))
	b.publish(b.answerYear(def, "GHA", 2026, false, 2))
	renewal, err := assessment.ReadRenewal("classes.csv", []byte("# What: W\n# As of: A\n# Source: S\n# Rights: R\n"+
		"country,fiscal_year,income\nKEN,2027,LM\nKEN,2028,UM\nGHA,2027,LM\nGHA,2028,LM\n"))
	if err != nil {
		t.Fatal(err)
	}
	read := func(year int, unit string) (class string, base int64) {
		t.Helper()
		x := score(t, b.State().Published(def))
		s := of(t, x, unit, year)
		for _, g := range x.GapsOf(s.Row) {
			if g.Question.ID == "law" {
				base = g.Cost.Base
			}
		}
		for _, g := range score(t, b.State().Published(def, year)).Census(node(t, def, "law"), assessment.ByIncome, "en").Groups {
			for _, a := range g.Answers {
				if slices.Contains(a.Units, unit) {
					class = g.Name
				}
			}
		}
		return class, base
	}
	want := func(what string, year int, unit, class string, base int64) {
		t.Helper()
		if c, cost := read(year, unit); c != class || cost != base {
			t.Errorf("%s: %s in %d is %q at %d, want %q at %d", what, unit, year, c, cost, class, base)
		}
	}
	want("before", 2026, "KEN", "Lower middle income", 200)
	b.mustChange(assessment.RenewReference{Renewal: renewal})
	want("renewed", 2026, "KEN", "Lower middle income", 200)
	b.publish(b.answerYear(def, "KEN", 2027, false, 1))
	b.publish(b.answerYear(def, "GHA", 2027, false, 2))
	for unit, classes := range map[string][2]string{"KEN": {"Lower middle income", "Upper middle income"}, "GHA": {"Lower middle income", "Lower middle income"}} {
		cost := map[string]int64{"Lower middle income": 200, "Upper middle income": 600}
		want("both years", 2026, unit, classes[0], cost[classes[0]])
		want("both years", 2027, unit, classes[1], cost[classes[1]])
	}
}
