package apitest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"go.yaml.in/yaml/v3"
)

// generate makes a client of the description as go generate does, of some operations or of all.
func generate(t *testing.T, change func(*codegen.Configuration)) []byte {
	t.Helper()
	var c codegen.Configuration
	if err := yaml.Unmarshal(read(t, "client.yaml"), &struct {
		*codegen.Configuration `yaml:",inline"`
		Output                 string `yaml:"output"`
	}{Configuration: &c}); err != nil {
		t.Fatal(err)
	}
	change(&c)
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(read(t, description))
	if err != nil {
		t.Fatal(err)
	}
	c = c.UpdateDefaults()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	code, err := codegen.Generate(doc, c)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(code)
}

func TestClientIsGeneratedFromTheDescription(t *testing.T) {
	made, kept := generate(t, func(*codegen.Configuration) {}), read(t, "client.gen.go")
	if !bytes.Equal(withoutHeading(made), withoutHeading(kept)) {
		t.Error("client.gen.go is not what the generator makes of the description now: run go -C api/apitest generate, and read the difference")
	}
}

// withoutHeading leaves out what comes before the package clause: it names the program that has generated the rest.
func withoutHeading(code []byte) []byte {
	_, rest, _ := bytes.Cut(code, []byte("\npackage "))
	return rest
}

// A client of every operation and every type compiles.
func TestWholeClientCompiles(t *testing.T) {
	code := generate(t, func(c *codegen.Configuration) {
		c.OutputOptions.IncludeOperationIDs = nil
		c.OutputOptions.SkipPrune = true
	})
	file := filepath.Join(t.TempDir(), "whole.go")
	if err := os.WriteFile(file, code, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", file).CombinedOutput(); err != nil { //nolint:gosec // a file of ours
		t.Errorf("%v: %s", err, out)
	}
}
