package exports

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// sampleProgrammes are made up, with the traps in them: texts that look like formulas, bars, quotes, line ends.
func sampleProgrammes() []funding.Programme {
	return []funding.Programme{
		{
			ID: "csirt-grants", Funder: "=Example Bank", Title: framework.Text{"en": "Grants, \"small\"", "fr": "Subventions"},
			Description: framework.Text{"en": "Two lines:\nand _x0041_"}, Sample: true, Themes: []framework.Theme{"incident-response", "legislation"},
			Instrument: funding.Grant, Opens: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
			Closes: time.Date(2026, 12, 31, 17, 0, 0, 0, time.FixedZone("", 3600)), Currency: "USD", Budget: 250000050,
			Floor: 5000000, Ceiling: 50000000, PerCountry: 1, Maximum: 20, Months: 36, Kinds: []funding.GrantKind{funding.SingleCountry},
			Lots:        []funding.Lot{{Country: "KEN", Budget: 1000000}, {Country: "UGA", Budget: 25}},
			Cofinancing: 0.1,
			Eligible: funding.Eligible{
				Countries: []country.Code{"KEN", "UGA", "TZA"}, Regions: []string{"Eastern Africa", "Africa"}, IncomeGroups: []country.IncomeGroup{"L", "LM"},
				LendingCategories: []country.LendingCategory{"IDA"}, Organisations: []string{"AU"}, Flags: []funding.Flag{funding.LDC},
				ClassAsOf: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC),
			},
			Excluded: []funding.Exclusion{{Country: "TZA", Reason: "first call: a|b \\ c", Kinds: []funding.GrantKind{funding.SingleCountry}}, {Country: "COD"}},
			Partner:  "+ a regional team", Applicants: []funding.Applicant{funding.Government, funding.PublicBody}, Pooled: true,
			Lines:   []funding.Line{{ID: "second", Funder: "Fund: two | three", Budget: 10}},
			Contact: "-ann@example.org", Link: "https://example.org/?a=1&b=2", IATI: "XM-1",
		},
		{ID: "tokyo", Funder: "Other", Title: framework.Text{"ja": "日本"}, Instrument: funding.Loan, Currency: "JPY", Budget: 5, Closes: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Withdrawn: true},
	}
}

func sampleCommitments() []funding.Commitment {
	day := time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	return []funding.Commitment{
		{ID: "c1", Programme: "csirt-grants", Country: "KEN", Framework: "core", Action: "national-csirt", Amount: 12345678, Currency: "USD", Status: funding.Committed, Date: day, Source: "'quoted"},
		{ID: "c2", Funder: "@Other", Country: "UGA", Themes: []framework.Theme{"awareness"}, Amount: 1001, Currency: "KWD", Status: funding.Pledged, Date: day, IATI: "XM-1"},
	}
}

