package funding_test

import (
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// learning is what one may come to know of something that was unknown.
type learning struct {
	name    string
	unknown func(*funding.Facts)
	good    func(funding.Programme, *funding.Facts)
	bad     func(funding.Programme, *funding.Facts)
	asked   func(funding.Programme) bool // does the programme ask for it, so that the bad value is a no?
}

var learnings = []learning{
	{
		"themes",
		func(f *funding.Facts) { f.Themes = nil },
		func(p funding.Programme, f *funding.Facts) { f.Themes = p.Themes },
		func(_ funding.Programme, f *funding.Facts) { f.Themes = []framework.Theme{"research"} },
		func(p funding.Programme) bool { return len(p.Themes) > 0 },
	},
	{
		"applicant",
		func(f *funding.Facts) { f.Applicant = "" },
		func(p funding.Programme, f *funding.Facts) {
			if len(p.Applicants) > 0 {
				f.Applicant = p.Applicants[0]
			}
		},
		func(_ funding.Programme, f *funding.Facts) { f.Applicant = funding.PrivateSector },
		func(p funding.Programme) bool { return len(p.Applicants) > 0 },
	},
	{
		"months",
		func(f *funding.Facts) { f.Months = 0 },
		func(p funding.Programme, f *funding.Facts) { f.Months = max(p.Months, 1) },
		func(p funding.Programme, f *funding.Facts) { f.Months = p.Months + 1 },
		func(p funding.Programme) bool { return p.Months > 0 },
	},
	{
		"cofinancing",
		func(f *funding.Facts) { f.Cofinancing = funding.Unsaid },
		func(_ funding.Programme, f *funding.Facts) { f.Cofinancing = funding.Yes },
		func(_ funding.Programme, f *funding.Facts) { f.Cofinancing = funding.No },
		func(p funding.Programme) bool { return p.Cofinancing > 0 },
	},
	{
		"partner",
		func(f *funding.Facts) { f.Partner = funding.Unsaid },
		func(_ funding.Programme, f *funding.Facts) { f.Partner = funding.Yes },
		func(_ funding.Programme, f *funding.Facts) { f.Partner = funding.No },
		func(p funding.Programme) bool { return p.Partner != "" },
	},
	{
		"amount: not too much",
		func(f *funding.Facts) { f.Amount = funding.Asked{} },
		func(p funding.Programme, f *funding.Facts) {
			f.Amount = funding.Asked{Minor: max(p.Floor, 1), Known: true}
		},
		func(p funding.Programme, f *funding.Facts) {
			f.Amount = funding.Asked{Minor: max(p.Ceiling, f.Left, 0) + 1, Known: true}
		},
		func(funding.Programme) bool { return true },
	},
	{
		"bundle",
		func(f *funding.Facts) { f.Amount, f.Bundle = funding.Asked{Known: true}, funding.Asked{} },
		func(p funding.Programme, f *funding.Facts) { f.Bundle = funding.Asked{Minor: p.Floor, Known: true} },
		func(p funding.Programme, f *funding.Facts) { f.Bundle = funding.Asked{Minor: p.Floor - 1, Known: true} },
		func(p funding.Programme) bool { return p.Floor > 0 },
	},
}

func TestPropertyWhatIsUnknownIsNeitherYesNorNo(t *testing.T) {
	for _, l := range learnings {
		t.Run(l.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p, f, at := programmes().Draw(t, "programme"), facts().Draw(t, "facts"), moments().Draw(t, "at")
				l.unknown(&f)
				good, bad := f, f
				l.good(p, &good)
				l.bad(p, &bad)
				blind, well, ill := funding.Check(&p, f, nil, at), funding.Check(&p, good, nil, at), funding.Check(&p, bad, nil, at)
				for i, o := range blind.Tests {
					if rank(well.Tests[i].Result) < rank(o.Result) {
						t.Fatalf("%s was %s, and is %s: %s", o.Test, o.Result, well.Tests[i].Result, well.Tests[i].Reason)
					}
					if o.Result == no && ill.Tests[i].Result == yes {
						t.Fatalf("%s was no, and is yes with what is worse", o.Test)
					}
				}
				if rank(well.Result) < rank(blind.Result) {
					t.Fatalf("%s, and knowing the best %s", blind.Result, well.Result)
				}
				if l.asked(p) && ill.Result != no {
					t.Fatalf("%s, and knowing the worst %s", blind.Result, ill.Result)
				}
			})
		})
	}
}
