package api

import "encoding/json"

// downgrade makes the description one of OpenAPI 3.0. What 3.0 has no words for is left out.
func downgrade(doc tree) {
	doc["openapi"] = "3.0.3"
	if licence := under(doc, "info", "license"); licence != nil {
		delete(licence, "identifier")
	}
	eachSchema(doc, downgradeSchema)
}

func downgradeSchema(s tree) {
	if kinds, ok := s["type"].([]any); ok {
		delete(s, "type")
		for _, kind := range kinds {
			if kind == "null" {
				s["nullable"] = true
			} else {
				s["type"] = kind
			}
		}
	}
	if one, ok := orNull(s); ok {
		delete(s, "anyOf")
		s["allOf"], s["nullable"] = []any{one}, true
	}
	if ref, ok := s["$ref"]; ok && len(s) > 1 {
		delete(s, "$ref")
		s["allOf"] = []any{tree{"$ref": ref}}
	}
	if list, ok := s["examples"].([]any); ok && len(list) > 0 {
		s["example"] = list[0]
	}
	if value, ok := s["const"]; ok {
		s["enum"] = []any{value}
	}
	for bound, plain := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		if n, ok := s[bound].(json.Number); ok {
			s[plain], s[bound] = n, true
		}
	}
	for _, name := range []string{"examples", "const", "contentMediaType", "contentEncoding"} {
		delete(s, name)
	}
}

// orNull gives what a schema is when it is not null, and whether it says so.
func orNull(s tree) (tree, bool) {
	list, _ := s["anyOf"].([]any)
	if len(list) != 2 { //nolint:mnd // the one and null
		return nil, false
	}
	one, _ := list[0].(tree)
	null, _ := list[1].(tree)
	return one, one != nil && null["type"] == "null"
}
