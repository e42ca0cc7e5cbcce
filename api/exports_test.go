package api

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/exports"
)

func TestExports(t *testing.T) {
	h := newHarness(t)
	for path, name := range map[string]string{
		"/v1/exports/country.xlsx?country=Kenya":                                  "country-KEN-2024.xlsx",
		"/v1/exports/portfolio.xlsx?framework=gci-pillars@2024&year=2024&lang=en": "portfolio-2024.xlsx",
	} {
		r := h.get(path, "").want(http.StatusOK)
		if !bytes.HasPrefix(r.Body, []byte("PK")) || r.Header.Get("Content-Type") != workbookType || !strings.Contains(r.Header.Get("Content-Disposition"), name) {
			t.Errorf("%s: %q, %q, %d bytes", path, r.Header.Get("Content-Type"), r.Header.Get("Content-Disposition"), len(r.Body))
		}
		if again := h.get(path, "").want(http.StatusOK); !bytes.Equal(again.Body, r.Body) {
			t.Errorf("%s: the same state gives other bytes", path)
		}
		if again := h.get(path, "", "If-None-Match", r.Header.Get("ETag")); again.Status != http.StatusNotModified {
			t.Errorf("%s with its ETag: %d", path, again.Status)
		}
	}
	h.get("/v1/exports/country.xlsx", "").want(http.StatusUnprocessableEntity)
	h.get("/v1/exports/country.xlsx?country=XXA", "").want(http.StatusNotFound)
	h.get("/v1/exports/portfolio.xlsx?lang=fr", "").want(http.StatusUnprocessableEntity)
}

func TestExportedGapsEqualTheCommandLine(t *testing.T) {
	h := newHarness(t)
	for name, f := range map[string]exports.Format{"gaps.csv": exports.CSV, "gaps.jsonl": exports.JSONLines} {
		var want bytes.Buffer
		x := h.gci()
		money := h.Service.State().Finance(x.Panel.Framework, assessment.Terms{At: moment.Truncate(24 * time.Hour)})
		if _, err := exports.Gaps(&want, x, f, money); err != nil {
			t.Fatal(err)
		}
		if got := h.get("/v1/exports/"+name, "").want(http.StatusOK); !bytes.Equal(got.Body, want.Bytes()) {
			t.Errorf("%s differs: %d bytes, want %d", name, len(got.Body), want.Len())
		}
	}
}

// The files hold what the list holds, in its order, whatever the query.
func TestExportedGapsAreThoseOfTheList(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	for _, query := range []string{
		"framework=gci-pillars&region=Africa&sort=gain", "framework=gci-pillars&incomeGroup=L&incomeGroup=LM&sort=code", "framework=gci-pillars&country=Kenya&country=ETH&sort=gain",
		"framework=gci-pillars&lendingCategory=IDA&organisation=au&classAsOf=2024-07-01&sort=code", "framework=gci-pillars&theme=legislation&gainMin=10&sort=gain",
		"framework=gci-pillars&question=legal&question=technical&sort=gain", "framework=sample&currency=USD&costMax=20000000&sort=cost", "framework=sample&sort=gainPerCost",
		"framework=sample&sort=code", "framework=gci-pillars&country=XXA&sort=gain",
	} {
		var want []string
		for next := "/v1/gaps?limit=300&" + query; next != ""; {
			var page gapsBody
			h.get(next, "").want(http.StatusOK).into(&page)
			for _, item := range page.Items {
				want = append(want, item.Country+item.Unit+" "+item.Question)
			}
			if page.Totals.Gaps < len(want) {
				t.Errorf("%s: %d gaps of %d", query, len(want), page.Totals.Gaps)
			}
			next = page.Next
		}
		if len(want) == 0 != strings.Contains(query, "country=XXA") {
			t.Errorf("%s chooses %d", query, len(want))
		}
		var sheet []string
		for _, row := range h.sheetGaps("/v1/exports/gaps.xlsx?" + query)[3:] {
			sheet = append(sheet, row["B"]+" "+row["H"])
		}
		for format, got := range map[string][]string{
			"csv":   h.csvGaps("/v1/exports/gaps.csv?" + query),
			"jsonl": h.lineGaps("/v1/exports/gaps.jsonl?" + query),
			"xlsx":  sheet,
		} {
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s as %s: %d gaps, the list has %d:\n%.300q\n%.300q", query, format, len(got), len(want), got, want)
			}
		}
	}
}

