package api

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// matrixFramework has confidential questions that open ones are implied by, require, and stand beside in their group, and
// scores that compare countries.
const matrixFramework = `
id: matrix
version: "1"
title: {en: Matrix}
source: made up
licence: none
entity: country
defaults: {aggregate: arithmetic, missing: zero, minimumCoverage: 0}
bands: [{id: high, from: 50, title: {en: High}}, {id: low, from: 0, title: {en: Low}}]
root:
  id: index
  title: {en: Index}
  children:
    - id: legal
      title: {en: Legal}
      weight: 2
      children:
        - {id: law, title: {en: Law}, question: {en: "?"}, themes: [legislation], answer: {type: choice, options: [{id: none, score: 0, title: {en: None}}, {id: draft, score: 0.4, title: {en: Draft}}, {id: in-force, score: 1, title: {en: In force}}]}}
        - {id: hidden, title: {en: Hidden}, question: {en: "?"}, confidential: true, answer: {type: number, minimum: 0, maximum: 1000}}
        - {id: hidden-flag, title: {en: Flag}, question: {en: "?"}, confidential: true, answer: {type: boolean}}
        - {id: implied, title: {en: Implied}, question: {en: "?"}, impliedBy: {question: hidden-flag, when: [false], score: 0}, answer: {type: boolean}}
        - {id: needing, title: {en: Needing}, question: {en: "?"}, requires: [hidden-flag, law], remedy: {title: {en: R}, cost: {currency: USD, year: 2025, low: 1, base: 2, high: 3, source: guess}}, answer: {type: boolean}}
    - id: secrets
      title: {en: Secrets}
      weight: 5
      children:
        - {id: lone, title: {en: Lone}, question: {en: "?"}, confidential: true, answer: {type: number, minimum: 0, maximum: 1000}}
    - id: technical
      title: {en: Technical}
      children:
        - {id: spend, title: {en: Spend}, question: {en: "?"}, answer: {type: number, normalise: minmax}}
        - {id: hidden-spend, title: {en: Hidden spend}, question: {en: "?"}, confidential: true, answer: {type: number, normalise: minmax}}
        - {id: erased, title: {en: Erased}, question: {en: "?"}, answer: {type: boolean}}
`

// matrixStages are the states of XXA's assessments, one year each from matrixYear on.
var matrixStages = []assessment.Stage{
	assessment.Draft, assessment.Submitted, assessment.InReview, assessment.Returned, assessment.Reviewed, assessment.SignedOff,
	assessment.Published, assessment.Superseded,
}

// Years of the states. Of matrixGone there is no assessment.
const (
	matrixYear = 2016
	matrixGone = 2030
	publicYear = matrixYear + 6
)

// matrixUnits are the countries with answers: the first with all states, the others with a published assessment.
var matrixUnits = []string{"XXA", "KEN", "UGA"}

func matrixID(unit string, year int) assessment.ID {
	return assessment.ID(fmt.Sprintf("%s-%d-matrix@1", unit, year))
}

// matrixCaller is who sends the requests of a cell. The role is "public" for nobody, and "closed" for an account that was
// disabled or erased.
type matrixCaller struct{ role, scope string }

func (c matrixCaller) String() string { return c.role + "-" + c.scope }

func (c matrixCaller) covers(unit string) bool {
	return c.scope == "all" || c.scope == "own" && unit == "XXA" || c.scope == "other" && unit == "KEN"
}

// team says that the caller belongs to those who see everything of a country.
func (c matrixCaller) team(unit string) bool {
	return c.covers(unit) && slices.Contains([]string{"assessor", "reviewer", "ministry", "auditor"}, c.role)
}

func matrixCallers() []matrixCaller {
	all := []matrixCaller{{"public", ""}, {"closed", "disabled"}, {"closed", "erased"}}
	for _, role := range assessment.Roles() {
		for _, scope := range []string{"own", "other", "none", "all"} {
			all = append(all, matrixCaller{string(role), scope})
		}
	}
	return all
}

// matrixFill is what a matrix begins with.
type matrixFill struct {
	records  []journal.Record
	items    []vault.Item
	accounts map[string]string // id of each caller, and of "target"
	seqs     map[assessment.Stage]uint64
}

