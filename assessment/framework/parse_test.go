package framework

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// answers holds one question per type of answer; the id says which.
func answers(t testing.TB) *Definition {
	t.Helper()
	return load(t, `
id: answers
version: "1"
title: {en: "Answers"}
root:
  id: index
  children:
    - id: choice
      answer:
        type: choice
        options:
          - {id: none, score: 0, title: {en: "None", fr: "Aucune"}}
          - {id: draft, score: 0.4, title: {en: "In draft", fr: "À l'étude"}}
          - {id: in-force, score: 0.8, title: {en: "In force", ar: "ساري المفعول"}}
          - {id: reviewed, score: 1, title: {en: "In force"}}
    - {id: boolean, answer: {type: boolean}, notApplicable: with-reason}
    - id: services
      answer:
        type: checklist
        options: [{id: triage, points: 2, title: {en: "Triage of reports"}}, {id: alerts}, {id: forensics}]
    - id: exclusive
      answer:
        type: checklist
        options: [{id: triage, points: 2}, {id: alerts}, {id: nothing, exclusive: true, title: {en: "Nothing", fr: "Rien"}}]
    - {id: stage, answer: {type: stage, levels: [{id: "0"}, {id: "1", title: {en: "Formative"}}, {id: "2"}]}}
    - {id: number, answer: {type: number, unit: "%", minimum: 0, maximum: 100}}
    - {id: lower, answer: {type: number, minimum: 1, maximum: 100, direction: lower, transform: log}}
    - {id: driven, answer: {type: number, normalise: minmax, transform: log}}
`)
}

