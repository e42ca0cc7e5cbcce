package assessment_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// chosen lists the countries that criteria choose.
func chosen(t *testing.T, c assessment.Criteria) []string {
	t.Helper()
	s, err := c.Select(country.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, one := range country.All() {
		if s.Has(string(one.Code)) {
			codes = append(codes, string(one.Code))
		}
	}
	return codes
}

func TestCriteriaChooseCountries(t *testing.T) {
	all := chosen(t, assessment.Criteria{})
	if len(all) != len(country.All()) {
		t.Errorf("without criteria there are %d of %d", len(all), len(country.All()))
	}
	for name, c := range map[string]struct {
		criteria assessment.Criteria
		want     []string
	}{
		"countries":      {assessment.Criteria{Countries: []string{"Kenya", "UG"}}, []string{"KEN", "UGA"}},
		"AND":            {assessment.Criteria{Countries: []string{"KEN", "FRA"}, Regions: []string{"africa"}}, []string{"KEN"}},
		"OR":             {assessment.Criteria{Countries: []string{"KEN", "FRA", "JPN"}, Regions: []string{"002", "Europe"}}, []string{"FRA", "KEN"}},
		"titles":         {assessment.Criteria{Countries: []string{"KEN", "UGA"}, IncomeGroups: []string{"low income"}}, []string{"UGA"}},
		"a shared name":  {assessment.Criteria{Countries: []string{"SDN", "KEN"}, Regions: []string{"Sub-Saharan Africa"}}, []string{"KEN"}},
		"the Bank's own": {assessment.Criteria{Countries: []string{"IND", "KEN"}, Regions: []string{"south asia"}}, []string{"IND"}},
		"a former member": {
			assessment.Criteria{Countries: []string{"GBR", "FRA"}, Organisations: []string{"eu"}, ClassAt: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)},
			[]string{"FRA", "GBR"},
		},
		"no member now": {assessment.Criteria{Countries: []string{"GBR", "FRA"}, Organisations: []string{"EU"}}, []string{"FRA"}},
	} {
		if got := chosen(t, c.criteria); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestCriteriaSayEveryFaultWithTheNearest(t *testing.T) {
	c := assessment.Criteria{
		Countries: []string{"Kenia"}, Regions: []string{"Afrca", "Europe"}, IncomeGroups: []string{"poor"}, LendingCategories: []string{"IDB"},
		Organisations: []string{"ECOVAS"}, Bands: []string{"T9"},
	}
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Select(country.Builtin(), def)
	var e *assessment.Error
	if !errors.As(err, &e) || e.Kind != assessment.Invalid {
		t.Fatalf("error %v", err)
	}
	want := map[string]string{"country": "Kenya", "region": "africa", "incomeGroup": "LM", "lendingCategory": "", "organisation": "ecowas", "band": "t"}
	if len(e.Fields) != len(want) {
		t.Errorf("%d faults: %v", len(e.Fields), e.Fields)
	}
	for _, f := range e.Fields {
		near, ok := want[f.Path]
		if !ok || !strings.Contains(f.Message, near) {
			t.Errorf("%s: %s", f.Path, f.Message)
		}
	}
}

func TestCriteriaOfUnitsThatAreNoCountries(t *testing.T) {
	def := &framework.Definition{ID: "teams", Version: "1", Entity: framework.Any}
	s, err := assessment.Criteria{Countries: []string{"team a"}}.Select(country.Builtin(), def)
	if err != nil || !s.Has("team a") || s.Has("KEN") {
		t.Errorf("a unit as it is: %v", err)
	}
	if _, err := (assessment.Criteria{Regions: []string{"Africa"}}).Select(country.Builtin(), def); err == nil {
		t.Error("units that are no countries have a region")
	}
}

// Names have commas of their own; what is no name and has some was probably meant to be several.
func TestCriteriaNameAList(t *testing.T) {
	for word, tt := range map[string]struct {
		c    assessment.Criteria
		list bool
	}{
		"Africa,Asia":    {assessment.Criteria{Regions: []string{"Africa,Asia"}}, true},
		"L, LM":          {assessment.Criteria{IncomeGroups: []string{"L, LM"}}, true},
		"KEN,ETH":        {assessment.Criteria{Countries: []string{"KEN,ETH"}}, true},
		"Atlantis,Thule": {assessment.Criteria{Regions: []string{"Atlantis,Thule"}}, false},
	} {
		_, err := tt.c.Select(country.Builtin(), nil)
		if err == nil || strings.Contains(err.Error(), "one at a time") != tt.list {
			t.Errorf("%s: %v", word, err)
		}
	}
	if _, err := (assessment.Criteria{Countries: []string{"Korea, Republic of"}}).Select(country.Builtin(), nil); err != nil {
		t.Error(err)
	}
}
