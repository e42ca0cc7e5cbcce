package exports

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/exports/vet"
)

// pricedWorkbooks are all workbooks that know of money.
func pricedWorkbooks(t testing.TB) map[string]*excelize.File {
	t.Helper()
	x, r := priced(t)
	files := map[string]*excelize.File{}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"country":   func(b *bytes.Buffer) error { return CountryReport(b, x, "KEN", 2026, r) },
		"portfolio": func(b *bytes.Buffer) error { return Portfolio(b, x, r) },
		"register":  func(b *bytes.Buffer) error { return GapRegister(b, x, r) },
	} {
		files[name] = opened(t, write)
	}
	return files
}

// cellsOf reads a sheet.
func cellsOf(t testing.TB, file *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := file.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// lineOf finds the row of a sheet that begins so, blank cells left out.
func lineOf(t testing.TB, rows [][]string, begins ...string) []string {
	t.Helper()
	for _, row := range rows {
		cells := slices.DeleteFunc(slices.Clone(row), func(s string) bool { return s == "" })
		if len(cells) >= len(begins) && slices.Equal(cells[:len(begins)], begins) {
			return cells[len(begins):]
		}
	}
	t.Fatalf("no row begins with %q", begins)
	return nil
}

// The numbers of Kenya, by hand. Its reform costs KES 12,950,000 once and KES 1,295,000 a year at the prices of 2026, with an
// overhead of a tenth, which the fall from index 110 to 100 takes off again; at 129.5 to the dollar that is USD 100,000 and USD
// 10,000. Half of the one-off cost falls to each of two years. The laboratory takes four years, one more than are counted.
func TestActionsByHand(t *testing.T) {
	rows := cellsOf(t, pricedWorkbooks(t)["country"], "Actions")
	if head := strings.Join(rows[3][15:19], ", "); head != "Year 1, base, Year 2, base, Year 3, base, Later, base" {
		t.Errorf("years: %s", head)
	}
	for _, want := range []string{
		"1|=Reform of the law|Cybercrime law; Police unit|Attorney General|under way|2026-01-01|24|own ★|0.1|50000|100000|200000|0|10000|10000|60000|60000|10000|0|50000|130000|230000|40000|0|90000|one-off|CS · consulting services|Draft it, consult on it, pass it.",
		"2|Found a team|National CSIRT|Regulator|proposed|12|planning|0|0|0|50000|50000|50000|50000|50000|50000|0|150000|150000|150000|10000|500000|140000|recurrent|Hire three people.",
		"3|Build a laboratory|Laboratory|proposed|48|planning|60000|80000|120000|0|0|0|20000|20000|20000|20000|60000|80000|120000|0|0|80000|one-off|G · goods|Buy machines.",
		"4|Response plan|Response plan|proposed|no cost|8000|0",
		"Total, USD|110000|180000|320000|50000|60000|60000|130000|130000|80000|20000|260000|360000|500000|58000|500000|310000",
	} {
		cells := strings.Split(want, "|")
		if got := lineOf(t, rows, cells[:2]...); len(got) < len(cells)-2 || !slices.Equal(got[:len(cells)-2], cells[2:]) {
			t.Errorf("%s:\ngot  %q\nwant %q", cells[1], got, cells[2:])
		}
	}
	text := strings.Join(slices.Concat(rows...), "\n")
	for _, want := range []string{
		"Attorney General", "budget bill, page 7", "base KES 14,245,000 once and KES 1,424,500 each year, at the prices of 2026",
		"in KES: 100 / 110", "/ 129.5", "Money is in USD at the prices of 2025; recurrent cost counts for 3 years. Rates of exchange are the newest by 1 August 2026",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the sheet", want)
		}
	}
}

func TestFundingByHand(t *testing.T) {
	rows := cellsOf(t, pricedWorkbooks(t)["country"], "Funding")
	for _, want := range []string{
		"disbursed|Found a team|Union|2025-06-01|8000|EUR|10000", "committed|=Reform of the law|Laws and justice|Fund A|2025-06-01|40000|USD|40000",
		"Committed and disbursed, USD|58000", "pledged|Found a team|Union|2025-06-01|500000|USD|500000", "Pledged, USD|500000",
		"committed|Strategy and governance|Union|2025-06-01|7000|USD|7000",
		"Cost of the open actions, base|360000", "Committed or disbursed for them, of each never more than it costs|50000", "Unfunded|310000",
		"Committed or disbursed for no action that is listed|7000", "Pledged, for actions or for none|500000",
	} {
		lineOf(t, rows, strings.Split(want, "|")...)
	}
	if said := rows[1][0]; !strings.HasPrefix(said, "Of USD 360,000 that the open actions cost (base), USD 50,000 is committed: 13.9 % (10.0 to 19.2 % over the high and the low cost). USD 310,000 is unfunded.") {
		t.Errorf("it says %q", said)
	}
}