// matrixSecrets is how two stores may differ: by XXA's confidential answers alone, or by its open ones.
type matrixSecrets struct {
	shift float64 // of their values
	extra bool    // they were changed and commented once more, at the same second
	open  bool    // not by these, but by open answers
}

// filling is a store while it is filled.
type filling struct {
	ctx     context.Context
	s       *assessment.Service
	at      time.Time
	secrets matrixSecrets
	out     *matrixFill
	fault   error // the first
}

func (f *filling) do(actor string, command assessment.Command) assessment.Outcome {
	f.at = f.at.Add(time.Second)
	out, err := f.s.Do(f.ctx, actor, command)
	if err != nil && f.fault == nil {
		f.fault = err
	}
	return out
}

// plainMatrix is the store of most tests, filled once.
var plainMatrix = sync.OnceValues(func() (*matrixFill, error) { return fillMatrix(matrixSecrets{}) })

// fillMatrix makes the accounts and the assessments. Whatever may be read carries a mark of its kind, unit and state: see
// leaks.
func fillMatrix(secrets matrixSecrets) (*matrixFill, error) {
	ctx := context.Background()
	j, v := journaltest.Memory(), &keptVault{Vault: vaulttest.Memory(), items: map[string]vault.Item{}}
	f := &filling{ctx: ctx, at: moment, secrets: secrets, out: &matrixFill{accounts: map[string]string{}, seqs: map[assessment.Stage]uint64{}}}
	clock := func() time.Time { return f.at }
	s, err := assessment.Open(ctx, assessment.Stores{Journal: j, Vault: v}, assessment.Options{Clock: clock, Random: sameChance(1)})
	if err != nil {
		return nil, err
	}
	f.s = s
	if err := f.addAccounts(v, clock); err != nil {
		return nil, err
	}
	def, err := framework.Load("matrix.yaml", []byte(matrixFramework))
	if err != nil {
		return nil, err
	}
	f.fund() // first, so that every store draws the same ids for it
	f.do("operator", assessment.PutProgramme{Programme: funding.Programme{
		ID: "any", Funder: "F", Title: framework.Text{"en": "Any"}, Instrument: funding.Grant, Currency: "USD", Budget: 1_000_000_00, Floor: 2_00,
	}})
	for i, stage := range matrixStages {
		f.assess(def, 0, i, stage)
	}
	for unit := 1; unit < len(matrixUnits); unit++ {
		f.assess(def, unit, publicYear-matrixYear, assessment.Published)
	}
	f.match()
	if f.fault != nil {
		return nil, f.fault
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return nil, err
		}
		f.out.records = append(f.out.records, r)
	}
	for _, item := range v.items {
		f.out.items = append(f.out.items, item)
	}
	return f.out, f.supersede()
}

// addAccounts makes an account of every role and scope, with names and addresses that nobody else may read.
func (f *filling) addAccounts(v vault.Vault, clock func() time.Time) error {
	d, err := account.NewDirectory(f.s, v, account.Options{Clock: clock, Random: sameChance(2), Cost: account.Cost{Memory: 8, Passes: 1, Threads: 1}})
	if err != nil {
		return err
	}
	units := map[string][]string{"own": {"XXA"}, "other": {"KEN"}, "all": {assessment.Everywhere}}
	for _, c := range append(matrixCallers(), matrixCaller{"assessor", "target"}) {
		role := assessment.Role(c.role)
		switch c.role {
		case "public":
			continue
		case "closed":
			role = assessment.Assessor
		}
		name := c.String()
		added, err := d.Add(f.ctx, "operator", account.New{
			Email: "zqmail-" + name + "@example.org", Name: "zqname-" + name, Password: password, Role: role, Units: units[c.scope],
		})
		if err != nil {
			return err
		}
		f.out.accounts[name] = added.ID
	}
	f.do("operator", assessment.DisableAccount{ID: f.out.accounts["closed-disabled"], Disabled: true})
	return d.Erase(f.ctx, "operator", f.out.accounts["closed-erased"])
}

