package funding_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// pricedAtlas has made-up rates and price levels.
func pricedAtlas(t testing.TB) *country.Atlas {
	t.Helper()
	head := func(what string) string {
		return "# What: " + what + "\n# As of: 2026-11\n# Source: made up\n# Rights: none\n"
	}
	var list []country.Renewal
	for _, text := range []string{
		head("Rates") + "currency,date,per_usd\nKES,2026-01-01,128\nKES,2026-07-01,129.5\nEUR,2026-01-01,0.8\nJPY,2026-01-01,150\nKWD,2026-01-01,0.3\n",
		head("Price levels") + "currency,year,index\nKES,2020,80\nKES,2026,131.4\nUSD,2020,100\nUSD,2026,125\nEUR,2026,100\n",
	} {
		r, err := country.ParseRenewal("test.csv", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	atlas, err := country.Builtin().With(list...)
	if err != nil {
		t.Fatal(err)
	}
	return atlas
}

func onThe(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestConvert(t *testing.T) {
	atlas := pricedAtlas(t)
	for _, tt := range []struct {
		name     string
		from, to funding.Money // of to the amount is what comes out; its year is the one that is wanted
		date     string
		adjusted bool
		year     int // of the result, where it is another than wanted
	}{
		{"unchanged", funding.Money{123, "KES", 2026}, funding.Money{123, "KES", 2026}, "2026-08-01", true, 0},
		{"unchanged, of an unknown currency", funding.Money{math.MinInt64, "ZZZ", 1700}, funding.Money{math.MinInt64, "ZZZ", 1700}, "", true, 0},
		{"into dollars", funding.Money{12950, "KES", 2026}, funding.Money{100, "USD", 2026}, "2026-07-01", true, 0},
		{"the day before", funding.Money{12800, "KES", 2026}, funding.Money{100, "USD", 2026}, "2026-06-30", true, 0},
		{"the newest", funding.Money{12950, "KES", 2026}, funding.Money{100, "USD", 2026}, "", true, 0},
		{"from dollars", funding.Money{100, "USD", 2026}, funding.Money{12950, "KES", 2026}, "2026-07-01", true, 0},
		// 1.00 EUR = 1.25 USD = 161.875 KES
		{"by way of the dollar", funding.Money{100, "EUR", 2026}, funding.Money{16188, "KES", 2026}, "2026-07-01", true, 0},
		{"no decimals", funding.Money{100, "USD", 2026}, funding.Money{150, "JPY", 2026}, "2026-07-01", true, 0},
		{"from no decimals", funding.Money{150, "JPY", 2026}, funding.Money{100, "USD", 2026}, "2026-07-01", true, 0},
		{"three decimals", funding.Money{100, "USD", 2026}, funding.Money{300, "KWD", 2026}, "2026-07-01", true, 0},
		{"half of a unit goes up", funding.Money{1, "USD", 2026}, funding.Money{2, "JPY", 2026}, "2026-07-01", true, 0}, // 1.5
		{"also below nothing", funding.Money{-1, "USD", 2026}, funding.Money{-1, "JPY", 2026}, "2026-07-01", true, 0},   // -1.5
		{"half of a cent", funding.Money{2, "USD", 2020}, funding.Money{3, "USD", 2026}, "", true, 0},                   // 2.5
		{"other prices", funding.Money{8000, "KES", 2020}, funding.Money{13140, "KES", 2026}, "", true, 0},
		{"back", funding.Money{13140, "KES", 2026}, funding.Money{8000, "KES", 2020}, "", true, 0},
		{"prices of its own economy", funding.Money{80000, "KES", 2020}, funding.Money{1015, "USD", 2026}, "2026-07-01", true, 0}, // 131400 / 129.5 = 1014.67
		{"no year is wanted", funding.Money{12950, "KES", 2020}, funding.Money{100, "USD", 0}, "2026-07-01", true, 2020},
		{"no level of the amount's year", funding.Money{12950, "KES", 2021}, funding.Money{100, "USD", 2026}, "2026-07-01", false, 2021},
		{"no level of the wanted year", funding.Money{100, "KES", 2020}, funding.Money{100, "KES", 2027}, "", false, 2020},
		{"no level of the currency", funding.Money{150, "JPY", 2020}, funding.Money{100, "USD", 2026}, "", false, 2020},
		{"the year is not known", funding.Money{100, "KES", 0}, funding.Money{100, "KES", 2026}, "", false, -1},
		{"the most that fits", funding.Money{math.MaxInt64, "USD", 2026}, funding.Money{7378697629483820646, "EUR", 2026}, "", true, 0}, // x 0.8 = ...645.6
	} {
		c := funding.Converter{Atlas: atlas, Currency: tt.to.Currency, Year: tt.to.Year}
		if tt.date != "" {
			c.Date = onThe(tt.date)
		}
		want := tt.to
		if tt.year != 0 {
			want.Year = max(tt.year, 0)
		}
		got, steps, err := c.Convert(tt.from)
		if err != nil || got != want || steps.Adjusted != tt.adjusted {
			t.Errorf("%s: %+v gives %+v, adjusted %v, %v; want %+v", tt.name, tt.from, got, steps.Adjusted, err, want)
		}
		if !steps.Adjusted && (len(steps.Lines) == 0 || !strings.HasPrefix(steps.Lines[0].What, "not adjusted to the prices of ")) {
			t.Errorf("%s: nothing says that prices are not adjusted: %+v", tt.name, steps.Lines)
		}
	}
}

func TestConvertSteps(t *testing.T) {
	atlas := pricedAtlas(t)
	for _, tt := range []struct {
		from  funding.Money
		to    string
		lines []string
	}{
		{funding.Money{1, "KES", 2026}, "KES", nil},
		{funding.Money{1, "KES", 2020}, "EUR", []string{
			"from the prices of 2020 to those of 2026, in KES: 131.4 / 80 (Price levels; 2026-11; made up)",
			"from KES into US dollars, at the rate of 2026-07-01: / 129.5 (Rates; 2026-11; made up)",
			"from US dollars into EUR, at the rate of 2026-01-01: * 0.8 (Rates; 2026-11; made up)",
		}},
		{funding.Money{1, "USD", 2026}, "KES", []string{"from US dollars into KES, at the rate of 2026-07-01: * 129.5 (Rates; 2026-11; made up)"}},
		{funding.Money{1, "KES", 2026}, "USD", []string{"from KES into US dollars, at the rate of 2026-07-01: / 129.5 (Rates; 2026-11; made up)"}},
		{funding.Money{1, "KES", 2019}, "KES", []string{"not adjusted to the prices of 2026: no price level of KES for 2019 is known"}},
		{funding.Money{1, "EUR", 0}, "EUR", []string{"not adjusted to the prices of 2026: of which year the prices are is not known"}},
	} {
		_, steps, err := funding.Converter{Atlas: atlas, Date: onThe("2026-08-01"), Currency: tt.to, Year: 2026}.Convert(tt.from)
		var lines []string
		for _, l := range steps.Lines {
			lines = append(lines, l.String())
		}
		if err != nil || !slices.Equal(lines, tt.lines) {
			t.Errorf("%+v into %s: %v\n%s\nwant\n%s", tt.from, tt.to, err, strings.Join(lines, "\n"), strings.Join(tt.lines, "\n"))
		}
	}
}

func TestConvertRefuses(t *testing.T) {
	atlas := pricedAtlas(t)
	for _, tt := range []struct {
		from  funding.Money
		atlas *country.Atlas
		to    string
		date  string
		want  error
		says  string
	}{
		{funding.Money{1, "UGX", 2026}, atlas, "USD", "2026-08-01", funding.ErrNoRate, `"UGX" by 2026-08-01: no rate of exchange is known`},
		{funding.Money{1, "USD", 2026}, atlas, "UGX", "", funding.ErrNoRate, `"UGX": no rate`},
		{funding.Money{1, "KES", 2026}, atlas, "USD", "2025-12-31", funding.ErrNoRate, `"KES" by 2025-12-31`},
		{funding.Money{1, "KES", 2026}, nil, "USD", "", funding.ErrNoRate, `"KES"`},
		{funding.Money{0, "", 2026}, atlas, "USD", "", funding.ErrNoRate, `""`},
		{funding.Money{math.MaxInt64, "USD", 2026}, atlas, "KES", "", funding.ErrOverflow, "USD in KES"},
		{funding.Money{math.MinInt64, "USD", 2026}, atlas, "KES", "", funding.ErrOverflow, ""},
		{funding.Money{math.MaxInt64, "USD", 2020}, atlas, "USD", "", funding.ErrOverflow, ""},
	} {
		c := funding.Converter{Atlas: tt.atlas, Currency: tt.to, Year: 2026}
		if tt.date != "" {
			c.Date = onThe(tt.date)
		}
		got, steps, err := c.Convert(tt.from)
		if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) || got != (funding.Money{}) || steps.Lines != nil {
			t.Errorf("%+v into %s: %+v, %+v, %v", tt.from, tt.to, got, steps, err)
		}
	}
}

func TestSum(t *testing.T) {
	usd := func(minor int64, year int) funding.Money {
		return funding.Money{Minor: minor, Currency: "USD", Year: year}
	}
	kes := funding.Money{Minor: 1, Currency: "KES", Year: 2026}
	for _, tt := range []struct {
		name string
		list []funding.Money
		want funding.Money
		err  error
	}{
		{"none", nil, funding.Money{}, nil},
		{"one", []funding.Money{usd(5, 2026)}, usd(5, 2026), nil},
		{"of one year", []funding.Money{usd(5, 2026), usd(-7, 2026)}, usd(-2, 2026), nil},
		{"of several years", []funding.Money{usd(5, 2026), usd(7, 2025), usd(1, 2026)}, usd(13, 0), nil},
		{"of two years", []funding.Money{usd(5, 2026), usd(7, 2025)}, usd(12, 0), nil},
		{"mixed", []funding.Money{usd(5, 2026), kes}, funding.Money{}, funding.ErrMixed},
		{"mixed with nothing", []funding.Money{{}, kes}, funding.Money{}, funding.ErrMixed},
		{"too much", []funding.Money{usd(math.MaxInt64, 0), usd(1, 0)}, funding.Money{}, funding.ErrOverflow},
		{"too little", []funding.Money{usd(math.MinInt64, 0), usd(-1, 0)}, funding.Money{}, funding.ErrOverflow},
		{"the whole fits", []funding.Money{usd(math.MaxInt64, 0), usd(1, 0), usd(-1, 0)}, usd(math.MaxInt64, 0), nil},
	} {
		got, err := funding.Sum(tt.list...)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
		if len(tt.list) == 2 {
			got, err := funding.Add(tt.list[0], tt.list[1])
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%s, added: %+v, %v", tt.name, got, err)
			}
		}
	}
}

// drawMoney draws amounts that stay countable in every currency of pricedAtlas.
func drawMoney(most int64) *rapid.Generator[funding.Money] {
	return rapid.Custom(func(t *rapid.T) funding.Money {
		return funding.Money{
			Minor: rapid.Int64Range(-most, most).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"KES", "USD", "EUR", "JPY", "KWD"}).Draw(t, "currency"),
			Year: rapid.SampledFrom([]int{0, 2020, 2021, 2026}).Draw(t, "year"),
		}
	})
}

