package funding_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// drawing draws the parts of programmes and commitments that have no faults.
type drawing struct{ *rapid.T }

var (
	oneCode     = rapid.SampledFrom([]country.Code{"KEN", "SEN", "CIV", "FJI", "XKX", "XXA", "STP"})
	oneCurrency = rapid.SampledFrom([]string{"USD", "JPY", "TND", "EUR", "XOF"})
	oneText     = rapid.StringOfN(rapid.RuneFrom([]rune("ab 01-?:#,[]{}&*!|>'\"%@`~=.<_/\\éß中😀\u00a0\n\t")), 0, 20, -1)
)

func (d drawing) maybe() bool { return rapid.Bool().Draw(d.T, "maybe") }

func (d drawing) words() string {
	if !d.maybe() {
		return ""
	}
	return "x" + oneText.Draw(d.T, "text")
}

func (d drawing) id(prefix string, i int) string { return fmt.Sprintf("%s-%d", prefix, i) }

func (d drawing) amount() int64 { return rapid.Int64Range(1, 1e15).Draw(d.T, "amount") }

func (d drawing) text() framework.Text {
	t := framework.Text{"en": "x" + oneText.Draw(d.T, "text")}
	if d.maybe() {
		t["pt-BR"] = "x" + oneText.Draw(d.T, "text")
	}
	return t
}

// instant draws a moment in the years of programmes: often a midnight in UTC, which is written as a day.
func (d drawing) instant() time.Time {
	t := time.Unix(rapid.Int64Range(1e9, 4e9).Draw(d.T, "second"), rapid.Int64Range(0, 999).Draw(d.T, "millisecond")*1e6).UTC()
	if d.maybe() {
		return t.Truncate(24 * time.Hour)
	}
	if zone := rapid.IntRange(-11*60, 14*60).Draw(d.T, "zone"); zone != 0 {
		t = t.In(time.FixedZone("", zone*60))
	}
	return t
}

// some draws some of a list in their order, nil for none.
func some[T any](d drawing, all []T) (list []T) {
	for _, x := range all {
		if d.maybe() {
			list = append(list, x)
		}
	}
	return list
}

func (d drawing) programme(i int) funding.Programme {
	p := funding.Programme{
		ID: d.id("p", i), Funder: "x" + oneText.Draw(d.T, "funder"), Title: d.text(), Sample: d.maybe(), Themes: some(d, framework.Themes()),
		Instrument: rapid.SampledFrom(funding.Instruments()).Draw(d.T, "instrument"), Withdrawn: d.maybe(), Pooled: d.maybe(),
		Currency: oneCurrency.Draw(d.T, "currency"), Budget: d.amount(), Kinds: some(d, funding.GrantKinds()),
		PerCountry: rapid.IntRange(0, 3).Draw(d.T, "perCountry"), Maximum: rapid.IntRange(0, 90).Draw(d.T, "maximum"), Months: rapid.IntRange(0, 60).Draw(d.T, "months"),
		Cofinancing: rapid.Float64Range(0, 0.999).Draw(d.T, "cofinancing"),
		Partner:     d.words(), Applicants: some(d, funding.Applicants()), Contact: d.words(),
		Eligible: funding.Eligible{
			Countries: some(d, []country.Code{"KEN", "FJI", "XKX"}), Regions: some(d, []string{"Africa", "Eastern Africa", "South Asia"}),
			IncomeGroups: some(d, country.IncomeGroups()), LendingCategories: some(d, country.LendingCategories()),
			Organisations: some(d, []string{"AU", "ECOWAS"}), Flags: some(d, funding.Flags()),
		},
	}
	if d.maybe() {
		p.Description, p.Link, p.IATI = d.text(), "https://funder.example/?a=b#c", "XX-1-é"
		p.Eligible.ClassAsOf = d.instant().UTC().Truncate(24 * time.Hour)
	}
	if d.maybe() {
		p.Opens = d.instant()
	}
	if d.maybe() {
		p.Closes = p.Opens.Add(time.Duration(rapid.Int64Range(1, 1e9).Draw(d.T, "open for")) * time.Second)
		if p.Opens.IsZero() {
			p.Closes = d.instant()
		}
	}
	if p.Floor = rapid.Int64Range(0, p.Budget).Draw(d.T, "floor"); d.maybe() {
		p.Ceiling = rapid.Int64Range(max(p.Floor, 1), 1e15).Draw(d.T, "ceiling")
	}
	left := p.Budget
	for _, code := range rapid.SliceOfNDistinct(oneCode, 0, 4, rapid.ID).Draw(d.T, "lots") {
		if left > 0 {
			lot := rapid.Int64Range(1, left).Draw(d.T, "lot")
			p.Lots, left = append(p.Lots, funding.Lot{Country: code, Budget: lot}), left-lot
		}
	}
	for _, code := range rapid.SliceOfNDistinct(oneCode, 0, 3, rapid.ID).Draw(d.T, "excluded") {
		p.Excluded = append(p.Excluded, funding.Exclusion{Country: code, Reason: d.words(), Kinds: some(d, funding.GrantKinds())})
	}
	for i := range rapid.IntRange(0, 3).Draw(d.T, "lines") {
		if p.Pooled {
			p.Lines = append(p.Lines, funding.Line{ID: d.id("l", i), Funder: "x" + oneText.Draw(d.T, "funder"), Budget: d.amount()})
		}
	}
	return p
}

