package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/country"
)

// Grouping says by what units are put together.
type Grouping string

// The groupings. The classes of a country are the newest known that are not newer than the end of the year of its
// assessment; country.Class says of which vintage they are.
const (
	Everyone       Grouping = ""             // one group of all
	ByRegion       Grouping = "region"       // UN M49 region
	BySubregion    Grouping = "subregion"    // UN M49 sub-region
	ByIncome       Grouping = "income"       // World Bank income group
	ByLending      Grouping = "lending"      // World Bank lending category
	ByOrganisation Grouping = "organisation" // a country may be in several, or in none
)

// Groupings lists the names that ParseGrouping takes.
func Groupings() []Grouping {
	return []Grouping{ByRegion, BySubregion, ByIncome, ByLending, ByOrganisation}
}

// ParseGrouping reads the name of a grouping; "" is Everyone.
func ParseGrouping(name string) (Grouping, error) {
	if g := Grouping(name); g == Everyone || slices.Contains(Groupings(), g) {
		return g, nil
	}
	names := make([]string, 0, len(Groupings()))
	for _, g := range Groupings() {
		names = append(names, string(g))
	}
	return "", &Error{Kind: Invalid, Msg: fmt.Sprintf("%q is not a grouping", name), Fix: "Use one of: " + strings.Join(names, ", ") + "."}
}

// The groups of units that a grouping does not place; they stand last.
const (
	Unclassed    = "not classified"
	NoBorrower   = "does not borrow"    // in no lending category of the World Bank
	Unaffiliated = "none of the listed" // member of no organisation that the program knows
)

// groups names the groups of a row, one or more.
func (p *Panel) groups(r Row, by Grouping) []string {
	if by == Everyone {
		return []string{"all"}
	}
	c, ok := p.country(r.Unit)
	if !ok {
		return []string{Unclassed}
	}
	if by == ByOrganisation {
		if list := p.Atlas.Organisations(c, ClassDate(r.Year)); len(list) > 0 {
			return list
		}
		return []string{Unaffiliated}
	}
	return []string{cmp.Or(p.classOf(c, r.Year, by), Unclassed)}
}

// classOf names the one group of a country, "" for none.
func (p *Panel) classOf(c country.Country, year int, by Grouping) string {
	class := p.Atlas.Class(c, ClassDate(year))
	switch by {
	case ByRegion:
		return c.Region.Name
	case BySubregion:
		return c.Subregion.Name
	case ByIncome:
		if class.Income == "" {
			return ""
		}
		return class.Income.Title()
	case ByLending:
		if class.Lending == "" && class.LendingVintage != "" {
			return NoBorrower
		}
		return string(class.Lending)
	case Everyone, ByOrganisation: // not one class of the country
	}
	return ""
}

// grouped puts rows into their groups, and names the groups in the order they are shown: income groups from low to
// high, others by name, those that are placed nowhere last.
func (p *Panel) grouped(by Grouping) (names []string, members map[string][]int) {
	members = map[string][]int{}
	for i, r := range p.Rows {
		for _, g := range p.groups(r, by) {
			if members[g] == nil {
				names = append(names, g)
			}
			members[g] = append(members[g], i)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(groupOrder(a)-groupOrder(b), strings.Compare(a, b))
	})
	return names, members
}

// groupOrder gives income groups their natural order and puts the unplaced last; all other names tie.
func groupOrder(name string) int {
	order := []string{"Low income", "Lower middle income", "Upper middle income", "High income", NoBorrower, Unaffiliated, Unclassed}
	return slices.Index(order, name)
}
