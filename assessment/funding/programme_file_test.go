package funding_test

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

func sampleFile(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/sample.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readFile(t testing.TB, data []byte) *funding.File {
	t.Helper()
	file, err := funding.ReadProgrammes("sample.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSampleIsRead(t *testing.T) {
	f := readFile(t, sampleFile(t))
	if len(f.Programmes) != 4 || len(f.Commitments) != 3 {
		t.Fatalf("%d programmes, %d commitments", len(f.Programmes), len(f.Commitments))
	}
	if want := []string{"line 8", "line 39", "line 70", "line 92"}; !slices.Equal(f.ProgrammePlaces, want) || len(f.CommitmentPlaces) != 3 {
		t.Errorf("places %v %v, want %v", f.ProgrammePlaces, f.CommitmentPlaces, want)
	}
	zone := time.FixedZone("", 2*60*60)
	lots := funding.Programme{
		ID: "example-country-lots-2026", Funder: "Example Foundation for Digital Trust", Sample: true,
		Title:       framework.Text{"en": "Incident response in five countries", "fr": "Réponse aux incidents dans cinq pays"},
		Description: framework.Text{"en": "One grant for each country, for a national team that handles incidents and for exercises with operators."},
		Themes:      []framework.Theme{"incident-response", "critical-infrastructure"}, Instrument: funding.Grant,
		Opens: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC), Closes: time.Date(2026, 9, 30, 17, 0, 0, 0, zone),
		Currency: "EUR", Budget: 250000000, Floor: 15000000, Ceiling: 60000000, PerCountry: 1, Months: 30,
		Lots:       []funding.Lot{{"KEN", 60000000}, {"SEN", 50000000}, {"GHA", 50000000}, {"RWA", 45000000}, {"CIV", 45000000}},
		Applicants: []funding.Applicant{funding.Government, funding.PublicBody},
		Link:       "https://funder.example/calls/country-lots", IATI: "XX-EXAMPLE-1-LOTS-2026",
	}
	if !reflect.DeepEqual(f.Programmes[0], lots) {
		t.Errorf("got  %+v\nwant %+v", f.Programmes[0], lots)
	}
	second := f.Programmes[1]
	if !second.Closes.Equal(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)) || second.Status(second.Closes.Add(-time.Second)) != funding.Open {
		t.Errorf("a closing day is open until its end, not until %s", second.Closes)
	}
	if second.Excluded[1].Country != "JAM" || second.Excluded[1].Kinds[0] != funding.SingleCountry || second.Eligible.Regions[0] != "Africa" ||
		!second.Eligible.ClassAsOf.Equal(time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", second)
	}
	if half := f.Programmes[2]; half.Cofinancing != 0.5 || half.Money() != 6500000000 || half.Eligible.LendingCategories[1] != country.Blend {
		t.Errorf("%+v", half)
	}
	if islands := f.Programmes[3]; !islands.Withdrawn || islands.Ceiling != 7500050 || !islands.Opens.Equal(time.Date(2026, 1, 31, 21, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", islands)
	}
	if m := f.Commitments[1]; m.Amount != 12500075 || m.Country != "GHA" || !m.Counts() || m.Themes[0] != "awareness" {
		t.Errorf("%+v", m)
	}
}

// TestNamesAndCodes: what may be written in several ways is read as one.
func TestNamesAndCodes(t *testing.T) {
	text := strings.NewReplacer("regions: [Africa, Caribbean]", `regions: ["002", " caribbean "]`, "incomeGroups: [L, LM, UM]", "incomeGroups: [Low income, lm, UM]",
		"country: Senegal", "country: sn", "[IDA, Blend]", "[ida, blend]", "flags: [SIDS, LDC]", "flags: [SIDS, LDC]\n      organisations: [ecowas]").Replace(string(sampleFile(t)))
	f := readFile(t, []byte(text))
	if got := f.Programmes[1].Eligible; !slices.Equal(got.Regions, []string{"Africa", "Caribbean"}) || !slices.Equal(got.IncomeGroups, []country.IncomeGroup{"L", "LM", "UM"}) {
		t.Errorf("%+v", got)
	}
	if f.Programmes[0].Lots[1].Country != "SEN" || f.Programmes[2].Eligible.LendingCategories[0] != country.IDA || f.Programmes[3].Eligible.Organisations[0] != "ECOWAS" {
		t.Error("words are not what they stand for")
	}
}

// TestJSONIsRead: the sample says the same in JSON.
func TestJSONIsRead(t *testing.T) {
	tree, _ := document.Form{}.Read(&document.Collector{}, sampleFile(t))
	got, want := readFile(t, document.JSON(tree)), readFile(t, sampleFile(t))
	if !reflect.DeepEqual(got.Programmes, want.Programmes) || !reflect.DeepEqual(got.Commitments, want.Commitments) {
		t.Errorf("got %+v", got)
	}
}

// TestOrganisationsOfARenewal: an organisation that was added later is known to whoever hands in the atlas that has it.
func TestOrganisationsOfARenewal(t *testing.T) {
	data, err := os.ReadFile("../country/testdata/sample-organisations.tsv")
	if err != nil {
		t.Fatal(err)
	}
	renewal, err := country.ParseRenewal("sample-organisations.tsv", data)
	if err != nil {
		t.Fatal(err)
	}
	atlas, err := country.Builtin().With(renewal)
	if err != nil {
		t.Fatal(err)
	}
	text := []byte(strings.Replace(string(sampleFile(t)), "flags: [SIDS, LDC]", "organisations: [sample-union]", 1))
	file, err := funding.ReadProgrammesIn(atlas, "f", text)
	if err != nil || !slices.Equal(file.Programmes[3].Eligible.Organisations, []string{"SAMPLE-UNION"}) {
		t.Errorf("%v", err)
	}
	if _, err := funding.ReadProgrammes("f", text); err == nil || !strings.Contains(err.Error(), "not an organisation that is known") {
		t.Errorf("error is %v", err)
	}
}

func faultsOf(t testing.TB, text string) []string {
	t.Helper()
	_, err := funding.ReadProgrammes("f", []byte(text))
	if err == nil {
		return nil
	}
	faults, is := errors.AsType[*document.Faults](err)
	if !is {
		t.Fatalf("error is %T", err)
	}
	list := make([]string, len(faults.List))
	for i, f := range faults.List {
		list[i] = f.String()
	}
	return list
}

// TestRefusals spoils the sample in one way at a time: each has these faults and no others.
func TestRefusals(t *testing.T) {
	text := string(sampleFile(t))
	for _, c := range refusals {
		if n := strings.Count(text, c.old); n < 1 {
			t.Fatalf("%q is not in the sample", c.old)
		}
		got := faultsOf(t, strings.Replace(text, c.old, c.new, 1))
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.new, strings.Join(got, "\n     "), c.want)
		}
	}
}

