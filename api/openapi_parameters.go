package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// shareParameters describes a parameter that several operations have once. The name of a parameter says where it stands:
// AsOfQuery, IfMatchHeader. What the library says twice is said once.
func shareParameters(doc tree) error {
	uses, shared := map[string]int{}, tree{}
	err := eachParameter(doc, func(_ []any, _ int, p tree, text string) {
		uses[text]++
		if name := parameterName(p); uses[text] > 1 && shared[name] == nil {
			shared[name] = p
		}
	})
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for name, p := range shared {
		text, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("describe the parameter %s: %w", name, err)
		}
		texts[string(text)] = name
	}
	if err := eachParameter(doc, func(list []any, i int, _ tree, text string) {
		if name, ok := texts[text]; ok {
			list[i] = tree{"$ref": "#/components/parameters/" + name}
		}
	}); err != nil {
		return err
	}
	under(doc, "components")["parameters"] = shared
	return nil
}

// eachParameter calls f for the parameters of all operations, in one order: with the list that each is in, and its text.
func eachParameter(doc tree, f func(list []any, i int, p tree, text string)) error {
	paths := under(doc, "paths")
	for _, at := range slices.Sorted(maps.Keys(paths)) {
		item := under(paths, at)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			list, _ := under(item, method)["parameters"].([]any)
			for i := range list {
				p, ok := list[i].(tree)
				if !ok {
					continue
				}
				if s := under(p, "schema"); s["description"] == p["description"] {
					delete(s, "description")
				}
				text, err := json.Marshal(p)
				if err != nil {
					return fmt.Errorf("describe the parameters of %s: %w", at, err)
				}
				f(list, i, p, string(text))
			}
		}
	}
	return nil
}

func parameterName(p tree) string {
	name, _ := p["name"].(string)
	in, _ := p["in"].(string)
	return responseName(name) + responseName(in)
}
