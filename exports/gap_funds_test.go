package exports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

// moneyRows reads the CSV of the gaps of a priced index, by country and question.
func moneyRows(t *testing.T, text []byte) map[string]map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			r[name] = row[i]
		}
		all[r["country"]+" "+r["title"]] = r
	}
	return all
}

// The numbers are those of TestActionsByHand: recurrent cost counts for three years.
func TestGapsSayWhatIsFunded(t *testing.T) {
	x, r := priced(t)
	var b bytes.Buffer
	if _, err := Gaps(&b, x, CSV, r.Finance); err != nil {
		t.Fatal(err)
	}
	rows := moneyRows(t, b.Bytes())
	columns := []string{
		"own", "status", "totalLow", "totalBase", "totalHigh", "committed", "pledged", "unfunded", "funded", "reportedCurrency", "priceYear",
		"years", "adjusted", "date", "couldPay", "couldPayUnknown",
	}
	for gap, want := range map[string]string{
		"KEN Cybercrime law": "true under-way 50000.00 130000.00 230000.00 40000.00 0.00 90000.00 false USD 2025 3 true 2026-08-01T00:00:00Z",
		"KEN National CSIRT": "false planned 150000.00 150000.00 150000.00 10000.00 500000.00 140000.00 false USD 2025 3 true 2026-08-01T00:00:00Z",
		"KEN Response plan":  "false planned    8000.00 0.00  false USD 2025 3 false 2026-08-01T00:00:00Z",
	} {
		row := rows[gap]
		var got []string
		for _, c := range columns {
			got = append(got, row[c])
		}
		if text := strings.Join(got, " "); !strings.HasPrefix(text, want) {
			t.Errorf("%s:\n%s\nwant\n%s", gap, text, want)
		}
	}
	law, police := rows["KEN Cybercrime law"], rows["KEN Police unit"]
	if law["action"] == "" || law["action"] != police["action"] || police["totalBase"] != law["totalBase"] || law["currency"] != "KES" || law["costBase"] != police["costBase"] {
		t.Errorf("one action closes both: %v\n%v", law, police)
	}
	if team := rows["KEN National CSIRT"]; team["couldPay"] == "" || team["couldPayUnknown"] == "" || strings.Contains(team["couldPay"]+team["couldPayUnknown"], "|") {
		t.Errorf("one could pay for the team, and of one it is not known: %q, %q", team["couldPay"], team["couldPayUnknown"])
	}
}

// The lines say the same as the table, in minor units.
func TestLinesOfGapsSayWhatIsFunded(t *testing.T) {
	x, r := priced(t)
	var table, lines bytes.Buffer
	for w, f := range map[*bytes.Buffer]Format{&table: CSV, &lines: JSONLines} {
		if _, err := Gaps(w, x, f, r.Finance); err != nil {
			t.Fatal(err)
		}
	}
	rows := moneyRows(t, table.Bytes())
	for line := range bytes.Lines(lines.Bytes()) {
		var item struct {
			Country, Title, Action, Status string
			Total                          *rangeItem
			Committed, Pledged             int64
			Unfunded                       *int64
			Money                          moneyItem
			Programmes                     []payerItem
		}
		if err := json.Unmarshal(line, &item); err != nil {
			t.Fatal(err)
		}
		row, total, unfunded, payers := rows[item.Country+" "+item.Title], "", "", map[string][]string{}
		if item.Total != nil {
			total, unfunded = majorText(item.Total.Base, item.Money.Currency), majorText(*item.Unfunded, item.Money.Currency)
		}
		for _, p := range item.Programmes {
			payers[p.Result] = append(payers[p.Result], p.Programme)
		}
		if item.Action != row["action"] || item.Status != row["status"] || total != row["totalBase"] || unfunded != row["unfunded"] ||
			majorText(item.Committed, "USD") != row["committed"] || majorText(item.Pledged, "USD") != row["pledged"] ||
			strings.Join(payers["yes"], "|") != row["couldPay"] || strings.Join(payers["unknown"], "|") != row["couldPayUnknown"] {
			t.Errorf("%s\ndiffers from\n%v", line, row)
		}
	}
}