func drawConverter(t *rapid.T, atlas *country.Atlas) funding.Converter {
	to := drawMoney(1).Draw(t, "wanted")
	return funding.Converter{Atlas: atlas, Currency: to.Currency, Year: to.Year, Date: onThe(rapid.SampledFrom([]string{"2026-01-01", "2026-08-01"}).Draw(t, "date"))}
}

func TestConvertProperties(t *testing.T) {
	atlas := pricedAtlas(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawConverter(t, atlas)
		m := drawMoney(1e12).Draw(t, "amount")
		got, steps, err := c.Convert(m)
		if err != nil || got.Currency != c.Currency {
			t.Fatalf("%+v gives %+v, %v", m, got, err)
		}
		if steps.Adjusted != (c.Year == 0 || got.Year == c.Year) {
			t.Fatalf("%+v gives %+v, adjusted %v", m, got, steps.Adjusted)
		}
		if m.Currency == c.Currency && (m.Year == c.Year || c.Year == 0) && (got != m || len(steps.Lines) != 0) {
			t.Fatalf("not the same: %+v gives %+v by %+v", m, got, steps.Lines)
		}
		more := m
		more.Minor += rapid.Int64Range(0, 1e6).Draw(t, "more")
		if other, _, err := c.Convert(more); err != nil || other.Minor < got.Minor {
			t.Fatalf("%+v gives %+v, and %+v gives %+v, %v", m, got, more, other, err)
		}
		if _, _, err := (funding.Converter{Currency: "KES", Year: c.Year}).Convert(funding.Money{Minor: m.Minor, Currency: "EUR", Year: m.Year}); !errors.Is(err, funding.ErrNoRate) {
			t.Fatalf("without rates: %v", err)
		}
		same := funding.Converter{Currency: m.Currency, Year: 2026}
		if got, steps, err := same.Convert(m); err != nil || got != m || steps.Adjusted != (m.Year == 2026) {
			t.Fatalf("without price levels %+v gives %+v, adjusted %v, %v", m, got, steps.Adjusted, err)
		}
	})
}

