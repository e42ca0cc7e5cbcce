package country_test

import (
	"errors"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment/country"
)

func with(t testing.TB, a *country.Atlas, renewals ...country.Renewal) *country.Atlas {
	t.Helper()
	next, err := a.With(renewals...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func get(t testing.TB, code country.Code) country.Country {
	t.Helper()
	c, ok := country.Get(code)
	if !ok {
		t.Fatalf("no country %s", code)
	}
	return c
}

func TestRenewClasses(t *testing.T) {
	ken, ven := get(t, "KEN"), get(t, "VEN")
	a := with(t, country.Builtin(), parse(t, "country,fiscal_year,income,fragile\nKEN,2026,UM,yes\nVEN,2026,,no\n"))
	check := func(what string, a *country.Atlas, c country.Country, at string, income country.IncomeGroup, iv string, fragile bool, fv string) {
		t.Helper()
		var when time.Time
		if at != "" {
			when = day(at)
		}
		got := a.Class(c, when)
		if got.Income != income || got.IncomeVintage != iv || got.Fragile != fragile || got.FragileVintage != fv {
			t.Errorf("%s: %s at %q is %+v", what, c.Code, at, got)
		}
	}
	check("first day", a, ken, "2025-07-01", "UM", "FY2026", true, "FY2026")
	check("newest", a, ken, "", "UM", "FY2026", true, "FY2026")
	check("the day before", a, ken, "2025-06-30", "LM", "FY2025", false, "FY2025")
	check("not classified, off the list", a, ven, "", "", "FY2026", false, "FY2026")
	check("not named: keeps what it had, and says from when", a, get(t, "AFG"), "", "L", "FY2025", true, "FY2025")
	check("the atlas before", country.Builtin(), ken, "", "LM", "FY2025", false, "FY2025")
	class := a.Class(ken, time.Time{})
	if class.Lending != country.Blend || class.LendingVintage != "FY2025" || class.Vintage != "FY2026" || !class.From.Equal(day("2025-07-01")) {
		t.Errorf("the part that was not renewed: %+v", class)
	}
	if got := a.Newest(); !got.Equal(day("2025-07-01")) {
		t.Errorf("newest %v", got)
	}

	// A correction of a year, a year in a gap, and a year of the built-in table.
	b := with(t, a,
		parse(t, "country,fiscal_year,income\nKEN,2026,L\nKEN,2025,H\n"),
		parse(t, "country,fiscal_year,fragile\nKEN,2022,yes\n"))
	check("corrected", b, ken, "2025-07-01", "L", "FY2026", true, "FY2026")
	check("corrected table", b, ken, "2024-07-01", "H", "FY2025", false, "FY2025")
	check("in the gap", b, ken, "2022-12-31", "LM", "FY2023", true, "FY2022")
	check("before the gap", b, ken, "2021-06-30", "LM", "FY2021", false, "FY2019")
	check("what it was made from", a, ken, "", "UM", "FY2026", true, "FY2026")
	if got := with(t, country.Builtin(), parse(t, "country,fiscal_year,lending\nXXA,2026,IBRD\n")).Class(get(t, country.Exampland), time.Time{}); got.Lending != country.IBRD || got.LendingVintage != "fictional" {
		t.Errorf("the fictional country: %+v", got)
	}
}

func TestRenewMembersAndOrganisations(t *testing.T) {
	tur, ken := get(t, "TUR"), get(t, "KEN")
	members := parse(t, "organisation,country,joined,left\nasean,TUR,2026-02,\nASEAN,KEN,1999,2001\nIGAD,KEN,1986,\n")
	names := parse(t, "organisation,name\nIGAD,Intergovernmental Authority on Development\nau,The Union\n")
	a := with(t, country.Builtin(), members, names)
	if got := a.Members("ASEAN", time.Time{}); !slices.Equal(got, []country.Code{"TUR"}) {
		t.Errorf("members of the renewed organisation: %v", got)
	}
	if got := a.Members("ASEAN", day("2000-01-01")); !slices.Equal(got, []country.Code{"KEN"}) {
		t.Errorf("members then: %v", got)
	}
	if got := a.Organisations(tur, time.Time{}); !slices.Equal(got, []string{"ASEAN", "CoE", "OSCE"}) {
		t.Errorf("Türkiye is in %v", got)
	}
	if got := a.Organisations(ken, time.Time{}); !slices.Equal(got, []string{"AU", "IGAD"}) {
		t.Errorf("Kenya is in %v", got)
	}
	var ids []string
	for _, o := range a.KnownOrganisations() {
		ids = append(ids, o.ID)
	}
	if got := strings.Join(ids, " "); got != "ASEAN AU CoE ECOWAS EU IGAD OAS OSCE PIF SADC" {
		t.Errorf("organisations %s", got)
	}
	for id, want := range map[string]country.Organisation{
		"IGAD": {"IGAD", "Intergovernmental Authority on Development", "S; A"}, "asean": {"ASEAN", "Association of Southeast Asian Nations", "S; A"},
	} {
		if got, ok := a.Organisation(id); !ok || got != want {
			t.Errorf("%s is %+v", id, got)
		}
	}
	before, _ := country.Builtin().Organisation("AU")
	if got, _ := a.Organisation("AU"); got.ID != "AU" || got.Name != "The Union" || got.Source != before.Source || before.Name == "The Union" {
		t.Errorf("the renamed one is %+v, and was %+v", got, before)
	}
	if got := country.Builtin().Members("ASEAN", time.Time{}); len(got) != 11 {
		t.Errorf("the built-in atlas has now %v", got)
	}
	if _, err := country.Builtin().With(members); err == nil || !strings.Contains(err.Error(), `"IGAD" is not an organisation this program knows: write one of ASEAN, AU, CoE`) {
		t.Errorf("an unknown organisation: %v", err)
	}
	if got := with(t, country.Builtin(), names).Members("IGAD", time.Time{}); got != nil {
		t.Errorf("an organisation without members has %v", got)
	}
}

func TestRates(t *testing.T) {
	if got, ok := country.Builtin().Rate("KES", time.Time{}); ok {
		t.Errorf("a built-in rate %+v", got)
	}
	a := with(t, nil, parse(t, "currency,date,per_usd\nKES,2026-07-01,129.5\nKES,2026,128\nUGX,2026,3700\n"))
	a = with(t, a, parse(t, "currency,date,per_usd\nKES,2026-03-01,130\nKES,2026-07-01,129.75\n"))
	for _, tt := range []struct{ currency, at, want string }{
		{"KES", "2025-12-31", ""}, {"KES", "2026-01-01", "128"}, {"KES", "2026-02-28", "128"}, {"KES", "2026-03-01", "130"},
		{"KES", "2026-07-01", "129.75"}, {"KES", "2030-01-01", "129.75"}, {"KES", "", "129.75"}, {"UGX", "", "3700"}, {"EUR", "", ""}, {"kes", "", ""},
		{"USD", "", "1"}, {"USD", "1999-01-01", "1"},
	} {
		var at time.Time
		if tt.at != "" {
			at = day(tt.at)
		}
		got, ok := a.Rate(tt.currency, at)
		if ok != (tt.want != "") || got.PerUSD != tt.want || ok && got.Currency != tt.currency {
			t.Errorf("%s at %q: %+v, %v", tt.currency, tt.at, got, ok)
		}
	}
	if got, _ := a.Rate("KES", day("2026-05-05")); !got.Date.Equal(day("2026-03-01")) || got.Rat().Cmp(big.NewRat(130, 1)) != 0 {
		t.Errorf("rate %+v, %s", got, got.Rat())
	}
	if got := (country.Rate{PerUSD: "0.1"}).Rat(); got.Cmp(big.NewRat(1, 10)) != 0 {
		t.Errorf("a tenth is %s", got)
	}
	for _, none := range []string{"", "1e9999999", "1/3", "-1", "01", "1.0", "x"} {
		if got := (country.Rate{PerUSD: none}).Rat(); got.Sign() != 0 {
			t.Errorf("%q is %s", none, got)
		}
	}
}

func TestPrices(t *testing.T) {
	if got, ok := country.Builtin().Price("USD", 2025); ok {
		t.Errorf("a built-in price level %+v", got)
	}
	first := parse(t, "currency,year,index\nKES,2026,131.40\nKES,2024,120\nUSD,2026,110.5\n")
	first.Vintage.What = "first"
	a := with(t, nil, first)
	for _, tt := range []struct {
		currency string
		year     int
		want     string
	}{{"KES", 2024, "120"}, {"KES", 2025, ""}, {"KES", 2026, "131.4"}, {"KES", 2027, ""}, {"KES", 2023, ""}, {"USD", 2026, "110.5"}, {"EUR", 2026, ""}, {"kes", 2026, ""}, {"", 0, ""}} {
		got, ok := a.Price(tt.currency, tt.year)
		if ok != (tt.want != "") || got.Index != tt.want || ok && (got.Currency != tt.currency || got.Year != tt.year) {
			t.Errorf("%s %d: %+v, %v", tt.currency, tt.year, got, ok)
		}
	}
	if got, _ := a.Price("KES", 2026); got.Rat().Cmp(big.NewRat(1314, 10)) != 0 || (country.PriceIndex{Index: "1/3"}).Rat().Sign() != 0 {
		t.Errorf("%+v is %s", got, got.Rat())
	}

	// Another base: the years of the first series must not meet those of the second.
	second := parse(t, "currency,year,index\nKES,2026,1\nKES,2027,1.05\n")
	second.Vintage.What = "second"
	b := with(t, a, second)
	if got := b.Prices("KES"); !slices.Equal(got, []country.PriceIndex{{Currency: "KES", Year: 2026, Index: "1"}, {Currency: "KES", Year: 2027, Index: "1.05"}}) {
		t.Errorf("the series that was replaced: %+v", got)
	}
	if _, ok := b.Price("USD", 2026); !ok {
		t.Error("a currency that was not named has lost its prices")
	}
	if _, ok := a.Price("KES", 2024); !ok {
		t.Error("the atlas before has lost a year")
	}
	for currency, want := range map[string]string{"KES": "second", "USD": "first", "EUR": ""} {
		if got, ok := b.PriceVintage(currency); ok != (want != "") || got.What != want {
			t.Errorf("%s is from %+v, %v", currency, got, ok)
		}
	}
	b.Prices("KES")[0].Index = "7"
	if got, _ := b.Price("KES", 2026); got.Index != "1" {
		t.Error("who asks for a series can change it")
	}
}

func TestRateVintage(t *testing.T) {
	named := func(what, rows string) country.Renewal {
		r := parse(t, "currency,date,per_usd\n"+rows)
		r.Vintage.What = what
		return r
	}
	a := with(t, nil, named("first", "KES,2026-01-01,128\nKES,2026-07-01,129\n"), named("second", "KES,2026-07-01,130\n"))
	for at, want := range map[string]string{"2025-12-31": "", "2026-06-30": "first", "2026-07-01": "second", "2030-01-01": "second"} {
		if got, ok := a.RateVintage("KES", day(at)); ok != (want != "") || got.What != want || ok && got.ID != "rates" {
			t.Errorf("at %s: %+v, %v", at, got, ok)
		}
	}
	if got, ok := a.RateVintage("USD", time.Time{}); ok {
		t.Errorf("the dollar is from %+v", got)
	}
}

// With looks at renewals that came from no file as closely as ParseRenewal at files.
func TestWithRefuses(t *testing.T) {
	v := country.Vintage{What: "W", AsOf: "A", Source: "S", Rights: "R"}
	zone := time.FixedZone("", 3600)
	for what, r := range map[string]country.Renewal{
		"is no kind": {Kind: "borders", Vintage: v}, `"What"`: {Kind: "rates"},
		"rows of another kind":           {Kind: "rates", Vintage: v, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026}}},
		"speak of income":                {Kind: "classes", Vintage: v, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026}}},
		`"ken" is no country`:            {Kind: "classes", Vintage: v, Columns: country.ClassColumns{Income: true}, Classes: []country.ClassRow{{Country: "ken", FiscalYear: 2026}}},
		"no classes for FY26":            {Kind: "classes", Vintage: v, Columns: country.ClassColumns{Income: true}, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 26}}},
		`"X" is no income`:               {Kind: "classes", Vintage: v, Columns: country.ClassColumns{Income: true}, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026, Income: "X"}}},
		`"X" is no lending`:              {Kind: "classes", Vintage: v, Columns: country.ClassColumns{Lending: true}, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026, Lending: "X"}}},
		"does not speak of":              {Kind: "classes", Vintage: v, Columns: country.ClassColumns{Income: true}, Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026, Fragile: true}}},
		`"" is no id of an`:              {Kind: "members", Vintage: v, Members: []country.MemberRow{{"", "KEN", day("2000-01-01"), time.Time{}}}},
		`"ZZZ" is no country`:            {Kind: "members", Vintage: v, Members: []country.MemberRow{{"AU", "ZZZ", day("2000-01-01"), time.Time{}}}},
		"joined and left are":            {Kind: "members", Vintage: v, Members: []country.MemberRow{{"AU", "KEN", time.Time{}, time.Time{}}}},
		"already: keep one row":          {Kind: "members", Vintage: v, Members: []country.MemberRow{{"AU", "KEN", day("2000-01-01"), time.Time{}}, {"au", "KEN", day("2001-01-01"), time.Time{}}}},
		"X has no name":                  {Kind: "organisations", Vintage: v, Organisations: []country.OrganisationRow{{"X", "a\nb"}}},
		"is no id: it is at":             {Kind: "organisations", Vintage: v, Organisations: []country.OrganisationRow{{"none of the listed", "b"}}},
		`"kes" is no currency`:           {Kind: "rates", Vintage: v, Rates: []country.Rate{{"kes", day("2026-01-01"), "1"}}},
		"KES: the date is":               {Kind: "rates", Vintage: v, Rates: []country.Rate{{"KES", time.Date(2026, 1, 1, 0, 0, 0, 0, zone), "1"}}},
		"KES: the date is a":             {Kind: "rates", Vintage: v, Rates: []country.Rate{{"KES", day("2026-01-01").Add(1), "1"}}},
		`KES: "1.0" is no rate`:          {Kind: "rates", Vintage: v, Rates: []country.Rate{{"KES", day("2026-01-01"), "1.0"}}},
		"KES stands twice on 2026-01-01": {Kind: "rates", Vintage: v, Rates: []country.Rate{{"KES", day("2026-01-01"), "1"}, {"KES", day("2026-01-01"), "2"}}},
		`"kes" is no currency co`:        {Kind: "prices", Vintage: v, Prices: []country.PriceIndex{{"kes", 2026, "1"}}},
		"KES: 26 is no year":             {Kind: "prices", Vintage: v, Prices: []country.PriceIndex{{"KES", 26, "1"}}},
		`KES: "0" is no price level`:     {Kind: "prices", Vintage: v, Prices: []country.PriceIndex{{"KES", 2026, "0"}}},
		"KES stands twice for 2026":      {Kind: "prices", Vintage: v, Prices: []country.PriceIndex{{"KES", 2026, "1"}, {"KES", 2026, "2"}}},
		`"ken" is no country c`:          {Kind: "population", Vintage: v, Populations: []country.Population{{"ken", 2026, 1}}},
		"Kenya (KEN): 26 is no year":     {Kind: "population", Vintage: v, Populations: []country.Population{{"KEN", 26, 1}}},
		"Kenya (KEN): 0 is no number":    {Kind: "population", Vintage: v, Populations: []country.Population{{"KEN", 2026, 0}}},
		"Kenya (KEN) stands twice for 2": {Kind: "population", Vintage: v, Populations: []country.Population{{"KEN", 2026, 1}, {"KEN", 2026, 2}}},
		"stand among the population":     {Kind: "population", Vintage: v, Rates: []country.Rate{{"KES", day("2026-01-01"), "1"}}},
		"stand among the prices":         {Kind: "prices", Vintage: v, Rates: []country.Rate{{"KES", day("2026-01-01"), "1"}}},
	} {
		a, err := country.Builtin().With(r)
		e, ok := errors.AsType[*country.RenewalError](err)
		if !ok || a != nil || len(e.Faults) != 1 && what != `"What"` || !strings.Contains(err.Error(), what) || e.Faults[0].Where() != "" {
			t.Errorf("%s: %v, %v", what, a, err)
		}
	}
}

