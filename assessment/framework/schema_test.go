package framework

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"readiness/assessment/document"
)

func schemaTree(t *testing.T) *document.Value {
	t.Helper()
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	return s.tree
}

func TestSchemaIsJSON(t *testing.T) {
	var plain map[string]any
	if err := json.Unmarshal(Schema(), &plain); err != nil {
		t.Fatal(err)
	}
	if plain["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("$schema is %v", plain["$schema"])
	}
}

// TestSchemaDescribesEverything: every member has a description, at its place or where it refers to, and every mapping
// refuses what it does not know.
func TestSchemaDescribesEverything(t *testing.T) {
	root := schemaTree(t)
	resolve := func(v *document.Value) *document.Value {
		if ref := v.Str("$ref"); ref != "" {
			return root.Find(strings.Split(strings.TrimPrefix(ref, "#/"), "/"))
		}
		return v
	}
	root.Walk(func(v *document.Value) {
		properties := v.Get("properties")
		if properties == nil {
			return
		}
		conditional := strings.HasSuffix(v.Path(), ".if") || v.Path() == "$defs.answer"
		if more := v.Get("additionalProperties"); (more == nil || more.Truth) && !conditional && !strings.Contains(v.Path(), ".if") && v.Path() != "[\"$defs\"].answer" {
			if !strings.HasSuffix(v.Path(), "answer") {
				t.Errorf("%s takes unknown members", v.Path())
			}
		}
		for _, m := range properties.Members {
			if m.Value.Kind == document.Bool || m.Value.Has("const") {
				continue // the type of an answer, described once
			}
			if m.Value.Str("description") == "" && resolve(m.Value).Str("description") == "" {
				t.Errorf("%s has no description", m.Value.Path())
			}
		}
	})
}

// TestPatternsHaveWords: a fault never shows a regular expression.
func TestPatternsHaveWords(t *testing.T) {
	schemaTree(t).Walk(func(v *document.Value) {
		if p := v.Str("pattern"); p != "" {
			if _, fix := patternText(p, "x"); strings.Contains(fix, p) && p != inkPattern {
				t.Errorf("%s: pattern %s has no words", v.Path(), p)
			}
		}
		if patterns := v.Get("patternProperties"); patterns != nil {
			for _, m := range patterns.Members {
				if !slices.Contains([]string{languagePattern, idPattern, crosswalkPattern}, m.Key) {
					t.Errorf("%s: pattern %s has no words", v.Path(), m.Key)
				}
			}
		}
	})
}

// TestEnumsAgree compares the enumerations of the schema with the constants.
func TestEnumsAgree(t *testing.T) {
	root := schemaTree(t)
	at := func(path ...string) []string { return document.Words[string](root.Find(path), "enum") }
	themes := make([]string, 0, len(Themes()))
	for _, theme := range Themes() {
		themes = append(themes, string(theme))
	}
	var means []string
	for a := range aggregates {
		means = append(means, string(a))
	}
	methodNames := make([]string, 0, len(methods))
	for m := range methods {
		methodNames = append(methodNames, string(m))
	}
	for name, c := range map[string]struct{ schema, code []string }{
		"themes":     {at("$defs", "question", "properties", "themes", "items"), themes},
		"aggregates": {at("$defs", "aggregate"), means},
		"normalise":  {at("$defs", "number", "properties", "normalise"), methodNames},
		"missing":    {at("$defs", "missing"), []string{string(MissingExclude), string(MissingZero), string(MissingImpute)}},
		"types":      {at("$defs", "answer", "properties", "type"), []string{string(Choice), string(Boolean), string(Checklist), string(Stage), Number}},
		"direction":  {at("$defs", "number", "properties", "direction"), []string{string(Higher), string(Lower)}},
		"transform":  {at("$defs", "number", "properties", "transform"), []string{string(TransformNone), string(TransformLog)}},
		"evidence":   {at("$defs", "question", "properties", "evidence"), []string{string(EvidenceRequired), string(EvidenceOptional), string(EvidenceNone)}},
		"applicable": {at("$defs", "question", "properties", "notApplicable"), []string{string(NotApplicableRefused), string(NotApplicableWithReason)}},
		"kind":       {at("$defs", "remedy", "properties", "kind"), []string{string(RemedyOneOff), string(RemedyRecurrent), string(RemedyBoth)}},
		"procure": {at("$defs", "remedy", "properties", "procurement"), []string{string(CivilWorks), string(Goods), string(NonConsultingServices),
			string(ConsultingServices), string(TechnicalAssistance), string(Training)}},
		"entity": {at("properties", "entity"), []string{string(Country), string(Any)}},
		"panel":  {at("properties", "panel"), []string{string(PanelYear), string(PanelAll)}},
	} {
		slices.Sort(c.schema)
		slices.Sort(c.code)
		if len(c.schema) == 0 || !slices.Equal(c.schema, c.code) {
			t.Errorf("%s: schema %v, code %v", name, c.schema, c.code)
		}
	}
}

func TestThemes(t *testing.T) {
	if n := len(Themes()); n != 12 {
		t.Errorf("%d themes", n)
	}
	for _, theme := range Themes() {
		if theme.Title() == "" || theme.GFCE() == "" || len(theme.SDG()) == 0 {
			t.Errorf("%s is incomplete", theme)
		}
		for _, target := range theme.SDG() {
			if !isTarget(target) {
				t.Errorf("%s: there is no target %s", theme, target)
			}
		}
		// The codes of domain.md that are used; none names cybersecurity.
		if c := theme.CRS(); c != "" && !slices.Contains([]string{"22010", "22040", "15110", "15130", "15132", "15210"}, c) {
			t.Errorf("%s: CRS code %s", theme, c)
		}
	}
	if Theme("gardening").Title() != "" {
		t.Error("a theme that is not in the vocabulary has a title")
	}
}

// TestTargets counts the targets of the Sustainable Development Goals. Source: UNGA resolution 70/1: 169.
func TestTargets(t *testing.T) {
	sum := 0
	for goal := 1; goal <= 17; goal++ {
		sum += lastTarget[goal] + lastLetter[goal]
	}
	if sum != 169 {
		t.Errorf("%d targets, want 169", sum)
	}
}
