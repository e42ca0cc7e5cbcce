package country

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reference reads a CSV file of the public reference data that the tables were
// made from. The files are no part of the repository: READINESS_REFERENCE_DATA
// names their folder, or else they are looked for in shared/data beside the
// repository; where they are not, the test is skipped.
func reference(t *testing.T, file string) []map[string]string {
	t.Helper()
	folder, named := os.LookupEnv("READINESS_REFERENCE_DATA")
	if !named {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(file)))
	if errors.Is(err, fs.ErrNotExist) && !named {
		t.Skipf("no reference data: set READINESS_REFERENCE_DATA to the folder of %s", file)
	}
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range lines[1:] {
		r := map[string]string{}
		for i, column := range lines[0] {
			r[column] = cells[i]
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		t.Fatalf("%s has no rows", file)
	}
	return rows
}

// number reads a code of a reference file, of which a blank is none.
func number(t *testing.T, text string) int {
	t.Helper()
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReferenceCodesAndRegions(t *testing.T) {
	rows := reference(t, "un_m49_iso_countries.csv")
	if len(rows) != 249 || len(All()) != len(rows)+3 {
		t.Errorf("%d countries for %d of ISO 3166-1: want these and three more", len(All()), len(rows))
	}
	// Left the list of least developed countries after the reference was made.
	graduatedSince := map[Code]bool{"STP": true}
	for _, r := range rows {
		c, ok := Get(Code(r["ISO3166-1-Alpha-3"]))
		if !ok {
			t.Errorf("%s is missing", r["ISO3166-1-Alpha-3"])
			continue
		}
		want := Country{
			Code:         Code(r["ISO3166-1-Alpha-3"]),
			Alpha2:       r["ISO3166-1-Alpha-2"],
			Numeric:      number(t, r["ISO3166-1-numeric"]),
			Region:       Area{number(t, r["Region Code"]), r["Region Name"]},
			Subregion:    Area{number(t, r["Sub-region Code"]), r["Sub-region Name"]},
			Intermediate: Area{number(t, r["Intermediate Region Code"]), r["Intermediate Region Name"]},
			LDC:          r["Least Developed Countries (LDC)"] == "x" && !graduatedSince[c.Code],
			LLDC:         r["Land Locked Developing Countries (LLDC)"] == "x",
			SIDS:         r["Small Island Developing States (SIDS)"] == "x",
			Currency:     c.Currency,
		}
		if c != want {
			t.Errorf("%s\n got %+v\nwant %+v", c.Code, c, want)
		}
		// Two blanks of the reference that are no absence of a currency.
		currencies := r["ISO4217-currency_alphabetic_code"]
		if filled := map[Code]string{"TUR": "TRY", "PSE": "ILS"}[c.Code]; filled != "" {
			currencies = filled
		}
		if !strings.Contains(currencies, c.Currency) || (c.Currency == "") != (currencies == "") {
			t.Errorf("%s: currency %q, want one of %q", c.Code, c.Currency, currencies)
		}
	}
}

func TestReferenceFY2025(t *testing.T) {
	groups := map[string]IncomeGroup{
		"Low income": LowIncome, "Lower middle income": LowerMiddleIncome,
		"Upper middle income": UpperMiddleIncome, "High income": HighIncome, "": "",
	}
	seen := map[Code]bool{}
	for _, r := range reference(t, "wb_class_fy2025.csv") {
		if r["iso3"] == "CHI" {
			continue // Channel Islands: one economy for GGY and JEY
		}
		c, ok := Get(Code(r["iso3"]))
		if !ok {
			t.Errorf("%s is missing", r["iso3"])
			continue
		}
		seen[c.Code] = true
		group, ok := groups[r["income_group"]]
		if !ok {
			t.Fatalf("%s: unknown group %q in the reference", c.Code, r["income_group"])
		}
		got := Builtin().Class(c, time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC))
		if got.Income != group || got.Lending != LendingCategory(r["lending_category"]) || got.Region != r["region"] ||
			got.IncomeVintage != "FY2025" || got.LendingVintage != "FY2025" || got.Vintage != "FY2025" {
			t.Errorf("%s: %+v, want %v", c.Code, got, r)
		}
		if group != "" && got.Income.Title() != r["income_group"] {
			t.Errorf("%s: title %q, want %q", c.Code, got.Income.Title(), r["income_group"])
		}
	}
	if len(seen) != 217 {
		t.Errorf("%d economies in the reference, want 217", len(seen))
	}
	for _, c := range All() {
		if got := Builtin().Class(c, time.Time{}); !seen[c.Code] && !c.Fictional && (got.Income != "" || got.Lending != "" || got.Region != "") {
			t.Errorf("%s is not in the list of FY2025, but has %+v", c.Code, got)
		}
	}
}

