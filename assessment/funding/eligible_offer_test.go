package funding_test

import (
	"time"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// offerRows are about when, for what and to whom a programme gives.
var offerRows = []row{
	{name: "all suits", country: "KEN", at: "2024-08-01", result: yes},
	{
		name: "closed at an hour of another zone", country: "KEN", at: "2026-06-30T16:00:00Z",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Closes = time.Date(2026, 6, 30, 17, 0, 0, 0, time.FixedZone("", 3600))
		},
		result: no, test: "open", reason: "closed on 2026-06-30 17:00 (+01:00)",
		change: "close later than 2026-06-30 16:00 (+00:00)", side: programme,
	},
	{
		name: "open until just before", country: "KEN", at: "2026-06-30T15:59:59Z",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Closes = time.Date(2026, 6, 30, 17, 0, 0, 0, time.FixedZone("", 3600))
		},
		result: yes,
	},
	{
		name: "closed at the end of a day", country: "KEN", at: "2026-07-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Closes = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
		},
		result: no, test: "open", reason: "closed at the end of 2026-06-30 (+00:00)",
		change: "close later than 2026-07-01 00:00 (+00:00)", side: programme,
	},
	{
		name: "closed soon after midnight", country: "KEN", at: "2026-07-01T00:40:30Z",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Closes = time.Date(2026, 7, 1, 0, 30, 15, 0, time.UTC)
		},
		result: no, test: "open", reason: "closed on 2026-07-01 00:30:15 (+00:00)",
		change: "close later than 2026-07-01 00:40:30 (+00:00)", side: programme,
	},
	{
		name: "not open yet", country: "KEN", at: "2025-12-31T23:59:59Z",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Opens = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		},
		result: no, test: "open", reason: "opens on 2026-01-01 00:00 (+00:00)",
		change: "wait until it opens on 2026-01-01 00:00 (+00:00)", side: applicant,
	},
	{
		name: "waiting leads out of the income group", country: "KEN", at: "2015-05-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Opens, p.Eligible.IncomeGroups = time.Date(2015, 8, 1, 0, 0, 0, 0, time.UTC), income("L")
		},
		result: no, test: "open", reason: "opens on 2015-08-01 00:00 (+00:00)",
	},
	{
		name: "withdrawn before it opened", country: "KEN", at: "2025-03-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Withdrawn, p.Opens = true, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		},
		result: no, test: "open", reason: "withdrawn", change: "offer it again, open on 2025-03-01 00:00 (+00:00)", side: programme,
	},
	{
		name: "another theme", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Themes = []framework.Theme{"awareness"} },
		result: no, test: "theme", reason: "this is about awareness, and the programme pays for incident response and legislation",
		change: "take in the theme awareness", side: programme,
	},
	{
		name: "two other themes", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, f *funding.Facts) {
			p.Themes, f.Themes = []framework.Theme{"research"}, []framework.Theme{"awareness", "skills-education"}
		},
		result: no, test: "theme", reason: "this is about awareness and skills and education, and the programme pays for research and development",
		change: "take in one of the themes awareness or skills and education", side: programme,
	},
	{
		name: "one theme of two", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Themes = []framework.Theme{"awareness", "legislation"} },
		result: yes,
	},
	{
		name: "no theme is said", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Themes = nil },
		result: unknown, test: "theme", reason: "what this is about is not said, and the programme pays for incident response and legislation",
	},
	{
		name: "a programme for everything", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Themes, f.Themes = nil, nil },
		result: yes,
	},
	{
		name: "governments may not apply", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Applicants = []funding.Applicant{funding.CivilSociety, funding.Academia}
		},
		result: no, test: "applicant", reason: "a government may not apply, only a civil society organisation or an academic institution",
		change: "let a civil society organisation or an academic institution apply", side: applicant,
	},
	{
		name: "nobody knows who applies", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Applicant = "" },
		result: unknown, test: "applicant", reason: "who would apply is not known; it has to be a government or a public body",
	},
	{
		name: "too long", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Months = 37 },
		result: no, test: "duration", reason: "it takes 37 months, and the programme pays for 36 months at most",
		change: "plan it in 36 months at most", side: applicant,
	},
	{
		name: "no duration is said", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Months, f.Months = 1, 0 },
		result: unknown, test: "duration", reason: "how long it takes is not known, and the programme pays for 1 month at most",
	},
	{
		name: "without the partner", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Partner = funding.No },
		result: no, test: "partner", reason: "the programme asks for the partner FIRST, and Kenya has none",
		change: "find the partner FIRST", side: applicant,
	},
	{
		name: "perhaps without the partner", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Partner = funding.Unsaid },
		result: unknown, test: "partner", reason: "the programme asks for the partner FIRST, and whether Kenya has one is not known",
	},
	{
		name: "no partner is asked for", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Partner, f.Partner = "", funding.No },
		result: yes,
	},
	{
		name: "two reasons have no single change", country: "KEN", at: "2024-08-01",
		with: func(_ *funding.Programme, f *funding.Facts) {
			f.Months, f.Themes = 48, []framework.Theme{"awareness"}
		},
		result: no, test: "theme", reason: "this is about awareness, and the programme pays for incident response and legislation",
	},
	{
		name: "a no comes before what is unknown", country: "KEN", at: "2024-08-01",
		with: func(_ *funding.Programme, f *funding.Facts) {
			f.Applicant, f.Months = "", 48
		},
		result: no, test: "duration", reason: "it takes 48 months, and the programme pays for 36 months at most",
		change: "plan it in 36 months at most", side: applicant,
	},
}
