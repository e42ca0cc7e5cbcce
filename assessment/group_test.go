package assessment_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// grouped gives the groups of a census: "Africa: KEN TGO".
func grouped(t *testing.T, x *assessment.Index, by assessment.Grouping) []string {
	t.Helper()
	var list []string
	for _, g := range x.Census(x.Panel.Framework.Questions()[0], by, "en").Groups {
		var units []string
		for _, a := range g.Answers {
			units = append(units, a.Units...)
		}
		slices.Sort(units)
		if len(units) != g.Units {
			t.Errorf("%s: %d units, %d counted", g.Name, g.Units, len(units))
		}
		list = append(list, g.Name+": "+strings.Join(units, " "))
	}
	return list
}

func TestGroups(t *testing.T) {
	x := index(t, load(t, oneNumber),
		"ZZZ 2024: 1", "XXA 2024: 1", "ATA 2024: 1", "USA 2024: 1", "TUN 2024: 1", "TGO 2024: 1", "MNG 2024: 1", "KEN 2024: 1", "JPN 2024: 1", "FJI 2024: 1")
	for _, tt := range []struct {
		by   assessment.Grouping
		want []string
	}{
		{assessment.Everyone, []string{"all: ATA FJI JPN KEN MNG TGO TUN USA XXA ZZZ"}},
		{assessment.ByRegion, []string{"Africa: KEN TGO TUN", "Americas: USA", "Asia: JPN MNG", "Oceania: FJI", "not classified: ATA XXA ZZZ"}},
		{assessment.BySubregion, []string{
			"Eastern Asia: JPN MNG", "Melanesia: FJI", "Northern Africa: TUN", "Northern America: USA", "Sub-Saharan Africa: KEN TGO",
			"not classified: ATA XXA ZZZ",
		}},
	} {
		wantIDs(t, string(tt.by), grouped(t, x, tt.by), tt.want...)
	}
}

// Income groups stand from low to high, and those without one last, under one name.
func TestIncomeGroups(t *testing.T) {
	rows := []string{"USA 2024: 1", "TUN 2024: 1", "TGO 2024: 1", "KEN 2024: 1", "BLR 2024: 1", "BGR 2024: 1", "XXA 2024: 1"}
	classified := []string{"Low income: TGO", "Lower middle income: KEN TUN XXA", "Upper middle income: BLR", "High income: BGR USA"}
	wantIDs(t, "all in a group", grouped(t, index(t, load(t, oneNumber), rows...), assessment.ByIncome), classified...)
	// Venezuela and Antarctica are in none, and ZZZ is no country.
	rows = append(rows, "VEN 2024: 1", "ATA 2024: 1", "ZZZ 2024: 1")
	wantIDs(t, "some in none", grouped(t, index(t, load(t, oneNumber), rows...), assessment.ByIncome), append(classified, "not classified: ATA VEN ZZZ")...)
}

// The classes are those of the end of the year.
func TestGroupsOfAYear(t *testing.T) {
	def := load(t, oneNumber)
	wantIDs(t, "income 2023", grouped(t, index(t, def, "BGR 2023: 1", "KEN 2023: 1"), assessment.ByIncome), "Lower middle income: KEN", "Upper middle income: BGR")
	wantIDs(t, "income 2024", grouped(t, index(t, def, "BGR 2024: 1", "KEN 2024: 1"), assessment.ByIncome), "Lower middle income: KEN", "High income: BGR")
	wantIDs(t, "members 2019", grouped(t, index(t, def, "GBR 2019: 1"), assessment.ByOrganisation), "CoE: GBR", "EU: GBR", "OSCE: GBR")
	wantIDs(t, "members 2020", grouped(t, index(t, def, "GBR 2020: 1"), assessment.ByOrganisation), "CoE: GBR", "OSCE: GBR")
}

func TestLendingGroups(t *testing.T) {
	x := index(t, load(t, oneNumber), "USA 2024: 1", "TUN 2024: 1", "TGO 2024: 1", "KEN 2024: 1", "JPN 2024: 1", "MNG 2024: 1")
	got := grouped(t, x, assessment.ByLending)
	wantIDs(t, "lending", got[:3], "Blend: KEN", "IBRD: MNG TUN", "IDA: TGO")
	// who does not borrow stands last
	if len(got) != 4 || !strings.HasSuffix(got[3], ": JPN USA") || strings.HasPrefix(got[3], assessment.Unclassed) {
		t.Errorf("groups %q", got)
	}
}

func TestOrganisationGroups(t *testing.T) {
	x := index(t, load(t, oneNumber), "USA 2024: 1", "NGA 2024: 1", "KEN 2024: 1", "FRA 2024: 1", "ZAF 2024: 1", "IND 2024: 1")
	wantIDs(t, "a country in several organisations counts in each", grouped(t, x, assessment.ByOrganisation),
		"AU: KEN NGA ZAF", "CoE: FRA", "ECOWAS: NGA", "EU: FRA", "OAS: USA", "OSCE: FRA USA", "SADC: ZAF", assessment.Unaffiliated+": IND")
}

// Units that are no countries are in one group, whatever they are grouped by.
func TestGroupsOfOtherUnits(t *testing.T) {
	x := index(t, load(t, strings.Replace(oneNumber, head, anyUnit, 1)), "KEN 2024: 1", "port-a 2024: 1")
	for _, by := range assessment.Groupings() {
		wantIDs(t, string(by), grouped(t, x, by), assessment.Unclassed+": KEN port-a")
	}
	wantIDs(t, "everyone", grouped(t, x, assessment.Everyone), "all: KEN port-a")
}

func TestParseGrouping(t *testing.T) {
	for _, g := range append(assessment.Groupings(), assessment.Everyone) {
		if got, err := assessment.ParseGrouping(string(g)); got != g || err != nil {
			t.Errorf("%q gives %q, %v", g, got, err)
		}
	}
	for _, no := range []string{"Region", "continent", " ", "all"} {
		_, err := assessment.ParseGrouping(no)
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || e.Kind != assessment.Invalid || !strings.Contains(e.Error(), "region, subregion, income, lending, organisation") {
			t.Errorf("%q: %v", no, err)
		}
	}
}
