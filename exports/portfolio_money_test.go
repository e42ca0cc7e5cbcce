package exports

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
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

// By hand, in thousands: Fiji has a law and lacks 35 for its police, 150 for its team and nothing for its laboratory, which costs
// 80 and was promised 90; Ghana lacks 200, 35, 150 and 80; Kenya 90, 140 and 80 (see TestActionsByHand). The police alone cost 20
// once and 5 a year. Nobody gives a cost for the response plans.
func TestNeedsByHand(t *testing.T) {
	rows := cellsOf(t, pricedWorkbooks(t)["portfolio"], "Needs")
	for _, want := range []string{
		"Africa|9|2|595000|825000|1215000|50000|500000|775000", "Oceania|4|1|235000|265000|315000|80000|0|185000",
		"Lower middle income|9|2|595000|825000|1215000|50000|500000|775000",
		"Police and justice against cybercrime|6|0|280000|440000|680000|120000|0|320000",
		"All|13|3|830000|1090000|1530000|130000|500000|960000", "All, each once|13|3|830000|1090000|1530000|130000|500000|960000",
	} {
		lineOf(t, rows, strings.Split(want, "|")...)
	}
	share := lineOf(t, rows, "All", "13", "3", "830000", "1090000", "1530000", "130000", "500000", "960000")
	wantNumber(t, "low share", share[0], 130.0/1530)
	wantNumber(t, "share", share[1], 130.0/1090)
	wantNumber(t, "high share", share[2], 130.0/830)
	lineOf(t, rows, "A need of several themes counts under each of them, so that the lines do not add up: the last one counts every need once.")
}

func TestProgrammesByHand(t *testing.T) {
	list := records(t, pricedWorkbooks(t)["portfolio"], "Programmes", 4)
	for i, want := range []string{
		"alpha|open|300000|40000|0|260000|all countries|others may join; joined by Partner USD 50,000|",
		"beta|open|500000|0|0|500000|all countries||sample", "delta|open|60000|0|0|60000|in Oceania; on the list of SIDS||", "gamma|closed|900000|0|0|900000|all countries||",
	} {
		r := list[i]
		if got := strings.Join([]string{r["Code"], r["Status"], r["Money"], r["Committed"], r["Pledged"], r["Left"], r["Countries"], r["Conditions"], r["Sample"]}, "|"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The allocation and what it leaves are those of the domain, and it says how good it is.
func TestAllocationSheet(t *testing.T) {
	x, r := priced(t)
	needs := x.Needs(slices.Collect(x.Gaps()), r.Finance)
	m, err := x.Match(t.Context(), r.Finance.Market(needs), assessment.MatchTerms{Effort: bookEffort})
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, r) })
	rows := cellsOf(t, f, "Allocation")
	wantSaid(t, saidAt(t, f, "Allocation", "How good it is"), format3(m.Value)+" index points", format3(m.Bound))
	wantSaid(t, saidAt(t, f, "Allocation", "By the real index"), format3(m.Recomputed)+" points")
	wantSaid(t, saidAt(t, f, "Allocation", "Why the search ended"), "Method: "+m.Method+".")
	head := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[0] == "Name" })
	given := map[string]float64{}
	for i, a := range m.Allocations {
		p := r.Finance.Programmes[a.Programme]
		row := rows[head+1+i]
		if row[1] != needs[a.Need].Unit || row[9] != p.Title.In("en") || row[3] != number3(major(a.Amount, p.Currency)) {
			t.Errorf("row %d is %q, want %+v", i, row, a)
		}
		given[p.ID] += major(a.Amount, p.Currency)
	}
	for i, row := range records(t, f, "Programmes", 4) {
		p := r.Finance.Programmes[i]
		wantNumber(t, p.ID+" gives", row["Allocated here"], given[p.ID])
		wantNumber(t, p.ID+" keeps", row["Left after it"], major(r.Finance.Left(p), p.Currency)-given[p.ID])
	}
	var unpaid int
	for _, u := range m.Unmatched {
		if n := &needs[u.Need]; n.Open() && (!n.Costed() || n.Unfunded > 0) {
			unpaid++
		}
	}
	wantSaid(t, cellsOf(t, f, "Unmatched")[1][0], fmt.Sprintf("Nobody pays for %d needs", unpaid))
	if got := len(records(t, f, "Unmatched", 4)); got != unpaid*len(r.Finance.Programmes) {
		t.Errorf("%d rows of what is unmatched, want %d for each of %d needs", got, len(r.Finance.Programmes), unpaid)
	}
}

// The totals above a register are those of the gaps that it shows; an action is counted once, whichever of its gaps are.
func TestRegisterTotals(t *testing.T) {
	x, r := priced(t)
	all := slices.Collect(x.Gaps())
	some := slices.DeleteFunc(slices.Clone(all), func(g assessment.Gap) bool { return g.Unit != "KEN" || g.Dimension.ID != "legal" })
	rows := cellsOf(t, opened(t, func(b *bytes.Buffer) error {
		return SomeGapsRegister(b, x, Choice{Gaps: some, Of: len(all), Filters: []Filter{{"Country", []string{"KEN"}}}}, r)
	}), "Gaps")
	for _, want := range []string{
		"Africa|2|1|50000|130000|230000|40000|90000", "All|2|1|50000|130000|230000|40000|90000",
		"Legislation|1|1|50000|130000|230000|40000|90000", "Police and justice against cybercrime|1|1|50000|130000|230000|40000|90000",
	} {
		lineOf(t, rows, strings.Split(want, "|")...)
	}
	var found []string
	for _, row := range rows {
		if len(row) > 1 && row[1] == "KEN" {
			found = append(found, strings.Join(row[len(row)-4:], "|"))
		}
	}
	if want := []string{"own ★|40000|90000|1 could: Laws and justice", "|||with: =Reform of the law"}; !slices.Equal(found, want) {
		t.Errorf("the last columns are %q, want %q", found, want)
	}
}

