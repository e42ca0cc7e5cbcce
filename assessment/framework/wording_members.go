package framework

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"readiness/assessment/spelling"
)

// wording turns errors of the validator into faults that a person can act on.
type wording struct {
	faults  *collector
	content *value
	schema  *value
}

func (w *wording) fault(e *jsonschema.ValidationError) {
	v := w.content.find(e.InstanceLocation)
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
			w.faults.add(v.line, v.column, memberPath(v.path(), key), "is missing, but "+k.Prop+" is given",
				"give low, base and high together")
		}
	case *kind.Type:
		w.wrongType(v, k.Want, definition)
	case *kind.Enum:
		w.notListed(v, k.Want)
	case *kind.UniqueItems:
		if i := k.Duplicates[1]; i < len(v.items) {
			w.faults.at(v.items[i], shown(v.items[i])+" is listed twice", "remove one of the two")
		}
	default:
		message, fix := limitText(v, e)
		w.faults.at(v, message, fix)
	}
}

// definition finds the part of the schema that an error is about.
func (w *wording) definition(url string) *value {
	_, pointer, _ := strings.Cut(url, "#")
	return w.schema.find(strings.Split(strings.TrimPrefix(pointer, "/"), "/"))
}

// unknown words a member that has no place where it stands.
func (w *wording) unknown(v *value, key string, definition *value) {
	m, _ := v.member(key)
	path := memberPath(v.path(), key)
	add := func(message, fix string) { w.faults.add(m.line, m.column, path, message, fix) }
	names := memberNames(definition)
	switch {
	case len(names) == 0:
		add(badKey(v, definition, key))
	case key == "children" && v.has("answer"):
		add("the node has both an answer and children", "a node has one or the other: move the question below the node")
	case key == "answer" && v == w.content.get("root"):
		add("the root cannot be a question", "give it children, and put the question below it")
	case w.belongs("group", key) && v.has("answer") && !slices.Contains(names, key):
		add("belongs to nodes that have children, and this one is a question", "remove it")
	case w.belongs("question", key) && definition == w.schema.find([]string{"$defs", "group"}):
		if v.has("children") {
			add("belongs to questions, and this node has children", "remove it")
		} // else the node lacks its answer, which is said once
	default:
		add("unknown member "+quoted(key), w.faults.didYouMean(key, names, "the members here are "+listed(names)))
	}
}

func (w *wording) belongs(definition, key string) bool {
	return w.schema.find([]string{"$defs", definition, "properties"}).has(key)
}

// badKey words a key that does not fit the pattern of its mapping.
func badKey(v *value, definition *value, key string) (message, fix string) {
	patterns := definition.get("patternProperties")
	if patterns == nil || len(patterns.members) == 0 {
		return "unknown member " + quoted(key), "remove it"
	}
	switch patterns.members[0].key {
	case languagePattern:
		return quoted(key) + " is not a language tag", "use tags such as en, fr, pt-BR"
	case idPattern:
		return quoted(key) + " is not the id of a question", "ids are letters, digits, dots, hyphens and underscores"
	default:
		return quoted(key) + " does not name a framework", "write its id and version in kebab-case, such as cmm-2021"
	}
}

func memberNames(definition *value) []string {
	var names []string
	if properties := definition.get("properties"); properties != nil {
		for _, m := range properties.members {
			names = append(names, m.key)
		}
	}
	return names
}

// missing words a required member that is not there.
func (w *wording) missing(v *value, key string) {
	add := func(path, message, fix string) { w.faults.add(v.line, v.column, path, message, fix) }
	if key == "children" {
		fix := "give it children, or an answer if it is a question"
		if v == w.content.get("root") {
			fix = "give it children: the dimensions of the framework"
		} else if v.has("question") || v.has("evidence") || v.has("remedy") {
			fix = "it looks like a question: give it an answer, such as answer: {type: boolean}"
		}
		add(v.path(), "the node has neither children nor an answer", fix)
		return
	}
	fix := "add " + key + ": …"
	if len(w.faults.list) < maxSuggestions {
		if near := spelling.Nearest(key, unknownOf(v, w)); near != "" {
			fix = "did you mean it by " + quoted(near) + "?"
		}
	}
	add(memberPath(v.path(), key), "is missing", fix)
}

// unknownOf lists the members that no definition knows: one of them may be the missing one misspelt.
func unknownOf(v *value, w *wording) []string {
	var keys []string
	for _, m := range v.members {
		if !w.belongs("group", m.key) && !w.belongs("question", m.key) {
			keys = append(keys, m.key)
		}
	}
	return keys
}
