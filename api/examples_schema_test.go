package api

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// strict reads a description and lets no answer have a member that is not described.
func strict(t *testing.T, description []byte) tree {
	t.Helper()
	doc, err := treeOf(description)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range under(doc, "components", "schemas") {
		s, ok := s.(tree)
		if !ok || s["properties"] == nil || s["additionalProperties"] != nil || name == "FrameworkDefinition" {
			continue // a framework has a schema of its own
		}
		s["additionalProperties"] = false
	}
	return doc
}

// validate checks JSON against the schema at a place of a description.
func validate(t *testing.T, doc tree, place []string, data []byte) {
	t.Helper()
	if under(doc, place...) == nil {
		t.Errorf("there is nothing at %s", strings.Join(place, " "))
		return
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	var pointer strings.Builder
	for _, step := range place {
		pointer.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(step))
	}
	schema, err := c.Compile("openapi.json#" + pointer.String())
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", strings.Join(place, " "), err)
	}
}
