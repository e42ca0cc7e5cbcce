package country_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment/country"
)

// vintage is the head of a file.
const vintage = "# What: W\n# As of: A\n# Source: S\n# Rights: R\n"

func parse(t testing.TB, rows string) country.Renewal {
	t.Helper()
	r, err := country.ParseRenewal("test.csv", []byte(vintage+rows))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// faultsOf gives the faults of a file, one a line: "row 5, column income (C5): ...".
func faultsOf(t testing.TB, text string) []string {
	t.Helper()
	r, err := country.ParseRenewal("test.csv", []byte(text))
	e, ok := errors.AsType[*country.RenewalError](err)
	if !ok || e.Name != "test.csv" || r.Rows() != 0 {
		t.Fatalf("gives %+v, %v; want a RenewalError alone", r, err)
	}
	var lines []string
	for _, f := range e.Faults {
		lines = append(lines, strings.TrimPrefix(f.Where()+": "+f.Message, ": "))
	}
	return lines
}

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestParseRenewalKinds(t *testing.T) {
	v := func(kind country.RenewalKind) country.Vintage {
		return country.Vintage{ID: string(kind), What: "W", AsOf: "A", Source: "S", Rights: "R"}
	}
	tests := []struct {
		name, rows string
		want       country.Renewal
	}{
		{
			"classes", "country,fiscal_year,income,lending,fragile\nKenya,FY2026,L,blend,Yes\n404,2027,Upper-middle income,IBRD,no\nVE,fy2026,..,-,no\nFRA,2026,h,,no\n",
			country.Renewal{
				Kind: country.RenewedClasses, Vintage: v("classes"), Columns: country.ClassColumns{Income: true, Lending: true, Fragile: true},
				Classes: []country.ClassRow{{"KEN", 2026, "L", "Blend", true}, {"KEN", 2027, "UM", "IBRD", false}, {"VEN", 2026, "", "", false}, {"FRA", 2026, "H", "", false}},
			},
		},
		{
			"one column of classes, in another order", "Fragile;Fiscal Year;Country\nyes;2026;\"Congo, Dem. Rep.\"\n",
			country.Renewal{
				Kind: country.RenewedClasses, Vintage: v("classes"), Columns: country.ClassColumns{Fragile: true},
				Classes: []country.ClassRow{{"COD", 2026, "", "", true}},
			},
		},
		{
			"members", "organization\tcountry\tjoined\tleft\nECOWAS\tMali\t1975-05-28\t2025-01-29\nAU\tSão Tomé and Príncipe\t2002-07\t\n",
			country.Renewal{
				Kind: country.RenewedMembers, Vintage: v("members"),
				Members: []country.MemberRow{{"ECOWAS", "MLI", day("1975-05-28"), day("2025-01-29")}, {"AU", "STP", day("2002-07-01"), time.Time{}}},
			},
		},
		{
			"members without left", "organisation,country,joined\nEU,FR,1958\n",
			country.Renewal{Kind: country.RenewedMembers, Vintage: v("members"), Members: []country.MemberRow{{"EU", "FRA", day("1958-01-01"), time.Time{}}}},
		},
		{
			"organisations", "organisation,name\nIGAD,\"Authority \"\"on\"\" Development, Intergovernmental\"\n",
			country.Renewal{
				Kind: country.RenewedOrganisations, Vintage: v("organisations"),
				Organisations: []country.OrganisationRow{{"IGAD", `Authority "on" Development, Intergovernmental`}},
			},
		},
		{
			"rates", "currency,date,per_usd\nkes,2026-07-01,0129.50\nJPY,2026,150\nBHD,2026-07,0.376\n",
			country.Renewal{
				Kind: country.RenewedRates, Vintage: v("rates"),
				Rates: []country.Rate{{"KES", day("2026-07-01"), "129.5"}, {"JPY", day("2026-01-01"), "150"}, {"BHD", day("2026-07-01"), "0.376"}},
			},
		},
		{
			"rates with decimal commas", "currency;date;per USD\nKES;2026-07-01;129,5\nUGX;2026-07-01;3700.25\n",
			country.Renewal{
				Kind: country.RenewedRates, Vintage: v("rates"),
				Rates: []country.Rate{{"KES", day("2026-07-01"), "129.5"}, {"UGX", day("2026-07-01"), "3700.25"}},
			},
		},
		{
			"prices", "currency,year,index\nkes,2026,0131.40\nUSD,2024,100\n",
			country.Renewal{
				Kind: country.RenewedPrices, Vintage: v("prices"),
				Prices: []country.PriceIndex{{"KES", 2026, "131.4"}, {"USD", 2024, "100"}},
			},
		},
		{
			"prices with decimal commas, in another order", "Index;Year;Currency\n131,4;2026;KES\n",
			country.Renewal{Kind: country.RenewedPrices, Vintage: v("prices"), Prices: []country.PriceIndex{{"KES", 2026, "131.4"}}},
		},
		{
			"population", "Country,Year,Population\nKenya,2026,57500000\nTG,2025,9500000\n",
			country.Renewal{
				Kind: country.RenewedPopulation, Vintage: v("population"),
				Populations: []country.Population{{"KEN", 2026, 57_500_000}, {"TGO", 2025, 9_500_000}},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			crlf := strings.ReplaceAll(vintage+tt.rows, "\n", "\r\n")
			for _, text := range []string{vintage + tt.rows, crlf, "\uFEFF" + crlf, strings.ReplaceAll(crlf, "\n", ""), strings.TrimSuffix(vintage+tt.rows, "\n"), vintage + "\n;;;\n" + tt.rows + "\n\n"} {
				got, err := country.ParseRenewal("test.csv", []byte(text))
				if err != nil || !reflect.DeepEqual(got, tt.want) {
					t.Errorf("%q gives\n%+v, %v\nwant\n%+v", text, got, err, tt.want)
				}
			}
		})
	}
}

// What a spreadsheet makes of the comment lines when it saves them.
func TestParseRenewalComments(t *testing.T) {
	for _, text := range []string{
		"# What: W, or \"not\",,\n\"# as of: A\",,\n#Source:S\n  # Rights :R ,,\n# note\n\norganisation,name,\nX,Y,\n",
		"\"# What: W, or \"\"not\"\"\",,\n# As Of: A;;;\n\"#  Source :  S\"\n# RIGHTS: R\norganisation\tname\nX\tY\n",
	} {
		r, err := country.ParseRenewal("x", []byte(text))
		want := country.Vintage{ID: "organisations", What: `W, or "not"`, AsOf: "A", Source: "S", Rights: "R"}
		if err != nil || r.Vintage != want {
			t.Errorf("%q gives %+v, %v", text, r.Vintage, err)
		}
	}
}

func TestParseRenewalFaults(t *testing.T) {
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"cells of classes", "country,fiscal_year,income,lending,fragile\nKenia,26,poor,Bank,maybe\n,,,,\nKE,2026,L,,\n,FY2026,L,IDA,no\n", []string{
			`row 6, column country (A6): "Kenia" is not a country this program knows; did you mean Kenya (KEN)?`,
			`row 6, column fiscal_year (B6): "26" is no fiscal year; write FY2026 or 2026 for the one that ends in 2026`,
			`row 6, column income (C6): "poor" is no income group; write L, LM, UM or H, or leave the cell empty`,
			`row 6, column lending (D6): "Bank" is no lending category; write IDA, Blend or IBRD, or leave the cell empty`,
			`row 6, column fragile (E6): "maybe" is neither yes nor no`,
			`row 8, column fragile (E8): "" is neither yes nor no`,
			`row 9, column country (A9): is empty`,
		}},
		{"twice", "country,fiscal_year,income\nKEN,2026,L\nFRA,2026,H\nKenya,FY2026,LM\nKEN,2027,L\n", []string{
			"row 8: Kenya (KEN) stands twice for FY2026: keep one row",
		}},
		{"members", "organisation,country,joined,left\nEU,FRA,1958,1958-01-01\nEU,DEU,soon,\nEU,ITA,1958,\neu,ITA,1990,\nA U,KEN,2002,\nEU,ESP,1600,\nEU,GRC,1981,1990-01\nEU,GRC,1989,\nEU,PRT,1986,1987\nEU,PRT,1987,\n", []string{
			"row 6: France (FRA) left EU before it joined, or on the same day: left is the first day as no member",
			`row 7, column joined (C7): "soon" is no day from 1800 to 2199; write 2026-07-01, or 2026-07 or 2026 for its first day`,
			"row 9: Italy (ITA) is in eu on 1990-01-01 already, by row 8: keep one row, or say when it left",
			`row 10: "A U" is no id of an organisation`,
			`row 11, column joined (C11): "1600" is no day from 1800 to 2199; write 2026-07-01, or 2026-07 or 2026 for its first day`,
			"row 13: Greece (GRC) is in EU on 1989-01-01 already, by row 12: keep one row, or say when it left",
		}},
		{"organisations", "organisation,name\nAU,\n,X\nX Y,Z\nab,C\nAB,D\n", []string{
			"row 6, column name (B6): is empty", "row 7, column organisation (A7): is empty",
			`row 8: "X Y" is no id: it is at most 40 letters, digits, points and dashes, without spaces`, "row 10: AB stands twice: keep one row",
		}},
		{"rates", "currency,date,per_usd\nKE,2026-07-01,1\nUSD,2026-07-01,1\nKES,2026-13-01,1\nKES,2026-07-01,\nKES,2026-07-01,0\nKES,2026-07-01,-1\nKES,2026-07-01,1e3\nKES,2026-07-01,\"1,5\"\nEUR,2026,1\nEUR,2026-01,1\n", []string{
			`row 6: "KE" is no currency code of three capital letters`,
			"row 7: rates are counted in US dollars, so USD has none: take the row out",
			`row 8, column date (B8): "2026-13-01" is no day from 1800 to 2199; write 2026-07-01, or 2026-07 or 2026 for its first day`,
			"row 9, column per_usd (C9): is empty",
			`row 10, column per_usd (C10): "0" is no rate`, `row 11, column per_usd (C11): "-1" is no rate`,
			`row 12, column per_usd (C12): "1e3" is no rate`, `row 13, column per_usd (C13): "1,5" is no rate`,
			"row 15: EUR stands twice on 2026-01-01: keep one row",
		}},
		{"prices", "currency,year,index\nKE,2026,1\nKES,26,1\nKES,2026-01,1\nKES,,1\nKES,2026,\nKES,2026,0\nKES,2026,\"131,4\"\nEUR,2026,1\neur,2026,1\nKES,2200,1\nUSD,2026,1\nKES,+206,1\n", []string{
			`row 6: "KE" is no currency code of three capital letters`,
			`row 7, column year (B7): "26" is no year from 1800 to 2199; write 2026`, `row 8, column year (B8): "2026-01" is no year from 1800`,
			"row 9, column year (B9): is empty", "row 10, column index (C10): is empty", `row 11, column index (C11): "0" is no price level; write a number above 0`,
			`row 12, column index (C12): "131,4" is no price level`, "row 14: EUR stands twice for 2026: keep one row",
			`row 15, column year (B15): "2200" is no year`, `row 17, column year (B17): "+206" is no year`,
		}},
		{"population", "country,year,population\nKenia,26,5\nKEN,2026,0\nKEN,2026,+5\nKEN,2026,-5\nKEN,2026,\"57,500,000\"\nKEN,2026,5.5\nKEN,2026,\nKEN,2026,1000000000001\nKEN,2026,1\nKenya,2026,1\n", []string{
			`row 6, column country (A6): "Kenia" is not a country this program knows; did you mean Kenya (KEN)?`,
			`row 6, column year (B6): "26" is no year from 1800 to 2199; write 2026`,
			`row 7, column population (C7): "0" is no number of people; write a whole number above 0, in digits and with nothing between thousands`,
			`row 8, column population (C8): "+5" is no`, `row 9, column population (C9): "-5" is no`, `row 10, column population (C10): "57,500,000" is no`,
			`row 11, column population (C11): "5.5" is no`, "row 12, column population (C12): is empty", `row 13, column population (C13): "1000000000001" is no`,
			"row 15: Kenya (KEN) stands twice for 2026: keep one row",
		}},
		{"prices without a year", "currency,index\nKES,1\n", []string{"row 5: a file of prices has a column year"}},
		{"form", "country,fiscal_year,income\nKEN,2026\nKEN,2026,L,x\n\"KEN,2026,L\n\"KEN\"x,2026,L\n", []string{
			"row 6: has 2 cells and the header 3: fill up with empty cells",
			`row 7: "x" stands in a column without a name`,
			"row 8: a quotation mark is not closed", "row 9: a quotation mark is not closed, or something follows it in its cell",
		}},
		{"a missing column", "fiscal_year,income\n2026,L\n", []string{"row 5: a file of classes has a column country"}},
		{"no class", "country,fiscal_year\nKEN,2026\n", []string{"row 5: a file of classes has one or more of the columns income, lending, fragile"}},
		{"an unknown column", "currency,date,per_usd,note\nKES,2026,1,x\n", []string{"row 5, column note (D5): a file of rates has no such column; it has per_usd, currency, date"}},
		{"a column twice", "currency,date,Per USD,per_usd\nKES,2026,1,x\n", []string{"row 5, column per_usd (D5): the column is there twice: take one out"}},
		{"other columns", "a,b\n1,2\n", []string{"row 5: these are not the columns of reference data: the first row below the comments names the columns, which are country, fiscal_year and one"}},
		{"no rows", "currency,date,per_usd\n", []string{"has no rows below its header"}},
		{"no header", "", []string{"has no header: the first row below"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := faultsOf(t, vintage+tt.rows)
			if len(got) != len(tt.want) {
				t.Fatalf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("fault %d is\n%s\nwant\n%s", i, got[i], want)
				}
			}
		})
	}
}

