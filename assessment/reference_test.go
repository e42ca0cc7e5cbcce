package assessment

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/country"
	"readiness/assessment/journal"
)

func TestRenewalRoundTrip(t *testing.T) {
	text := rapid.String()
	days := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Date(rapid.IntRange(1800, 2199).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
	})
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(country.RenewalKinds()).Draw(t, "kind")
		want := country.Renewal{Kind: kind, Vintage: country.Vintage{
			ID: string(kind), What: text.Draw(t, "what"), AsOf: text.Draw(t, "as of"), Source: text.Draw(t, "source"), Rights: text.Draw(t, "rights"),
		}}
		n := rapid.IntRange(1, 4).Draw(t, "rows")
		for range n {
			switch kind {
			case country.RenewedClasses:
				want.Columns = country.ClassColumns{Income: rapid.Bool().Draw(t, "has income"), Lending: rapid.Bool().Draw(t, "has lending"), Fragile: rapid.Bool().Draw(t, "has flag")}
				want.Classes = append(want.Classes, country.ClassRow{
					Country: country.Code(text.Draw(t, "country")), FiscalYear: rapid.Int().Draw(t, "year"),
					Income: country.IncomeGroup(text.Draw(t, "income")), Lending: country.LendingCategory(text.Draw(t, "lending")), Fragile: rapid.Bool().Draw(t, "fragile"),
				})
			case country.RenewedMembers:
				m := country.MemberRow{Organisation: text.Draw(t, "organisation"), Country: country.Code(text.Draw(t, "country")), Joined: days.Draw(t, "joined")}
				if rapid.Bool().Draw(t, "has left") {
					m.Left = days.Draw(t, "left")
				}
				want.Members = append(want.Members, m)
			case country.RenewedOrganisations:
				want.Organisations = append(want.Organisations, country.OrganisationRow{ID: text.Draw(t, "id"), Name: text.Draw(t, "name")})
			case country.RenewedRates:
				want.Rates = append(want.Rates, country.Rate{Currency: text.Draw(t, "currency"), Date: days.Draw(t, "date"), PerUSD: text.Draw(t, "rate")})
			case country.RenewedPrices:
				want.Prices = append(want.Prices, country.PriceIndex{Currency: text.Draw(t, "currency"), Year: rapid.Int().Draw(t, "year"), Index: text.Draw(t, "index")})
			case country.RenewedPopulation:
				want.Populations = append(want.Populations, country.Population{Country: country.Code(text.Draw(t, "country")), Year: rapid.Int().Draw(t, "year"), People: rapid.Int64().Draw(t, "people")})
			}
		}
		body, err := encodeRenewal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeRenewal(3, body)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\ngives %+v, %v\nwant  %+v", body, got, err, want)
		}
		// Programs of before prices, and of before populations, read all the rest as they did.
		since := max(1, map[country.RenewalKind]int{country.RenewedPrices: 2, country.RenewedPopulation: 3}[kind])
		for version := 1; version < 3; version++ {
			if got, err := decodeRenewal(version, body); (err == nil) != (version >= since) || err == nil && !reflect.DeepEqual(got, want) {
				t.Fatalf("%s\nin version %d gives %+v, %v", body, version, got, err)
			}
		}
	})
}

