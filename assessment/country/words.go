package country

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"readiness/assessment/spelling"
)

// RegionWords returns what people write for regions: names and codes of UN M49,
// and names of World Bank regions; a name that both use is M49's. The values
// are those of RegionKeys. The words are the caller's own.
func RegionWords() spelling.Words {
	words := spelling.Words{}
	for _, c := range data().countries {
		if name := Builtin().Class(c, time.Time{}).Region; name != "" {
			words.Add(name, name)
		}
	}
	for _, c := range data().countries { // after the Bank's, because a name that both use is M49's
		for _, area := range c.Areas() {
			words.Add(areaKey(area), area.Name, fmt.Sprintf("%03d", area.Code))
		}
	}
	return words
}

// RegionKeys returns the regions that a country of a class is in, the smallest
// of UN M49 first and that of the World Bank last, as RegionWords names them.
func (c Country) RegionKeys(class Class) []string {
	var keys []string
	for _, area := range c.Areas() {
		keys = append(keys, areaKey(area))
	}
	if class.Region != "" {
		keys = append(keys, class.Region)
	}
	return keys
}

// RegionName returns the name of a region by its key: what RegionWords finds
// again. It is the key itself where there is no such region.
func RegionName(key string) string {
	if name, ok := areaNames()[key]; ok {
		return name
	}
	return key
}

// Areas returns the regions of UN M49 that a country is in, the smallest first.
func (c Country) Areas() []Area {
	return slices.DeleteFunc([]Area{c.Intermediate, c.Subregion, c.Region}, func(a Area) bool { return a.Code == 0 })
}

// areaKey is a number, which no name of a region is.
func areaKey(a Area) string { return strconv.Itoa(a.Code) }

var areaNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, c := range data().countries {
		for _, area := range c.Areas() {
			names[areaKey(area)] = area.Name
		}
	}
	return names
})

// IncomeGroups returns all groups in rising order.
func IncomeGroups() []IncomeGroup {
	return []IncomeGroup{LowIncome, LowerMiddleIncome, UpperMiddleIncome, HighIncome}
}

// IncomeWords returns what people write for income groups: their letters and
// their titles.
func IncomeWords() spelling.Words {
	words := spelling.Words{}
	for _, g := range IncomeGroups() {
		words.Add(string(g), string(g), g.Title())
	}
	return words
}

// LendingCategories returns all categories.
func LendingCategories() []LendingCategory { return []LendingCategory{IDA, Blend, IBRD} }

// LendingWords returns what people write for lending categories.
func LendingWords() spelling.Words {
	return spelling.Of(string(IDA), string(Blend), string(IBRD))
}

// OrganisationWords returns what people write for organisations: their IDs.
func (a *Atlas) OrganisationWords() spelling.Words {
	words := spelling.Words{}
	for _, o := range a.KnownOrganisations() {
		words.Add(o.ID, o.ID)
	}
	return words
}
