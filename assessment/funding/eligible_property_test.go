package funding_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// someCountries are countries of every kind: classified or not, in regions or not, fictional, and one that nobody knows.
var someCountries = []country.Code{"KEN", "MLI", "BTN", "STP", "VEN", "FRA", "GBR", "JPN", "XKX", "ALA", "ESH", "ATA", "XXA", "XXB", "ZZZ"}

// few draws a list of up to so many of the values.
func few[T any](most int, values ...T) *rapid.Generator[[]T] {
	return rapid.SliceOfN(rapid.SampledFrom(values), 0, most)
}

// moments draws a moment to a minute between 1984 and 2030.
func moments() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		from := time.Date(1984, 1, 1, 0, 0, 0, 0, time.UTC)
		return from.Add(time.Duration(rapid.IntRange(0, 46*365*24*60).Draw(t, "minutes")) * time.Minute)
	})
}

// mostly draws the zero value in one of three cases only.
func mostly[T any](t *rapid.T, g *rapid.Generator[T], name string) (value T) {
	if rapid.IntRange(0, 2).Draw(t, "no "+name) > 0 {
		value = g.Draw(t, name)
	}
	return value
}

// rarely draws the zero value in two of three cases.
func rarely[T any](t *rapid.T, g *rapid.Generator[T], name string) (value T) {
	if rapid.IntRange(0, 2).Draw(t, "has "+name) == 0 {
		value = g.Draw(t, name)
	}
	return value
}

func programmes() *rapid.Generator[funding.Programme] {
	return rapid.Custom(func(t *rapid.T) funding.Programme {
		p := funding.Programme{
			ID: "p1", Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency"),
			Themes:    rarely(t, few[framework.Theme](2, "strategy", "legislation", "awareness"), "themes"),
			Opens:     rarely(t, moments(), "opens"),
			Withdrawn: rapid.IntRange(0, 9).Draw(t, "withdrawn") == 0,
			Floor:     rarely(t, rapid.Int64Range(1, 1000), "floor"),
			Budget:    rapid.Int64Range(1, 10_000).Draw(t, "budget"),
			Months:    rarely(t, rapid.IntRange(1, 36), "months"), Maximum: rarely(t, rapid.IntRange(1, 5), "maximum"),
			PerCountry: rarely(t, rapid.IntRange(1, 2), "per country"), Partner: rarely(t, rapid.Just("FIRST"), "partner"),
			Cofinancing: rarely(t, rapid.Float64Range(0.001, 0.9), "cofinancing"),
			Kinds:       rarely(t, few(2, funding.GrantKinds()...), "kinds"),
			Applicants:  rarely(t, few(2, funding.Government, funding.Academia), "applicants"),
			Eligible: funding.Eligible{
				Countries:         rarely(t, few(3, someCountries...), "countries"),
				Regions:           rarely(t, few(2, "Africa", "150", "Sub-Saharan Africa", "South Asia", "Atlantis"), "regions"),
				IncomeGroups:      rarely(t, few[country.IncomeGroup](2, "L", "LM", "UM", "H"), "groups"),
				LendingCategories: rarely(t, few[country.LendingCategory](2, "IDA", "Blend", "IBRD"), "categories"),
				Organisations:     rarely(t, few(2, "AU", "eu", "ECOWAS", "EAC"), "organisations"),
				Flags:             rarely(t, few(2, funding.Flags()...), "flags"),
				ClassAsOf:         rarely(t, moments(), "class as of"),
			},
		}
		if rapid.Bool().Draw(t, "has end") {
			p.Closes = p.Opens.Add(time.Duration(rapid.IntRange(1, 20*365).Draw(t, "days")) * 24 * time.Hour)
			if p.Opens.IsZero() {
				p.Closes = moments().Draw(t, "closes")
			}
		}
		if rapid.Bool().Draw(t, "has ceiling") {
			p.Ceiling = max(p.Floor, rapid.Int64Range(1, 5000).Draw(t, "ceiling"))
		}
		for _, code := range rarely(t, few(2, someCountries...), "lots") {
			p.Lots = append(p.Lots, funding.Lot{Country: code, Budget: 1000})
		}
		for _, code := range rarely(t, few(3, someCountries...), "excluded") {
			p.Excluded = append(p.Excluded, funding.Exclusion{Country: code, Kinds: rarely(t, few(2, funding.GrantKinds()...), "from")})
		}
		return p
	})
}