// Whoever filters by a gap reads who could pay for it, and why the others could not.
func TestMatchesAnswerTheMinistry(t *testing.T) {
	f := pricedWorkbooks(t)["country"]
	var got []string
	for _, r := range records(t, f, "Matches", 4) {
		if r["Closes the gap"] == "National CSIRT" {
			got = append(got, strings.Join([]string{r["Programme"], r["Could it pay?"], r["Why"], r["The one change"], r["Whose"], r["Deadline"], r["Asked"], r["Currency"], r["Sample"]}, "|"))
		}
	}
	want := []string{
		"Laws and justice|✓ yes|meets all that the programme asks for|||2026-12-31, end of day (UTC)|140000|USD|",
		"Teams|? unknown|whether Kenya can bring 20% of the cost is not known|||2026-09-30 17:00 (UTC+01:00)|89600|EUR|sample",
		"=1+1|✗ no|closed at the end of 2026-06-30 (+00:00)|close later than 2026-08-01 00:00 (+00:00)|programme|2026-06-30, end of day (UTC)|140000|USD|",
		"Pacific islands|✗ no|Kenya is in Eastern Africa, Sub-Saharan Africa and Africa, and the programme is for Oceania|||no end|140000|USD|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	has, target, err := f.GetCellHyperLink("Matches", "Q5")
	if err != nil || !has || target != "https://example.org/alpha?a=1&b=%222%22" {
		t.Errorf("the link leads to %q, %v", target, err)
	}
}

func TestWebAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/x y": "https://a.example/x%20y", "HTTP://a.example": "http://a.example", "javascript:alert(1)": "",
		"file://etc/passwd": "", "ftp://a.example": "", "": "", "a.example": "",
	} {
		if got := webAddress(address); got != want {
			t.Errorf("%q leads to %q, want %q", address, got, want)
		}
	}
}

// Every formula gives the number that stands beside it, is made of cell names alone, and no text that was typed is one.
func TestMoneyFormulasGiveTheirNumbers(t *testing.T) {
	plain := regexp.MustCompile(`^(SUM\([A-Z]+\d+:[A-Z]+\d+\)|MAX\(0,[A-Z]+\d+-[A-Z]+\d+\)|[A-Z]+\d+\+\d+\*[A-Z]+\d+|[A-Z]+\d+[-/][A-Z]+\d+|0)$`)
	for name, f := range pricedWorkbooks(t) {
		formulas := 0
		for _, sheet := range f.GetSheetList() {
			for r, row := range cellsOf(t, f, sheet) {
				for c, shown := range row {
					at := cellName(c+1, r+1)
					formula, err := f.GetCellFormula(sheet, at)
					if err != nil {
						t.Fatal(err)
					}
					if formula == "" {
						continue
					}
					formulas++
					if !plain.MatchString(formula) {
						t.Errorf("%s, %s!%s: %s", name, sheet, at, formula)
					}
					text, err := f.CalcCellValue(sheet, at, excelize.Options{RawCellValue: true})
					got, _ := strconv.ParseFloat(text, 64)
					want, parsed := strconv.ParseFloat(shown, 64)
					if err != nil || parsed != nil || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
						t.Errorf("%s, %s!%s = %s gives %q, and %q stands there (%v)", name, sheet, at, formula, text, shown, err)
					}
				}
			}
		}
		if formulas == 0 && name != "register" { // which is streamed
			t.Errorf("%s has no formula", name)
		}
	}
}

func TestMoneyGoldens(t *testing.T) {
	for name, f := range pricedWorkbooks(t) {
		golden(t, name+"-money.xlsx.golden", []byte(dump(t, f)))
	}
}

// The sheets of money stand where they belong, print as the others do, and their names are defined.
func TestMoneySheets(t *testing.T) {
	files := pricedWorkbooks(t)
	for name, want := range map[string]string{
		"country":   "Cover,Summary,Scores,Gaps,Actions,Funding,Matches,Method,Codes",
		"portfolio": "Cover,Summary,Heat map,Ranks,Peers,Census,Weakest link,Gaps,Themes,Programmes,Needs,Allocation,Effect,Frontier,Scenarios,Unmatched,Method,Codes",
	} {
		if got := strings.Join(files[name].GetSheetList(), ","); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
		for _, sheet := range files[name].GetSheetList() {
			if !slices.ContainsFunc(files[name].GetDefinedName(), func(n excelize.DefinedName) bool {
				return n.Name == "rd_"+strings.ReplaceAll(sheet, " ", "_")
			}) {
				t.Errorf("%s: no name points at %s", name, sheet)
			}
		}
	}
	checkPrinting(t, files["country"], "Gaps", "Funding", "Matches")
	if layout, err := files["country"].GetPageLayout("Actions"); err != nil || *layout.FitToWidth != 2 {
		t.Errorf("Actions prints on %+v pages side by side, %v", layout, err)
	}
	if !slices.ContainsFunc(files["country"].GetDefinedName(), func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm.Print_Titles" && n.RefersTo == "'Actions'!$A:$B,'Actions'!$4:$4"
	}) {
		t.Error("Actions does not repeat its first columns and its header in print")
	}
	checkPrinting(t, files["portfolio"], "Gaps", "Programmes")
	for _, sheet := range []string{"Effect", "Frontier", "Scenarios"} {
		if layout, err := files["portfolio"].GetPageLayout(sheet); err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
			t.Errorf("%s: not A4 landscape one page wide (%v)", sheet, err)
		}
	}
	for sheet, wide := range map[string]int{"Allocation": 2, "Unmatched": 3} {
		if layout, err := files["portfolio"].GetPageLayout(sheet); err != nil || *layout.FitToWidth != wide {
			t.Errorf("%s prints on %+v pages side by side, %v", sheet, layout, err)
		}
		if !slices.ContainsFunc(files["portfolio"].GetDefinedName(), func(n excelize.DefinedName) bool {
			return n.Name == "_xlnm.Print_Titles" && strings.HasPrefix(n.RefersTo, "'"+sheet+"'!$A:$B,'"+sheet+"'!$")
		}) {
			t.Errorf("%s does not repeat its first columns and its header in print", sheet)
		}
	}
}