// fund records two programmes of the donor for XXA; the donor for all countries has joined the first, and committed money of
// it.
func (f *filling) fund() {
	owner, partner := f.out.accounts["donor-own"], f.out.accounts["donor-all"]
	p := funding.Programme{
		ID: "p1", Funder: "Example Bank", Title: framework.Text{"en": "P"}, Instrument: funding.Grant, Currency: "USD", Budget: 1000,
		Pooled: true, Contact: "zqmail-contact@example.org",
	}
	f.do(owner, assessment.PutProgramme{Programme: p})
	f.do(partner, assessment.JoinProgramme{Programme: "p1", Line: funding.Line{ID: "line", Funder: "Partner", Budget: 100}})
	f.do(partner, assessment.PutCommitment{Commitment: funding.Commitment{
		ID: "c1", Programme: "p1", Country: "XXA", Amount: 5, Currency: "USD", Status: funding.Committed,
		Date: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Source: "zqmail-source@example.org",
	}})
	p.ID = "p2"
	f.do(owner, assessment.PutProgramme{Programme: p})
}

// match records two matchings of a donor, who has the scope XXA.
func (f *filling) match() {
	for years := range 2 {
		made, err := f.s.State().Match(f.ctx, assessment.MatchingRequest{
			Framework: "matrix", Year: publicYear, Terms: assessment.Terms{At: moment, Years: 1 + years},
		})
		if err != nil {
			if f.fault == nil {
				f.fault = err
			}
			return
		}
		f.do(f.out.accounts["donor-own"], assessment.RecordMatching{Made: made, Title: "zqmail-title"})
	}
}

// markText is a text with a mark.
func markText(kind string, unit, state int) string {
	return fmt.Sprintf("zq%s-%d-%d", kind, unit, state)
}

// markNumber is a number with a mark: 4.. of an open answer, 7.. of a confidential one. Its places behind the point keep the
// bounds of classes, which lie evenly between such numbers, from looking like one.
func markNumber(kind, unit, state int) float64 {
	v, err := strconv.ParseFloat(fmt.Sprintf("%d%d%d.0%d125", kind, unit, state, 3+unit), 64)
	if err != nil {
		return 0
	}
	return v
}

// assess makes an assessment with marks in all that it holds, and takes it to a stage.
func (f *filling) assess(def *framework.Definition, unit, state int, stage assessment.Stage) {
	id := matrixID(matrixUnits[unit], matrixYear+state)
	who := f.out.accounts["assessor-all"]
	number := func(v float64) *framework.Value { return &framework.Value{Kind: framework.Number, Number: v} }
	yes := &framework.Value{Kind: framework.Flag, Flag: true}
	open, secret := markText("note", unit, state), markText("secret", unit, state)
	spend, kept := markNumber(4, unit, state), markNumber(7, unit, state)
	f.do(who, assessment.CreateAssessment{Unit: matrixUnits[unit], Year: matrixYear + state, Framework: def})
	confidential := func(shift float64) []assessment.Put {
		return []assessment.Put{
			{Question: "hidden", Value: number(kept + shift), Note: &secret},
			{Question: "hidden-flag", Value: &framework.Value{Kind: framework.Flag, Flag: shift == 0}, Note: &secret},
			{Question: "lone", Value: number(kept + 2*shift)},
			{Question: "hidden-spend", Value: number(kept - shift)},
		}
	}
	law, implied := "draft", yes
	if f.secrets.open && unit == 0 {
		law, spend, implied = "in-force", spend+15, &framework.Value{}
	}
	out := f.do(who, assessment.PutAnswers{Assessment: id, Answers: append([]assessment.Put{
		{Question: "law", Value: &framework.Value{Kind: framework.OneOption, Option: law}, Note: &open},
		{Question: "spend", Value: number(spend), Note: &open},
		{Question: "implied", Value: implied}, {Question: "needing", Value: &framework.Value{Kind: framework.Flag}, Note: &open},
		{Question: "erased", Value: yes, Note: &open},
	}, confidential(f.secrets.shift*float64(1-min(unit, 1)))...)})
	if f.fault != nil {
		return
	}
	if f.secrets.extra && unit == 0 {
		f.at = f.at.Add(-time.Second)
		f.do(who, assessment.PutAnswers{Assessment: id, Answers: confidential(f.secrets.shift + 3)})
		f.at = f.at.Add(-time.Second)
		f.do(who, assessment.AddComment{Assessment: id, Question: "hidden", Text: "one more"})
	}
	f.plan(who, id, unit)
	due := time.Date(2031, time.Month(unit+1), state+1, 0, 0, 0, 0, time.UTC)
	for _, q := range []string{"law", "hidden"} {
		f.do(who, assessment.Assign{Assessment: id, Questions: []string{q}, Assignment: assessment.Assignment{Assignee: who, Due: due}})
	}
	f.do(who, assessment.Redact{Assessment: id, Text: out.Assessment.Answer("erased").Note.ID, Why: markText("why", unit, state)})
	for _, q := range []string{"law", "hidden"} {
		f.do(who, assessment.AddComment{Assessment: id, Question: q, Text: markText("comment", unit, state)})
	}
	for _, to := range wayOf(stage) {
		move := assessment.Move{Assessment: id, To: to, Reason: markText("reason", unit, state)}
		if to == assessment.Returned {
			move.Questions = []string{"spend", "hidden"}
		}
		f.do("operator", move)
		if to == assessment.InReview {
			f.review(id, unit, state)
		}
		if unit == 0 && stage == assessment.Published {
			f.out.seqs[to] = f.s.Head().Seq
		}
	}
}