func TestParseRenewalNeedsItsVintage(t *testing.T) {
	got := faultsOf(t, "# What: W\n# Source:\ncurrency,date,per_usd\nKES,2026,x\n")
	want := []string{
		`does not say "As of": add a line above the header, such as "# As of: FY2026, in force from 2025-07-01"`,
		`does not say "Source": add a line above the header, such as "# Source: where it was published"`,
		`does not say "Rights": add a line above the header, such as "# Rights: CC BY 4.0"`,
	}
	if len(got) != 4 || !slices.Equal(got[:3], want) || !strings.HasPrefix(got[3], "row 4, column per_usd (C4)") {
		t.Errorf("faults %s", strings.Join(got, "\n"))
	}
	if got := faultsOf(t, "a,b\n"); len(got) != 5 {
		t.Errorf("a wrong header hides what else is missing: %q", got)
	}
}

func TestParseRenewalIsBounded(t *testing.T) {
	parse := func(text string) *country.RenewalError {
		_, err := country.ParseRenewal("big.csv", []byte(text))
		e, ok := errors.AsType[*country.RenewalError](err)
		if !ok {
			t.Fatalf("error %v", err)
		}
		return e
	}
	const header = vintage + "currency,date,per_usd\n"
	if e := parse(header + strings.Repeat("KES,2026,1\n", country.MaxRenewalSize/11)); !e.TooLarge || !strings.Contains(e.Error(), "2097152 are the most") {
		t.Errorf("too many bytes: %v", e)
	}
	if e := parse(header + strings.Repeat("KES,2026,x\n", 5000)); len(e.Faults) != 1000 || !e.More || !strings.Contains(e.Error(), "… and 980 more") {
		t.Errorf("%d faults, more: %v", len(e.Faults), e.More)
	}
	var b strings.Builder
	b.WriteString(header)
	for i := range country.MaxRenewalRows + 1 {
		fmt.Fprintf(&b, "%c%c%c,%d,1\n", 'A'+i%26, 'A'+i/26%26, 'B'+i/676%24, 1900+i/16224)
	}
	if e := parse(b.String()); len(e.Faults) != 1 || e.Faults[0].Row != country.MaxRenewalRows+6 || e.TooLarge {
		t.Errorf("too many rows: %v", e)
	}
	for _, binary := range []string{"PK\x03\x04\x00", header + "KES,2026,\xff\n", "\xff\xfe#\x00"} {
		if e := parse(binary); len(e.Faults) != 1 || !strings.Contains(e.Error(), "CSV UTF-8") {
			t.Errorf("%q: %v", binary, e)
		}
	}
}

