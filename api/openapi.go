package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2/yaml"
)

// Description is the description of the door, as OpenAPI in the forms that tools ask for.
type Description struct {
	JSON, YAML     []byte // OpenAPI 3.1
	JSON30, YAML30 []byte // OpenAPI 3.0, for tools that do not read 3.1
}

// Describe gives the description of the door of a program of some version. It depends on nothing else: not on a store,
// and not on where it is served.
func Describe(version string) (*Description, error) {
	s := &Server{config: Config{Version: version}, specs: map[string]spec{}}
	if err := s.build(); err != nil {
		return nil, err
	}
	return s.description()
}

// tree is an object of JSON. The library's own description is not touched: requests are checked by it.
type tree = map[string]any

// openAPI is the order in which the description is written.
type openAPI struct {
	OpenAPI    any `json:"openapi"`
	Info       any `json:"info"`
	Paths      any `json:"paths"`
	Components any `json:"components"`
}

func (s *Server) description() (*Description, error) {
	doc, err := s.documented()
	if err != nil {
		return nil, fmt.Errorf("describe the HTTP door: %w", err)
	}
	d := &Description{}
	if d.JSON, d.YAML, err = inBothForms(doc); err != nil {
		return nil, err
	}
	downgrade(doc)
	d.JSON30, d.YAML30, err = inBothForms(doc)
	return d, err
}

// inBothForms gives a description as JSON and as YAML.
func inBothForms(doc tree) (asJSON, asYAML []byte, err error) {
	var j, y bytes.Buffer
	e := json.NewEncoder(&j)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(openAPI{doc["openapi"], doc["info"], doc["paths"], doc["components"]}); err != nil {
		return nil, nil, fmt.Errorf("write the description of the HTTP door: %w", err)
	}
	if err := yaml.Convert(&y, bytes.NewReader(j.Bytes())); err != nil {
		return nil, nil, fmt.Errorf("write the description of the HTTP door as YAML: %w", err)
	}
	return j.Bytes(), y.Bytes(), nil
}

// documented is the library's description with what it does not know: which problems an operation has, what may be null,
// names for what stands in several places, and examples.
func (s *Server) documented() (tree, error) {
	data, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("write the library's description: %w", err)
	}
	doc, err := treeOf(data)
	if err != nil {
		return nil, err
	}
	if err := s.refineSchemas(doc); err != nil {
		return nil, err
	}
	examples, err := recordedExamples()
	if err != nil {
		return nil, err
	}
	responses := tree{}
	under(doc, "components")["responses"] = responses
	for _, sp := range s.specs {
		op := under(doc, "paths", sp.Path, strings.ToLower(sp.Method))
		if op == nil {
			return nil, fmt.Errorf("operation %s is not in the library's description", sp.OperationID)
		}
		addProblems(responses, op, sp, examples.Problems)
		addHeaders(op, sp)
		examples.Operations[sp.OperationID].addTo(op)
	}
	return doc, shareParameters(doc)
}

// treeOf reads an object. Numbers stay as they are written.
func treeOf(data []byte) (tree, error) {
	var t tree
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&t); err != nil {
		return nil, fmt.Errorf("read the description: %w", err)
	}
	return t, nil
}

// under follows names from object to object; nil where one is not there.
func under(t tree, names ...string) tree {
	for _, name := range names {
		t, _ = t[name].(tree)
	}
	return t
}

// addHeaders documents the headers of an answer of the State, and takes out what a kind of answer never has.
func addHeaders(op tree, sp spec) {
	for status, value := range under(op, "responses") {
		response, ok := value.(tree)
		if !ok || !strings.HasPrefix(status, "2") {
			continue
		}
		headers := under(response, "headers")
		if headers == nil {
			headers = tree{}
		}
		if status != "201" {
			delete(headers, "Location")
		}
		delete(headers, "Content-Type")
		if sp.reads && headers["ETag"] == nil {
			headers["ETag"] = tree{"description": "Of this answer, for If-None-Match.", "schema": tree{"type": "string"}}
		}
		if sp.reads || sp.Method != "GET" {
			headers["Journal-Seq"] = tree{
				"description": "The journal record up to which the answer counts; Min-Journal-Seq takes it.", "schema": tree{"type": "integer", "format": "int64"},
			}
		}
		if len(headers) > 0 {
			response["headers"] = headers
		} else {
			delete(response, "headers")
		}
	}
}