func (h *harness) csvGaps(path string) (gaps []string) {
	h.t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(h.get(path, "").want(http.StatusOK).Body)).ReadAll()
	if err != nil || len(rows) == 0 || rows[0][2] != "question" {
		h.t.Fatalf("%s: %v, %v", path, rows, err)
	}
	for _, row := range rows[1:] {
		gaps = append(gaps, row[0]+" "+row[2])
	}
	return gaps
}

func (h *harness) lineGaps(path string) (gaps []string) {
	h.t.Helper()
	for line := range bytes.Lines(h.get(path, "").want(http.StatusOK).Body) {
		var item struct{ Country, Unit, Question string }
		if err := json.Unmarshal(line, &item); err != nil {
			h.t.Fatalf("%s: %v in %s", path, err, line)
		}
		gaps = append(gaps, item.Country+item.Unit+" "+item.Question)
	}
	return gaps
}

var (
	sheetRow  = regexp.MustCompile(`(?s)<row .*?</row>`)
	sheetCell = regexp.MustCompile(`<c r="([A-Z]+)\d+"[^>]*><is><t[^>]*>([^<]*)</t>`)
)

// sheetGaps reads the texts of the sheet Gaps, row by row and column by column.
func (h *harness) sheetGaps(path string) (rows []map[string]string) {
	h.t.Helper()
	body := h.get(path, "").want(http.StatusOK).Body
	book, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		h.t.Fatal(err)
	}
	sheet, err := book.Open("xl/worksheets/sheet2.xml")
	if err != nil {
		h.t.Fatal(err)
	}
	text, err := io.ReadAll(sheet)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, row := range sheetRow.FindAll(text, -1) {
		cells := map[string]string{}
		for _, cell := range sheetCell.FindAllSubmatch(row, -1) {
			cells[string(cell[1])] = string(cell[2])
		}
		rows = append(rows, cells)
	}
	if len(rows) < 3 || rows[2]["B"] != "Code" || !strings.HasSuffix(rows[2]["H"], "s code") {
		h.t.Fatalf("%s: %.500q", path, rows)
	}
	return rows
}

func TestRegisterSaysWhatItWasAskedFor(t *testing.T) {
	h := newHarness(t)
	r := h.get("/v1/exports/gaps.xlsx?region=Africa&gainMin=10", "").want(http.StatusOK)
	if got := r.Header.Get("Content-Disposition"); !strings.Contains(got, "gaps-2024.xlsx") {
		t.Error(got)
	}
	if text := h.sheetGaps("/v1/exports/gaps.xlsx?region=Africa&gainMin=10")[1]["A"]; !strings.HasPrefix(text, "Chosen: region Africa; gain at least 10. ") {
		t.Errorf("%q", text)
	}
}

// What the files say of money is what the list says of it.
func TestExportedGapsSayWhatIsFunded(t *testing.T) {
	h := newHarness(t)
	h.reformed()
	h.fund(funding.Programme{ID: "any", Budget: 1000_00})
	h.fund(funding.Programme{ID: "law-only", Budget: 1000_00, Themes: []framework.Theme{"legislation"}})
	const query = "framework=costed&years=3&sort=unfunded&theme=legislation&theme=strategy"
	var want gapsBody
	h.get("/v1/gaps?"+query, "").want(http.StatusOK).into(&want)
	lines := slices.Collect(bytes.Lines(h.get("/v1/exports/gaps.jsonl?"+query, "").want(http.StatusOK).Body))
	if len(lines) != len(want.Items) || len(lines) != 2 {
		t.Fatalf("%d lines of %d gaps", len(lines), len(want.Items))
	}
	for i, line := range lines {
		var got gapItem
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		if w := want.Items[i]; got.Question != w.Question || got.Months != w.Months || !reflect.DeepEqual(got.GapFunding, w.GapFunding) || !reflect.DeepEqual(got.Cost, w.Cost) {
			t.Errorf("line %d is %s, and the list has %+v", i, line, w)
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(h.get("/v1/exports/gaps.csv?"+query, "").want(http.StatusOK).Body)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v, %v", rows, err)
	}
	// Base (100 + 3 * 10) * 1.1; low 100 * 1.1; high (300 + 3 * 10) * 1.1.
	if got := strings.Join(rows[1], ","); !strings.HasSuffix(got, ",reform,true,planned,110.00,143.00,363.00,50.00,1000.00,93.00,false,USD,2025,3,true,2026-03-01T00:00:00Z,any|law-only,") {
		t.Error(got)
	}
	if got := strings.Join(rows[2], ","); !strings.HasSuffix(got, ",plan,false,planned,,,,0.00,0.00,,false,USD,2025,3,false,2026-03-01T00:00:00Z,,any") {
		t.Error(got)
	}
}