// written is a file of each kind.
func writtenCSV[T any](t testing.TB, write func(w *bytes.Buffer, list []T) error, list []T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func programmesCSV(w *bytes.Buffer, list []funding.Programme) error   { return ProgrammesCSV(w, list) }
func commitmentsCSV(w *bytes.Buffer, list []funding.Commitment) error { return CommitmentsCSV(w, list) }

func fundingBytes(t testing.TB, p []funding.Programme, m []funding.Commitment) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := FundingWorkbook(&b, p, m, report); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sameProgramme compares moments with their offsets, and no places in memory.
func shownFunding(v any) string {
	return strings.ReplaceAll(fmt.Sprintf("%+v", v), "+0000 UTC", "+0000 +0000")
}

type fataler interface{ Fatalf(string, ...any) }

func checkRead(t fataler, name string, data []byte, p []funding.Programme, m []funding.Commitment) *assessment.FundingImport {
	got, _, err := ReadFunding(nil, name, data)
	if err != nil {
		t.Fatalf("%v\n%s", err, clipText(string(data)))
		return nil
	}
	if shownFunding(got.Programmes) != shownFunding(p) || shownFunding(got.Commitments) != shownFunding(m) {
		t.Fatalf("%s: got\n%s\n%s\nwant\n%s\n%s", name, shownFunding(got.Programmes), shownFunding(got.Commitments), shownFunding(p), shownFunding(m))
	}
	return got
}

func TestFundingFilesAreReadBack(t *testing.T) {
	p, m := sampleProgrammes(), sampleCommitments()
	got := checkRead(t, "p.csv", writtenCSV(t, programmesCSV, p), p, nil)
	if !slices.Equal(got.ProgrammePlaces, []string{"row 2", "row 3"}) {
		t.Error(got.ProgrammePlaces)
	}
	checkRead(t, "m.csv", writtenCSV(t, commitmentsCSV, m), nil, m)
	got = checkRead(t, "f.xlsx", fundingBytes(t, p, m), p, m)
	if !slices.Equal(got.CommitmentPlaces, []string{"sheet Commitments, row 2", "sheet Commitments, row 3"}) {
		t.Error(got.CommitmentPlaces)
	}
	if !bytes.Equal(fundingBytes(t, p, m), fundingBytes(t, p, m)) {
		t.Error("the same workbook is written in another way the second time")
	}
	checkRead(t, "empty.csv", writtenCSV(t, programmesCSV, nil), nil, nil)
	checkRead(t, "empty.xlsx", fundingBytes(t, nil, nil), nil, nil)
}

// text draws a text without blanks around it.
func drawText(label string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return trim(rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 |\\:;,\"'=+-@[]é日\n_x\t%.")), 0, 12, -1).Draw(t, label))
	})
}

func some[T any](t *rapid.T, label string, all []T) []T {
	list := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 0, min(3, len(all)), rapid.ID[int]).Draw(t, label)
	var out []T
	for _, i := range list {
		out = append(out, all[i])
	}
	return out
}

func drawMoment(t *rapid.T, label string) time.Time {
	switch rapid.IntRange(0, 2).Draw(t, label) {
	case 0:
		return time.Time{}
	case 1:
		return time.Date(2026, 1, rapid.IntRange(1, 400).Draw(t, label), 0, 0, 0, 0, time.UTC)
	}
	zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("", -12600)}).Draw(t, label)
	return time.Date(2026, 1, 1, 0, 0, rapid.IntRange(0, 1e6).Draw(t, label), 0, zone)
}

func drawProgramme(t *rapid.T, id string) funding.Programme {
	amount := func(label string) int64 { return rapid.Int64Range(0, 1e15).Draw(t, label) }
	count := func(label string) int { return rapid.IntRange(0, 1000).Draw(t, label) }
	text := func(label string) string { return drawText(label).Draw(t, label) }
	codes := []country.Code{"KEN", "UGA", "COD", "XXA"}
	p := funding.Programme{
		ID: id, Funder: text("funder"), Sample: rapid.Bool().Draw(t, "sample"), Themes: some(t, "themes", framework.Themes()),
		Instrument: rapid.SampledFrom(funding.Instruments()).Draw(t, "instrument"), Opens: drawMoment(t, "opens"), Closes: drawMoment(t, "closes"),
		Withdrawn: rapid.Bool().Draw(t, "withdrawn"), Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency"), Budget: amount("budget"),
		Floor: amount("floor"), Ceiling: amount("ceiling"), PerCountry: count("per"), Maximum: count("max"), Months: count("months"), Kinds: some(t, "kinds", funding.GrantKinds()),
		Cofinancing: rapid.Float64Range(0, 0.99).Draw(t, "cofinancing"), Partner: text("partner"), Applicants: some(t, "applicants", funding.Applicants()),
		Pooled: rapid.Bool().Draw(t, "pooled"), Contact: text("contact"), Link: text("link"), IATI: text("iati"),
		Eligible: funding.Eligible{
			Countries: some(t, "countries", codes), Regions: some(t, "regions", []string{"Eastern Africa", "Africa", "a|b"}), IncomeGroups: some(t, "income", incomeGroups),
			LendingCategories: some(t, "lending", lendingCategories), Organisations: some(t, "organisations", []string{"AU", "ECOWAS", "ASEAN"}), Flags: some(t, "flags", funding.Flags()),
		},
	}
	p.Cofinancing = float64(int(p.Cofinancing*1e6)) / 1e6 // as people write shares
	for _, lang := range some(t, "languages", []string{"en", "fr", "pt-BR"}) {
		if s := text("title"); s != "" {
			if p.Title == nil {
				p.Title = framework.Text{}
			}
			p.Title[lang] = s
		}
	}
	for _, code := range some(t, "lots", codes) {
		p.Lots = append(p.Lots, funding.Lot{Country: code, Budget: amount("lot")})
	}
	for _, code := range some(t, "excluded", codes) {
		p.Excluded = append(p.Excluded, funding.Exclusion{Country: code, Reason: text("reason"), Kinds: some(t, "from", funding.GrantKinds())})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "lines") {
		p.Lines = append(p.Lines, funding.Line{ID: "l" + itoa(i), Funder: text("line"), Budget: amount("line")})
	}
	return p
}

