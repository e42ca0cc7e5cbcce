package framework

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"readiness/assessment/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

// change spoils testdata/base.yaml: old is replaced by new.
type change struct{ name, old, new string }

func base(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func spoil(t testing.TB, old, replacement string) string {
	t.Helper()
	text := base(t)
	if n := strings.Count(text, old); n != 1 {
		t.Fatalf("%q stands %d times in testdata/base.yaml", old, n)
	}
	return strings.Replace(text, old, replacement, 1)
}

func faultsOf(t testing.TB, name, text string) []document.Fault {
	t.Helper()
	_, err := Load(name, []byte(text))
	if err == nil {
		return nil
	}
	faults, is := errors.AsType[*document.Faults](err)
	if !is {
		t.Fatalf("%s: error is %T", name, err)
	}
	return faults.List
}

func TestBaseIsSound(t *testing.T) {
	d, err := Load("base.yaml", []byte(base(t)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Model(); err != nil {
		t.Fatal(err)
	}
}

// TestFaults compares every fault of every spoilt file, with line, column, path, message and fix, with a golden file.
// Each change is one check of the loader; without the check the change loads, and the test fails.
func TestFaults(t *testing.T) {
	const golden = "testdata/faults.golden"
	var b strings.Builder
	seen := map[string]bool{}
	for _, c := range changes {
		if seen[c.name] {
			t.Errorf("%s: two changes of this name", c.name)
		}
		seen[c.name] = true
		faults := faultsOf(t, c.name, spoil(t, c.old, c.new))
		if len(faults) == 0 {
			t.Errorf("%s: loads", c.name)
		}
		fmt.Fprintf(&b, "== %s\n%s", c.name, indented(c.new))
		for _, f := range faults {
			fmt.Fprintln(&b, f)
			if f.Message == "" || f.Line < 1 || f.Column < 1 {
				t.Errorf("%s: incomplete: %+v", c.name, f)
			}
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("faults differ from %s (go test -update writes it anew):\n%s", golden, firstDifference(b.String(), string(want)))
	}
}

func indented(s string) string {
	if s == "" {
		return "    (removed)\n"
	}
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = "    " + line[:min(len(line), 400)]
	}
	return strings.Join(lines, "\n") + "\n"
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// TestAllFaultsAtOnce loads a file with faults of every phase and wants all of them, in the order of the file.
func TestAllFaultsAtOnce(t *testing.T) {
	text := base(t)
	for _, c := range [][2]string{
		{"id: base\n", "id: Base One\n"},                        // shape
		{"from: 50", "from: 0x32"},                              // number
		{"maturity: 2}", "maturity: 7}"},                        // reference
		{"aggregate: geometric", "aggregat: geometric"},         // unknown member
		{"score: 0.4", "score: 1.4"},                            // bound
		{"requires: [speed]", "requires: [sped]"},               // reference
		{"currency: USD", "currency: USX"},                      // currency
		{"id: units\n", "id: year\n"},                           // reserved
		{"{id: f, points: 1, answer", "{id: f, answer"},         // missing
		{"title: {en: \"High\"}", "title: {en: \"Hi\\u0007\"}"}, // control character
	} {
		if !strings.Contains(text, c[0]) {
			t.Fatalf("%q is not in the base", c[0])
		}
		text = strings.Replace(text, c[0], c[1], 1)
	}
	faults := faultsOf(t, "all", text)
	if len(faults) != 10 {
		t.Errorf("%d faults, want 10", len(faults))
	}
	for i, f := range faults {
		t.Log(f)
		if i > 0 && (f.Line < faults[i-1].Line || f.Line == faults[i-1].Line && f.Column < faults[i-1].Column) {
			t.Errorf("%v comes after %v", f, faults[i-1])
		}
	}
}