func load(t testing.TB, text string) *Definition {
	t.Helper()
	d, err := Load("test", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func question(t testing.TB, d *Definition, id string) *Node {
	t.Helper()
	n, ok := d.Node(id)
	if !ok {
		t.Fatalf("no question %s", id)
	}
	return n
}

func TestParse(t *testing.T) {
	d := answers(t)
	option := func(id string) Value { return Value{Kind: OneOption, Option: id} }
	number := func(x float64) Value { return Value{Kind: Number, Number: x} }
	for _, c := range []struct {
		question, cell string
		want           Value
	}{
		{"choice", "", Value{}},
		{"choice", " \t\u00a0\u202f\u200b\u2060\ufeff\u200e", Value{}},
		{"choice", "draft", option("draft")},
		{"choice", "  DRAFT\u00a0", option("draft")},
		{"choice", "in draft", option("draft")},
		{"choice", "In\u00a0 draft", option("draft")},
		{"choice", "à l’étude", option("draft")},
		{"choice", "a\u0300 l'e\u0301tude", option("draft")},
		{"choice", "Aucune", option("none")},
		{"choice", "\u200fساري المفعول", option("in-force")},
		{"boolean", "true", Value{Kind: Flag, Flag: true}},
		{"boolean", "YES", Value{Kind: Flag, Flag: true}},
		{"boolean", "Oui", Value{Kind: Flag, Flag: true}},
		{"boolean", "نعم", Value{Kind: Flag, Flag: true}},
		{"boolean", "False", Value{Kind: Flag}},
		{"boolean", "no", Value{Kind: Flag}},
		{"boolean", "Não", Value{Kind: Flag}},
		{"boolean", "N/A", Value{Kind: NotApplicable}},
		{"services", "alerts|triage", Value{Kind: Options, Options: []string{"triage", "alerts"}}},
		{"services", " forensics | triage of reports ", Value{Kind: Options, Options: []string{"triage", "forensics"}}},
		{"services", "None", Value{Kind: Options}},
		{"exclusive", "nothing", Value{Kind: Options, Options: []string{"nothing"}}},
		{"exclusive", "none", Value{Kind: Options, Options: []string{"nothing"}}},
		{"exclusive", "rien", Value{Kind: Options, Options: []string{"nothing"}}},
		{"stage", "1", option("1")},
		{"stage", "formative", option("1")},
		{"number", "12.5", number(12.5)},
		{"number", " 12 ", number(12)},
		{"number", "-0", number(0)},
		{"number", "+3", number(3)},
		{"number", ".5", number(0.5)},
		{"number", "1.25E-3", number(0.00125)},
		{"number", "1e+21", number(1e21)},
		{"number", "250", number(250)},
		{"lower", "0", number(0)},
	} {
		got, err := question(t, d, c.question).Parse(c.cell, Style{})
		if err != nil || !got.Equal(c.want) {
			t.Errorf("%s %q: %+v, %v; want %+v", c.question, c.cell, got, err, c.want)
		}
	}
	for cell, want := range map[string]float64{"12,5": 12.5, "12.5": 12.5, "-1,25e2": -125, ",5": 0.5, "1234": 1234} {
		if got, err := question(t, d, "number").Parse(cell, Style{CommaDecimal: true}); err != nil || got.Number != want {
			t.Errorf("comma style %q: %v, %v; want %v", cell, got, err, want)
		}
	}
}

// Where a comma stands before the decimals, a point may part the thousands, as a spreadsheet shows them.
func TestParseRefusesPointsBetweenThousands(t *testing.T) {
	n := question(t, answers(t), "number")
	for cell, want := range map[string]string{
		"1.234":     `"1.234" can be read in two ways; write 1234, or 1,234 if these are decimals`,
		"-12.500":   `"-12.500" can be read in two ways; write -12500, or -12,500 if these are decimals`,
		"1.234.567": `"1.234.567" is not written with a decimal point alone; write 1234567`,
		"999.999":   `"999.999" can be read in two ways; write 999999, or 999,999 if these are decimals`,
	} {
		if _, err := n.Parse(cell, Style{CommaDecimal: true}); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", cell, err, want)
		}
	}
	for cell, want := range map[string]float64{"1.2345": 1.2345, "1234.567": 1234.567, "1.23": 1.23, ".125": 0.125, "0.125": 0.125, "1,234": 1.234} {
		if got, err := n.Parse(cell, Style{CommaDecimal: true}); err != nil || got.Number != want {
			t.Errorf("%q: %v, %v; want %v", cell, got, err, want)
		}
	}
	if got, err := n.Parse("1.234", Style{}); err != nil || got.Number != 1.234 {
		t.Errorf("with points: %v, %v", got, err)
	}
}

// TestParseRefuses wants the whole text of each refusal: it is what the person at the other end mends the cell by.
func TestParseRefuses(t *testing.T) {
	d := answers(t)
	const clear = "; leave the cell blank if it was not assessed; write n/a if it does not apply"
	for _, c := range []struct{ question, cell, want string }{
		{"choice", "drafted", `"drafted" is not an option; did you mean "draft"? The options are none, draft, in-force, reviewed`},
		{"choice", "in draf", `"in draf" is not an option; did you mean "In draft"? The options are none, draft, in-force, reviewed`},
		{"choice", "7", `"7" is not an option; write one of none, draft, in-force, reviewed`},
		{"choice", "In force", `"In force" is the title of several options; write the id: in-force, reviewed`},
		{"choice", "n/a", "this question applies to everyone and cannot be answered with n/a; leave the cell blank if it was not assessed"},
		{"choice", "NA", `"NA" is not clear` + clear},
		{"choice", "#N/A", `"#N/A" is not clear` + clear},
		{"choice", "-", `"-" is not clear` + clear},
		{"choice", "null", `"null" is not clear` + clear},
		{"number", "..", `".." is not clear` + clear},
		{"boolean", "missing", `"missing" is not clear` + clear},
		{"services", "unknown", `"unknown" is not clear` + clear},
		{"boolean", "1", "1 is not clear; write true or yes"},
		{"boolean", "0", "0 is not clear; write false or no"},
		{"boolean", "tru", `"tru" is not an answer to a yes-no question; did you mean "true"?`},
		{"boolean", "perhaps", `"perhaps" is not an answer to a yes-no question; write true, false, yes or no`},
		{"services", "triage,alerts", `"triage,alerts" is not an option; write one of triage, alerts, forensics`},
		{"services", "triage|", "an option is missing before or after a |; join the options with one | between two of them"},
		{"services", "triage|TRIAGE", `"triage" is given twice; name each option once`},
		{"services", "triage|none", `"none" is not an option; write one of triage, alerts, forensics`},
		{"exclusive", "triage|nothing", `"nothing" excludes all other options; give it alone, or leave it out`},
		{"stage", "3", `"3" is not an option; write one of 0, 1, 2`},
		{"number", "1 234,5", `"1 234,5" has separators between its digits; write 1234.5`},
		{"number", "1\u202f234.5", "\"1\\u202f234.5\" has separators between its digits; write 1234.5"},
		{"number", "1'234.5", `"1'234.5" has separators between its digits; write 1234.5`},
		{"number", "1,234.5", `"1,234.5" is not written with a decimal point alone; write 1234.5`},
		{"number", "1.234,5", `"1.234,5" is not written with a decimal point alone; write 1234.5`},
		{"number", "1,234,567", `"1,234,567" is not written with a decimal point alone; write 1234567`},
		{"number", "12,5", `"12,5" is not written with a decimal point alone; write 12.5`},
		{"number", "1,234", `"1,234" can be read in two ways; write 1234 or 1.234`},
		{"number", "1_000", `"1_000" has separators between its digits; write 1000`},
		{"number", "12%", `"12%" has a percent sign; write the number alone: 12`},
		{"number", "12.5 %", `"12.5 %" has a percent sign; write the number alone: 12.5`},
		{"number", "−5", `"−5" is not written in the digits 0 to 9 with a plain sign; write -5`},
		{"number", "١٢٫٥", `"١٢٫٥" is not written in the digits 0 to 9 with a plain sign; write 12.5`},
		{"number", "NaN", `"NaN" is not clear` + clear},
		{"number", "Inf", `"Inf" is not a number; write the number alone, with a point before the decimals`},
		{"number", "0x1F", `"0x1F" is not a number; write the number alone, with a point before the decimals`},
		{"number", "1e999", "1e999 is too large a number; check its digits"},
		{"number", "12 staff", `"12 staff" is not a number; write the number alone, with a point before the decimals`},
		{"number", "2024-01-01", `"2024-01-01" is not a number; write the number alone, with a point before the decimals`},
		{"driven", "0", "0 has no logarithm; this question takes numbers above 0 only"},
	} {
		_, err := question(t, d, c.question).Parse(c.cell, Style{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s %q:\n got %v\nwant %s", c.question, c.cell, err, c.want)
		}
		if _, is := errors.AsType[*InputError](err); !is {
			t.Errorf("%s %q: error is %T", c.question, c.cell, err)
		}
	}
	if _, err := d.Root.Parse("1", Style{}); err == nil {
		t.Error("a group took an answer")
	}
}

func TestParseShortensLists(t *testing.T) {
	var options strings.Builder
	for _, id := range []string{"a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9"} {
		options.WriteString("{id: " + id + ", score: 0." + id[1:] + "}, ")
	}
	d := load(t, "id: t\nversion: \"1\"\ntitle: {en: T}\nroot: {id: index, children: [{id: q, answer: {type: choice, options: ["+options.String()+"]}}]}")
	_, err := question(t, d, "q").Parse("zzzz", Style{})
	if want := `"zzzz" is not an option; write one of a1, b2, c3, d4, e5, f6, … and 3 more`; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// valueOf draws any value that fits a question.
func valueOf(n *Node) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		switch n.Answer.Type {
		case Boolean:
			return rapid.SampledFrom([]Value{{}, {Kind: NotApplicable}, {Kind: Flag}, {Kind: Flag, Flag: true}}).Draw(t, "flag")
		case Choice, Stage:
			return Value{Kind: OneOption, Option: rapid.SampledFrom(answerIDs(n.Answer)).Draw(t, "option")}
		case Checklist:
			v := Value{Kind: Options}
			for _, o := range n.Answer.Options {
				if !o.Exclusive && rapid.Bool().Draw(t, o.ID) {
					v.Options = append(v.Options, o.ID)
				}
			}
			if last := n.Answer.Options[len(n.Answer.Options)-1]; len(v.Options) == 0 && last.Exclusive {
				v.Options = []string{last.ID}
			}
			return v
		}
		x := rapid.Float64Range(-1e100, 1e100).Draw(t, "number")
		if n.Answer.Transform == TransformLog && x <= 0 {
			x = 1 - x
		}
		if x == 0 {
			x = 0
		}
		return Value{Kind: Number, Number: x}
	})
}

// TestParseFormat is the property Parse(Format(v)) == v, which also scores.
func TestParseFormat(t *testing.T) {
	d := answers(t)
	for _, n := range d.Questions() {
		t.Run(n.ID, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := valueOf(n).Draw(t, "value")
				got, err := n.Parse(n.Format(v), Style{})
				if err != nil || !got.Equal(v) {
					t.Fatalf("%q: %+v, %v; want %+v", n.Format(v), got, err, v)
				}
				// The same text where commas are decimal is the same value, or it has two readings.
				got, err = n.Parse(n.Format(v), Style{CommaDecimal: true})
				if err == nil && !got.Equal(v) || err != nil && !strings.Contains(err.Error(), "two ways") {
					t.Fatalf("comma style %q: %+v, %v; want %+v", n.Format(v), got, err, v)
				}
				if _, err := n.Cell(v); err != nil {
					t.Fatalf("%+v: %v", v, err)
				}
			})
		})
	}
}