func TestFundingFilesAreReadBackProperty(t *testing.T) {
	// What is drawn fits into cells; whether it makes sense together is not asked.
	p, m := programmeTable.faults, commitmentTable.faults
	t.Cleanup(func() { programmeTable.faults, commitmentTable.faults = p, m })
	programmeTable.faults = func(*funding.Programme) []funding.Fault { return nil }
	commitmentTable.faults = func(*funding.Commitment) []funding.Fault { return nil }
	rapid.Check(t, func(t *rapid.T) {
		var p []funding.Programme
		var m []funding.Commitment
		for i := range rapid.IntRange(0, 3).Draw(t, "programmes") {
			p = append(p, drawProgramme(t, "p"+itoa(i)))
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "commitments") {
			text := func(label string) string { return drawText(label).Draw(t, label) }
			m = append(m, funding.Commitment{
				ID: "m" + itoa(i), Programme: text("programme"), Funder: text("funder"), Country: rapid.SampledFrom([]country.Code{"KEN", "XXA"}).Draw(t, "country"),
				Framework: text("framework"), Action: text("action"), Themes: some(t, "themes", framework.Themes()), Amount: rapid.Int64Range(0, 1e15).Draw(t, "amount"),
				Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency"), Status: rapid.SampledFrom(funding.CommitmentStatuses()).Draw(t, "status"),
				Date: time.Date(2025, 1, rapid.IntRange(1, 400).Draw(t, "date"), 0, 0, 0, 0, time.UTC), Source: text("source"), IATI: text("iati"),
			})
		}
		var b bytes.Buffer
		if err := ProgrammesCSV(&b, p); err != nil {
			t.Fatal(err)
		}
		checkRead(t, "p.csv", b.Bytes(), p, nil)
		b.Reset()
		if err := CommitmentsCSV(&b, m); err != nil {
			t.Fatal(err)
		}
		checkRead(t, "m.csv", b.Bytes(), nil, m)
		b.Reset()
		if err := FundingWorkbook(&b, p, m, report); err != nil {
			t.Fatal(err)
		}
		checkRead(t, "f.xlsx", b.Bytes(), p, m)
	})
}

func TestReadFundingYAML(t *testing.T) {
	p, m := sampleProgrammes(), sampleCommitments()
	var b bytes.Buffer
	if err := funding.WriteProgrammes(&b, funding.File{Programmes: p, Commitments: m}); err != nil {
		t.Fatal(err)
	}
	checkRead(t, "f.yaml", b.Bytes(), p, m)
}

