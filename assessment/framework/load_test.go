package framework

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/document"
)

func full(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestFullUsesEverything holds testdata/full.yaml to its promise: every member and enumerated value of the schema.
func TestFullUsesEverything(t *testing.T) {
	d, err := Load("full.yaml", full(t))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	d.content.Walk(func(v *document.Value) {
		for _, m := range v.Members {
			used[m.Key] = true
		}
		if v.Kind == document.String || v.Kind == document.Bool {
			used[literalWord(v)] = true
		}
	})
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	s.tree.Walk(func(v *document.Value) {
		for _, name := range memberNames(v) {
			if !used[name] {
				t.Errorf("full.yaml has no member %s", name)
			}
		}
		for _, word := range v.List("enum") {
			if !used[word.Text] && word.Text != "country" && word.Text != "year" {
				t.Errorf("full.yaml has no value %s", word.Text)
			}
		}
	})
}

// TestDecodesEverything looks at what full.yaml became.
func TestDecodesEverything(t *testing.T) {
	d, err := Load("full.yaml", full(t))
	if err != nil {
		t.Fatal(err)
	}
	if d.Ref() != "full-example@3.1-rc" || d.Entity != Any || d.Panel != PanelAll || d.Title.In("pt-BR") != "Tudo de uma vez" {
		t.Errorf("head: %+v", d)
	}
	if d.Defaults != (Defaults{AggregateArithmetic, MissingImpute, 0.5, 0.02}) {
		t.Errorf("defaults: %+v", d.Defaults)
	}
	u := d.Uncertainty
	if u.Weights != 0.2 || len(u.Aggregates) != 5 || len(u.Normalisations) != 6 || len(u.Missing) != 3 || !u.Confidence || !u.DropDimension {
		t.Errorf("uncertainty: %+v", u)
	}
	if len(d.Bands) != 2 || d.Bands[0].From != 66.5 || d.Tiers[1].Minimum["h2"] != 3 || d.Tiers[0].Title.In("en") != "Basic" {
		t.Errorf("bands %+v, tiers %+v", d.Bands, d.Tiers)
	}
	law := question(t, d, "cybercrime-law")
	c := law.Remedy.Cost
	if c.Low != 15000000 || c.Base != 30000050 || c.High != 60000000 || c.RecurrentPerYear != 1225 || c.Currency != "USD" || c.Year != 2025 {
		t.Errorf("cost: %+v", c)
	}
	if law.Weight != 1.5 || !law.Essential || law.Evidence != EvidenceRequired || law.Crosswalk["cmm-2021"][1] != "D4.2" ||
		!slices.Equal(law.Requires, []string{"speed", "units-trained"}) || law.Remedy.ScaleByIncome["H"] != 1.4 || law.Remedy.Months != 18 {
		t.Errorf("question: %+v", law)
	}
	if yen := question(t, d, "units-trained"); yen.Remedy.Cost.RecurrentPerYear != 5000000 || !yen.Confidential ||
		yen.NotApplicable != NotApplicableWithReason || yen.ImpliedBy.Score != 0.1 {
		t.Errorf("question: %+v", yen)
	}
	if n := question(t, d, "technique"); n.Weight != 1 || n.MinimumCoverage != 0.5 || n.Aggregate != AggregateHarmonic {
		t.Errorf("group: %+v", n)
	}
	if n := question(t, d, "sub"); n.Points != 1 || n.Weight != 1 {
		t.Errorf("points of a group are the sum of its children's: %+v", n)
	}
	if n := question(t, d, "stated"); n.Points != 2 || n.Weight != 2 {
		t.Errorf("stated points: %+v", n)
	}
	if o := question(t, d, "services").Answer.Options; o[0].Points != 2 || o[1].Points != 1 || o[2].Points != 0 || !o[2].Exclusive {
		t.Errorf("options: %+v", o)
	}
	if l := question(t, d, "o1").Answer.Levels; l[0].Number != 0 || l[2].Number != 2 {
		t.Errorf("levels with numerals: %+v", l)
	}
	if l := question(t, d, "h2").Answer.Levels; l[0].Number != 1 || l[2].Number != 3 {
		t.Errorf("levels with names: %+v", l)
	}
	if n := question(t, d, "compared"); *n.Normalise != (Treatment{Winsorise: 5, Log: true}) {
		t.Errorf("treatment: %+v", n.Normalise)
	}
}

func TestDefaults(t *testing.T) {
	d := load(t, `{"id": "t", "version": "1", "title": {"en": "T"}, "root": {"id": "index", "children": [
		{"id": "q", "answer": {"type": "number", "minimum": 0, "maximum": 1}}]}}`)
	if d.Defaults != (Defaults{AggregateArithmetic, MissingExclude, 0.66, 0.01}) || d.Entity != Country || d.Panel != PanelYear || d.Uncertainty.Weights != 0.25 {
		t.Errorf("%+v", d)
	}
	q := question(t, d, "q")
	if q.Weight != 1 || q.Evidence != EvidenceOptional || q.NotApplicable != NotApplicableRefused || q.Confidential || q.Essential ||
		q.Answer.Direction != Higher || q.Answer.Transform != TransformNone || q.Answer.Normalise != NormaliseGoalposts {
		t.Errorf("%+v %+v", q, q.Answer)
	}
	if d.Root.Aggregate != AggregateArithmetic || d.Root.MinimumCoverage != 0.66 {
		t.Errorf("%+v", d.Root)
	}
}

func TestTree(t *testing.T) {
	d := builtin(t, "sample@1")
	n := question(t, d, "csirt-hours")
	if d.Parent("csirt-hours").ID != "incident-response" || d.Parent("index") != nil || d.Parent("gone") != nil {
		t.Error("parents")
	}
	if d.Dimension("csirt-hours").ID != "incident-response" || d.Dimension("legislation").ID != "legislation" || d.Dimension("index") != nil || d.Dimension("gone") != nil {
		t.Error("dimensions")
	}
	if !n.IsQuestion() || d.Root.IsQuestion() || d.Nodes()[0] != d.Root || d.Questions()[0].ID != "national-strategy" {
		t.Error("order")
	}
	if _, ok := d.Node("gone"); ok {
		t.Error("found what is not there")
	}
}

// TestHash: the same content has the same hash however it is written, and any other content another.
func TestHash(t *testing.T) {
	a := load(t, "# a comment\nid: t\nversion: '1'\ntitle: {en: \"T é <&>\"}\ndefaults: {floor: 0.50}\nroot:\n  id: index\n  children:\n  - id: q\n    weight: 1.0\n    answer:\n      type: number\n      minimum: 0\n      maximum: 1e2\n")
	const canonical = `{"defaults":{"floor":0.5},"id":"t","root":{"children":[{"answer":{"maximum":100,"minimum":0,"type":"number"},"id":"q","weight":1}],"id":"index"},"title":{"en":"T é <&>"},"version":"1"}`
	if got := string(document.Canonical(a.content)); got != canonical {
		t.Errorf("canonical form\n got %s\nwant %s", got, canonical)
	}
	for name, same := range map[string]string{
		"JSON":           canonical,
		"JSON with tabs": "\ufeff{\n\t\"version\": \"1\",\n\t\"id\": \"t\", \"title\": {\"en\": \"T \\u00e9 \\u003c&>\"},\n\t\"defaults\": {\"floor\": 5e-1},\n\t\"root\": {\"id\": \"index\", \"children\": [{\"id\": \"q\", \"answer\": {\"maximum\": 100.0, \"minimum\": -0, \"type\": \"number\"}, \"weight\": 1}]}}",
		"flow YAML":      "{version: \"1\", id: t, title: {en: 'T é <&>'}, defaults: {floor: 0.5}, root: {id: index, children: [{id: q, weight: 1, answer: {type: number, minimum: 0.0, maximum: 100}}]}}",
		"CRLF":           "version: \"1\"\r\nid: t\r\ntitle:\r\n  en: \"T é\r\n    <&>\"\r\ndefaults: {floor: 0.5} # here\r\nroot:\r\n  id: index\r\n  children:\r\n    - {id: q, weight: 1, answer: {type: number, minimum: 0, maximum: 100}}\r\n",
	} {
		if got := load(t, same).Hash; got != a.Hash {
			t.Errorf("%s: another hash", name)
		}
	}
	for _, other := range []string{strings.Replace(canonical, "0.5", "0.51", 1), strings.Replace(canonical, `"weight":1`, `"weight":2`, 1),
		strings.Replace(canonical, `,"weight":1`, "", 1), strings.Replace(canonical, "T é", "T e", 1)} {
		if load(t, other).Hash == a.Hash {
			t.Errorf("the same hash: %s", other)
		}
	}
	if len(a.Hash) != len("sha256:")+64 || !strings.HasPrefix(a.Hash, "sha256:") {
		t.Errorf("hash %s", a.Hash)
	}
}

// TestRoundTrip: YAML and JSON of every framework load to the same hash, and YAML gives the file itself.
func TestRoundTrip(t *testing.T) {
	list := Builtins()
	d, err := Load("full.yaml", full(t))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(d.YAML(), full(t)) {
		t.Error("YAML is not the file as loaded")
	}
	empty := load(t, `{"id": "t", "version": "1", "title": {"en": "T"}, "bands": [], "uncertainty": {}, "root": {"id": "index", "children": [
		{"id": "q", "answer": {"type": "boolean"}, "themes": []}, {"id": "r", "answer": {"type": "boolean"}}]}}`)
	for _, d := range append(list, d, empty) {
		fromJSON, err := Load("x.json", d.JSON())
		if err != nil {
			t.Fatalf("%s: %v", d.Ref(), err)
		}
		fromYAML, err := Load("x.yaml", fromJSON.YAML())
		if err != nil {
			t.Fatalf("%s: %v\n%s", d.Ref(), err, fromJSON.YAML())
		}
		if fromJSON.Hash != d.Hash || fromYAML.Hash != d.Hash {
			t.Errorf("%s: hashes %s %s %s", d.Ref(), d.Hash, fromJSON.Hash, fromYAML.Hash)
		}
		if !bytes.Equal(fromYAML.JSON(), d.JSON()) {
			t.Errorf("%s: the order of members changed", d.Ref())
		}
	}
}

// TestRoundTripAnyText puts texts of every kind through both syntaxes.
func TestRoundTripAnyText(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 \t\n\r-?:#,[]{}&*!|>'\"%@`~=.<_/\\éßآ中😀\u00a0\u2028\u0085\u200b$")), 1, 24, -1)
	rapid.Check(t, func(rt *rapid.T) {
		text := "x" + word.Draw(rt, "text")
		if rapid.Bool().Draw(rt, "bare") && strings.TrimSpace(text[1:]) != "" {
			text = text[1:]
		}
		if tidy(text) == "" || strings.TrimSpace(text) == "" {
			return
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			rt.Fatal(err)
		}
		d, err := Load("t", fmt.Appendf(nil, `{"id":"t","version":"1","title":{"en":%s},"root":{"id":"index","children":[{"id":"q","answer":{"type":"boolean"}}]}}`, quoted))
		if err != nil {
			rt.Fatal(err)
		}
		for _, again := range [][]byte{d.YAML(), d.JSON()} {
			e, err := Load("t", again)
			if err != nil {
				rt.Fatalf("%v\n%s", err, again)
			}
			if e.Title["en"] != text || e.Hash != d.Hash {
				rt.Fatalf("%q became %q\n%s", text, e.Title["en"], again)
			}
		}
	})
}

// large is a framework of 90 questions, each as long as one of the sample's.
func large(t testing.TB) []byte {
	t.Helper()
	text := string(builtin(t, "sample@1").YAML())
	first := strings.Index(text, "        - id: national-strategy\n")
	next := strings.Index(text, "        - id: action-plan\n")
	var b strings.Builder
	b.WriteString(text[:first])
	for i := range 90 {
		b.WriteString(strings.Replace(text[first:next], "id: national-strategy\n", fmt.Sprintf("id: question-%d\n", i), 1))
	}
	return []byte(b.String())
}

func BenchmarkLoad(b *testing.B) {
	data := large(b)
	b.ReportMetric(float64(len(data)), "bytes")
	for b.Loop() {
		if _, err := Load("large.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}
