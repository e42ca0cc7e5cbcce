package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

var update = flag.Bool("update", false, "write the examples and the descriptions anew")

// The descriptions are golden files: whoever generates a client from them sees in their history what has changed.
func TestOpenAPIGolden(t *testing.T) {
	d, err := Describe("0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"openapi.json": d.JSON, "openapi-3.0.json": d.JSON30} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil { //nolint:gosec // it is for everybody
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the program describes now: read the difference after go test ./api -run 'TestExamples|TestOpenAPIGolden' -update", name)
		}
	}
}

func TestOpenAPIAsYAMLIsTheSame(t *testing.T) {
	d, err := Describe("0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[*[]byte][]byte{&d.YAML: d.JSON, &d.YAML30: d.JSON30} {
		asJSON, err := yaml.YAMLToJSON(*text)
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		if err := json.Unmarshal(asJSON, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(want, &b); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(a, b) {
			t.Error("the YAML says something else than the JSON")
		}
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Closed = true }) // it is public all the same
	d, err := Describe("test")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct {
		kind string
		body []byte
	}{
		"/openapi.json":     {"application/vnd.oai.openapi+json;version=3.1", d.JSON},
		"/openapi.yaml":     {"application/vnd.oai.openapi;version=3.1", d.YAML},
		"/openapi-3.0.json": {"application/vnd.oai.openapi+json;version=3.0", d.JSON30},
	} {
		r := h.get(path, "").want(http.StatusOK)
		tag := r.Header.Get("ETag")
		if r.Header.Get("Content-Type") != want.kind || !bytes.Equal(r.Body, want.body) || tag == "" {
			t.Errorf("%s: %v, %d bytes", path, r.Header, len(r.Body))
		}
		again := h.get(path, "", "If-None-Match", tag)
		if again.Status != http.StatusNotModified || len(again.Body) != 0 || again.Header.Get("ETag") != tag || again.Header.Get("Content-Type") != "" {
			t.Errorf("%s again: %d, %v", path, again.Status, again.Header)
		}
		h.get(path, "", "If-None-Match", `"other"`).want(http.StatusOK)
	}
}

// A member or parameter without a type is one that generated clients can do nothing with.
func TestOpenAPIHasTypes(t *testing.T) {
	d, err := Describe("0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := treeOf(d.JSON)
	if err != nil {
		t.Fatal(err)
	}
	eachSchema(doc, func(s tree) {
		for _, word := range []string{"type", "$ref", "anyOf", "oneOf", "allOf"} {
			if s[word] != nil {
				return
			}
		}
		if len(s) > 0 { // the tree of a framework has a schema of its own, and is {} here
			t.Errorf("no type: %v", s)
		}
	})
	for _, word := range []string{"localhost", "127.0.0.1", "http://", "/work", "/root"} {
		if strings.Contains(string(d.JSON), word) {
			t.Errorf("the description depends on where it is made: %s", word)
		}
	}
}