func TestReadFundingCSV(t *testing.T) {
	file := "Currency;AMOUNT;status;country;date;id;themes;funder\r\nJPY;5;Committed;Kenya;2025-06-30;a;Awareness | legislation;F\r\nUSD;1 234,5;pledged;ug;2025-07-01;b;;F\r\n"
	got, notices, err := ReadFunding(nil, "m.csv", []byte(file))
	if err != nil || len(notices) > 0 {
		t.Fatal(notices, err)
	}
	want := []funding.Commitment{
		{ID: "a", Funder: "F", Country: "KEN", Themes: []framework.Theme{"awareness", "legislation"}, Amount: 5, Currency: "JPY", Status: funding.Committed, Date: time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)},
		{ID: "b", Funder: "F", Country: "UGA", Amount: 123450, Currency: "USD", Status: funding.Pledged, Date: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)},
	}
	if !reflect.DeepEqual(got.Commitments, want) {
		t.Errorf("got %+v", got.Commitments)
	}
}

func TestReadFundingRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, file string
		want       []string
	}{
		{"every bad cell at once", "id,country,amount,currency,status,date,themes\n" +
			"a,Kenia,12.345,USD,commited,soon,awareness|sport\n,KEN,lots,USD,pledged,2025-01-01,\nb,KEN,\"1,000\",USD,pledged,2025-01-01,\nb,KEN,1,USD,pledged,2025-01-01T10:00,\n",
			[]string{
				"row 2, column country (B2): ", "Kenya", `row 2, column amount (C2): "12.345" has more decimals than USD, which has 2: round it`,
				`column status (E2): "commited" is not known here: did you mean committed?`, `column date (F2): "soon" is not a day`, `column themes (G2): "sport" is not known here`,
				"row 3, column id (A3): the id is missing", `column amount (C3): "lots" is not a number`, `column amount (C4): "1,000" can be read in two ways`,
				"row 5, column id (A5): the id b is that of row 4 too", `column date (F5): "2025-01-01T10:00" is not a day`,
			}},
		{"programmes", "id,title.en,budget,currency,opens,closes,grant.months,pooled,lots,lines,excluded,status,cofinancing,eligible.organisations,eligible.countries\n" +
			"a,A,1,USD,2026-01-01T10:00,tomorrow,0,maybe,KEN 5,x,KEN [single,open,10%,AUU,Atlantis\n",
			[]string{
				`"2026-01-01T10:00" does not say in which time zone`, "2026-01-01T10:00+01:00", `"tomorrow" is neither a day nor a moment`, `"0" is no limit`, `"maybe" is neither yes nor no`,
				`"KEN 5" is no lot`, `"x" is no line`, "has no ] behind", `"open" follows from opens and closes`, `"10%" is a percentage`, "did you mean AU?", "Atlantis",
			}},
		{"columns", "id,title,budget,budgett,id\na,A,1,2,b\n", []string{"does not say in which language: write title.en", "did you mean budget?", "the column stands twice, here and in A1"}},
		{"no id", "funder,budget,currency\na,1,USD\n", []string{"the column id is missing"}},
		{"no table of ours", "country,year,law\nKEN,2024,yes\n", []string{"neither that of a table of programmes nor of commitments", "id, programme, funder"}},
		{"neither of the two", "id,currency,themes,iati,funder\na,USD,,,\n", []string{"neither that of"}},
		{"a short row", "id,budget,currency\na,1\n", []string{"row 2: has 2 cells and the header 3"}},
		{"a long row", "id,budget,currency\na,1,USD,2\n", []string{`row 2, column D (D2): holds "2", and its column has no name`}},
		{"a quote", "id,budget,currency\na\"b,1,USD\n", []string{"row 2, column id (A2): a quote stands inside"}},
		{"nothing", "", []string{"is empty"}},
		{"a PDF", "%PDF-1.7", []string{"a PDF document"}},
		{"YAML", "programmes:\n  - {id: p1, budgett: 5}\n", []string{"line 2, column 14: programmes[0].budgett: ", "line 2, column 5: programmes[0]"}},
		{"JSON", `{"programmes": [{"id": "p1"}]}`, []string{"line 1, column 17: programmes[0]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := ReadFunding(nil, "f.csv", []byte(tt.file))
			if _, ok := errors.AsType[*assessment.Error](err); !ok || got != nil {
				t.Fatalf("got %+v, %v", got, err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is missing in:\n%s", want, err)
				}
			}
		})
	}
}

