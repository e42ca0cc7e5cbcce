package funding

import (
	"slices"
	"strings"

	"readiness/assessment/framework"
)

// open asks whether the programme is open at the moment.
func (q *pair) open() Outcome {
	switch q.p.Status(q.at) {
	case Forecast:
		opens := moment(q.p.Opens)
		return no("opens on "+opens, CountrySide, "wait until it opens on "+opens)
	case Closed:
		return no("closed "+Closing(q.p.Closes), ProgrammeSide, "close later than "+moment(q.at))
	case Withdrawn:
		return no("withdrawn", ProgrammeSide, "offer it again, open on "+moment(q.at))
	case Open:
	}
	return yes()
}

// ofThemes asks whether this is what the programme pays for.
func (q *pair) ofThemes() Outcome {
	offered, asked := q.p.Themes, q.f.Themes
	if len(offered) == 0 {
		return yes()
	}
	if slices.ContainsFunc(asked, func(t framework.Theme) bool { return slices.Contains(offered, t) }) {
		return yes()
	}
	pays := "the programme pays for " + listing(wordsOf(offered, subject), "and")
	if len(asked) == 0 {
		return unknown("what this is about is not said, and " + pays)
	}
	change := "take in the theme " + subject(asked[0])
	if len(asked) > 1 {
		change = "take in one of the themes " + listing(wordsOf(asked, subject), "or")
	}
	return no("this is about "+listing(wordsOf(asked, subject), "and")+", and "+pays, ProgrammeSide, change)
}

// subject writes a theme within a sentence.
func subject(t framework.Theme) string {
	if title := t.Title(); title != "" {
		return strings.ToLower(title)
	}
	return string(t)
}

// byApplicants asks whether who applies may.
func (q *pair) byApplicants() Outcome {
	may := q.p.Applicants
	if len(may) == 0 || slices.Contains(may, q.f.Applicant) {
		return yes()
	}
	only := listing(wordsOf(may, applicant), "or")
	if q.f.Applicant == "" {
		return unknown("who would apply is not known; it has to be " + only)
	}
	return no(applicant(q.f.Applicant)+" may not apply, only "+only, CountrySide, "let "+only+" apply")
}

// applicant writes who applies within a sentence.
func applicant(a Applicant) string {
	switch a {
	case Government:
		return "a government"
	case PublicBody:
		return "a public body"
	case CivilSociety:
		return "a civil society organisation"
	case Academia:
		return "an academic institution"
	case PrivateSector:
		return "a private company"
	case RegionalOrganisation:
		return "a regional organisation"
	}
	return string(a)
}

// inTime asks whether it is done within the longest duration.
func (q *pair) inTime() Outcome {
	most, takes := q.p.Months, q.f.Months
	if most == 0 || takes > 0 && takes <= most {
		return yes()
	}
	pays := "the programme pays for " + counted(most, "month") + " at most"
	if takes <= 0 {
		return unknown("how long it takes is not known, and " + pays)
	}
	return no("it takes "+counted(takes, "month")+", and "+pays, CountrySide, "plan it in "+counted(most, "month")+" at most")
}

// withPartner asks whether the country has the partner without whom nobody gets a grant.
func (q *pair) withPartner() Outcome {
	if q.p.Partner == "" || q.f.Partner == Yes {
		return yes()
	}
	asks := "the programme asks for the partner " + q.p.Partner
	if q.f.Partner == No {
		return no(asks+", and "+q.name()+" has none", CountrySide, "find the partner "+q.p.Partner)
	}
	return unknown(asks + ", and whether " + q.name() + " has one is not known")
}
