package country_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"readiness/assessment/country"
)

// drawRenewal draws a sound renewal, which its file gives back.
func drawRenewal(t *rapid.T) country.Renewal {
	kind := rapid.SampledFrom(country.RenewalKinds()).Draw(t, "kind")
	note := rapid.StringMatching(`[A-Za-z0-9é"(;][A-Za-z0-9 ,;:"#é-]{0,20}[A-Za-z0-9é)]`)
	r := country.Renewal{Kind: kind, Vintage: country.Vintage{
		ID: string(kind), What: note.Draw(t, "what"), AsOf: note.Draw(t, "as of"), Source: note.Draw(t, "source"), Rights: note.Draw(t, "rights"),
	}}
	codes := rapid.SampledFrom([]country.Code{"KEN", "TGO", "FRA", "XKX", "XXA", "COD"})
	days := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Date(1990, 1, 1+rapid.IntRange(0, 20000).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
	})
	const most = 12
	switch kind {
	case country.RenewedClasses:
		r.Columns = rapid.SampledFrom([]country.ClassColumns{{Income: true}, {Lending: true}, {Fragile: true}, {Income: true, Fragile: true}, {Income: true, Lending: true, Fragile: true}}).Draw(t, "columns")
		r.Classes = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) country.ClassRow {
			row := country.ClassRow{Country: codes.Draw(t, "country"), FiscalYear: rapid.IntRange(2018, 2030).Draw(t, "year")}
			if r.Columns.Income {
				row.Income = rapid.SampledFrom([]country.IncomeGroup{"", "L", "LM", "UM", "H"}).Draw(t, "income")
			}
			if r.Columns.Lending {
				row.Lending = rapid.SampledFrom([]country.LendingCategory{"", "IDA", "Blend", "IBRD"}).Draw(t, "lending")
			}
			row.Fragile = r.Columns.Fragile && rapid.Bool().Draw(t, "fragile")
			return row
		}), 1, most, func(row country.ClassRow) string { return fmt.Sprint(row.Country, row.FiscalYear) }).Draw(t, "classes")
	case country.RenewedMembers:
		r.Members = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) country.MemberRow {
			row := country.MemberRow{Organisation: rapid.SampledFrom([]string{"EU", "AU", "ASEAN"}).Draw(t, "org"), Country: codes.Draw(t, "country"), Joined: days.Draw(t, "joined")}
			if rapid.Bool().Draw(t, "left") {
				row.Left = row.Joined.AddDate(0, 0, rapid.IntRange(1, 5000).Draw(t, "days"))
			}
			return row
		}), 1, most, func(row country.MemberRow) string { return row.Organisation + string(row.Country) }).Draw(t, "members")
	case country.RenewedOrganisations:
		r.Organisations = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) country.OrganisationRow {
			return country.OrganisationRow{ID: rapid.StringMatching(`[A-Z][A-Za-z0-9é&+/._-]{0,8}`).Draw(t, "id"), Name: note.Draw(t, "name")}
		}), 1, most, func(row country.OrganisationRow) string { return strings.ToLower(row.ID) }).Draw(t, "organisations")
	case country.RenewedRates:
		r.Rates = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) country.Rate {
			return country.Rate{
				Currency: rapid.SampledFrom([]string{"KES", "EUR", "XTS"}).Draw(t, "currency"), Date: days.Draw(t, "date"),
				PerUSD: rapid.StringMatching(`[1-9][0-9]{0,14}(\.[0-9]{0,14}[1-9])?|0\.[0-9]{0,14}[1-9]`).Draw(t, "rate"),
			}
		}), 1, most, func(row country.Rate) string { return row.Currency + row.Date.String() }).Draw(t, "rates")
	case country.RenewedPrices:
		r.Prices = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) country.PriceIndex {
			return country.PriceIndex{
				Currency: rapid.SampledFrom([]string{"KES", "USD", "XTS"}).Draw(t, "currency"), Year: rapid.IntRange(1800, 2199).Draw(t, "year"),
				Index: rapid.StringMatching(`[1-9][0-9]{0,14}(\.[0-9]{0,14}[1-9])?|0\.[0-9]{0,14}[1-9]`).Draw(t, "index"),
			}
		}), 1, most, func(row country.PriceIndex) string { return fmt.Sprint(row.Currency, row.Year) }).Draw(t, "prices")
	case country.RenewedPopulation:
		r.Populations = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) country.Population {
			return country.Population{
				Country: codes.Draw(t, "country"), Year: rapid.IntRange(1800, 2199).Draw(t, "year"), People: rapid.Int64Range(1, 1_000_000_000_000).Draw(t, "people"),
			}
		}), 1, most, func(row country.Population) string { return fmt.Sprint(row.Country, row.Year) }).Draw(t, "populations")
	}
	return r
}