// changedBook is the sample workbook after somebody has worked on it.
func changedBook(t *testing.T, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(fundingBytes(t, sampleProgrammes(), sampleCommitments())))
	if err != nil {
		t.Fatal(err)
	}
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadFundingBook(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("what a spreadsheet makes of it", func(t *testing.T) {
		data := changedBook(t, func(f *excelize.File) {
			dated, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			must(err)
			must(f.SetCellStyle("Commitments", "K3", "K3", dated))
			must(f.SetCellValue("Commitments", "K3", time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC))) // a date, and not text
			must(f.SetCellValue("Commitments", "H3", 0.30000000000000004))
			must(f.SetCellValue("Commitments", "I3", "EUR"))
			must(f.MoveSheet("Commitments", "Programmes"))
			must(f.SetSheetName("Commitments", "Sheet 7"))
			must(f.DeleteSheet("Programmes"))
		})
		got, notices, err := ReadFunding(nil, "f.xlsx", data)
		must(err)
		if m := got.Commitments[1]; m.Amount != 30 || !m.Date.Equal(time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC)) || len(notices) > 0 || got.CommitmentPlaces[1] != "sheet Sheet 7, row 3" {
			t.Errorf("%+v %v %v", m, notices, got.CommitmentPlaces)
		}
	})
	t.Run("every bad cell of both sheets", func(t *testing.T) {
		data := changedBook(t, func(f *excelize.File) {
			must(f.SetCellValue("Commitments", "D2", "Nowhere"))
			must(f.SetCellValue("Commitments", "H3", "1.234"))
			must(f.SetCellFormula("Commitments", "B3", "1+1"))
			row, err := f.GetRows("Programmes")
			must(err)
			opens := slices.Index(row[0], "opens")
			dated, err := f.NewStyle(&excelize.Style{NumFmt: 22})
			must(err)
			at := cellName(opens+1, 2)
			must(f.SetCellStyle("Programmes", at, at, dated))
			must(f.SetCellValue("Programmes", at, time.Date(2025, 8, 1, 10, 0, 0, 0, time.UTC)))
			_, err = f.NewSheet("Notes")
			must(err)
			must(f.SetCellValue("Notes", "A1", "whatever"))
		})
		_, _, err := ReadFunding(nil, "f.xlsx", data)
		if err == nil {
			t.Fatal("it was read")
		}
		for _, want := range []string{
			"sheet Commitments, row 2, column country (D2): ", `sheet Commitments, row 3, column amount (H3): "1.234" can be read in two ways`,
			"sheet Commitments, row 3, column programme (B3): a formula stands here", `"2025-08-01 10:00" does not say in which time zone`,
		} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is missing in:\n%s", want, err)
			}
		}
	})
	t.Run("other sheets are told of", func(t *testing.T) {
		data := changedBook(t, func(f *excelize.File) {
			_, err := f.NewSheet("Notes")
			must(err)
			must(f.SetCellValue("Notes", "A1", "whatever"))
		})
		if _, notices, err := ReadFunding(nil, "f.xlsx", data); err != nil || len(notices) != 1 || notices[0].Path != "sheet Notes" {
			t.Error(notices, err)
		}
	})
	t.Run("another workbook", func(t *testing.T) {
		var b bytes.Buffer
		must(GapRegister(&b, madeUp(t), report))
		if _, _, err := ReadFunding(nil, "f.xlsx", b.Bytes()); err == nil || !strings.Contains(err.Error(), "neither that of a table of programmes") {
			t.Error(err)
		}
	})
}