// plan records what a country plans, of a confidential question too; in a store with other secrets that is another plan.
func (f *filling) plan(who string, id assessment.ID, unit int) {
	cost := func(base int64) *funding.ActionCost {
		return &funding.ActionCost{Currency: "USD", PriceYear: 2025, OneOff: funding.Range{Low: base, Base: base, High: 2 * base}}
	}
	f.do(who, assessment.PutAction{Assessment: id, Action: funding.Action{ID: "needing", Months: 14, Cost: cost(150_00)}})
	secret := funding.Action{ID: "hidden-plan", Questions: []string{"hidden", "lone"}, Title: "other", Cost: cost(70_00)}
	if f.secrets.shift != 0 && unit == 0 {
		secret = funding.Action{ID: "hidden-plan", Questions: []string{"hidden-flag"}, Title: "another", Months: 99, Status: funding.Done, Cost: cost(99_000_00)}
	}
	f.do(who, assessment.PutAction{Assessment: id, Action: secret})
}

// review accepts an answer and questions another, of each sort; in a store with other secrets, of the confidential ones
// the other way round.
func (f *filling) review(id assessment.ID, unit, state int) {
	accepted, questioned := "lone", "hidden"
	if f.secrets.shift != 0 && unit == 0 {
		accepted, questioned = questioned, accepted
	}
	f.do("operator", assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: []string{"law", accepted}})
	f.do("operator", assessment.PutReviews{
		Assessment: id, State: assessment.Questioned, Questions: []string{"needing", questioned}, Reason: markText("review", unit, state),
	})
}

// wayOf is how an assessment gets to a stage; to publication by a return.
func wayOf(stage assessment.Stage) []assessment.Stage {
	const s, i, r, v, o, p = assessment.Submitted, assessment.InReview, assessment.Returned, assessment.Reviewed, assessment.SignedOff, assessment.Published
	return map[assessment.Stage][]assessment.Stage{
		s: {s}, i: {s, i}, r: {s, i, r}, v: {s, i, v}, o: {s, i, v, o}, p: {s, i, r, s, i, v, o, p}, assessment.Superseded: {s, i, r, s, i, v, o, p},
	}[stage]
}

// supersede records what no command asks for: that something has taken an assessment's place.
func (f *filling) supersede() error {
	head := f.out.records[len(f.out.records)-1].Head()
	r, err := journal.Next(head, f.at.Add(time.Second), journal.ID{1}, []journal.Entry{{
		Actor: "operator", Kind: "assessment.moved", Version: 1,
		Subject: "assessment/" + string(matrixID("XXA", publicYear+1)), Body: []byte(`{"to":"superseded"}`),
	}})
	f.out.records = append(f.out.records, r)
	return err
}
