package framework

import (
	"math"
	"testing"

	"readiness/scoring"
)

func TestCell(t *testing.T) {
	d := answers(t)
	raw := func(x float64) scoring.Cell { return scoring.Cell{State: scoring.Answered, Value: x} }
	for _, c := range []struct {
		question string
		value    Value
		want     scoring.Cell
	}{
		{"choice", Value{}, scoring.Cell{}},
		{"choice", Value{Kind: OneOption, Option: "in-force"}, raw(2)},
		{"boolean", Value{Kind: NotApplicable}, scoring.Cell{State: scoring.NotApplicable}},
		{"boolean", Value{Kind: Flag, Flag: true}, raw(1)},
		{"boolean", Value{Kind: Flag}, raw(0)},
		{"services", Value{Kind: Options, Options: []string{"triage", "forensics"}}, raw(3)},
		{"services", Value{Kind: Options}, raw(0)},
		{"exclusive", Value{Kind: Options, Options: []string{"nothing"}}, raw(0)},
		{"stage", Value{Kind: OneOption, Option: "1"}, raw(1)},
		{"number", Value{Kind: Number, Number: 250}, raw(250)},
		{"lower", Value{Kind: Number, Number: 0}, raw(1)}, // the lower goalpost, whose score it has
	} {
		if got, err := question(t, d, c.question).Cell(c.value); err != nil || got != c.want {
			t.Errorf("%s %+v: %+v, %v; want %+v", c.question, c.value, got, err, c.want)
		}
	}
	for _, c := range []struct {
		question string
		value    Value
	}{
		{"choice", Value{Kind: NotApplicable}},
		{"choice", Value{Kind: OneOption, Option: "gone"}},
		{"choice", Value{Kind: Flag}},
		{"boolean", Value{Kind: OneOption, Option: "true"}},
		{"services", Value{Kind: Options, Options: []string{"triage", "triage"}}},
		{"services", Value{Kind: Options, Options: []string{"gone"}}},
		{"exclusive", Value{Kind: Options, Options: []string{"nothing", "triage"}}},
		{"exclusive", Value{Kind: Options}},
		{"number", Value{Kind: Number, Number: math.NaN()}},
		{"number", Value{Kind: Number, Number: math.Inf(1)}},
		{"driven", Value{Kind: Number, Number: 0}},
		{"index", Value{}},
	} {
		if got, err := question(t, d, c.question).Cell(c.value); err == nil {
			t.Errorf("%s took %+v as %+v", c.question, c.value, got)
		}
	}
}

func TestDescribe(t *testing.T) {
	d := answers(t)
	for _, c := range []struct {
		question string
		value    Value
		lang     string
		want     string
	}{
		{"choice", Value{}, "en", "Not assessed"},
		{"choice", Value{}, "fr-CA", "Non évalué"},
		{"choice", Value{}, "de", "Not assessed"},
		{"boolean", Value{Kind: NotApplicable}, "es", "No aplicable"},
		{"choice", Value{Kind: OneOption, Option: "none"}, "fr", "Aucune"},
		{"choice", Value{Kind: OneOption, Option: "in-force"}, "fr", "In force"},
		{"boolean", Value{Kind: Flag, Flag: true}, "pt-BR", "Sim"},
		{"boolean", Value{Kind: Flag}, "ar", "لا"},
		{"services", Value{Kind: Options, Options: []string{"triage", "alerts"}}, "en", "Triage of reports; alerts"},
		{"services", Value{Kind: Options}, "en", "None of these"},
		{"stage", Value{Kind: OneOption, Option: "0"}, "en", "0"},
		{"number", Value{Kind: Number, Number: 12.5}, "en", "12.5 %"},
		{"lower", Value{Kind: Number, Number: 1e21}, "en", "1000000000000000000000"},
	} {
		if got := question(t, d, c.question).Describe(c.value, c.lang); got != c.want {
			t.Errorf("%s %+v in %s: %q, want %q", c.question, c.value, c.lang, got, c.want)
		}
	}
}

func TestBest(t *testing.T) {
	d := answers(t)
	for id, want := range map[string]Value{
		"choice":    {Kind: OneOption, Option: "reviewed"},
		"boolean":   {Kind: Flag, Flag: true},
		"services":  {Kind: Options, Options: []string{"triage", "alerts", "forensics"}},
		"exclusive": {Kind: Options, Options: []string{"triage", "alerts"}},
		"stage":     {Kind: OneOption, Option: "2"},
		"number":    {Kind: Number, Number: 100},
		"lower":     {Kind: Number, Number: 1},
		"driven":    {},
		"index":     {},
	} {
		if got := question(t, d, id).Best(); !got.Equal(want) {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
}

func TestOutside(t *testing.T) {
	d := answers(t)
	for x, want := range map[float64]bool{-1: true, 0: false, 50: false, 100: false, 100.5: true} {
		if got := question(t, d, "number").Outside(Value{Kind: Number, Number: x}); got != want {
			t.Errorf("%v: %v", x, got)
		}
	}
	if question(t, d, "driven").Outside(Value{Kind: Number, Number: 1e9}) || question(t, d, "number").Outside(Value{}) {
		t.Error("nothing to be outside of")
	}
}

func TestText(t *testing.T) {
	text := Text{"en": "E", "fr": "F", "pt-BR": "P", "zh-Hant": "Z"}
	for lang, want := range map[string]string{
		"en": "E", "fr": "F", "fr-CA": "F", "PT-br": "P", "pt": "E", "zh-Hant-TW": "Z", "zh": "E", "de": "E", "": "E",
	} {
		if got := text.In(lang); got != want {
			t.Errorf("%q: %q, want %q", lang, got, want)
		}
	}
	if got := (Text{"fr": "F", "es": "S"}).In("de"); got != "S" {
		t.Errorf("without English: %q", got)
	}
	if got := Text(nil).In("en"); got != "" {
		t.Errorf("nothing: %q", got)
	}
}