func TestReadFundingOfIATI(t *testing.T) {
	file := iatiFile(activityXML("XM-A", "", "2", inKenya+xmlPaid("2", "2025-03-01", "1")), activityXML("XM-B", "", "5", inKenya))
	got, notices, err := ReadFunding(nil, "a.xml", []byte("\uFEFF\n"+strings.TrimPrefix(file, `<?xml version="1.0" encoding="UTF-8"?>`)))
	if err != nil || len(got.Commitments) != 1 || len(notices) != 1 || !strings.Contains(notices[0].Message, "left out: it was cancelled") {
		t.Errorf("%+v %v %v", got, notices, err)
	}
}

// Nothing is cut where a cell is too small.
func TestFundingTooLongForACell(t *testing.T) {
	p := sampleProgrammes()
	for range 100 {
		p[0].Excluded = append(p[0].Excluded, funding.Exclusion{Country: "KEN", Reason: strings.Repeat("x", 500)})
	}
	var b bytes.Buffer
	for _, err := range []error{ProgrammesCSV(&b, p), FundingWorkbook(&b, p, nil, report)} {
		if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.TooLarge || !strings.Contains(e.Msg, "excluded of the programme csirt-grants") {
			t.Error(err)
		}
	}
	if b.Len() > 0 {
		t.Error("a part was written")
	}
}

func TestFundingGolden(t *testing.T) {
	golden(t, "programmes.csv.golden", writtenCSV(t, programmesCSV, sampleProgrammes()))
	golden(t, "commitments.csv.golden", writtenCSV(t, commitmentsCSV, sampleCommitments()))
	f, err := excelize.OpenReader(bytes.NewReader(fundingBytes(t, sampleProgrammes(), sampleCommitments())))
	if err != nil {
		t.Fatal(err)
	}
	text := dump(t, f)
	for _, sheet := range []string{"Programmes", "Commitments"} {
		comments, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		text += "\n== notes of " + sheet + "\n"
		for _, c := range comments {
			words := c.Text
			for _, run := range c.Paragraph {
				words += run.Text
			}
			text += fmt.Sprintf("%s %q\n", c.Cell, words)
		}
		validations, err := f.GetDataValidations(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range validations {
			text += fmt.Sprintf("list %s %s\n", v.Sqref, v.Formula1)
		}
	}
	golden(t, "funding.xlsx.golden", []byte(text))
}

// FuzzReadFunding: no bytes make the reader fail other than by a refusal that says what to do, and what is read can be written
// and read as the same.
func FuzzReadFunding(f *testing.F) {
	for _, data := range [][]byte{
		writtenCSV(f, programmesCSV, sampleProgrammes()), writtenCSV(f, commitmentsCSV, sampleCommitments()),
		[]byte("id;amount;currency;themes\na;1 234,5;KWD;awareness|legislation\n"), []byte("id,budget,lots,excluded,lines\na,1.5,KEN: 3,UGA [single-country]: a\\|b,x: 1: y\n"),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			t.Skip("workbooks are vetted, which has a target of its own")
		}
		got, _, err := ReadFunding(nil, "f.csv", data)
		if err != nil {
			if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Msg == "" || e.Fix == "" && len(e.Fields) == 0 {
				t.Fatalf("%v", err)
			}
			return
		}
		if len(got.Programmes) > 0 {
			checkRead(t, "p.csv", writtenCSV(t, programmesCSV, got.Programmes), got.Programmes, nil)
		}
		if len(got.Commitments) > 0 && got.Commitments[0].IATI == "" {
			checkRead(t, "m.csv", writtenCSV(t, commitmentsCSV, got.Commitments), nil, got.Commitments)
		}
	})
}
