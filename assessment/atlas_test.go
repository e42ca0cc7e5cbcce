package assessment_test

import (
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/scoring"
)

// renewedAtlas is the built-in atlas with files of reference data.
func renewedAtlas(t *testing.T, files ...string) *country.Atlas {
	t.Helper()
	atlas := country.Builtin()
	for _, text := range files {
		r, err := assessment.ReadRenewal("renewal.csv", []byte("# What: W\n# As of: A\n# Source: S\n# Rights: R\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		if atlas, err = atlas.With(r); err != nil {
			t.Fatal(err)
		}
	}
	return atlas
}

// Everything that asks for a class or a membership asks the atlas of the panel.
func TestPanelAsksItsAtlas(t *testing.T) {
	def := load(t, oneNumber)
	p := panel(t, def, "KEN 2025: 1", "TGO 2025: 1", "TGO 2024: 1")
	p.Atlas = renewedAtlas(t, "country,fiscal_year,income,lending\nKEN,2026,H,\n", "organisation,name\nCLUB,Club\n", "organisation,country,joined\nCLUB,TGO,2025-02\nAU,KEN,2002\n")
	x := score(t, p)
	wantIDs(t, "income", grouped(t, x, assessment.ByIncome), "Low income: TGO TGO", "High income: KEN")
	wantIDs(t, "lending", grouped(t, x, assessment.ByLending), "IDA: TGO TGO", assessment.NoBorrower+": KEN")
	wantIDs(t, "organisations", grouped(t, x, assessment.ByOrganisation), "AU: KEN", "CLUB: TGO", "ECOWAS: TGO TGO")
	only := score(t, p.Only(func(r assessment.Row) bool { return r.Unit == "KEN" }))
	wantIDs(t, "a part of the panel", grouped(t, only, assessment.ByIncome), "High income: KEN")

	weakest := x.Weakest(assessment.ByIncome, func(n *framework.Node) bool { return n.ID == "index" })
	if len(weakest) != 2 || weakest[1].Group != "High income" {
		t.Errorf("weakest links of %+v", weakest)
	}
	p.Atlas = nil
	wantIDs(t, "built in", grouped(t, score(t, p), assessment.ByIncome), "Low income: TGO TGO", "Lower middle income: KEN")
}

func TestImputationFollowsTheAtlas(t *testing.T) {
	rows := []string{"KEN 2025: 10, ", "JPN 2025: 10, 90"}
	def := load(t, imputed)
	state := func(atlas *country.Atlas) scoring.State {
		p := panel(t, def, rows...)
		p.Atlas = atlas
		return score(t, p).Scores.State(0, 1)
	}
	if got := state(nil); got != scoring.NotAssessed {
		t.Errorf("with the built-in classes Kenya borrows from nobody, and is %v", got)
	}
	if got := state(renewedAtlas(t, "country,fiscal_year,income\nKEN,2026,H\n")); got != scoring.Imputed {
		t.Errorf("with the income of Japan Kenya borrows from it, and is %v", got)
	}
}

func TestCostsFollowTheAtlas(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  children:
    - id: a
      answer: {type: boolean}
      remedy:
        title: {en: R}
        cost: {currency: USD, year: 2025, low: 1, base: 2, high: 3, source: S}
        scaleByIncome: {LM: 1, H: 2}
`)
	base := func(atlas *country.Atlas) int64 {
		p := panel(t, def, "KEN 2025: false")
		p.Atlas = atlas
		gaps := score(t, p).GapsOf(0)
		if len(gaps) != 1 {
			t.Fatalf("gaps %+v", gaps)
		}
		return gaps[0].Cost.Base
	}
	if built, high := base(nil), base(renewedAtlas(t, "country,fiscal_year,income\nKEN,2026,H\n")); built != 200 || high != 400 {
		t.Errorf("base cost %d, and %d as a country of high income", built, high)
	}
}

// The same hash means the same index, so another atlas is another hash.
func TestHashAndAtlas(t *testing.T) {
	p := panel(t, load(t, oneNumber), "KEN 2025: 1")
	without := p.Hash()
	p.Atlas = country.Builtin()
	if p.Hash() != without {
		t.Error("the built-in atlas changes the hash")
	}
	p.Atlas = renewedAtlas(t, "country,fiscal_year,income\nKEN,2026,H\n")
	with := p.Hash()
	if with == without || !strings.HasPrefix(with, "sha256:") || with != p.Hash() {
		t.Errorf("hash %s with other classes, %s without", with, without)
	}
	if p.Only(func(assessment.Row) bool { return true }).Hash() != with {
		t.Error("a copy of the panel has another hash")
	}
	p.Atlas = renewedAtlas(t, "country,fiscal_year,income\nKEN,2026,UM\n")
	if p.Hash() == with {
		t.Error("two atlases have the same hash")
	}
}
