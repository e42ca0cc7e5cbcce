package assessment

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// Criteria choose units by what their countries are. An empty list does not restrict; lists are joined by AND, the values
// within one by OR.
type Criteria struct {
	Countries         []string // codes or names
	Regions           []string // names or codes of UN M49, or names of World Bank regions; a name that both use is M49's
	IncomeGroups      []string // L, LM, UM, H, or their titles
	LendingCategories []string
	Organisations     []string  // ids
	Bands             []string  // of the framework
	ClassAt           time.Time // the day on which classes and memberships are read; zero is the newest known
}

// Selection is criteria that were understood.
type Selection struct {
	atlas     *country.Atlas
	at        time.Time
	countries map[string]bool
	regions   map[string]bool // as country.RegionWords names them
	income    map[string]bool
	lending   map[string]bool
	members   map[string]bool // countries of the organisations
	bands     map[string]bool
}

// ClassAt is the day on which classes and memberships are read; zero is the newest known.
func (s *Selection) ClassAt() time.Time { return s.at }

// Select reads criteria; def is the framework whose units are chosen, nil for countries as such. The error is an *Error of
// kind Invalid with a field for every value that means nothing, named by the criterion, with what is near it.
func (c Criteria) Select(atlas *country.Atlas, def *framework.Definition) (*Selection, error) {
	s := &Selection{atlas: atlas, at: c.ClassAt}
	var faults []Field
	read := func(criterion string, words []string, known spelling.Words) map[string]bool {
		if len(words) == 0 {
			return nil
		}
		chosen := map[string]bool{}
		for _, word := range words {
			if value, ok := known.Find(word); ok {
				chosen[value] = true
				continue
			}
			faults = append(faults, Field{Path: criterion, Message: cmp.Or(listed(criterion, word, func(part string) bool {
				_, ok := known.Find(part)
				return ok
			}), notKnown(word, known))})
		}
		return chosen
	}
	s.regions = read("region", c.Regions, country.RegionWords())
	s.income = read("incomeGroup", c.IncomeGroups, country.IncomeWords())
	s.lending = read("lendingCategory", c.LendingCategories, country.LendingWords())
	organisations := read("organisation", c.Organisations, atlas.OrganisationWords())
	s.bands = read("band", c.Bands, bandWords(def))
	s.countries, faults = readCountries(c.Countries, def, faults)
	if organisations != nil {
		s.members = map[string]bool{}
		for id := range organisations {
			for _, code := range atlas.Members(id, c.ClassAt) {
				s.members[string(code)] = true
			}
		}
	}
	if def != nil && def.Entity != framework.Country && s.aboutCountries() {
		faults = append(faults, Field{Path: "framework", Message: def.Ref() + " is not about countries: its units have no region, class or organisation"})
	}
	if len(faults) > 0 {
		return nil, &Error{Kind: Invalid, Msg: "the selection cannot be made:", Fields: faults}
	}
	return s, nil
}

func (s *Selection) aboutCountries() bool {
	return s.regions != nil || s.income != nil || s.lending != nil || s.members != nil
}

// readCountries reads names or codes of countries, or the units of a framework that is not about countries as they are.
func readCountries(words []string, def *framework.Definition, faults []Field) (map[string]bool, []Field) {
	if len(words) == 0 {
		return nil, faults
	}
	chosen := map[string]bool{}
	for _, word := range words {
		if def != nil && def.Entity != framework.Country {
			chosen[strings.TrimSpace(word)] = true
			continue
		}
		c, err := country.Parse(word)
		if err != nil {
			faults = append(faults, Field{Path: "country", Message: cmp.Or(listed("country", word, func(part string) bool {
				_, err := country.Parse(part)
				return err == nil
			}), err.Error())})
			continue
		}
		chosen[string(c.Code)] = true
	}
	return chosen, faults
}

// listed says of a word that it is several with commas between them, or nothing. Names may have commas of their own: so
// this is asked only of what is no name.
func listed(criterion, word string, known func(string) bool) string {
	parts := strings.Split(word, ",")
	if len(parts) < 2 || len(parts) > mostListed || !slices.ContainsFunc(parts, known) {
		return ""
	}
	return clipped(word) + " is a list: name one at a time, and give " + criterion + " again for each"
}

// mostListed bounds what is looked up of a list.
const mostListed = 300

// Has says that a unit is in the selection, as far as its country goes.
func (s *Selection) Has(unit string) bool {
	if s.countries != nil && !s.countries[unit] || s.members != nil && !s.members[unit] {
		return false
	}
	if s.regions == nil && s.income == nil && s.lending == nil {
		return true
	}
	c, ok := country.Get(country.Code(unit))
	if !ok {
		return false
	}
	class := s.atlas.Class(c, s.at)
	return (s.regions == nil || s.inRegion(c, class)) &&
		(s.income == nil || s.income[string(class.Income)]) && (s.lending == nil || s.lending[string(class.Lending)])
}

func (s *Selection) inRegion(c country.Country, class country.Class) bool {
	return slices.ContainsFunc(c.RegionKeys(class), func(key string) bool { return s.regions[key] })
}

// HasBand says that a standing's band is in the selection.
func (s *Selection) HasBand(of Standing) bool { return s.bands == nil || s.bands[of.Band.ID] }

func bandWords(def *framework.Definition) spelling.Words {
	known := spelling.Words{}
	if def != nil {
		for _, b := range def.Bands {
			known.Add(b.ID, b.ID)
		}
	}
	return known
}

// fewWords is how many values a message lists in full.
const fewWords = 12

// notKnown says of a word that it means nothing, and what was probably meant.
func notKnown(word string, known spelling.Words) string {
	text := clipped(word) + " is not known"
	if near := known.Nearest(word); near != "" {
		return text + ": did you mean " + near + "?"
	}
	if values := known.Values(); len(values) <= fewWords && len(values) > 0 {
		return text + ": use " + strings.Join(values, ", ")
	}
	return text
}
