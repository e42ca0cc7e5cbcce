package exports

import (
	"strings"
	"testing"
)

func TestReadImportJSON(t *testing.T) {
	tests := []struct {
		name, text string
		any        bool
		want       []string
	}{
		{name: "all types", text: "\uFEFF\n{\"framework\":\"test-core@1\",\"assessments\":[{\"year\":2024,\"answers\":{\"cyber-law\":{\"value\":\"draft\"},\"courts\":{\"value\":{\"notApplicable\":true},\"note\":\"no courts\"}," +
			"\"services\":{\"value\":[\"alerts\",\"triage\"]},\"maturity\":{\"value\":\"formative\"},\"drills\":{\"value\":12.5,\"note\":\" a\\n\\u0062\",\"confidence\":\"high\",\"revision\":3}},\"country\":\"Kenya\"}," +
			" {\"country\":\"UG\",\"year\":2023,\"answers\":{\"drills\":{\"value\":0,\"note\":\"\",\"confidence\":null,\"revision\":null}}}]}", want: []string{
			"assessments[0].answers.cyber-law KEN 2024 cyber-law=draft", `assessments[0].answers.courts KEN 2024 courts=n/a "no courts"`,
			"assessments[0].answers.services KEN 2024 services=triage|alerts", "assessments[0].answers.maturity KEN 2024 maturity=formative",
			`assessments[0].answers.drills KEN 2024 drills=12.5 " a\nb" high r3`, `assessments[1].answers.drills UGA 2023 drills=0 ""`}},
		{name: "free units", any: true, text: `{"assessments":[{"unit":"team \"α\"","year":2024,"answers":{"drills":{"value":1}}}]}`, want: []string{
			`assessments[0].answers.drills team "α" 2024 drills=1`}},
		{name: "every bad value", text: `{"assessments":[{"country":"KEN","year":2024,"answers":{"cyber-law":{"value":"drafft"},"courts":{"value":"yes","note":3,"confidence":"High","revision":"3"},` +
			`"dirlls":{"value":3},"law":{"value":1},"we \"ird":{},"drills":3,"delay":{"valeu":3},"maturity":{"value":"formative","confidence":"low"}}}]}`, want: []string{
			"assessments[0].answers.maturity KEN 2024 maturity=formative low",
			`! assessments[0].answers.cyber-law.value KEN 2024 cyber-law: "drafft" is not an option; did you mean "draft"?`,
			"! assessments[0].answers.courts.value KEN 2024 courts: … write true without quotes", "! assessments[0].answers.courts.note KEN 2024 courts: must be a text",
			`! assessments[0].answers.courts.confidence KEN 2024 courts: "High" is not a grade of confidence; did you mean high?`,
			`! assessments[0].answers.courts.revision KEN 2024 courts: "3" is not a revision`, "! assessments[0].answers.dirlls KEN 2024 : … did you mean drills?",
			"! assessments[0].answers.law KEN 2024 : law is a dimension", `! assessments[0].answers["we \"ird"] KEN 2024 : … is not a question`,
			`! assessments[0].answers.drills KEN 2024 drills: must be an object such as {"value": 3}`,
			"! assessments[0].answers.delay.valeu KEN 2024 delay: the member valeu is not known; did you mean value?"}},
		{name: "bad units and years", text: `{"assessments":[{"country":"Kenia","year":2024,"answers":{"drills":{"value":1},"courts":{"value":1}}},{"country":5,"year":"2024","answers":{"drills":{"value":1}}},{"year":24,"answers":{"drills":{"value":1}}},{"country":"KEN","answers":{}}]}`, want: []string{
			"! assessments[0].country  0 : … did you mean Kenya", "! assessments[0].answers.courts.value  2024 courts: … write true",
			"! assessments[1].country  0 : the country must be a text", `! assessments[1].year  0 : "2024" is a text in quotes: write 2024 without them`,
			"! assessments[2].country  0 : the country is missing", `! assessments[2].year  0 : "24" is not a year`, "! assessments[3].year KEN 0 : the year is missing"}},
		{name: "twice", text: `{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"value":1}}},{"country":"UGA","year":2024,"answers":{"drills":{"value":1},"courts":{"value":true},"dr\u0069lls":{"value":1}}},` +
			`{"country":"Kenya","year":2024,"answers":{"courts":{"value":true}}},{"country":"KE","year":2024,"answers":{"courts":{"value":true}}}]}`, want: []string{
			"assessments[1].answers.courts UGA 2024 courts=true", "! assessments[1].answers.drills UGA 2024 drills: stands twice in its object",
			"! assessments[0] KEN 2024 : KEN 2024 stands in assessments[2] too: keep one of the two", "! assessments[2] KEN 2024 : KEN 2024 stands in assessments[0] too",
			"! assessments[3] KEN 2024 : KEN 2024 stands in assessments[0] too"}},
		{name: "members of an answer twice", text: `{"assessments":[{"country":"KEN","year":2024,"answers":{"drills":{"value":1,"value":2}}}]}`, want: []string{
			"! assessments[0].answers.drills.value KEN 2024 drills: stands twice in its object: keep one of the two"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, _ := imports(t, testFramework(t, tt.any), tt.text)
			checkLines(t, importText(in), tt.want)
		})
	}
}