func TestVintagesOfRenewals(t *testing.T) {
	named := func(what, rows string) country.Renewal {
		r := parse(t, rows)
		r.Vintage.What = what
		return r
	}
	list := func(a *country.Atlas) string {
		var list []string
		for _, v := range a.Vintages() {
			if strings.HasPrefix(v.What, "new") {
				list = append(list, v.ID+" "+v.What)
			} else if v.ID == "members" || v.ID == "income" {
				list = append(list, v.ID)
			}
		}
		return strings.Join(list, ", ")
	}
	if got := list(nil); got != "income, members" {
		t.Errorf("built in: %s", got)
	}
	a := with(t, nil,
		named("new 1", "country,fiscal_year,income,fragile\nKEN,2026,UM,no\n"), named("new 2", "country,fiscal_year,income\nTGO,2026,UM\n"),
		named("new 3", "organisation,country,joined\nEU,FRA,1958\n"), named("new 4", "currency,date,per_usd\nKES,2026,1\n"))
	if got := list(a); got != "fragile new 1, income, income new 1, income new 2, members, members new 3, rates new 4" {
		t.Errorf("renewed: %s", got)
	}
	a = with(t, a, named("new 5", "country,fiscal_year,income\nKEN,2026,L\n"), named("new 6", "currency,date,per_usd\nKES,2026,2\n"), named("new 7", "organisation,name\nX,Y\n"))
	if got := list(a); got != "fragile new 1, income, income new 2, income new 5, members, members new 3, organisations new 7, rates new 6" {
		t.Errorf("renewed twice: %s", got)
	}
	a = with(t, nil, named("new a", "currency,year,index\nKES,2026,1\nEUR,2026,1\n"), named("new b", "currency,year,index\nKES,2026,1\n"))
	if got := list(a); got != "income, members, prices new a, prices new b" {
		t.Errorf("prices of two renewals: %s", got)
	}
	if got := list(with(t, a, named("new c", "currency,year,index\nEUR,2025,1\n"))); got != "income, members, prices new b, prices new c" {
		t.Errorf("one of them replaced altogether: %s", got)
	}
	var all strings.Builder
	for _, o := range country.Builtin().KnownOrganisations() {
		all.WriteString(o.ID + ",FRA,1990\n")
	}
	if got := list(with(t, nil, named("new 8", "organisation,country,joined\n"+all.String()))); got != "income, members new 8" {
		t.Errorf("all members renewed: %s", got)
	}
}

