package durability_test

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// customFramework is none that the program comes with.
const customFramework = `id: mairie
version: "2.1"
title: {en: "Town hall", fr: "Mairie"}
entity: any
root:
  id: index
  children:
    - id: plan
      notApplicable: with-reason
      answer:
        type: choice
        options: [{id: aucun, score: 0}, {id: "oui", score: 1}]
    - {id: staff, answer: {type: number, minimum: 0, maximum: 100}}
`

// lockedRandom is a source of chance that is the same each time.
type lockedRandom struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

func (r *lockedRandom) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.src.Read(p)
}

// fillFixture writes a store with every kind of entry, by a clock and from a source of chance that are always the same.
func fillFixture(t *testing.T, dir string) {
	t.Helper()
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	s, err := open(t.Context(), "file:"+dir, assessment.Options{
		Clock: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(61_003 * time.Millisecond)
			return now
		},
		Random: &lockedRandom{src: rand.NewChaCha8([32]byte{1, 2, 3})},
	})
	if err != nil {
		t.Fatal(err)
	}
	f := filler{t: t, s: s.Service}
	f.fill()
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
}

type filler struct {
	t *testing.T
	s *assessment.Service
}

func (f filler) do(actor string, c assessment.Command) *assessment.Assessment {
	f.t.Helper()
	out, err := f.s.Do(f.t.Context(), actor, c)
	if err != nil {
		f.t.Fatal(err)
	}
	if !out.Changed {
		f.t.Fatalf("%+v changes nothing", c)
	}
	return out.Assessment
}

func (f filler) builtin(ref string) *framework.Definition {
	f.t.Helper()
	def, err := framework.Builtin(ref)
	if err != nil {
		f.t.Fatal(err)
	}
	return def
}

func (f filler) fill() {
	f.t.Helper()
	sample, gci := f.builtin("sample@1"), f.builtin("gci-pillars@2020")
	custom, err := framework.Load("mairie.yaml", []byte(customFramework))
	if err != nil {
		f.t.Fatal(err)
	}
	kenya := f.do("ana", assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: sample}).ID
	second := f.do("auditor", assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: sample, Parallel: true}).ID
	town := f.do("ana", assessment.CreateAssessment{Unit: "Ville de Château-Thierry – 東京", Year: 2025, Framework: custom}).ID
	f.do("ana", assessment.AddFramework{Framework: gci})
	f.answers(kenya, second, town)

	due := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	f.do("lead", assessment.Assign{Assessment: kenya, Questions: []string{"cybercrime-law"}, Assignment: assessment.Assignment{Assignee: "legal", Due: due}})
	f.do("lead", assessment.Assign{Assessment: kenya, Questions: []string{"lead-agency"}, Assignment: assessment.Assignment{Assignee: "ana"}})
	f.do("lead", assessment.Assign{Assessment: kenya, Questions: []string{"action-plan"}, Assignment: assessment.Assignment{Assignee: "ana", Due: due}})
	f.do("lead", assessment.Assign{Assessment: kenya, Questions: []string{"action-plan"}})
	a, err := f.s.Assessment(kenya)
	if err != nil {
		f.t.Fatal(err)
	}
	f.do("privacy", assessment.Redact{Assessment: kenya, Text: a.Answer("national-csirt").Note.ID, Why: "It named a person."})
	f.renewals()
	f.imports(gci)
}