// file writes a renewal as a file.
func file(r country.Renewal, comma, end string) string {
	quoted := func(text string) string {
		if strings.ContainsAny(text, comma+`"`) {
			return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		return text
	}
	date := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	lines := []string{"# What: " + r.Vintage.What, "# As of: " + r.Vintage.AsOf, "# Source: " + r.Vintage.Source, "# Rights: " + r.Vintage.Rights}
	row := func(cells ...string) {
		for i, c := range cells {
			cells[i] = quoted(c)
		}
		lines = append(lines, strings.Join(cells, comma))
	}
	switch r.Kind {
	case country.RenewedClasses:
		parts := func(income, lending, fragile string) (cells []string) {
			for _, p := range []struct {
				has  bool
				text string
			}{{r.Columns.Income, income}, {r.Columns.Lending, lending}, {r.Columns.Fragile, fragile}} {
				if p.has {
					cells = append(cells, p.text)
				}
			}
			return cells
		}
		row(append([]string{"country", "fiscal_year"}, parts("income", "lending", "fragile")...)...)
		for _, c := range r.Classes {
			row(append([]string{string(c.Country), fmt.Sprint("FY", c.FiscalYear)}, parts(string(c.Income), string(c.Lending), map[bool]string{true: "yes", false: "no"}[c.Fragile])...)...)
		}
	case country.RenewedMembers:
		row("organisation", "country", "joined", "left")
		for _, m := range r.Members {
			row(m.Organisation, string(m.Country), date(m.Joined), date(m.Left))
		}
	case country.RenewedOrganisations:
		row("organisation", "name")
		for _, o := range r.Organisations {
			row(o.ID, o.Name)
		}
	case country.RenewedRates:
		row("currency", "date", "per_usd")
		for _, x := range r.Rates {
			row(x.Currency, date(x.Date), x.PerUSD)
		}
	case country.RenewedPrices:
		row("currency", "year", "index")
		for _, x := range r.Prices {
			row(x.Currency, fmt.Sprint(x.Year), x.Index)
		}
	case country.RenewedPopulation:
		row("country", "year", "population")
		for _, x := range r.Populations {
			row(string(x.Country), fmt.Sprint(x.Year), fmt.Sprint(x.People))
		}
	}
	return strings.Join(lines, end) + end
}

func TestRenewalFilesGiveBackWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawRenewal(t)
		text := file(want, rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "comma"), rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"))
		if rapid.Bool().Draw(t, "mark") {
			text = "\uFEFF" + text
		}
		got, err := country.ParseRenewal("drawn.csv", []byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\ngives %+v, %v\nwant  %+v", text, got, err, want)
		}
	})
}