func TestHash(t *testing.T) {
	builtin := country.Builtin()
	if same := with(t, builtin); same != builtin || builtin.Hash() != "" || (*country.Atlas)(nil).Hash() != "" {
		t.Errorf("the built-in atlas has the hash %q", builtin.Hash())
	}
	ken := parse(t, "country,fiscal_year,income\nKEN,2026,UM\n")
	tgo := parse(t, "country,fiscal_year,income\nTGO,2026,UM\n")
	hashes := map[string]string{"": "the built-in atlas"}
	for what, a := range map[string]*country.Atlas{
		"KEN UM 2026": with(t, nil, ken), "TGO too": with(t, nil, ken, tgo), "KEN L 2026": with(t, nil, parse(t, "country,fiscal_year,income\nKEN,2026,L\n")),
		"KEN UM 2027": with(t, nil, parse(t, "country,fiscal_year,income\nKEN,2027,UM\n")), "KEN lending": with(t, nil, parse(t, "country,fiscal_year,lending\nKEN,2026,\n")),
		"EU": with(t, nil, parse(t, "organisation,country,joined\nEU,FRA,1958\n")), "EU later": with(t, nil, parse(t, "organisation,country,joined\nEU,FRA,1959\n")),
		"name": with(t, nil, parse(t, "organisation,name\nEU,E\n")),
	} {
		h := a.Hash()
		if len(h) != len("sha256:")+64 && h != "" || hashes[h] != "" {
			t.Errorf("%s has the hash %q of %s", what, h, hashes[h])
		}
		hashes[h] = what
	}
	if h := with(t, nil, parse(t, "currency,date,per_usd\nKES,2026,1\n")).Hash(); h != "" {
		t.Errorf("a rate, from which no index follows, has the hash %q", h)
	}
	if h := with(t, nil, parse(t, "currency,year,index\nKES,2026,1\n")).Hash(); h != "" {
		t.Errorf("a price level, from which no index follows, has the hash %q", h)
	}
	// The same tables have the same hash, whichever way they came about.
	if with(t, nil, tgo, ken).Hash() != with(t, with(t, nil, ken), tgo, ken).Hash() {
		t.Error("the order of renewals that do not meet changes the hash")
	}
	if h := with(t, nil, parse(t, "country,fiscal_year,income\nKEN,2025,LM\n")).Hash(); h != "" {
		t.Errorf("a renewal that says what is built in has the hash %q", h)
	}
}

func TestUnnamed(t *testing.T) {
	builtin := country.Builtin()
	fragile := map[country.Code]bool{}
	for _, c := range country.All() {
		if builtin.Class(c, time.Time{}).Fragile {
			fragile[c.Code] = true
		}
	}
	delete(fragile, "AFG")
	got := builtin.Unnamed(parse(t, "country,fiscal_year,fragile\nAFG,2026,no\nKEN,2026,yes\n"))
	if len(got) != 1 || got[0].FiscalYear != 2026 || got[0].Part != "fragile" || len(got[0].Countries) != len(fragile) {
		t.Fatalf("unnamed %+v", got)
	}
	for _, c := range got[0].Countries {
		delete(fragile, c.Code)
	}
	if len(fragile) != 0 {
		t.Errorf("not listed: %v", slices.Collect(maps.Keys(fragile)))
	}
	if got := builtin.Unnamed(parse(t, "country,fiscal_year,income\nKEN,2025,H\n")); got != nil {
		t.Errorf("a correction of a year that is held leaves nobody out: %+v", got)
	}
	if got := builtin.Unnamed(parse(t, "currency,date,per_usd\nKES,2026,1\n")); got != nil {
		t.Errorf("rates leave out %+v", got)
	}
}
