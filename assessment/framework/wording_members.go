package framework

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"readiness/assessment/document"
)

// wording turns errors of the validator into faults that a person can act on.
type wording struct {
	faults  *document.Collector
	content *document.Value
	schema  *document.Value
}

func (w *wording) fault(e *jsonschema.ValidationError) {
	v := w.content.Find(e.InstanceLocation)
	definition := w.definition(e.SchemaURL)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			w.unknown(v, key, definition)
		}
	case *kind.Required:
		for _, key := range k.Missing {
			w.missing(v, key)
		}
	case *kind.DependentRequired:
		for _, key := range k.Missing {
			w.faults.Add(v.Line, v.Column, document.MemberPath(v.Path(), key), "is missing, but "+k.Prop+" is given",
				"give low, base and high together")
		}
	case *kind.Type:
		w.wrongType(v, k.Want, definition)
	case *kind.Enum:
		w.notListed(v, k.Want)
	case *kind.UniqueItems:
		if i := k.Duplicates[1]; i < len(v.Items) {
			w.faults.At(v.Items[i], document.Shown(v.Items[i])+" is listed twice", "remove one of the two")
		}
	default:
		message, fix := limitText(v, e)
		w.faults.At(v, message, fix)
	}
}

// definition finds the part of the schema that an error is about.
func (w *wording) definition(url string) *document.Value {
	_, pointer, _ := strings.Cut(url, "#")
	return w.schema.Find(strings.Split(strings.TrimPrefix(pointer, "/"), "/"))
}

// unknown words a member that has no place where it stands.
func (w *wording) unknown(v *document.Value, key string, definition *document.Value) {
	m, _ := v.Member(key)
	path := document.MemberPath(v.Path(), key)
	add := func(message, fix string) { w.faults.Add(m.Line, m.Column, path, message, fix) }
	names := memberNames(definition)
	switch {
	case len(names) == 0:
		add(badKey(v, definition, key))
	case key == "children" && v.Has("answer"):
		add("the node has both an answer and children", "a node has one or the other: move the question below the node")
	case key == "answer" && v == w.content.Get("root"):
		add("the root cannot be a question", "give it children, and put the question below it")
	case w.belongs("group", key) && v.Has("answer") && !slices.Contains(names, key):
		add("belongs to nodes that have children, and this one is a question", "remove it")
	case w.belongs("question", key) && definition == w.schema.Find([]string{"$defs", "group"}):
		if v.Has("children") {
			add("belongs to questions, and this node has children", "remove it")
		} // else the node lacks its answer, which is said once
	default:
		add("unknown member "+document.Quoted(key), w.faults.DidYouMean(key, names, "the members here are "+document.Listed(names)))
	}
}

func (w *wording) belongs(definition, key string) bool {
	return w.schema.Find([]string{"$defs", definition, "properties"}).Has(key)
}

// badKey words a key that does not fit the pattern of its mapping.
func badKey(v *document.Value, definition *document.Value, key string) (message, fix string) {
	patterns := definition.Get("patternProperties")
	if patterns == nil || len(patterns.Members) == 0 {
		return "unknown member " + document.Quoted(key), "remove it"
	}
	switch patterns.Members[0].Key {
	case languagePattern:
		return document.Quoted(key) + " is not a language tag", "use tags such as en, fr, pt-BR"
	case idPattern:
		return document.Quoted(key) + " is not the id of a question", "ids are letters, digits, dots, hyphens and underscores"
	default:
		return document.Quoted(key) + " does not name a framework", "write its id and version in kebab-case, such as cmm-2021"
	}
}

func memberNames(definition *document.Value) []string {
	var names []string
	if properties := definition.Get("properties"); properties != nil {
		for _, m := range properties.Members {
			names = append(names, m.Key)
		}
	}
	return names
}

// missing words a required member that is not there.
func (w *wording) missing(v *document.Value, key string) {
	add := func(path, message, fix string) { w.faults.Add(v.Line, v.Column, path, message, fix) }
	if key == "children" {
		fix := "give it children, or an answer if it is a question"
		if v == w.content.Get("root") {
			fix = "give it children: the dimensions of the framework"
		} else if v.Has("question") || v.Has("evidence") || v.Has("remedy") {
			fix = "it looks like a question: give it an answer, such as answer: {type: boolean}"
		}
		add(v.Path(), "the node has neither children nor an answer", fix)
		return
	}
	fix := "add " + key + ": …"
	if near := w.faults.Nearest(key, unknownOf(v, w)); near != "" {
		fix = "did you mean it by " + document.Quoted(near) + "?"
	}
	add(document.MemberPath(v.Path(), key), "is missing", fix)
}

// unknownOf lists the members that no definition knows: one of them may be the missing one misspelt.
func unknownOf(v *document.Value, w *wording) []string {
	var keys []string
	for _, m := range v.Members {
		if !w.belongs("group", m.Key) && !w.belongs("question", m.Key) {
			keys = append(keys, m.Key)
		}
	}
	return keys
}