// With is the same for renewals one by one and all at once, and a later one
// wins: what it says is what the atlas answers on its days.
func TestLaterRenewalsWin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(drawRenewal), 1, 5).Draw(t, "renewals")
		a, err := country.Builtin().With(list...)
		if err != nil {
			t.Fatal(err)
		}
		step := country.Builtin()
		for _, r := range list {
			if step, err = step.With(r); err != nil {
				t.Fatal(err)
			}
		}
		if a.Hash() != step.Hash() || !slices.Equal(a.Vintages(), step.Vintages()) || !slices.Equal(a.KnownOrganisations(), step.KnownOrganisations()) {
			t.Fatalf("at once %s %+v\none by one %s %+v", a.Hash(), a.Vintages(), step.Hash(), step.Vintages())
		}
		last := list[len(list)-1]
		for _, row := range last.Classes {
			c, _ := country.Get(row.Country)
			got := a.Class(c, time.Date(row.FiscalYear, 1, 1, 0, 0, 0, 0, time.UTC))
			if last.Columns.Income && got.Income != row.Income || last.Columns.Lending && got.Lending != row.Lending || last.Columns.Fragile && got.Fragile != row.Fragile {
				t.Fatalf("%+v is %+v", row, got)
			}
		}
		for _, row := range last.Members {
			if !slices.Contains(a.Members(row.Organisation, row.Joined), row.Country) || !row.Left.IsZero() && slices.Contains(a.Members(row.Organisation, row.Left), row.Country) {
				t.Fatalf("%+v: members %v", row, a.Members(row.Organisation, row.Joined))
			}
		}
		for _, row := range last.Organisations {
			if o, ok := a.Organisation(row.ID); !ok || o.Name != row.Name {
				t.Fatalf("%+v is %+v", row, o)
			}
		}
		for _, row := range last.Rates {
			if got, ok := a.Rate(row.Currency, row.Date); !ok || got != row {
				t.Fatalf("%+v is %+v", row, got)
			}
		}
		for _, row := range last.Prices {
			if got, ok := a.Price(row.Currency, row.Year); !ok || got != row {
				t.Fatalf("%+v is %+v", row, got)
			}
			for _, known := range a.Prices(row.Currency) {
				if !slices.Contains(last.Prices, known) {
					t.Fatalf("%+v is not of the newest series", known)
				}
			}
		}
		for _, row := range last.Populations {
			if got, ok := a.Population(row.Country, row.Year); !ok || got != row {
				t.Fatalf("%+v is %+v", row, got)
			}
		}
	})
}

func FuzzParseRenewal(f *testing.F) {
	for _, rows := range []string{
		"", "country,fiscal_year,income,lending,fragile\nKenia,FY2026,L,IDA,yes\n", "organisation;country;joined;left\nEU;FR;1958;\nEU;FR;1959;1960\n",
		"organisation\tname\nX\t\"Y \"\"Z\"\"\"\n", "currency,date,per_usd\nKES,2026,01.50\nKES,2026-01,1,5\n", "\"country\",fiscal_year,income\n\"KEN\n",
		"currency,year,index\nKES,2026,0131.40\nUSD,1800,1\n", "index;year;currency\n131,4;2026;KES\n;26;\n",
		"country,year,population\nKEN,2026,57500000\nTogo,26,\"1,000\"\n",
	} {
		f.Add([]byte(vintage + rows))
		f.Add([]byte("\uFEFF" + strings.ReplaceAll(vintage+rows, "\n", "\r\n")))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := country.ParseRenewal("fuzz.csv", data)
		if err != nil {
			e, ok := errors.AsType[*country.RenewalError](err)
			if !ok || len(e.Faults) == 0 || r.Rows() != 0 {
				t.Fatalf("%+v, %v", r, err)
			}
			for _, fault := range e.Faults {
				if !utf8.ValidString(fault.Message) || strings.ContainsAny(fault.Message+fault.Column, "\r\n") || len(fault.Message) > 2000 {
					t.Errorf("fault %+v", fault)
				}
			}
			return
		}
		if r.Rows() == 0 || r.Vintage.ID != string(r.Kind) {
			t.Fatalf("no fault and %+v", r)
		}
		if again, err := country.ParseRenewal("again.csv", []byte(file(r, ",", "\n"))); err != nil || !reflect.DeepEqual(again, r) {
			t.Fatalf("%+v\nwritten and read again is\n%+v, %v", r, again, err)
		}
		if a, err := country.Builtin().With(r); err == nil {
			a.Hash()
			a.Vintages()
		} else if r.Kind != country.RenewedMembers || !strings.Contains(err.Error(), "is not an organisation this program knows") {
			t.Fatalf("%+v is sound in a file and not in an atlas: %v", r, err)
		}
	})
}
