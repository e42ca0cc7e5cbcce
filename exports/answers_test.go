package exports

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// testFramework loads testdata/framework.yaml, with units of free text when free is true.
func testFramework(t testing.TB, free bool) *framework.Definition {
	t.Helper()
	data, err := os.ReadFile("testdata/framework.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if free {
		data = append(data, "entity: any\n"...)
	}
	d, err := framework.Load("framework.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// answered reads a file that must be sound.
func answered(t testing.TB, d *framework.Definition, text string) (*assessment.Panel, []Notice) {
	t.Helper()
	p, notices, err := ReadAnswers("answers.csv", strings.NewReader(text), d)
	if err != nil {
		t.Fatalf("%v\nin %.200q", err, text)
	}
	return p, notices
}

// refused reads a file that must not be, and gives the error.
func refused(t testing.TB, d *framework.Definition, text string) *assessment.Error {
	t.Helper()
	p, _, err := ReadAnswers("answers.csv", strings.NewReader(text), d)
	var e *assessment.Error
	if !errors.As(err, &e) {
		t.Fatalf("got panel %v and error %v, want a refusal of %.200q", p, err, text)
	}
	if p != nil {
		t.Errorf("a refused file gave a panel")
	}
	return e
}

// panelText is a panel as text: unit, year and the answers that there are.
func panelText(p *assessment.Panel) []string {
	var list []string
	for _, r := range p.Rows {
		var b strings.Builder
		b.WriteString(r.Unit + " " + itoa(r.Year))
		for i, v := range r.Values {
			if q := p.Framework.Questions()[i]; v.Kind != framework.NotAssessed {
				b.WriteString(" " + q.ID + "=" + q.Format(v))
			}
		}
		list = append(list, b.String())
	}
	return list
}

func TestReadAnswers(t *testing.T) {
	const ken = "KEN 2024 cyber-law=draft courts=true drills=12.5"
	tests := []struct {
		name, text string
		any        bool
		want       []string
	}{
		{name: "wide", text: "country,year,cyber-law,courts,drills\nKEN,2024,draft,true,12.5\n", want: []string{ken}},
		{name: "columns in any order", text: "drills,courts,year,country,cyber-law\n12.5,yes,2024,KE,Draft\n", want: []string{ken}},
		{name: "long", text: "country,year,question,value\nKEN,2024,drills,12.5\nKenya,2024,courts,yes\nke,2024,cyber-law,draft\n", want: []string{ken}},
		{name: "long, columns in any order", text: "value,question,year,country\n12.5,drills,2024,KEN\n,maturity,2024,KEN\ntrue,courts,2024,KEN\ndraft,cyber-law,2024,KEN\n", want: []string{ken}},
		{name: "byte order mark", text: "\uFEFFcountry,year,cyber-law,courts,drills\nKEN,2024,draft,true,12.5\n", want: []string{ken}},
		{name: "semicolons and decimal comma", text: "country;year;cyber-law;courts;drills\nKEN;2024;draft;true;12,5\n", want: []string{ken}},
		{name: "a first line that names the delimiter", text: "sep=;\r\ncountry;year;drills\r\nKEN;2024;3\r\n", want: []string{"KEN 2024 drills=3"}},
		{name: "quoted", text: "\"country\",\"year\",\"drills\"\n\"Korea, Rep.\",\"2024\",\"3\"\n", want: []string{"KOR 2024 drills=3"}},
		{name: "line breaks and quotes in a cell", text: "unit,year,drills\n\"a \"\"b\"\" c\",2024,3\n", any: true, want: []string{`a "b" c 2024 drills=3`}},
		{name: "CRLF", text: "country,year,drills\r\nKEN,2024,3\r\nUGA,2024,4\r\n", want: []string{"KEN 2024 drills=3", "UGA 2024 drills=4"}},
		{name: "CR alone", text: "country,year,drills\rKEN,2024,3\rUGA,2024,4\r", want: []string{"KEN 2024 drills=3", "UGA 2024 drills=4"}},
		{name: "no line end at the end", text: "country,year,drills\nKEN,2024,3", want: []string{"KEN 2024 drills=3"}},
		{name: "blank lines and rows of delimiters", text: "\n\n,,\ncountry,year,drills\n\nKEN,2024,3\n,,\n  \n", want: []string{"KEN 2024 drills=3"}},
		{name: "blanks that nobody sees", text: "\u00a0country ,year\u200b,drills\n\u00a0KEN\u00a0,\u20282024, 3\u200e\n", want: []string{"KEN 2024 drills=3"}},
		{name: "blank is not assessed", text: "country,year,drills,courts\nKEN,2024,,\n", want: []string{"KEN 2024"}},
		{name: "not applicable", text: "country,year,courts\nKEN,2024,n/a\n", want: []string{"KEN 2024 courts=n/a"}},
		{name: "checklist and stage", text: "country,year,services,maturity\nKEN,2024,alerts|triage,formative\nUGA,2024,none,\n", want: []string{"KEN 2024 services=triage|alerts maturity=formative", "UGA 2024 services=none"}},
		{name: "a title in another language", text: "country,year,cyber-law\nKEN,2024,En vigueur\n", want: []string{"KEN 2024 cyber-law=in-force"}},
		{name: "empty columns without a name", text: "country,year,drills,,\nKEN,2024,3,,\nUGA,2024,4\nTZA,2024,5,,,,\n", want: []string{"KEN 2024 drills=3", "UGA 2024 drills=4", "TZA 2024 drills=5"}},
		{name: "the same country in two years", text: "country,year,drills\nKEN,2024,3\nKEN,2023,4\n", want: []string{"KEN 2024 drills=3", "KEN 2023 drills=4"}},
		{name: "names of traps", text: "country,year,drills\nTurkiye,2024,1\nCzech Republic,2024,2\nCote d'ivoire,2024,3\nLao PDR,2024,4\n\"Bahamas, The\",2024,5\nXKX,2024,6\n", want: []string{
			"TUR 2024 drills=1", "CZE 2024 drills=2", "CIV 2024 drills=3", "LAO 2024 drills=4", "BHS 2024 drills=5", "XKX 2024 drills=6"}},
		{name: "free units", text: "unit,year,drills\nteam α,2024,3\n'=SUM(A1),2024,4\n''quoted,2024,5\n'tis,2024,6\n", any: true, want: []string{
			"team α 2024 drills=3", "=SUM(A1) 2024 drills=4", "'quoted 2024 drills=5", "'tis 2024 drills=6"}},
		{name: "a number that a spreadsheet was told to keep as text", text: "country,year,delay\nKEN,2024,'-5\n", want: []string{"KEN 2024 delay=-5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, _ := answered(t, testFramework(t, tt.any), tt.text)
			if got := panelText(p); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			for _, r := range p.Rows {
				if len(r.Values) != len(p.Framework.Questions()) {
					t.Errorf("%s has %d values", r.Unit, len(r.Values))
				}
			}
		})
	}
}

func TestReadAnswersNotices(t *testing.T) {
	d := testFramework(t, false)
	_, notices := answered(t, d, "country,year,cyber-law,drills,services,maturity,delay\nKEN,2024,draft,25,,,\nUGA,2024,draft,20,,,\nTZA,2024,draft,-1,,,\n")
	want := []Notice{
		{"row 2, column drills (D2)", "25 is above the greatest value of drills, 20, and counts as that"},
		{"row 4, column drills (D4)", "-1 is below the least value of drills, 0, and counts as that"},
		{"", "no column for 1 question of test-core@1, not assessed for every country: courts"},
	}
	if !reflect.DeepEqual(notices, want) {
		t.Errorf("got  %q\nwant %q", notices, want)
	}
	_, notices = answered(t, d, "country,year,question,value\nKEN,2024,drills,3\n")
	if len(notices) != 1 || notices[0].Message != "no row for 5 questions of test-core@1, not assessed for every country: cyber-law, courts, services, maturity, delay" {
		t.Errorf("long file: %q", notices)
	}
}

func TestManyNoticesOfAColumnShareALine(t *testing.T) {
	var b strings.Builder
	b.WriteString("unit,year,drills\n")
	for i := range 100 {
		b.WriteString("u" + itoa(i) + ",2024," + itoa(100+i) + "\n")
	}
	_, notices := answered(t, testFramework(t, true), b.String())
	if len(notices) != 5 {
		t.Fatalf("%d notices: %q", len(notices), notices)
	}
	if want := (Notice{"column drills (C)", "the same in 97 more cells, in rows 5-101"}); notices[3] != want {
		t.Errorf("got %q, want %q", notices[3], want)
	}
}
