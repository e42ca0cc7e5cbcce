package document

import (
	"bytes"
	"os"
	"testing"
)

// FuzzRead: whatever the bytes, Read gives a tree or placed faults and never a panic, every value of a tree has its place
// and its path, and a tree without faults reads back from its own YAML and JSON with the same hash.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"../framework/testdata/base.yaml", "../framework/testdata/full.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{
		"", "{", "[]", "a: b: c", "? a\n: b", "- &a [*a]", "a: |\n  b\n", "{\"a\": 1e999}", "\xff", "a: \"\\x00\"",
		"%YAML 1.2\n---\na: !t b\n...\n", "{a: [1, -0, 1e3, 010], b: {c: ~}}", "{\"a\": {\"a\": 1, \"a\": 2}}", "- - - a", "a: 'b'\r\nc: >-\n d",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		faults := &Collector{}
		v, _ := catalogue.Read(faults, data)
		for _, fault := range faults.list {
			if fault.Line < 1 || fault.Column < 1 || fault.Message == "" {
				t.Fatalf("incomplete: %+v", fault)
			}
		}
		if v == nil {
			if faults.Len() == 0 {
				t.Fatal("neither a tree nor faults")
			}
			return
		}
		v.Walk(func(in *Value) {
			if in.Line < 1 || in.Column < 1 || in != v && in.Path() == "" {
				t.Fatalf("%d:%d: %q", in.Line, in.Column, in.Path())
			}
		})
		if faults.Len() > 0 || v.Kind != Object && v.Kind != Array {
			return
		}
		for _, text := range [][]byte{YAML(v), JSON(v)} {
			if bytes.HasPrefix(text, []byte("[")) {
				continue // a list on its own is not read as JSON
			}
			again, _ := catalogue.Read(faults, text)
			if err := faults.Err("again"); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if Hash(again) != Hash(v) {
				t.Fatalf("another hash:\n%s", text)
			}
		}
	})
}
