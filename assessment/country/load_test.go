package country

import (
	"strings"
	"testing"
)

// The embedded tables have no fault: users never see one.
func TestTablesLoad(t *testing.T) {
	if _, err := load(); err != nil {
		t.Fatal(err)
	}
}

func TestReadTableFaults(t *testing.T) {
	const head = "# What: w\n# As of: a\n# Source: s\n# Rights: r\n"
	tests := []struct{ name, text, want string }{
		{"no head", "code\tname\nA\tB\n", "What, As of, Source and Rights"},
		{"other columns", head + "name\tcode\nA\tB\n", `x.tsv:5: columns are "name\tcode"`},
		{"too few cells", head + "code\tname\nA\n", "x.tsv:6: 1 cells, not 2"},
		{"too many cells", head + "code\tname\nA\tB\tC\n", "x.tsv:6: 3 cells, not 2"},
		{"no rows", head + "code\tname\n", "x.tsv: no rows"},
		{"empty", "", "x.tsv: no rows"},
		{"not UTF-8", head + "code\tname\nA\t\xff\n", "not UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readTable("x.tsv", []byte(tt.text), "code", "name")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	got, err := readTable("x.tsv", []byte(head+"code\tname\n\nA\t-\r\n"), "code", "name")
	if err != nil || len(got.rows) != 1 || got.rows[0].cells[1] != "" || got.rows[0].line != 7 {
		t.Errorf("a good table gives %+v, %v", got, err)
	}
}

// One fault does not take the rest of a table with it.
func TestFaultyLinesAreLeftOut(t *testing.T) {
	areas := map[string]Area{"": {}, "002": {Code: 2, Name: "Africa"}}
	good := strings.Split("KEN\tKE\t404\t002\t\t\tuntil 2020-02-03\t\tyes\tKES\tKenya", "\t")
	c, left, err := readCountry(good, areas)
	if err != nil || c.Code != "KEN" || c.Numeric != 404 || c.LDC || !c.SIDS || left.Format("2006-01-02") != "2020-02-03" {
		t.Errorf("a good line gives %+v, %v, %v", c, left, err)
	}
	for column, bad := range map[int]string{0: "KE", 2: "44", 3: "999", 6: "until then", 7: "x", 8: "no", 10: ""} {
		cells := append([]string(nil), good...)
		cells[column] = bad
		if _, _, err := readCountry(cells, areas); err == nil {
			t.Errorf("column %d with %q is no error", column, bad)
		}
	}
}

func TestParseYearsAndRuns(t *testing.T) {
	years, err := parseYears("2000-2002 2025")
	if err != nil || len(years) != 4 || years[3] != 2025 {
		t.Fatalf("years %v, %v", years, err)
	}
	for _, bad := range []string{"2002-2000", "2000 2000", "2001 2000", "x", "2000-", "2000-20000"} {
		if got, err := parseYears(bad); err == nil {
			t.Errorf("parseYears(%q) = %v, want an error", bad, got)
		}
	}
	if _, err := parseRuns("L:2000 -:2001 L:2025", years, "L", "H"); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"X:2000", "L:1999", "L:2003", "L:2001 H:2000", "L:2000 L:2001", "-:2000", "L", "L:x"} {
		if got, err := parseRuns(bad, years, "L", "H"); err == nil {
			t.Errorf("parseRuns(%q) = %v, want an error", bad, got)
		}
	}
}

func TestVintages(t *testing.T) {
	want := "areas countries fragile income lending members names organisations variants"
	var ids []string
	for _, v := range Builtin().Vintages() {
		ids = append(ids, v.ID)
		if v.What == "" || v.AsOf == "" || v.Source == "" || v.Rights == "" {
			t.Errorf("%s: a vintage says what, as of when, whose and under which terms: %+v", v.ID, v)
		}
	}
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("vintages %q, want %q", got, want)
	}
	if got := Builtin().Newest().Format("2006-01-02"); got != "2024-07-01" {
		t.Errorf("newest class from %s, want 2024-07-01", got)
	}
}