func (f filler) answers(kenya, second, town assessment.ID) {
	f.t.Helper()
	option := func(id string) *framework.Value { return &framework.Value{Kind: framework.OneOption, Option: id} }
	note := func(text string) *string { return &text }
	one := func(question string, v *framework.Value, text string, c assessment.Confidence) assessment.Put {
		p := assessment.Put{Question: question, Value: v, Confidence: c}
		if text != "" {
			p.Note = note(text)
		}
		return p
	}
	put := func(id assessment.ID, list ...assessment.Put) {
		f.t.Helper()
		f.do("ana", assessment.PutAnswers{Assessment: id, Answers: list})
	}
	put(kenya,
		one("national-strategy", option("draft"), "", ""),
		one("security-spending", &framework.Value{Kind: framework.Number, Number: 3.25}, "", assessment.HighConfidence),
		one("csirt-services", &framework.Value{Kind: framework.Options, Options: []string{"triage", "forensics"}}, "", ""),
		one("awareness", option("occasional"), "", assessment.LowConfidence),
		one("school-curriculum", &framework.Value{Kind: framework.Flag}, "", ""),
		one("contact-point", &framework.Value{Kind: framework.Flag, Flag: true}, "", ""),
	)
	put(kenya, one("national-csirt", nil, "Ask J. Doe, +254 000; she knows.", ""))
	put(kenya, one("national-strategy", option("current"), "Adopté en conseil des ministres — « Stratégie 2026 »\n東京 🛡", ""))
	put(kenya, one("cable-protection", &framework.Value{Kind: framework.NotApplicable}, "No coast.", assessment.HighConfidence))
	put(kenya, one("csirt-services", &framework.Value{Kind: framework.Options, Options: []string{"nothing"}}, "", ""))
	put(kenya, one("awareness", &framework.Value{}, "", "")) // cleared
	put(kenya, one("security-spending", &framework.Value{Kind: framework.Number, Number: 0}, "", ""))
	put(second, one("national-strategy", option("none"), "A second opinion.", assessment.LowConfidence))
	put(second, one("national-strategy", nil, "", assessment.MediumConfidence))
	put(town, one("plan", option("oui"), "", ""), one("staff", &framework.Value{Kind: framework.Number, Number: 12}, "", ""))
	base := uint64(2)
	f.do("ben", assessment.PutAnswers{Assessment: town, Base: &base, Answers: []assessment.Put{one("plan", &framework.Value{Kind: framework.NotApplicable}, "Merged in 2024.", "")}})
	put(second, one("national-strategy", nil, "Not sure after all.", ""))
	f.do("ana", assessment.PutAnswers{Assessment: second, Answers: []assessment.Put{{Question: "national-strategy", Note: note("")}}})
}

// madeUp is what the reference data of the fixture say that they are.
const madeUp = "Made-up figures"

func (f filler) renewals() {
	f.t.Helper()
	const head = "# What: " + madeUp + "\n# As of: 2026-11\n# Source: written for this fixture\n# Rights: none\n"
	for _, file := range []struct{ name, rows string }{
		{"classes.csv", "country,fiscal_year,income,lending,fragile\nKEN,2031,UM,IBRD,no\nMLI,2031,L,IDA,yes\n"},
		{"organisations.csv", "organisation,name\nIGAD,Intergovernmental Authority on Development\n"},
		{"members.csv", "organisation,country,joined,left\nIGAD,KEN,1986-01-15,\nIGAD,ERI,1993,2007-04-21\n"},
		{"rates.csv", "currency,date,per_usd\nKES,2026-07-01,129.5\nKES,2026-10-01,130.0625\n"},
	} {
		renewal, err := assessment.ReadRenewal(file.name, []byte(head+file.rows))
		if err != nil {
			f.t.Fatal(err)
		}
		if _, err := f.s.Do(f.t.Context(), "ops", assessment.RenewReference{Renewal: renewal}); err != nil {
			f.t.Fatal(err)
		}
	}
	if ids := f.s.State().Atlas().Organisations(mustCountry(f.t, "KEN"), time.Time{}); len(ids) == 0 || ids[len(ids)-1] != "IGAD" {
		f.t.Fatalf("KEN is a member of %v", ids)
	}
}

func mustCountry(t *testing.T, code country.Code) country.Country {
	t.Helper()
	c, ok := country.Get(code)
	if !ok {
		t.Fatal(code)
	}
	return c
}

// imports brings two new assessments by one file: one record with several entries.
func (f filler) imports(gci *framework.Definition) {
	f.t.Helper()
	text := "From the file."
	in := &assessment.Import{Framework: gci, Name: "pillars.csv"}
	for i, unit := range []string{"FRA", "MLI"} {
		for j, q := range gci.Questions()[:3] {
			cell := assessment.Incoming{Unit: unit, Year: 2020, Question: q.ID, Cell: "B2", Value: framework.Value{Kind: framework.Number, Number: float64(7*i+j) + 0.5}}
			if j == 0 {
				cell.Note, cell.Confidence = &text, assessment.HighConfidence
			}
			in.Answers = append(in.Answers, cell)
		}
	}
	report, _, err := f.s.Import(f.t.Context(), "ana", in, true)
	if err != nil || !report.Applied || report.Added != 6 {
		f.t.Fatalf("%+v, %v", report, err)
	}
}
