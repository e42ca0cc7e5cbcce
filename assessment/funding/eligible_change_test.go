package funding_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// changed is a pair after a change.
type changed struct {
	p  funding.Programme
	f  funding.Facts
	at time.Time
}

// failing is what apply needs of a test, or of a property.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

var _ failing = (*testing.T)(nil)

// apply does what the change of a verdict says, with the figures of its words. Where a change leaves a choice there is one
// pair for each.
func apply(t failing, v funding.Verdict, p funding.Programme, f funding.Facts, at time.Time) []changed {
	t.Helper()
	one := changed{p, f, at}
	to := &one.p
	starts := func(prefix string) (rest string, ok bool) { return strings.CutPrefix(v.Change, prefix) }
	switch v.Test {
	case funding.OpenTest:
		if rest, ok := starts("wait until it opens on "); ok {
			one.at = moment(t, rest)
		} else if rest, ok := starts("close later than "); ok {
			to.Closes = moment(t, rest).Add(time.Minute)
		} else if rest, ok := starts("offer it again, open on "); ok {
			to.Withdrawn, to.Opens, to.Closes = false, moment(t, rest), moment(t, rest).Add(time.Minute)
		}
	case funding.CeilingTest:
		to.Ceiling = dollars(t, v.Change, to.Currency)
	case funding.FloorTest:
		to.Floor = 0
		if v.Change != "ask for no least grant" {
			to.Floor = dollars(t, v.Change, to.Currency)
		}
	case funding.MoneyTest:
		one.f.Left = max(one.f.Left, 0) + 1
		if !strings.HasPrefix(v.Change, "bring new money for ") {
			one.f.Left = f.Left + dollars(t, v.Change, to.Currency)
		}
	case funding.CofinancingTest:
		one.f.Cofinancing = funding.Yes
	case funding.DurationTest:
		one.f.Months = number(t, v.Change)
	case funding.PartnerTest:
		one.f.Partner = funding.Yes
	case funding.OnePerCountryTest:
		to.PerCountry = number(t, v.Change)
	case funding.MaximumTest:
		to.Maximum = number(t, v.Change)
	default:
		return applyToPlace(t, v, one)
	}
	return []changed{one}
}

// applyToPlace does what a change of conditions says that are about who and what, and not how much.
func applyToPlace(t failing, v funding.Verdict, one changed) []changed {
	t.Helper()
	to, f := &one.p, one.f
	c, _ := country.Get(f.Country)
	day := to.Eligible.ClassAsOf
	if day.IsZero() {
		day = one.at
	}
	class := country.Builtin().Class(c, day)
	switch v.Test {
	case funding.CountryTest:
		if strings.Contains(v.Change, "take in ") {
			to.Eligible.Countries = append(slices.Clone(to.Eligible.Countries), f.Country)
		}
		if strings.Contains(v.Change, "give ") {
			to.Lots = append(slices.Clone(to.Lots), funding.Lot{Country: f.Country})
		}
	case funding.RegionTest:
		to.Eligible.Regions = append(slices.Clone(to.Eligible.Regions), strings.TrimPrefix(v.Change, "take in "))
	case funding.IncomeTest:
		to.Eligible.IncomeGroups = append(slices.Clone(to.Eligible.IncomeGroups), class.Income)
	case funding.LendingTest:
		to.Eligible.LendingCategories = append(slices.Clone(to.Eligible.LendingCategories), class.Lending)
		if v.Change == "ask for no lending category" {
			to.Eligible.LendingCategories = nil
		}
	case funding.ExcludedTest:
		to.Excluded = slices.DeleteFunc(slices.Clone(to.Excluded), func(e funding.Exclusion) bool { return e.Country == f.Country })
	case funding.OrganisationTest:
		own := country.Builtin().Organisations(c, day)
		if len(own) == 0 {
			to.Eligible.Organisations = nil
		}
		return each(one, own, func(p *funding.Programme, _ *funding.Facts, id string) {
			p.Eligible.Organisations = append(slices.Clone(p.Eligible.Organisations), id)
		})
	case funding.FlagTest:
		words := map[string]funding.Flag{"least": funding.LDC, "landlocked": funding.LLDC, "small": funding.SIDS, "fragile": funding.FCS}
		if v.Change == "ask for none of these lists" {
			to.Eligible.Flags = nil
		}
		var own []funding.Flag
		for _, word := range strings.Fields(v.Change) {
			if flag, ok := words[word]; ok {
				own = append(own, flag)
			}
		}
		return each(one, own, func(p *funding.Programme, _ *funding.Facts, flag funding.Flag) {
			p.Eligible.Flags = append(slices.Clone(p.Eligible.Flags), flag)
		})
	case funding.ThemeTest:
		return each(one, f.Themes, func(p *funding.Programme, _ *funding.Facts, theme framework.Theme) {
			p.Themes = append(slices.Clone(p.Themes), theme)
		})
	case funding.ApplicantTest:
		return each(one, to.Applicants, func(_ *funding.Programme, f *funding.Facts, who funding.Applicant) { f.Applicant = who })
	default:
		t.Fatalf("nobody knows how to make the change %q of %s", v.Change, v.Test)
	}
	return []changed{one}
}

// each makes a pair for every choice; the pair as it is where there is none.
func each[T any](one changed, choices []T, take func(*funding.Programme, *funding.Facts, T)) []changed {
	if len(choices) == 0 {
		return []changed{one}
	}
	var list []changed
	for _, choice := range choices {
		next := one
		take(&next.p, &next.f, choice)
		list = append(list, next)
	}
	return list
}

// moment reads a moment as changes write it.
func moment(t failing, text string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04 (-07:00)", "2006-01-02 15:04:05 (-07:00)"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	t.Fatalf("%q is no moment", text)
	return time.Time{}
}

// dollars reads the amount within a change, in minor units.
func dollars(t failing, text, currency string) int64 {
	t.Helper()
	_, rest, _ := strings.Cut(text, currency+" ")
	figure, _, _ := strings.Cut(rest, " ")
	amount, err := strconv.ParseFloat(strings.ReplaceAll(figure, ",", ""), 64)
	if err != nil {
		t.Fatalf("%q has no amount", text)
	}
	return int64(math.Round(amount * math.Pow10(framework.MinorDigits(currency))))
}

// number reads the number within a change.
func number(t failing, text string) int {
	t.Helper()
	for _, word := range strings.Fields(text) {
		if n, err := strconv.Atoi(word); err == nil {
			return n
		}
	}
	t.Fatalf("%q has no number", text)
	return 0
}