func (d drawing) commitment(i int) funding.Commitment {
	m := funding.Commitment{
		ID: d.id("c", i), Country: oneCode.Draw(d.T, "country"), Amount: d.amount(), Currency: oneCurrency.Draw(d.T, "currency"),
		Status: rapid.SampledFrom(funding.CommitmentStatuses()).Draw(d.T, "status"), Date: d.instant().UTC().Truncate(24 * time.Hour), Source: d.words(),
	}
	if d.maybe() {
		m.Programme = d.id("p", i)
	} else {
		m.Funder = "x" + oneText.Draw(d.T, "funder")
	}
	if d.maybe() {
		m.Framework, m.Action, m.IATI = "gci-pillars", "CSIRT.1", "XX-2"
	} else {
		m.Themes = some(d, framework.Themes())
	}
	return m
}

// TestPropertyWhatIsWrittenReadsBack: any file without faults is the same after it was written and read.
func TestPropertyWhatIsWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, file := drawing{t}, funding.File{}
		for i := range rapid.IntRange(0, 3).Draw(t, "programmes") {
			file.Programmes = append(file.Programmes, d.programme(i))
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "commitments") {
			file.Commitments = append(file.Commitments, d.commitment(i))
		}
		var b bytes.Buffer
		if err := funding.WriteProgrammes(&b, file); err != nil {
			t.Fatal(err)
		}
		again, err := funding.ReadProgrammes("again", b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if !reflect.DeepEqual(again.Programmes, file.Programmes) || !reflect.DeepEqual(again.Commitments, file.Commitments) {
			t.Fatalf("got  %+v %+v\nwant %+v %+v\n%s", again.Programmes, again.Commitments, file.Programmes, file.Commitments, b.String())
		}
	})
}

// FuzzReadProgrammes: whatever the bytes, there is a file or there are placed faults, never both and never a panic. What is
// read has no faults of its own, and is the same after it was written and read again.
func FuzzReadProgrammes(f *testing.F) {
	f.Add(sampleFile(f))
	tree, _ := document.Form{}.Read(&document.Collector{}, sampleFile(f))
	f.Add(document.JSON(tree))
	for _, r := range refusals {
		f.Add([]byte("programmes:\n- " + r.new + "\ncommitments:\n- " + r.old + "\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := funding.ReadProgrammes("fuzz", data)
		if err != nil {
			faults, is := errors.AsType[*document.Faults](err)
			if !is || file != nil || len(faults.List) == 0 {
				t.Fatalf("%T without faults, file %v", err, file)
			}
			for _, fault := range faults.List {
				if fault.Line < 1 || fault.Column < 1 || fault.Message == "" {
					t.Fatalf("incomplete: %+v", fault)
				}
			}
			return
		}
		for _, p := range file.Programmes {
			if faults := p.Faults(); len(faults) > 0 {
				t.Fatalf("%v", faults)
			}
		}
		for _, m := range file.Commitments {
			if faults := m.Faults(); len(faults) > 0 {
				t.Fatalf("%v", faults)
			}
		}
		var b bytes.Buffer
		if err := funding.WriteProgrammes(&b, *file); err != nil {
			t.Fatal(err)
		}
		again, err := funding.ReadProgrammes("again", b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if !reflect.DeepEqual(again.Programmes, file.Programmes) || !reflect.DeepEqual(again.Commitments, file.Commitments) {
			t.Fatalf("became another\n%s", b.String())
		}
	})
}
