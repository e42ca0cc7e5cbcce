package framework

import (
	"bytes"
	_ "embed"
	"errors"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"readiness/assessment/document"
)

//go:embed schema.json
var schemaJSON []byte

// Schema gives the published JSON Schema (draft 2020-12) of the format.
func Schema() []byte { return bytes.Clone(schemaJSON) }

// published is the schema compiled, and as a tree of its own to look names up in.
type published struct {
	compiled *jsonschema.Schema
	tree     *document.Value
}

var schema = sync.OnceValues(func() (*published, error) {
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaJSON))
	if err != nil {
		return nil, err
	}
	const url = "urn:readiness:schema:framework:1"
	c := jsonschema.NewCompiler()
	if err := c.AddResource(url, plain); err != nil {
		return nil, err
	}
	compiled, err := c.Compile(url)
	if err != nil {
		return nil, err
	}
	faults := &document.Collector{}
	tree, _ := form.Read(faults, schemaJSON)
	return &published{compiled: compiled, tree: tree}, faults.Err("schema.json")
})

// checkShape validates a file against the schema and words what it finds.
func checkShape(faults *document.Collector, content *document.Value) {
	s, err := schema()
	if err != nil { // the schema is embedded and a test compiles it
		faults.Add(1, 1, "", "the published schema cannot be read: "+err.Error(), "")
		return
	}
	err = s.compiled.Validate(content.Any())
	if err == nil {
		return
	}
	invalid, is := errors.AsType[*jsonschema.ValidationError](err)
	if !is {
		faults.Add(1, 1, "", "the file cannot be checked: "+err.Error(), "")
		return
	}
	w := &wording{faults: faults, content: content, schema: s.tree}
	leaves(invalid, w.fault)
}

// leaves visits the errors that have no causes of their own: those say something, the others only where.
func leaves(e *jsonschema.ValidationError, visit func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		visit(e)
		return
	}
	for _, cause := range e.Causes {
		leaves(cause, visit)
	}
}
