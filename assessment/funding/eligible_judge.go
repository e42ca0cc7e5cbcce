package funding

import (
	"slices"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// And is what two answers come to: no where one is no, else unknown where one is unknown, else yes.
func (r Result) And(other Result) Result {
	switch {
	case r == ResultNo || other == ResultNo:
		return ResultNo
	case r == ResultUnknown || other == ResultUnknown:
		return ResultUnknown
	}
	return ResultYes
}

// Judge gives the result of Check alone. It stops at the first no and keeps nothing: it is for whoever asks of many pairs, and
// shows a few. Who asks of many actions of a country makes its two halves apart, the first of them once.
func Judge(p *Programme, facts Facts, atlas *country.Atlas, at time.Time) Result {
	result, _ := JudgeCountry(p, facts.Country, atlas, at)
	if result == ResultNo {
		return ResultNo
	}
	return result.And(JudgeRequest(p, &facts))
}

// JudgeCountry gives the result of the tests from OpenTest to ExcludedTest, which is the same for all that a country may ask
// for, and the first of them that says no; "" for none.
func JudgeCountry(p *Programme, code country.Code, atlas *country.Atlas, at time.Time) (Result, TestID) {
	q, result := newPair(p, &Facts{Country: code}, atlas, at), ResultYes
	for _, test := range countryTests {
		if result = result.And(test.of(q).Result); result == ResultNo {
			return ResultNo, test.id
		}
	}
	return result, ""
}

// RefuseRequest is the first of the tests from ThemeTest to MaximumTest that says no; "" for none. It is for whoever counts
// refusals and shows no words.
func RefuseRequest(p *Programme, facts Facts, atlas *country.Atlas, at time.Time) TestID {
	q := newPair(p, &facts, atlas, at)
	for _, test := range requestTests {
		if test.of(q).Result == ResultNo {
			return test.id
		}
	}
	return ""
}

// JudgeRequest gives the result of the tests from ThemeTest to MaximumTest. It asks what these ask, without their words, and
// allocates nothing.
func JudgeRequest(p *Programme, f *Facts) Result {
	most := func(count, limit int) Result { return ruled(limit == 0 || count < limit) }
	result := ruled(len(p.Applicants) == 0 || slices.Contains(p.Applicants, f.Applicant))
	if result == ResultNo && f.Applicant == "" {
		result = ResultUnknown
	}
	for _, one := range [...]Result{
		most(f.Granted, p.PerCountry), most(f.GrantedAll, p.Maximum), judgeThemes(p.Themes, f.Themes), judgeMoney(p, f),
		judgeMonths(p.Months, f.Months),
	} {
		result = result.And(one)
	}
	if p.Cofinancing != 0 {
		result = result.And(f.Cofinancing.judge())
	}
	if p.Partner != "" {
		result = result.And(f.Partner.judge())
	}
	return result
}

// ruled is the answer of a test that can always tell.
func ruled(holds bool) Result {
	if holds {
		return ResultYes
	}
	return ResultNo
}

// judge is the answer of a test that asks for what may be known.
func (k Known) judge() Result {
	switch k {
	case Yes:
		return ResultYes
	case No:
		return ResultNo
	case Unsaid:
	}
	return ResultUnknown
}

func judgeThemes(offered, asked []framework.Theme) Result {
	if len(offered) == 0 {
		return ResultYes
	}
	for _, t := range asked {
		if slices.Contains(offered, t) {
			return ResultYes
		}
	}
	if len(asked) == 0 {
		return ResultUnknown
	}
	return ResultNo
}

func judgeMonths(most, takes int) Result {
	switch {
	case most == 0 || takes > 0 && takes <= most:
		return ResultYes
	case takes <= 0:
		return ResultUnknown
	}
	return ResultNo
}

// judgeMoney makes the tests of the ceiling, the floor and what is left.
func judgeMoney(p *Programme, f *Facts) Result {
	if f.Left <= 0 || f.Left < p.Floor {
		return ResultNo
	}
	if !f.Amount.Known {
		return ResultUnknown
	}
	asked := f.Amount.Minor
	if asked > f.Left || p.Ceiling != 0 && asked > p.Ceiling {
		return ResultNo
	}
	switch {
	case p.Floor == 0 || asked >= p.Floor:
		return ResultYes
	case !f.Bundle.Known:
		return ResultUnknown
	}
	return ruled(f.Bundle.Minor >= p.Floor)
}