func amounts() *rapid.Generator[funding.Asked] {
	return rapid.Map(rapid.Int64Range(0, 6000), func(n int64) funding.Asked { return funding.Asked{Minor: n, Known: true} })
}

func facts() *rapid.Generator[funding.Facts] {
	return rapid.Custom(func(t *rapid.T) funding.Facts {
		said := few(1, funding.Yes, funding.No, funding.Yes, funding.Yes)
		known := func(name string) funding.Known {
			if list := said.Draw(t, name); len(list) > 0 {
				return list[0]
			}
			return funding.Unsaid
		}
		return funding.Facts{
			Country: rapid.SampledFrom(someCountries).Draw(t, "country"),
			Themes:  mostly(t, few[framework.Theme](2, "strategy", "legislation", "awareness"), "asked themes"),
			Amount:  mostly(t, amounts(), "amount"), Bundle: mostly(t, amounts(), "bundle"), Months: mostly(t, rapid.IntRange(1, 40), "months taken"),
			Cofinancing: known("share"), Partner: known("has partner"),
			Applicant: mostly(t, rapid.SampledFrom(funding.Applicants()), "applicant"),
			Granted:   rapid.IntRange(0, 3).Draw(t, "granted"), GrantedAll: rapid.IntRange(3, 6).Draw(t, "granted in all"),
			Left: rapid.Int64Range(-10, 9000).Draw(t, "left"),
		}
	})
}

// rank orders results: the better, the higher.
func rank(r funding.Result) int { return slices.Index([]funding.Result{no, unknown, yes}, r) }

// The two halves of Judge are what the tests of Check come to.
func TestPropertyHalvesAreJudgedAsTheirTests(t *testing.T) {
	theme := slices.Index(funding.TestIDs(), funding.ThemeTest)
	rapid.Check(t, func(t *rapid.T) {
		p, f, at := programmes().Draw(t, "programme"), facts().Draw(t, "facts"), moments().Draw(t, "at")
		together := func(outcomes []funding.Outcome) funding.Result {
			result := yes
			for _, o := range outcomes {
				result = result.And(o.Result)
			}
			return result
		}
		tests := funding.Check(&p, f, nil, at).Tests
		refused := func(outcomes []funding.Outcome) funding.TestID {
			for _, o := range outcomes {
				if o.Result == no {
					return o.Test
				}
			}
			return ""
		}
		got, test := funding.JudgeCountry(&p, f.Country, nil, at)
		if want := together(tests[:theme]); got != want || test != refused(tests[:theme]) {
			t.Fatalf("the country is judged %s by %q, checked %s", got, test, want)
		}
		if got, want := funding.RefuseRequest(&p, f, nil, at), refused(tests[theme:]); got != want {
			t.Fatalf("the request is refused by %q, checked by %q", got, want)
		}
		if got, want := funding.JudgeRequest(&p, &f), together(tests[theme:]); got != want {
			t.Fatalf("the request is judged %s, checked %s", got, want)
		}
	})
}