// TestUnreadableFiles: what is no file of programmes is refused in words that say what one is.
func TestUnreadableFiles(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "1:1: the file is empty; start with programmes, commitments or both",
		"{}":                        "1:1: the file has neither programmes nor commitments; start with programmes, commitments or both",
		"- a\n":                     "1:1: must be a mapping, not a list; write it member by member, each as key: value",
		"programmes: []\n---\na: b": "2:1: a second document starts here; keep one list of programmes per file",
		"programmes: x":             `1:13: programmes: must be a list, not text; write a list: [x]`,
		"programmes:":               "1:13: programmes: is given without a value; give it a list, or leave it out",
		"commitments: [x]":          "1:15: commitments[0]: must be a mapping, not text; write it member by member, each as key: value",
		"programs: []":              `1:1: programs: unknown member "programs"; did you mean "programmes"?`,
	} {
		got := faultsOf(t, text)
		if !slices.Contains(got, want) {
			t.Errorf("%q:\n got %s\nwant %s", text, strings.Join(got, "\n     "), want)
		}
	}
}

// TestAllFaultsAtOnce: faults of both parts and both phases come together, in the order of the file.
func TestAllFaultsAtOnce(t *testing.T) {
	text := strings.NewReplacer("floor: 150000", "floor: 700000", "country: Senegal", "country: Senegaal", "currency: USD\n    budget: 4000000", "currency: USX\n    budget: 4000000",
		"status: pledged", "status: promised", "amount: 300000", "amount: -1").Replace(string(sampleFile(t)))
	got := faultsOf(t, text)
	if len(got) != 5 {
		t.Errorf("%d faults, want 5:\n%s", len(got), strings.Join(got, "\n"))
	}
	many := "commitments:\n" + strings.Repeat("  - {country: Atlantis}\n", 20000)
	if got := faultsOf(t, many); len(got) != document.MaxFaults {
		t.Errorf("%d faults, want %d", len(got), document.MaxFaults)
	}
}

func TestSampleIsWrittenAgain(t *testing.T) {
	want := readFile(t, sampleFile(t))
	var b bytes.Buffer
	if err := funding.WriteProgrammes(&b, *want); err != nil {
		t.Fatal(err)
	}
	got := readFile(t, b.Bytes())
	if !reflect.DeepEqual(got.Programmes, want.Programmes) || !reflect.DeepEqual(got.Commitments, want.Commitments) {
		t.Errorf("became\n%s", b.String())
	}
	if err := funding.WriteProgrammes(full{}, *want); !errors.Is(err, errFull) {
		t.Errorf("error is %v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
