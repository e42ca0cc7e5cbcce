package country

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

func (x *index) loadAreas() map[string]Area {
	areas := map[string]Area{"": {}}
	t := x.table("areas.tsv", "code", "name")
	for _, r := range t.rows {
		code, err := strconv.Atoi(r.cells[0])
		if _, twice := areas[r.cells[0]]; err != nil || twice || len(r.cells[0]) != 3 || r.cells[1] == "" {
			x.fault(t, r, "want a new code of three digits and a name")
			continue
		}
		areas[r.cells[0]] = Area{Code: code, Name: r.cells[1]}
	}
	return areas
}

func (x *index) loadCountries(areas map[string]Area) {
	t := x.table("countries.tsv", "alpha3", "alpha2", "numeric", "region", "subregion", "intermediate",
		"ldc", "lldc", "sids", "currency", "name")
	for _, r := range t.rows {
		c, graduated, err := readCountry(r.cells, areas)
		if err != nil {
			x.fault(t, r, "%v", err)
			continue
		}
		if n := len(x.countries); n > 0 && x.countries[n-1].Code >= c.Code {
			x.fault(t, r, "%s is not in order", c.Code)
			continue
		}
		if other, ok := x.alpha2[c.Alpha2]; ok {
			x.fault(t, r, "%s is the alpha-2 code of %s", c.Alpha2, other)
		}
		if other, ok := x.numeric[r.cells[2]]; ok {
			x.fault(t, r, "%s is the numeric code of %s", r.cells[2], other)
		}
		x.position[c.Code] = len(x.countries)
		x.countries = append(x.countries, c)
		if c.Alpha2 != "" {
			x.alpha2[c.Alpha2] = c.Code
		}
		if r.cells[2] != "" {
			x.numeric[r.cells[2]] = c.Code
		}
		if !graduated.IsZero() {
			x.graduated[c.Code] = graduated
		}
		x.english[c.Code] = r.cells[10]
		x.addName(t, r, r.cells[10], c.Code)
	}
}

// readCountry reads a line of countries.tsv, and the day on which the country
// left the list of least developed countries.
func readCountry(cells []string, areas map[string]Area) (Country, time.Time, error) {
	c := Country{
		Code: Code(cells[0]), Alpha2: cells[1], Currency: cells[9],
		LDC: cells[6] == "yes", LLDC: cells[7] == "yes", SIDS: cells[8] == "yes",
		Fictional: Code(cells[0]) == Exampland || Code(cells[0]) == Samplia,
	}
	var graduated time.Time
	var errs []error
	if len(c.Code) != 3 || cells[10] == "" {
		errs = append(errs, errors.New("want an alpha-3 code and a name"))
	}
	if cells[2] != "" {
		n, err := strconv.Atoi(cells[2])
		if err != nil || len(cells[2]) != 3 {
			errs = append(errs, fmt.Errorf("numeric code %q: want three digits", cells[2]))
		}
		c.Numeric = n
	}
	for i, area := range []*Area{&c.Region, &c.Subregion, &c.Intermediate} {
		a, ok := areas[cells[3+i]]
		if !ok {
			errs = append(errs, fmt.Errorf("area %q is not in areas.tsv", cells[3+i]))
		}
		*area = a
	}
	if day, ok := strings.CutPrefix(cells[6], "until "); ok {
		t, err := time.Parse(time.DateOnly, day)
		errs = append(errs, err)
		graduated = t
	} else if cells[6] != "" && cells[6] != "yes" {
		errs = append(errs, fmt.Errorf("ldc %q: want yes, until DATE or -", cells[6]))
	}
	for _, flag := range cells[7:9] {
		if flag != "" && flag != "yes" {
			errs = append(errs, fmt.Errorf("flag %q: want yes or -", flag))
		}
	}
	return c, graduated, errors.Join(errs...)
}

// addName makes a name mean countries; a name that means something already is a
// fault of the table.
func (x *index) addName(t table, r row, name string, codes ...Code) {
	key, _ := fold(name)
	if old := x.names[key]; key == "" || len(old) > 0 {
		x.fault(t, r, "%q is the name of %v already", name, old)
		return
	}
	x.names[key] = codes
}