// The form of version 1 is for ever: a journal that was written must be read.
func TestRenewalBodies(t *testing.T) {
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	v := func(kind string) country.Vintage {
		return country.Vintage{ID: kind, What: "W & <W>", AsOf: "A", Source: "S", Rights: "R"}
	}
	const head = `,"what":"W & <W>","asOf":"A","source":"S","rights":"R",`
	for body, r := range map[string]country.Renewal{
		`{"kind":"classes"` + head + `"classes":[{"country":"KEN","fiscalYear":2026,"income":"LM","lending":"Blend","fragile":true},{"country":"VEN","fiscalYear":2026}],"speaks":{"income":true,"lending":true,"fragile":true}}`: {
			Kind: "classes", Vintage: v("classes"), Columns: country.ClassColumns{Income: true, Lending: true, Fragile: true},
			Classes: []country.ClassRow{{Country: "KEN", FiscalYear: 2026, Income: "LM", Lending: "Blend", Fragile: true}, {Country: "VEN", FiscalYear: 2026}},
		},
		`{"kind":"members"` + head + `"members":[{"organisation":"AU","country":"KEN","joined":"2002-07-09"},{"organisation":"EU","country":"GBR","joined":"1973-01-01","left":"2020-02-01"}]}`: {
			Kind: "members", Vintage: v("members"),
			Members: []country.MemberRow{{Organisation: "AU", Country: "KEN", Joined: day("2002-07-09")}, {Organisation: "EU", Country: "GBR", Joined: day("1973-01-01"), Left: day("2020-02-01")}},
		},
		`{"kind":"organisations"` + head + `"organisations":[{"id":"IGAD","name":"Authority"}]}`: {
			Kind: "organisations", Vintage: v("organisations"), Organisations: []country.OrganisationRow{{ID: "IGAD", Name: "Authority"}},
		},
		`{"kind":"rates"` + head + `"rates":[{"currency":"KES","date":"2026-01-01","perUSD":"129.5"}]}`: {
			Kind: "rates", Vintage: v("rates"), Rates: []country.Rate{{Currency: "KES", Date: day("2026-01-01"), PerUSD: "129.5"}},
		},
		`{"kind":"prices"` + head + `"prices":[{"currency":"KES","year":2026,"index":"131.4"}]}`: {
			Kind: "prices", Vintage: v("prices"), Prices: []country.PriceIndex{{Currency: "KES", Year: 2026, Index: "131.4"}},
		},
		`{"kind":"population"` + head + `"population":[{"country":"KEN","year":2026,"people":57500000}]}`: {
			Kind: "population", Vintage: v("population"), Populations: []country.Population{{Country: "KEN", Year: 2026, People: 57_500_000}},
		},
	} {
		written, err := encodeRenewal(r)
		if err != nil || string(written) != body {
			t.Errorf("written as\n%s, %v\nwant\n%s", written, err, body)
		}
		version := event{referenceRenewed, renewedSubject(r.Kind), json.RawMessage(body)}.version()
		if want := map[country.RenewalKind]int{"prices": 2, "population": 3}; version != max(1, want[r.Kind]) {
			t.Errorf("%s is written in version %d", r.Kind, version)
		}
		read, err := decodeRenewal(version, []byte(body))
		if err != nil || !reflect.DeepEqual(read, r) {
			t.Errorf("%s is read as\n%+v, %v", body, read, err)
		}
		if _, err := country.Builtin().With(read); err != nil && r.Kind != country.RenewedMembers {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestDecodeRenewalIsStrict(t *testing.T) {
	const good = `{"kind":"rates","what":"W","asOf":"A","source":"S","rights":"R","rates":[{"currency":"KES","date":"2026-01-01","perUSD":"1"}]}`
	if _, err := decodeRenewal(1, []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, version := range []int{0, 4} {
		if _, err := decodeRenewal(version, []byte(good)); !errors.Is(err, errNewer) {
			t.Errorf("version %d: %v", version, err)
		}
	}
	for _, prices := range []string{`"rates","what"`, `"prices","what"`} {
		body := []byte(`{"kind":` + prices + `:"W","asOf":"A","source":"S","rights":"R","prices":[]}`)
		if r, err := decodeRenewal(1, body); err == nil {
			t.Errorf("%s of version 1 is read as %+v", body, r)
		}
	}
	for _, people := range []string{`"rates","what"`, `"population","what"`} {
		body := []byte(`{"kind":` + people + `:"W","asOf":"A","source":"S","rights":"R","population":[]}`)
		for _, version := range []int{1, 2} {
			if r, err := decodeRenewal(version, body); err == nil {
				t.Errorf("%s of version %d is read as %+v", body, version, r)
			}
		}
	}
	for _, bad := range []string{
		"", "{", "[]", "null ]", good + "{}", strings.Replace(good, `"what"`, `"extra":1,"what"`, 1), strings.Replace(good, `"perUSD"`, `"per":1,"perUSD"`, 1),
		strings.Replace(good, "2026-01-01", "2026-13-01", 1), strings.Replace(good, `"1"`, "1", 1), strings.Replace(good, "2026-01-01", "2026", 1),
	} {
		if r, err := decodeRenewal(1, []byte(bad)); err == nil {
			t.Errorf("%s is read as %+v", bad, r)
		}
	}
}

// The greatest renewal of each kind fits into one record of the journal.
func TestRenewalsFitTheJournal(t *testing.T) {
	first := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	long := strings.Repeat("W", 2000)
	v := country.Vintage{What: long, AsOf: long, Source: long, Rights: long}
	var classes, members, rates, prices country.Renewal
	classes, members, rates, prices = country.Renewal{Kind: country.RenewedClasses, Vintage: v, Columns: country.ClassColumns{Income: true, Lending: true, Fragile: true}},
		country.Renewal{Kind: country.RenewedMembers, Vintage: v}, country.Renewal{Kind: country.RenewedRates, Vintage: v}, country.Renewal{Kind: country.RenewedPrices, Vintage: v}
	for i := range country.MaxRenewalRows {
		classes.Classes = append(classes.Classes, country.ClassRow{Country: "KEN", FiscalYear: 2026, Income: "UM", Lending: country.Blend, Fragile: true})
		members.Members = append(members.Members, country.MemberRow{
			Organisation: strings.Repeat("X", 40), Country: "KEN", Joined: first.AddDate(0, 0, 2*i), Left: first.AddDate(0, 0, 2*i+1),
		})
		rates.Rates = append(rates.Rates, country.Rate{Currency: "KES", Date: first.AddDate(0, 0, i), PerUSD: strings.Repeat("9", 15) + "." + strings.Repeat("9", 15)})
		prices.Prices = append(prices.Prices, country.PriceIndex{Currency: "KES", Year: 2026, Index: strings.Repeat("9", 15) + "." + strings.Repeat("9", 15)})
	}
	// Names are bounded by the size of a file, and at most twice as long in JSON: a quotation mark is two bytes there.
	names := country.Renewal{Kind: country.RenewedOrganisations, Vintage: v}
	for i := range country.MaxRenewalSize / 210 {
		names.Organisations = append(names.Organisations, country.OrganisationRow{ID: fmt.Sprint("A", i), Name: strings.Repeat(`"`, 200)})
	}
	people := country.Renewal{Kind: country.RenewedPopulation, Vintage: v}
	for range country.MaxRenewalRows {
		people.Populations = append(people.Populations, country.Population{Country: "KEN", Year: 2026, People: 1_000_000_000_000})
	}
	for _, r := range []country.Renewal{classes, members, rates, prices, people, names} {
		body, err := encodeRenewal(r)
		if err != nil {
			t.Fatal(err)
		}
		entry := journal.Entry{Actor: "a", Kind: referenceRenewed, Version: 1, Subject: "reference/" + string(r.Kind), Body: body}
		if _, err := journal.Next(journal.Head{}, first, journal.ID{}, []journal.Entry{entry}); err != nil {
			t.Errorf("%d rows of %s: %v", r.Rows(), r.Kind, err)
		}
	}
}

func TestReadRenewal(t *testing.T) {
	const head = "# What: W\n# As of: A\n# Source: S\n# Rights: R\n"
	r, err := ReadRenewal("rates.csv", []byte(head+"currency,date,per_usd\nKES,2026,129.50\n"))
	if err != nil || len(r.Rates) != 1 || r.Rates[0].PerUSD != "129.5" {
		t.Fatalf("%+v, %v", r, err)
	}
	for text, want := range map[string]Error{
		head + "currency,date,per_usd\nKE,2026,x\n":   {Kind: Invalid, Msg: "rates.csv cannot be taken: 1 fault", Fields: []Field{{Path: "row 6, column per_usd (C6)"}}},
		strings.Repeat("#", country.MaxRenewalSize+1): {Kind: TooLarge, Msg: "rates.csv cannot be taken: 1 fault", Fields: []Field{{}}},
		"": {Kind: Invalid, Msg: "rates.csv cannot be taken: 5 faults", Fields: make([]Field, 5)},
		head + "currency,date,per_usd\n" + strings.Repeat("KES,2026,x\n", 2000): {Kind: Invalid, Msg: "rates.csv cannot be taken: 1000 faults", Fields: make([]Field, 1000), Fix: "Mend these first: there are more faults than can be listed."},
	} {
		_, err := ReadRenewal("rates.csv", []byte(text))
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Kind != want.Kind || e.Msg != want.Msg || len(e.Fields) != len(want.Fields) || e.Fix != want.Fix {
			t.Errorf("%.40q: %+v", text, err)
			continue
		}
		if want.Fields[0].Path != "" && e.Fields[0].Path != want.Fields[0].Path {
			t.Errorf("%.40q: %+v", text, e.Fields)
		}
	}
	if e, ok := errors.AsType[*Error](renewalError(errors.New("disk"))); !ok || e.Kind != Internal {
		t.Errorf("another error is %v", e)
	}
}
