package framework

import (
	"errors"
	"os"
	"testing"

	"readiness/assessment/document"
)

// FuzzLoad: whatever the bytes, Load gives a sound definition or placed faults, never both and never a panic. What loads
// loads again from its own YAML and JSON with the same hash, and compiles unless something is named as not computed.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"testdata/base.yaml", "testdata/full.yaml", "builtin/gci-pillars-2024.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		if d, err := Load(name, data); err == nil {
			f.Add(d.JSON())
		}
	}
	for _, text := range []string{"", "{", "[]", "a: b: c", "? a\n: b", "- &a [*a]", "a: |\n  b\n", "{\"a\": 1e999}", "\xff", "a: \"\\x00\"", "%YAML 1.2\n---\na: !t b\n...\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Load("fuzz", data)
		if err != nil {
			faults, is := errors.AsType[*document.Faults](err)
			if !is || d != nil || len(faults.List) == 0 {
				t.Fatalf("%T without faults, definition %v", err, d)
			}
			for _, fault := range faults.List {
				if fault.Line < 1 || fault.Column < 1 || fault.Message == "" {
					t.Fatalf("incomplete: %+v", fault)
				}
			}
			return
		}
		for _, again := range [][]byte{d.YAML(), d.JSON()} {
			e, err := Load("fuzz", again)
			if err != nil {
				t.Fatalf("does not load again: %v\n%s", err, again)
			}
			if e.Hash != d.Hash {
				t.Fatalf("another hash:\n%s", again)
			}
		}
		if e, err := Load("fuzz", document.YAML(d.content)); err != nil || e.Hash != d.Hash {
			t.Fatalf("its YAML: %v\n%s", err, document.YAML(d.content))
		}
		if _, err := d.Model(); err != nil && !errors.Is(err, ErrNotComputed) {
			t.Fatalf("loads but does not compile: %v", err)
		}
	})
}

// FuzzParseCell: whatever stands in a cell, Parse gives a value that fits the question and survives Format, or an error
// with words.
func FuzzParseCell(f *testing.F) {
	d := answers(f)
	for i, cell := range []string{"", "draft", "yes", "triage|alerts", "none", "1", "12.5", "n/a", "1 234,5", "NA", "١٢", "-", "12%", "|", "1e5", "a\u0301"} {
		f.Add(uint8(i), cell, i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, which uint8, cell string, comma bool) {
		questions := d.Questions()
		n := questions[int(which)%len(questions)]
		v, err := n.Parse(cell, Style{CommaDecimal: comma})
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		if _, err := n.Cell(v); err != nil {
			t.Fatalf("%q: %+v: %v", cell, v, err)
		}
		if again, err := n.Parse(n.Format(v), Style{}); err != nil || !again.Equal(v) {
			t.Fatalf("%q: %+v written as %q: %+v, %v", cell, v, n.Format(v), again, err)
		}
		if n.Describe(v, "fr") == "" {
			t.Fatalf("%q: no description", cell)
		}
	})
}