// The samples are what the help says, and made up.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob("testdata/sample-*")
	if err != nil {
		t.Fatal(err)
	}
	var all []country.Renewal
	var kinds []country.RenewalKind
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := country.ParseRenewal(file, text)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.Vintage.What, "made-up") || !strings.HasPrefix(string(text), "# SAMPLE.") {
			t.Errorf("%s does not say that it is made up", file)
		}
		for _, row := range r.Classes {
			if row.Country != country.Exampland {
				t.Errorf("%s says something of %s", file, row.Country)
			}
		}
		all, kinds = append(all, r), append(kinds, r.Kind)
	}
	want := slices.Sorted(slices.Values(country.RenewalKinds()))
	if slices.Sort(kinds); !slices.Equal(kinds, want) {
		t.Errorf("samples of %q, want %q", kinds, want)
	}
	a, err := country.Builtin().With(all...) // members stand before their organisation
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Members("sample-union", day("2006-01-01")); len(got) != 0 {
		t.Errorf("members %v between two stays", got)
	}
	if got := a.Members("sample-union", time.Time{}); !slices.Equal(got, []country.Code{country.Exampland}) {
		t.Errorf("members %v", got)
	}
	help := strings.Split(country.RenewalHelp, "\n")
	for _, kind := range want {
		if !slices.ContainsFunc(help, func(line string) bool { return strings.HasPrefix(line, string(kind)+": ") }) {
			t.Errorf("the help has no %s", kind)
		}
	}
}
