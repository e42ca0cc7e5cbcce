package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFaultsError(t *testing.T) {
	e := &Faults{Name: "f.yaml", More: 2, List: []Fault{
		{Line: 3, Column: 5, Path: "root.id", Message: "is missing", Fix: "add id: …"}, {Line: 4, Column: 1, Message: "odd"},
	}}
	want := "f.yaml:3:5: root.id: is missing; add id: …\nf.yaml:4:1: odd\nf.yaml: and 2 more faults"
	if got := e.Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestCollector: faults come sorted and once, what an earlier phase named is not named again, and a list is bounded.
func TestCollector(t *testing.T) {
	c := &Collector{}
	if c.Err("t") != nil {
		t.Error("an error without faults")
	}
	c.Add(3, 1, "b", "odd", "")
	c.Add(1, 2, "a", "odd", "")
	c.Add(1, 2, "a", "odd", "")
	c.Settle()
	c.Add(3, 1, "b", "odder", "")
	c.Add(4, 1, "", "odd", "")
	c.Add(4, 1, "", "odder", "")
	want := []Fault{{1, 2, "a", "odd", ""}, {3, 1, "b", "odd", ""}, {4, 1, "", "odd", ""}, {4, 1, "", "odder", ""}}
	faults, is := errors.AsType[*Faults](c.Err("t"))
	if !is || !slices.Equal(faults.List, want) {
		t.Errorf("got %v, want %v", faults, want)
	}
	for i := range 7000 {
		c.Add(i+10, 1, "", fmt.Sprint("fault ", i), "")
	}
	if faults, _ = errors.AsType[*Faults](c.Err("t")); len(faults.List) != MaxFaults || faults.More != 6004 {
		t.Errorf("%d faults listed, and %d more", len(faults.List), faults.More)
	}
	if c.Nearest("legislature", []string{"legislation"}) != "" || c.DidYouMean("legislature", []string{"legislation"}, "x") != "x" {
		t.Error("searches beside thousands of faults")
	}
	if none := (&Collector{}); none.Nearest("legislature", []string{"legislation"}) != "legislation" {
		t.Error("finds nothing")
	}
}

func TestWords(t *testing.T) {
	if got := Listed(strings.Fields("a b c d e f g")); got != "a, b, c, d, e, f, g" {
		t.Error(got)
	}
	if got := Listed(strings.Fields("a b c d e f g h")); got != "a, b, c, d, e, f, … and 2 more" {
		t.Error(got)
	}
	if got := Kebab(" Cyber crime_Law! "); got != "cyber-crime-law" {
		t.Error(got)
	}
	if got := Quoted(strings.Repeat("é", 70)); got != `"`+strings.Repeat("é", 60)+`…"` {
		t.Error(got)
	}
}
