package exports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

const crossed = `id: towns
version: "1"
title: {en: "Towns"}
entity: any
defaults: {missing: zero, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: act, title: {en: "=Act"}, answer: {type: boolean}, crosswalk: {cmm-2021: [D4.1, D4.2]}}
    - {id: team, answer: {type: boolean}, notApplicable: with-reason, crosswalk: {cmm-2021: [D1.2, D1]}}
`

func crosswalkOf(t *testing.T) *assessment.CrosswalkView {
	t.Helper()
	def, err := framework.Load("towns.yaml", []byte(crossed))
	if err != nil {
		t.Fatal(err)
	}
	x, err := assessment.NewIndex(&assessment.Panel{Framework: def, Rows: []assessment.Row{
		{Unit: "Springfield", Year: 2026, Values: []framework.Value{{Kind: framework.Flag, Flag: true}, {Kind: framework.NotApplicable}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := assessment.Crosswalk(x, "Springfield", 2026, "cmm-2021")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCrosswalk(t *testing.T) {
	v := crosswalkOf(t)
	var out bytes.Buffer
	if err := Crosswalk(&out, v, "en", CSV); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, r := range rows {
		found[r[1]] = strings.Join(r[3:], ",")
	}
	for code, want := range map[string]string{
		"D1":   "true,,not-applicable,team,team,n/a,Not applicable,not-applicable,,50",
		"D1.1": "false,,no-question,,,,,,,",
		"D1.2": "false,,not-applicable,team,team,n/a,Not applicable,not-applicable,,50",
		"D4.1": "false,100,,act,'=Act,true,Yes,answered,100,50",
		"D4.2": "false,100,,act,'=Act,true,Yes,answered,100,50",
	} {
		if found[code] != want {
			t.Errorf("%s: %s, want %s", code, found[code], want)
		}
	}
	if len(rows) != 1+23+1 { // the header, the codes, a part
		t.Errorf("%d rows", len(rows))
	}
	out.Reset()
	if err := Crosswalk(&out, v, "en", JSON); err != nil {
		t.Fatal(err)
	}
	var doc crosswalkJSON
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil || doc.Total != 23 || doc.Covered != 3 || doc.Assessed != 2 || len(doc.Codes) != 24 || !strings.Contains(doc.Disclaimer, "not an official score") {
		t.Errorf("%v: %+v", err, doc)
	}
	if err := Crosswalk(&out, v, "en", JSONLines); err == nil {
		t.Error("written as JSON Lines")
	}
}

// Both forms of a comparison hold every change, and writing it twice gives the same bytes.
func TestFrameworkDiff(t *testing.T) {
	pair := [2]*framework.Definition{}
	for i, text := range []string{crossed, strings.NewReplacer(`"=Act"`, `"Act"`, "missing: zero", "missing: exclude", "{id: team,", "{id: team, weight: 3,").Replace(crossed)} {
		def, err := framework.Load("towns.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		pair[i] = def
	}
	d := framework.Compare(pair[0], pair[1])
	for _, f := range []Format{Text, JSON} {
		var one, two bytes.Buffer
		if err := FrameworkDiff(&one, d, f); err != nil {
			t.Fatal(err)
		}
		if err := FrameworkDiff(&two, framework.Compare(pair[0], pair[1]), f); err != nil || one.String() != two.String() {
			t.Errorf("%s differs the second time: %v", f, err)
		}
		for _, part := range []string{"=Act", "missing rule", "exclude", "team", "75"} {
			if !strings.Contains(one.String(), part) {
				t.Errorf("%s does not say %s:\n%s", f, part, one.String())
			}
		}
	}
	if err := FrameworkDiff(&bytes.Buffer{}, d, CSV); err == nil {
		t.Error("written as CSV")
	}
	if err := FrameworkCheck(&bytes.Buffer{}, "x", pair[0], CSV); err == nil {
		t.Error("a check is written as CSV")
	}
}