func TestReferenceIncomeHistory(t *testing.T) {
	want := map[Code]map[int]IncomeGroup{}
	for _, r := range reference(t, "wb_income_group_history_fy89_fy25.csv") {
		year := number(t, strings.TrimPrefix(r["bank_fy"], "FY"))
		if year += 1900; year < 1989 {
			year += 100
		}
		group := strings.TrimSuffix(r["income_group"], "*")
		if group == ".." {
			group = ""
		}
		if want[Code(r["iso3"])] == nil {
			want[Code(r["iso3"])] = map[int]IncomeGroup{}
		}
		want[Code(r["iso3"])][year] = IncomeGroup(group)
	}
	for _, noCountry := range []Code{"CHI", "CSK", "SUN", "YUG", "ANT"} {
		if want[noCountry] == nil {
			t.Errorf("%s is not in the reference any more", noCountry)
		}
		delete(want, noCountry)
	}
	for code := range want {
		if _, ok := Get(code); !ok {
			t.Errorf("%s is missing", code)
		}
	}
	for _, c := range All() {
		for year := 1989; year <= 2025 && !c.Fictional; year++ {
			got := Builtin().Class(c, time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC))
			if got.Income != want[c.Code][year] || got.IncomeVintage != "FY"+strconv.Itoa(year) {
				t.Errorf("%s in FY%d: %q of %s, want %q", c.Code, year, got.Income, got.IncomeVintage, want[c.Code][year])
			}
		}
	}
}

func TestReferenceLendingAndFragility(t *testing.T) {
	// Codes that the World Bank used before those of ISO.
	renamed := map[string]Code{"ZAR": "COD", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS"}
	categories := map[string]LendingCategory{"IDA": IDA, "BLEND": Blend, "IBRD": IBRD, "other": ""}
	type fact struct {
		lending LendingCategory
		fragile bool
	}
	want := map[Code]map[int]fact{}
	for _, r := range reference(t, "wb_ida_fcv_by_year.csv") {
		code := Code(r["CountryCode"])
		if iso, ok := renamed[string(code)]; ok {
			code = iso
		}
		lending, ok := categories[r["eligibility"]]
		if !ok || (r["FCS/FCV"] != "Y" && r["FCS/FCV"] != "N") {
			t.Fatalf("unknown values in the reference: %v", r)
		}
		if want[code] == nil {
			want[code] = map[int]fact{}
		}
		want[code][number(t, r["year"])] = fact{lending, r["FCS/FCV"] == "Y"}
	}
	for code := range want {
		if _, ok := Get(code); !ok {
			t.Errorf("%s is missing", code)
		}
	}
	for _, c := range All() {
		for year := 2000; year <= 2019 && !c.Fictional; year++ {
			got := Builtin().Class(c, time.Date(year, time.June, 30, 23, 59, 59, 0, time.UTC))
			if (fact{got.Lending, got.Fragile}) != want[c.Code][year] {
				t.Errorf("%s in FY%d: %+v, want %+v", c.Code, year, got, want[c.Code][year])
			}
			if name := "FY" + strconv.Itoa(year); got.LendingVintage != name || got.FragileVintage != name {
				t.Errorf("%s in FY%d: vintages %s and %s", c.Code, year, got.LendingVintage, got.FragileVintage)
			}
		}
	}
}

// Every English name of a country in any reference file is understood, and as
// the country whose code stands beside it.
func TestReferenceNames(t *testing.T) {
	files := []struct{ file, name, code string }{
		{"un_m49_iso_countries.csv", "official_name_en", "ISO3166-1-Alpha-3"},
		{"un_m49_iso_countries.csv", "UNTERM English Short", "ISO3166-1-Alpha-3"},
		{"wb_class_fy2025.csv", "economy", "iso3"},
		{"wb_income_group_history_fy89_fy25.csv", "country", "iso3"},
		{"wb_ida_fcv_by_year.csv", "Country", "iso2"},
		{"iati_codelists/Country.csv", "name", "code"},
		{"crs_2019_recipient_by_sector_usdm.csv", "RecipientName", ""},
	}
	// Names that are two countries' or none's, with what becomes of them.
	refused := map[string]string{
		"Congo": "COD COG", "Congo (the)": "COD COG",
		"Channel Islands":                  "GGY JEY",
		"Czechoslovakia (former)":          "CZE SVK",
		"Netherlands Antilles (former)":    "BES CUW SXM",
		"NETHERLAND ANTILLES":              "BES CUW SXM", // suggested
		"Serbia and Montenegro (former)":   "MNE SRB",
		"USSR (former)":                    "",
		"States Ex-Yugoslavia unspecified": "",
		"Bilateral, unspecified":           "",
	}
	// Codes of the World Bank's lists that are not, or not any more, ISO's.
	oldCodes := map[string]string{"TP": "TLS", "ZR": "COD", "RY": "YEM", "YF": "SRB", "GZ": "PSE"}
	for _, f := range files {
		t.Run(f.file+" "+f.name, func(t *testing.T) {
			seen := map[string]bool{"": true}
			for _, r := range reference(t, f.file) {
				name, code := r[f.name], r[f.code]
				if seen[name] || strings.HasSuffix(name, ", regional") {
					continue
				}
				seen[name] = true
				c, err := Parse(name)
				if want, ok := refused[name]; ok {
					if err == nil || candidates(err) != want {
						t.Errorf("%q is %s, %v; want an error with %q", name, c.Code, err, want)
					}
					continue
				}
				if err != nil {
					t.Errorf("%v", err)
					continue
				}
				if iso, ok := oldCodes[code]; ok {
					code = iso
				}
				if f.code != "" && code != string(c.Code) && code != c.Alpha2 {
					t.Errorf("%q is %s, but the reference says %s", name, c.Code, code)
				}
			}
		})
	}
}