func TestReadImportRefusesJSON(t *testing.T) {
	tests := []struct {
		name, text, msg, fix string
		want                 []fault
	}{
		{name: "syntax", text: "{\"assessments\": [\n\t{\"country\": \"é\",,}]}", msg: "answers cannot be read: it is not valid JSON", want: []fault{
			{"line 2, column 18", "invalid character ',' … check commas, quotes and brackets"}}},
		{name: "cut", text: `{"assessments": [`, msg: "not valid JSON", want: []fault{{"line 1, column 18", "unexpected end of JSON input"}}},
		{name: "more behind it", text: "{}\n{}", msg: "not valid JSON", want: []fault{{"line 2, column 1", "after top-level value"}}},
		{name: "not UTF-8", text: "{\n\"caf\xe9\":1}", msg: "not valid JSON", want: []fault{{"line 2, column 5", "these bytes are not UTF-8"}}},
		{name: "too deep", text: `{"assessments": ` + strings.Repeat("[", 20_000), msg: "not valid JSON", want: []fault{{"line 1, column 10016", "exceeded max depth"}}},
		{name: "another framework", text: `{"framework":"gci-pillars@2024","assesments":1}`, msg: `answers holds answers to "gci-pillars@2024", not to test-core@1`, fix: "Name the framework"},
		{name: "nothing", text: `{}`, msg: "1 fault", want: []fault{{"", "the member assessments is missing"}}},
		{name: "every fault of its form, and of its cells", text: `{"Framework":"x","framework":1,"assesments":[],"assessments":[1,{"country":"KEN","year":2024},{"unit":"KEN","year":2024,"answers":{"drills":{"value":"x"}},"year":2025,"note":"x"},{"country":"KEN","year":2023,"answers":[]}]}`,
			msg: "answers cannot be read: 11 faults", want: []fault{
				{"Framework", "did you mean framework?"}, {"assesments", "did you mean assessments?"}, {"framework", `must be a text such as "test-core@1"`},
				{"assessments[0]", "must be an object with the members country, year, answers"}, {"assessments[1]", "the member answers is missing"},
				{"assessments[2].unit", "the member unit is not known: leave it out; the members here are country, year, answers"}, {"assessments[2].year", "stands twice"},
				{"assessments[2].note", "is not known"}, {"assessments[2].country", "the country is missing"},
				{"assessments[2].answers.drills.value", "number"}, {"assessments[3].answers", "must be an object"}}},
		{name: "a list of nothing known", text: `{"assessments":{"a":1}}`, msg: "1 fault", want: []fault{{"assessments", "must be a list of assessments"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := notImported(t, testFramework(t, false), tt.text)
			if !strings.Contains(e.Msg, tt.msg) || !strings.Contains(e.Fix, tt.fix) {
				t.Errorf("%q, %q; want %q, %q", e.Msg, e.Fix, tt.msg, tt.fix)
			}
			checkFaults(t, e, tt.want)
		})
	}
}

// What walks through JSON agrees with the shape of what it is given, in any spelling.
func TestMembersAndItems(t *testing.T) {
	var got []string
	for name, value := range membersOf([]byte("{ \"a\" : [1, {\"b]\": \"}\\\"\"}] ,\n\"\\u0062\":\"x\\\\\",\"c\":-1e5,\"d\":{},\"d\":[] , \"e\" : null }")) {
		got = append(got, name+"="+string(value))
	}
	if want := `a=[1, {"b]": "}\""}] b="x\\" c=-1e5 d={} d=[] e=null`; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	got = nil
	for _, value := range itemsOf([]byte("[ 1,true ,\"a,]\",[[],2]\n,{\"x\":[1]} ]")) {
		got = append(got, string(value))
	}
	if want := `1 true "a,]" [[],2] {"x":[1]}`; strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	for range membersOf([]byte(`{}`)) {
		t.Error("an empty object has a member")
	}
	for range itemsOf([]byte("[ ]")) {
		t.Error("an empty list has an item")
	}
}
