package country

import (
	"cmp"
	"embed"
	"errors"
	"slices"
	"sync"
	"time"
)

//go:embed tables/*.tsv
var tables embed.FS

// An index is all tables, arranged for look-up. It is not changed once built.
type index struct {
	countries []Country // sorted by code
	position  map[Code]int
	alpha2    map[string]Code
	numeric   map[string]Code // three digits
	graduated map[Code]time.Time

	english  map[Code]string
	ownNames map[nameKey]string
	names    map[string][]Code // folded name -> countries; several: ambiguous

	bankRegion map[Code]string
	atlas      *Atlas

	vintages []Vintage
	errs     []error
}

// load builds the index once. The error lists every fault of the tables; the
// index holds the rest.
var load = sync.OnceValues(func() (*index, error) {
	x := &index{
		position:   map[Code]int{},
		alpha2:     map[string]Code{},
		numeric:    map[string]Code{},
		graduated:  map[Code]time.Time{},
		english:    map[Code]string{},
		ownNames:   map[nameKey]string{},
		names:      map[string][]Code{},
		bankRegion: map[Code]string{},
		atlas:      &Atlas{members: map[string][]member{}, membersOf: map[Code][]member{}},
	}
	x.loadCountries(x.loadAreas())
	x.loadNames()
	x.loadVariants()
	x.atlas.income = x.loadIncome()
	x.atlas.lending = x.loadHistory("lending.tsv", string(IDA), string(Blend), string(IBRD))
	x.atlas.fragile = x.loadHistory("fragile.tsv", listed)
	x.loadOrganisations()
	x.loadMembers()
	slices.SortFunc(x.vintages, func(a, b Vintage) int { return cmp.Compare(a.ID, b.ID) })
	return x, errors.Join(x.errs...)
})

// data returns the index. Faults of the embedded tables are found by the tests
// of this package, not by its users.
func data() *index {
	x, _ := load()
	return x
}

func (x *index) country(code Code) (Country, bool) {
	i, ok := x.position[code]
	if !ok {
		return Country{}, false
	}
	return x.countries[i], true
}

// table reads one embedded table and notes its vintage and its faults.
func (x *index) table(file string, columns ...string) table {
	text, err := tables.ReadFile("tables/" + file)
	if err != nil {
		x.errs = append(x.errs, err)
		return table{file: file}
	}
	t, err := readTable(file, text, columns...)
	if err != nil {
		x.errs = append(x.errs, err)
	}
	x.vintages = append(x.vintages, t.vintage)
	return t
}

func (x *index) fault(t table, r row, format string, args ...any) {
	x.errs = append(x.errs, t.fault(r, format, args...))
}