func reopened(t *rapid.T, workbook []byte) *excelize.File {
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// numberIn is the number of a cell, NaN for none.
func numberIn(cell string) float64 {
	number, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return math.NaN()
	}
	return number
}

// drawFinance makes up programmes and commitments for the three countries.
func drawFinance(t *rapid.T, def *framework.Definition) *assessment.Finance {
	ids := []string{"law", "police", "team", "lab", "plan", "", "nothing"}
	units := []country.Code{"FJI", "GHA", "KEN", "TUV"}
	var programmes []*assessment.Programme
	for i := range rapid.IntRange(0, 4).Draw(t, "programmes") {
		p := funding.Programme{
			ID: "p" + itoa(i), Funder: "F", Title: framework.Text{"en": "=P" + itoa(i)}, Instrument: funding.Grant, Currency: "USD",
			Budget: rapid.Int64Range(1, 500_000_00).Draw(t, "budget"), Floor: rapid.Int64Range(0, 50_000_00).Draw(t, "floor"),
			Cofinancing: rapid.SampledFrom([]float64{0, 0.125, 0.2}).Draw(t, "share"),
		}
		programmes = append(programmes, &assessment.Programme{Programme: p})
	}
	var commitments []*assessment.Commitment
	for i := range rapid.IntRange(0, 6).Draw(t, "commitments") {
		c := funding.Commitment{
			ID: "c" + itoa(i), Funder: "F", Country: rapid.SampledFrom(units).Draw(t, "country"), Action: rapid.SampledFrom(ids).Draw(t, "action"),
			Amount: rapid.Int64Range(1, 300_000_00).Draw(t, "amount"), Currency: rapid.SampledFrom([]string{"USD", "EUR"}).Draw(t, "currency"),
			Status: rapid.SampledFrom(funding.CommitmentStatuses()).Draw(t, "status"), Date: time.Date(2025, 3, 1+i, 0, 0, 0, 0, time.UTC),
		}
		commitments = append(commitments, &assessment.Commitment{Commitment: c})
	}
	return assessment.NewFinance(def, nil, assessment.Terms{At: pricedAt, Years: rapid.IntRange(1, 6).Draw(t, "years")}, programmes, commitments)
}

// Whatever is planned and promised: the sums on the sheets are those of the domain, to the cent. Euros have no rate here: they
// count for nothing, and are listed.
func TestMoneyAddsUp(t *testing.T) {
	x, r := priced(t)
	rapid.Check(t, func(rt *rapid.T) {
		r.Finance = drawFinance(rt, x.Panel.Framework)
		needs := x.Needs(slices.Collect(x.Gaps()), r.Finance)
		same := func(what, cell string, minor int64) {
			if want := fmt.Sprintf("%.2f", float64(minor)/100); cell == "" || fmt.Sprintf("%.2f", numberIn(cell)) != want {
				rt.Errorf("%s is %q, want %s", what, cell, want)
			}
		}
		var b bytes.Buffer
		if err := CountryReport(&b, x, "KEN", 2026, r); err != nil {
			rt.Fatal(err)
		}
		own := slices.DeleteFunc(slices.Clone(needs), func(n assessment.Need) bool { return n.Unit != "KEN" })
		met := assessment.MeetNeeds(own, func(*assessment.Need) []string { return nil })[""]
		var committed, pledged int64
		for _, n := range own {
			committed, pledged = committed+n.Committed, pledged+n.Pledged
		}
		f := reopened(rt, b.Bytes())
		sums := lineOf(t, cellsOf(t, f, "Actions"), "Total, USD")
		last := len(sums)
		for i, minor := range []int64{met.Cost.Low, met.Cost.Base, met.Cost.High, committed, pledged, met.Unfunded} {
			same("total "+itoa(i)+" of the actions", sums[last-6+i], minor)
		}
		rows := cellsOf(t, f, "Funding")
		same("cost", lineOf(t, rows, "Cost of the open actions, base")[0], met.Cost.Base)
		same("unfunded", lineOf(t, rows, "Unfunded")[0], met.Cost.Base-met.Funded)
		listed := 0
		for _, row := range rows {
			if len(row) > 10 && strings.HasPrefix(row[10], "c") {
				listed++
			}
		}
		if of := len(slices.DeleteFunc(slices.Clone(r.Finance.Commitments), func(c *assessment.Commitment) bool { return c.Country != "KEN" })); listed != of {
			rt.Errorf("%d commitments are listed, of %d", listed, of)
		}
		b.Reset()
		if err := Portfolio(&b, x, r); err != nil {
			rt.Fatal(err)
		}
		all := assessment.MeetNeeds(needs, func(*assessment.Need) []string { return nil })[""]
		line := lineOf(t, cellsOf(t, reopened(rt, b.Bytes()), "Needs"), "All")
		for i, minor := range []int64{all.Cost.Low, all.Cost.Base, all.Cost.High, all.Funded, all.Pledged, all.Unfunded} {
			same("number "+itoa(i)+" of all needs", line[2+i], minor)
		}
	})
}
