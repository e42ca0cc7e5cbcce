package framework_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/framework"
)

// jsonFramework holds one question per type of answer; the id says which.
const jsonFramework = `
id: answers
version: "1"
title: {en: "Answers"}
root:
  id: index
  children:
    - id: choice
      answer: {type: choice, options: [{id: none, score: 0, title: {en: "No law"}}, {id: draft, score: 0.4}, {id: in-force, score: 1}]}
    - {id: boolean, answer: {type: boolean}, notApplicable: with-reason}
    - {id: services, answer: {type: checklist, options: [{id: triage, points: 2}, {id: alerts}, {id: forensics}]}}
    - {id: exclusive, answer: {type: checklist, options: [{id: triage}, {id: alerts}, {id: nothing, exclusive: true}]}}
    - {id: stage, answer: {type: stage, levels: [{id: "0"}, {id: "1"}, {id: "2"}]}}
    - {id: number, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: driven, answer: {type: number, normalise: minmax, transform: log}}
    - {id: long, answer: {type: stage, levels: [LEVELS]}}
    - {id: wide, answer: {type: checklist, options: [LEVELS]}}
`

func jsonQuestions(t testing.TB) *framework.Definition {
	t.Helper()
	var ids []string
	for i := range 100 {
		ids = append(ids, "{id: l"+strconv.Itoa(i)+"}")
	}
	d, err := framework.Load("answers", []byte(strings.ReplaceAll(jsonFramework, "LEVELS", strings.Join(ids, ", "))))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func node(t testing.TB, d *framework.Definition, id string) *framework.Node {
	t.Helper()
	n, ok := d.Node(id)
	if !ok {
		t.Fatalf("no question %s", id)
	}
	return n
}

func option(id string) framework.Value {
	return framework.Value{Kind: framework.OneOption, Option: id}
}

func options(ids ...string) framework.Value {
	return framework.Value{Kind: framework.Options, Options: ids}
}

func flag(b bool) framework.Value { return framework.Value{Kind: framework.Flag, Flag: b} }

func number(x float64) framework.Value {
	return framework.Value{Kind: framework.Number, Number: x}
}

func TestDecodeValue(t *testing.T) {
	d := jsonQuestions(t)
	inapplicable := framework.Value{Kind: framework.NotApplicable}
	for _, c := range []struct {
		question, text string
		want           framework.Value
		form           string // what AppendValue writes; "" = text
	}{
		{"choice", `null`, framework.Value{}, ""},
		{"choice", `"in-force"`, option("in-force"), ""},
		{"choice", "\n\t \"draft\" \r\n", option("draft"), `"draft"`},
		{"choice", `"\u0064raft"`, option("draft"), `"draft"`},
		{"stage", `"1"`, option("1"), ""},
		{"long", `"l99"`, option("l99"), ""},
		{"boolean", `true`, flag(true), ""},
		{"boolean", `false`, flag(false), ""},
		{"boolean", `{"notApplicable":true}`, inapplicable, ""},
		{"boolean", ` { "not\u0041pplicable" : true } `, inapplicable, `{"notApplicable":true}`},
		{"services", `[]`, options(), ""},
		{"services", ` [ ] `, options(), `[]`},
		{"services", `["triage","forensics"]`, options("triage", "forensics"), ""},
		{"services", "[ \"forensics\" ,\n\"triage\" ]", options("triage", "forensics"), `["triage","forensics"]`},
		{"services", `["forensics","\u0074riage"]`, options("triage", "forensics"), `["triage","forensics"]`},
		{"exclusive", `["nothing"]`, options("nothing"), ""},
		{"wide", `["l99","l0"]`, options("l0", "l99"), `["l0","l99"]`},
		{"number", `12.5`, number(12.5), ""},
		{"number", `-0`, number(0), `0`},
		{"number", `-0.0e5`, number(0), `0`},
		{"number", `1e2`, number(100), `100`},
		{"number", `1E+2`, number(100), `100`},
		{"number", `1000000`, number(1e6), ""},
		{"number", `1e-9`, number(1e-9), ""},
		{"number", `1e+21`, number(1e21), ""},
		{"number", `1e-400`, number(0), `0`},
		{"number", `1e100`, number(1e100), `1e+100`},
		{"number", `0.1000000000000000000000000000000000000000000000001`, number(0.1), `0.1`},
	} {
		got, err := node(t, d, c.question).DecodeValue([]byte(c.text))
		if err != nil || !got.Equal(c.want) || math.Signbit(got.Number) != math.Signbit(c.want.Number) {
			t.Errorf("%s %s: %+v, %v; want %+v", c.question, c.text, got, err, c.want)
		}
		if c.form == "" {
			c.form = c.text
		}
		if form := string(framework.AppendValue([]byte("x"), got)); form != "x"+c.form {
			t.Errorf("%s %s is written %s", c.question, c.text, form)
		}
	}
}

func TestDecodeValueRefuses(t *testing.T) {
	d := jsonQuestions(t)
	for _, c := range []struct{ question, text, want string }{
		{"index", `null`, `"index" is not a question`},
		{"choice", ``, `the value is missing; write null where there is no answer`},
		{"choice", ` `, `the value is missing`},
		{"choice", `"drafft"`, `"drafft" is not an option; did you mean "draft"?`},
		{"choice", `"Draft"`, `"Draft" is not the id of an option; write "draft"`},
		{"choice", `"no law"`, `"no law" is not the id of an option; write "none"`},
		{"choice", `" "`, `the text is empty; write null`},
		{"choice", `"n/a"`, `"n/a" is a text, which is no answer to a question of type choice; write null where there is no answer, and {"notApplicable":true} where the question does not apply`},
		{"choice", `"unknown"`, `write null where there is no answer`},
		{"choice", `3`, `3 is a number, which is no answer to a question of type choice; write one id in quotes, of none, draft, in-force`},
		{"choice", `true`, `true is a boolean, which is no answer`},
		{"choice", `["draft"]`, `["draft"] is a list, which is no answer`},
		{"choice", `{"notApplicable":true}`, `this question applies to everyone and cannot be answered with {"notApplicable":true}; write null if it was not assessed`},
		{"choice", `{"value":"draft"}`, `{"value":"draft"} is not an answer; the only object that is one is {"notApplicable":true}`},
		{"choice", `"draft`, `"draft is not valid JSON; write one id in quotes`},
		{"choice", `"draft""`, `is not valid JSON`},
		{"choice", `draft`, `draft is not valid JSON`},
		{"choice", `nul`, `nul is not valid JSON`},
		{"choice", `"draft" 1`, `is not valid JSON`},
		{"choice", "\"\x1b[31m\"", `"\"\x1b[31m\"" is not valid JSON`},
		{"choice", "\"\x7f\u202e\"", `is not an option`},
		{"choice", "[\n\"a\"]", `"[\n\"a\"]" is a list`},
		{"stage", `1`, `1 is a number, which is no answer to a question of type stage; write "1", in quotes`},
		{"long", `"l100"`, `"l100" is not an option; write one of l0, l1`},
		{"boolean", `"yes"`, `"yes" is a text, which is no answer to a question of type boolean; write true without quotes`},
		{"boolean", `"false"`, `write false without quotes`},
		{"boolean", `"perhaps"`, `write true or false`},
		{"boolean", `1`, `1 is a number, which is no answer to a question of type boolean; write true`},
		{"boolean", `0`, `write false`},
		{"boolean", `2`, `write true or false`},
		{"boolean", `{"notApplicable":false}`, `is not an answer`},
		{"boolean", `{"notApplicable":true,"notApplicable":true}`, `is not an answer`},
		{"boolean", `{"notapplicable":true}`, `is not an answer`},
		{"boolean", `{}`, `is not an answer`},
		{"boolean", `True`, `is not valid JSON; write true or false`},
		{"services", `"alerts"`, `"alerts" is a text, which is no answer to a question of type checklist; write ["alerts"]`},
		{"services", `"other"`, `write a list of ids in quotes, of triage, alerts, forensics`},
		{"services", `7`, `7 is a number`},
		{"services", `["gone"]`, `"gone" is not an option`},
		{"services", `["alerts","alerts"]`, `"alerts" is given twice; name each option once`},
		{"services", `["alerts","triage","forensics","alerts"]`, `"alerts" is given twice`},
		{"services", `["alerts",1]`, `the list holds something else than ids in quotes`},
		{"services", `[["alerts"]]`, `the list holds something else`},
		{"services", `[null]`, `the list holds something else`},
		{"services", `["alerts",]`, `is not valid JSON`},
		{"services", `["alerts" "triage"]`, `is not valid JSON`},
		{"services", `["alerts"`, `is not valid JSON`},
		{"services", `["`, `is not valid JSON`},
		{"services", `[`, `is not valid JSON`},
		{"exclusive", `[]`, `no option is given; where nothing applies the answer is "nothing"`},
		{"exclusive", `["nothing","alerts"]`, `"nothing" excludes all other options`},
		{"number", `"12"`, `"12" is a text, which is no answer to a question of type number; write 12 without quotes`},
		{"number", `"1,5"`, `write the number alone, without quotes`},
		{"number", `true`, `true is a boolean`},
		{"number", `NaN`, `NaN is not valid JSON`},
		{"number", `Infinity`, `is not valid JSON`},
		{"number", `1e999`, `1e999 is too large a number; check its digits`},
		{"number", `-1e101`, `too large`},
		{"number", `01`, `is not valid JSON`},
		{"number", `1.`, `is not valid JSON`},
		{"number", `1.e5`, `is not valid JSON`},
		{"number", `.5`, `is not valid JSON`},
		{"number", `+1`, `is not valid JSON`},
		{"number", `-`, `is not valid JSON`},
		{"number", `0x1`, `is not valid JSON`},
		{"number", `1_0`, `is not valid JSON`},
		{"number", `1e`, `is not valid JSON`},
		{"number", `1 2`, `is not valid JSON`},
		{"driven", `0`, `0 has no logarithm`},
	} {
		got, err := node(t, d, c.question).DecodeValue([]byte(c.text))
		if err == nil {
			t.Errorf("%s took %s as %+v", c.question, c.text, got)
			continue
		}
		if _, is := errors.AsType[*framework.InputError](err); !is || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %T %v\nwant %s", c.question, c.text, err, err, c.want)
		}
	}
}