// Without programmes, commitments and gaps each sheet says so.
func TestMoneyOfNothing(t *testing.T) {
	x, r := priced(t)
	r.Finance = assessment.NewFinance(x.Panel.Framework, nil, assessment.Terms{At: pricedAt}, nil, nil)
	for name, wants := range map[string][]string{
		"country":   {"Nothing is committed or disbursed", "no programme is recorded"},
		"portfolio": {"No programme is recorded.", "Nothing is allocated: the sheet Unmatched says why.", "there is no programme"},
	} {
		text := dump(t, opened(t, func(b *bytes.Buffer) error {
			if name == "country" {
				return CountryReport(b, x, "KEN", 2026, r)
			}
			return Portfolio(b, x, r)
		}))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
	}
	best := indexOf(t, x.Panel.Framework, "country,year,law,police,team,lab,plan\nKEN,2026,true,true,true,true,true\n")
	for name, write := range map[string]func(*bytes.Buffer) error{
		"country":   func(b *bytes.Buffer) error { return CountryReport(b, best, "KEN", 2026, r) },
		"portfolio": func(b *bytes.Buffer) error { return Portfolio(b, best, r) },
		"register":  func(b *bytes.Buffer) error { return GapRegister(b, best, r) },
	} {
		if text := dump(t, opened(t, write)); name == "country" && !strings.Contains(text, "No gap was found, so that nobody is asked for money.") {
			t.Errorf("%s without gaps does not say so", name)
		}
	}
}

// Plans that are done or dropped are in no sum, and stand below it.
func TestPastActionsAreInNoSum(t *testing.T) {
	def := loaded(t, pricedYAML)
	s := newStore(t)
	id := s.do(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: def}).Assessment.ID
	no := framework.Value{Kind: framework.Flag}
	s.do(assessment.PutAnswers{Assessment: id, Answers: []assessment.Put{{Question: "law", Value: &no}, {Question: "team", Value: &no}, {Question: "lab", Value: &no}}})
	s.do(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law", Questions: []string{"law"}, Status: funding.Done}})
	s.do(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "lab", Questions: []string{"lab"}, Status: funding.Dropped}})
	x, err := assessment.NewIndex(s.State().Panel(def))
	if err != nil {
		t.Fatal(err)
	}
	r := report
	r.Finance = s.State().Finance(def, assessment.Terms{At: pricedAt})
	rows := cellsOf(t, opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "KEN", 2026, r) }), "Actions")
	if total := lineOf(t, rows, "Total, USD"); total[len(total)-1] != "50000" {
		t.Errorf("the total is %q", total)
	}
	lineOf(t, rows, "Done or dropped: in no sum")
	for _, action := range []string{"Pass a law", "Build a laboratory"} {
		i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == action })
		if lacks := rows[i][slices.Index(rows[3], "Unfunded")]; lacks != "0" {
			t.Errorf("%s lacks %s", action, lacks)
		}
	}
}

// The same index and money side give the same bytes.
func TestMoneySameBytes(t *testing.T) {
	x, r := priced(t)
	for name, write := range map[string]func(*bytes.Buffer, Report) error{
		"country":   func(b *bytes.Buffer, r Report) error { return CountryReport(b, x, "KEN", 2026, r) },
		"portfolio": func(b *bytes.Buffer, r Report) error { return Portfolio(b, x, r) },
		"register":  func(b *bytes.Buffer, r Report) error { return GapRegister(b, x, r) },
	} {
		var one bytes.Buffer
		if err := write(&one, r); err != nil {
			t.Fatal(err)
		}
		if _, err := vet.Workbook(one.Bytes(), vet.Default()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for range 8 { // sheets that are streamed come in the order of a map
			var again bytes.Buffer
			if err := write(&again, r); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(one.Bytes(), again.Bytes()) {
				t.Errorf("%s: written again, it differs", name)
			}
		}
	}
}
