package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"readiness/api/web"
)

// docsSchema is what the page takes from a schema.
type docsSchema struct {
	Ref                  string `json:"$ref"`
	Type                 json.RawMessage
	Format, Description  string
	Properties           map[string]*docsSchema
	Items                *docsSchema
	AdditionalProperties json.RawMessage
	Required             []string
	Enum                 []any
	OneOf, AnyOf         []*docsSchema
}

// mostDeep is how far down the members of a body are listed.
const mostDeep = 5

// resolved is a schema without its reference, and the name that it went by.
func (d *docsDocument) resolved(s *docsSchema) (*docsSchema, string) {
	if s == nil || s.Ref == "" {
		return s, ""
	}
	name := referred(s.Ref)
	return d.Components.Schemas[name], name
}

// members lists what is in a body, each member before what is inside it. What holds itself is listed once.
func (d *docsDocument) members(s *docsSchema, depth int, within []string) []web.DocsMember {
	s, name := d.resolved(s)
	if s == nil || depth > mostDeep || name != "" && slices.Contains(within, name) {
		return nil
	}
	if name != "" {
		within = append(slices.Clone(within), name)
	}
	if inner := s.inner(); len(s.Properties) == 0 && inner != nil {
		return d.members(inner, depth, within)
	}
	var list []web.DocsMember
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		whole, _ := d.resolved(p)
		m := web.DocsMember{Depth: depth, Name: name, Type: d.typeOf(p), Required: slices.Contains(s.Required, name), Description: p.Description}
		if m.Description == "" && whole != nil {
			m.Description = whole.Description
		}
		list = append(list, m)
		list = append(list, d.members(p, depth+1, within)...)
	}
	return list
}

// inner is what a list or a map holds.
func (s *docsSchema) inner() *docsSchema {
	if s.Items != nil {
		return s.Items
	}
	var each docsSchema
	if len(s.AdditionalProperties) > 0 && s.AdditionalProperties[0] == '{' && json.Unmarshal(s.AdditionalProperties, &each) == nil {
		return &each
	}
	for _, choice := range [][]*docsSchema{s.OneOf, s.AnyOf} {
		for _, one := range choice {
			if one.Ref != "" || len(one.Properties) > 0 {
				return one
			}
		}
	}
	return nil
}

// typeOf says in words what a value is.
func (d *docsDocument) typeOf(s *docsSchema) string {
	s, _ = d.resolved(s)
	if s == nil {
		return ""
	}
	types, nullable := s.types()
	text := strings.Join(types, " or ")
	switch {
	case s.Items != nil:
		text = "list of " + d.plural(s.Items)
	case len(s.Properties) == 0 && s.Items == nil && s.inner() != nil && text == "object":
		text = "object by name, each " + d.typeOf(s.inner())
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			if v != nil {
				values = append(values, strings.Trim(jsonText(v), `"`))
			}
		}
		text = strings.Join(values, " | ")
	case text == "":
		text, nullable = d.choices(s)
	case s.Format != "" && s.Format != "int64" && s.Format != "int32" && s.Format != "double":
		text += " (" + s.Format + ")"
	}
	if nullable {
		text += " or null"
	}
	return text
}

// choices says what a value with several schemas may be, and whether null is one of them.
func (d *docsDocument) choices(s *docsSchema) (text string, nullable bool) {
	var words []string
	for _, one := range slices.Concat(s.OneOf, s.AnyOf) {
		if word := d.typeOf(one); string(one.Type) == `"null"` {
			nullable = true
		} else if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "any", false
	}
	return strings.Join(words, " or "), nullable
}

func (d *docsDocument) plural(s *docsSchema) string {
	switch text := d.typeOf(s); text {
	case "object", "string", "number", "integer", "boolean":
		return text + "s"
	default:
		return text
	}
}

// types are the types of a schema but null, and whether that is one of them.
func (s *docsSchema) types() (list []string, nullable bool) {
	var one string
	if json.Unmarshal(s.Type, &one) == nil && one != "" {
		return []string{one}, false
	}
	if len(s.Type) > 0 && json.Unmarshal(s.Type, &list) != nil {
		return nil, false
	}
	return slices.DeleteFunc(list, func(t string) bool {
		nullable = nullable || t == "null"
		return t == "null"
	}), nullable
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