func TestAppendValueOfWhatIsNone(t *testing.T) {
	for _, v := range []framework.Value{number(math.NaN()), number(math.Inf(1)), number(math.Inf(-1)), {Kind: "strange"}} {
		if got := string(framework.AppendValue(nil, v)); got != "null" {
			t.Errorf("%+v: %s", v, got)
		}
	}
	if got := string(framework.AppendValue(nil, option("a\"\n"))); got != `"a\"\n"` {
		t.Errorf("escapes: %s", got)
	}
}

// Numbers are written as encoding/json writes them, which the hash of a framework relies on too.
func TestNumbersAsEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1e-5, 1e-5), rapid.Float64Range(1e20, 1e22),
			rapid.Map(rapid.Int(), func(i int) float64 { return float64(i) })).
			Filter(func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) && x != 0 }).Draw(t, "x")
		want, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if got := framework.AppendValue(nil, number(x)); string(got) != string(want) {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

// drawn draws any value that fits a question.
func drawn(n *framework.Node) *rapid.Generator[framework.Value] {
	return rapid.Custom(func(t *rapid.T) framework.Value {
		if n.NotApplicable == framework.NotApplicableWithReason && rapid.IntRange(0, 4).Draw(t, "applies") == 0 {
			return framework.Value{Kind: framework.NotApplicable}
		}
		switch a := n.Answer; a.Type {
		case framework.Boolean:
			return flag(rapid.Bool().Draw(t, "flag"))
		case framework.Choice:
			return option(rapid.SampledFrom(a.Options).Draw(t, "option").ID)
		case framework.Stage:
			return option(rapid.SampledFrom(a.Levels).Draw(t, "level").ID)
		case framework.Checklist:
			v, nothing := options(), ""
			for _, o := range a.Options {
				if o.Exclusive {
					nothing = o.ID
				} else if rapid.Bool().Draw(t, o.ID) {
					v.Options = append(v.Options, o.ID)
				}
			}
			if len(v.Options) == 0 && nothing != "" {
				v.Options = []string{nothing}
			}
			return v
		}
		fits := func(x float64) bool { _, err := n.Cell(number(x)); return err == nil && x != 0 }
		return number(rapid.Float64Range(-1e100, 1e100).Filter(fits).Draw(t, "number"))
	})
}

// DecodeValue(AppendValue(v)) is v, for every question there is.
func TestValueJSONRoundTrip(t *testing.T) {
	definitions := slices.Concat(framework.Builtins(), []*framework.Definition{jsonQuestions(t)})
	rapid.Check(t, func(t *rapid.T) {
		for _, d := range definitions {
			for _, n := range d.Questions() {
				v := drawn(n).Draw(t, n.ID)
				data := framework.AppendValue(nil, v)
				if !json.Valid(data) {
					t.Fatalf("%s: %+v is written %s", n.ID, v, data)
				}
				got, err := n.DecodeValue(data)
				if err != nil || !got.Equal(v) {
					t.Fatalf("%s: %+v is written %s and read %+v, %v", n.ID, v, data, got, err)
				}
			}
		}
	})
}

func TestDecodeValueKeepsNothingOfItsInput(t *testing.T) {
	d := jsonQuestions(t)
	for id, text := range map[string]string{"choice": `"draft"`, "long": `"l17"`, "services": `["alerts","triage"]`, "wide": `["l5"]`} {
		data := []byte(text)
		got, err := node(t, d, id).DecodeValue(data)
		if err != nil {
			t.Fatal(err)
		}
		before := string(framework.AppendValue(nil, got))
		for i := range data {
			data[i] = 'x'
		}
		if after := string(framework.AppendValue(nil, got)); after != before {
			t.Errorf("%s became %s", before, after)
		}
	}
}

func TestDecodeValueOfUsualAnswersMakesNothing(t *testing.T) {
	d := jsonQuestions(t)
	for id, text := range map[string]string{
		"choice": `"in-force"`, "stage": `"2"`, "long": `"l99"`, "boolean": `true`, "number": `12.5`, "exclusive": `null`,
	} {
		n, data := node(t, d, id), []byte(text)
		made := testing.AllocsPerRun(100, func() {
			if _, err := n.DecodeValue(data); err != nil {
				t.Fatal(err)
			}
		})
		if made != 0 {
			t.Errorf("%s: %v allocations", id, made)
		}
	}
	buffer := make([]byte, 0, 64)
	for _, v := range []framework.Value{option("in-force"), flag(true), number(12.5), options("a", "b"), {}, {Kind: framework.NotApplicable}} {
		if made := testing.AllocsPerRun(100, func() { buffer = framework.AppendValue(buffer[:0], v) }); made != 0 {
			t.Errorf("%+v: %v allocations", v, made)
		}
	}
}

// A refusal of a huge value costs a few times its bytes, and its words stay few.
func TestDecodeValueOfHugeInput(t *testing.T) {
	d := jsonQuestions(t)
	for _, text := range []string{
		`"` + strings.Repeat("x", 4<<20) + `"`, `[` + strings.Repeat(`"triage",`, 400_000) + `"x"]`, strings.Repeat("9", 4<<20),
		`{"notApplicable":true` + strings.Repeat(`,"a":1`, 400_000) + `}`, strings.Repeat("[", 4<<20),
	} {
		for _, n := range d.Questions() {
			if _, err := n.DecodeValue([]byte(text)); err == nil || len(err.Error()) > 1000 {
				t.Errorf("%s %.20s: %d letters", n.ID, text, len(err.Error()))
			}
		}
	}
}

// FuzzDecodeValue: whatever the bytes, DecodeValue gives a value that fits the question and survives AppendValue, or an
// error with words. What it takes is JSON.
func FuzzDecodeValue(f *testing.F) {
	d := jsonQuestions(f)
	for i, text := range []string{
		`"draft"`, `{"notApplicable":true}`, `["triage"]`, `["nothing"]`, `"1"`, `12.5`, `1e3`, `"l7"`, `["l1","l2"]`, `null`, `true`, ` "\u0064raft" `, `[ ]`, `-0`, `"n/a"`,
	} {
		f.Add(uint8(i), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		n := d.Questions()[int(which)%len(d.Questions())]
		v, err := n.DecodeValue(data)
		if err != nil {
			if message := err.Error(); message == "" || strings.ContainsAny(message, "\x1b\n\r\x00") {
				t.Fatalf("%q", message)
			}
			return
		}
		if !json.Valid(data) {
			t.Fatalf("took %q", data)
		}
		if _, err := n.Cell(v); err != nil {
			t.Fatalf("%q: %+v: %v", data, v, err)
		}
		if again, err := n.DecodeValue(framework.AppendValue(nil, v)); err != nil || !again.Equal(v) {
			t.Fatalf("%q: %+v, then %+v, %v", data, v, again, err)
		}
	})
}

func BenchmarkDecodeValue(b *testing.B) {
	d := jsonQuestions(b)
	for _, c := range []struct{ id, text string }{
		{"choice", `"in-force"`}, {"long", `"l99"`}, {"boolean", `true`}, {"number", `12.5`}, {"services", `["triage","forensics"]`},
	} {
		n, data := node(b, d, c.id), []byte(c.text)
		b.Run(c.id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := n.DecodeValue(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