func TestConvertedSums(t *testing.T) {
	atlas := pricedAtlas(t)
	rapid.Check(t, func(t *rapid.T) {
		c, one := drawConverter(t, atlas), drawMoney(1e12).Draw(t, "first")
		list, converted := []funding.Money{one}, []funding.Money(nil)
		for _, minor := range rapid.SliceOfN(rapid.Int64Range(-1e12, 1e12), 0, 20).Draw(t, "others") {
			list = append(list, funding.Money{Minor: minor, Currency: one.Currency, Year: one.Year})
		}
		for _, m := range list {
			to, _, err := c.Convert(m)
			if err != nil {
				t.Fatal(err)
			}
			converted = append(converted, to)
		}
		whole, err := funding.Sum(list...)
		if err != nil {
			t.Fatal(err)
		}
		whole, _, err = c.Convert(whole)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := funding.Sum(converted...)
		if err != nil || parts.Currency != whole.Currency || parts.Year != whole.Year {
			t.Fatalf("%+v and %+v, %v", parts, whole, err)
		}
		if d := 2 * (parts.Minor - whole.Minor); d > int64(len(list)) || -d > int64(len(list)) {
			t.Fatalf("the sum of %d is %d, and their sum converted %d", len(list), parts.Minor, whole.Minor)
		}
	})
}