func TestPropertyAVerdictFollowsFromItsTests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, f, at := programmes().Draw(t, "programme"), facts().Draw(t, "facts"), moments().Draw(t, "at")
		before := fmt.Sprintf("%#v %#v", p, f)
		v := funding.Check(&p, f, nil, at)
		if after := fmt.Sprintf("%#v %#v", p, f); after != before {
			t.Fatalf("modified\n%s\n%s", before, after)
		}
		if again := funding.Check(&p, f, country.Builtin(), at); !reflect.DeepEqual(v, again) {
			t.Fatalf("%+v, and then %+v", v, again)
		}
		if alone := funding.Judge(&p, f, nil, at); alone != v.Result {
			t.Fatalf("judged %s, checked %s", alone, v.Result)
		}
		want, refused := yes, 0
		for i, o := range v.Tests {
			if o.Test != funding.TestIDs()[i] {
				t.Fatalf("test %d is %s", i, o.Test)
			}
			if o.Result == no {
				refused++
			}
			if (o.Reason == "") != (o.Result == yes) && o.Test != funding.FloorTest {
				t.Errorf("%s: %s because %q", o.Test, o.Result, o.Reason)
			}
			if (o.Change == "") != (o.Result != no) || (o.Side == "") != (o.Change == "") {
				t.Errorf("%s: %s, change of %q: %q", o.Test, o.Result, o.Side, o.Change)
			}
			if rank(o.Result) < rank(want) {
				want = o.Result
			}
		}
		if len(v.Tests) != len(funding.TestIDs()) || v.Result != want {
			t.Fatalf("%s of %+v", v.Result, v.Tests)
		}
		if i := slices.IndexFunc(v.Tests, func(o funding.Outcome) bool { return o.Result == want }); want != yes && (v.Test != v.Tests[i].Test || v.Reason != v.Tests[i].Reason) {
			t.Errorf("%s: %s, but the first is %+v", v.Test, v.Reason, v.Tests[i])
		}
		if v.Change != "" && refused != 1 {
			t.Errorf("a change %q for %d tests", v.Change, refused)
		}
		if v.Change == "" && refused == 1 && p.Status(at) != funding.Forecast {
			t.Errorf("no change for %s: %s", v.Test, v.Reason)
		}
	})
}

func TestPropertyAChangeThatIsMadeMakesAMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, f, at := programmes().Draw(t, "programme"), facts().Draw(t, "facts"), moments().Draw(t, "at")
		v := funding.Check(&p, f, nil, at)
		if v.Change == "" {
			t.Skip("no change")
		}
		for _, done := range apply(t, v, p, f, at) {
			if after := funding.Check(&done.p, done.f, nil, done.at); after.Result == no {
				t.Fatalf("after %q: %s: %s", v.Change, after.Test, after.Reason)
			}
		}
	})
}

func TestPropertyAnExclusionHelpsNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, f, at := programmes().Draw(t, "programme"), facts().Draw(t, "facts"), moments().Draw(t, "at")
		before := funding.Check(&p, f, nil, at)
		p.Excluded = append(slices.Clone(p.Excluded), funding.Exclusion{
			Country: rapid.SampledFrom(someCountries).Draw(t, "one more"), Kinds: few(2, funding.GrantKinds()...).Draw(t, "from"),
		})
		if after := funding.Check(&p, f, nil, at); rank(after.Result) > rank(before.Result) {
			t.Fatalf("%s (%s), and after the exclusion %s", before.Result, before.Reason, after.Result)
		}
	})
}

func TestPropertyTheOrderOfListsChangesNoResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, f, at := programmes().Draw(t, "programme"), facts().Draw(t, "facts"), moments().Draw(t, "at")
		before := funding.Check(&p, f, nil, at)
		e := &p.Eligible
		p.Themes, p.Applicants, p.Kinds, p.Excluded, p.Lots = reversed(p.Themes), reversed(p.Applicants), reversed(p.Kinds), reversed(p.Excluded), reversed(p.Lots)
		e.Countries, e.Regions, e.IncomeGroups = reversed(e.Countries), reversed(e.Regions), reversed(e.IncomeGroups)
		e.LendingCategories, e.Organisations, e.Flags = reversed(e.LendingCategories), reversed(e.Organisations), reversed(e.Flags)
		f.Themes = reversed(f.Themes)
		after := funding.Check(&p, f, nil, at)
		for i, o := range after.Tests {
			if o.Result != before.Tests[i].Result {
				t.Fatalf("%s: %s, and in another order %s", o.Test, before.Tests[i].Result, o.Result)
			}
		}
	})
}

func reversed[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
