package apitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/speakeasy-api/openapi/openapi"
)

// The descriptions that the product keeps as golden files.
const (
	description   = "../testdata/openapi.json"
	description30 = "../testdata/openapi-3.0.json"
)

// validators check a description, each with a reading of the standard of its own.
var validators = map[string]func(t *testing.T, data []byte) error{
	"kin-openapi": func(t *testing.T, data []byte) error {
		doc, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			return fmt.Errorf("load: %w", err)
		}
		return doc.Validate(t.Context(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaFormatValidation())
	},
	"speakeasy": func(t *testing.T, data []byte) error {
		doc, faults, err := openapi.Unmarshal(t.Context(), bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("load: %w", err)
		}
		_, unresolved := doc.ResolveAllReferences(t.Context(), openapi.ResolveAllOptions{OpenAPILocation: "openapi.json"})
		return errors.Join(append(faults, unresolved)...)
	},
}

func TestDescriptionsAreValid(t *testing.T) {
	for _, file := range []string{description, description30} {
		data := read(t, file)
		for name, validate := range validators {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				if err := validate(t, data); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// A validator that finds nothing may have looked at nothing: each must refuse these.
func TestValidatorsFindFaults(t *testing.T) {
	const schemas = `"schemas": {` // not in an example
	tests := []struct{ name, old, spoilt, after string }{
		{"a reference to nothing", `"$ref": "#/components/schemas/Problem"`, `"$ref": "#/components/schemas/Trouble"`, ""},
		{"no title", `"title": "Readiness"`, `"titel": "Readiness"`, ""},
		{"a type that there is not", `"type": "boolean"`, `"type": "flag"`, schemas},
		{"a place that there is not", `"in": "header"`, `"in": "footer"`, ""},
		{"an answer without description", `"description": "OK"`, `"summary": "OK"`, ""},
		{"the same operation twice", `"operationId": "getAssessment"`, `"operationId": "createAssessment"`, ""},
	}
	data := read(t, description)
	for _, tt := range tests {
		start, end, found := strings.Cut(string(data), tt.after)
		if !found || !strings.Contains(end, tt.old) {
			t.Errorf("%s: %s is not in the description", tt.name, tt.old)
			continue
		}
		spoilt := []byte(start + tt.after + strings.Replace(end, tt.old, tt.spoilt, 1))
		if !json.Valid(spoilt) {
			t.Fatalf("%s: not JSON", tt.name)
		}
		for name, validate := range validators {
			t.Run(name+": "+tt.name, func(t *testing.T) {
				err := validate(t, spoilt)
				if err == nil {
					t.Error("it was taken")
				}
			})
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
