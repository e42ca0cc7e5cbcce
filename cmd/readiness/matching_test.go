package main

import (
	"encoding/json"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/store"
)

// matchedStore is correctedStore with one recorded matching of its release.
func matchedStore(t *testing.T) (dir string) {
	t.Helper()
	dir, _ = correctedStore(t)
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	svc, err := assessment.Open(t.Context(), assessment.Stores{Journal: s.Journal, Vault: s.Vault}, assessment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = svc.Close() }()
	made, err := svc.State().Match(t.Context(), assessment.MatchingRequest{Framework: "gci-pillars@2024", Year: 2024, Terms: assessment.Terms{At: fixedTime, Years: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := svc.Do(t.Context(), operator, assessment.RecordMatching{Made: made, Title: "For the board"}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMatchingsOfAStore(t *testing.T) {
	dir := matchedStore(t)
	c := newConsole()
	c.mustRun(t, "matching", "list", "--store", dir)
	lines := strings.Split(strings.TrimSpace(c.out.String()), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[1], "m-1 ") || !strings.HasSuffix(lines[1], "For the board") || !strings.Contains(lines[1], "gci-pillars@2024  2024") {
		t.Errorf("the list is %q", lines)
	}

	c = newConsole()
	c.mustRun(t, "matching", "show", "m-1", "--store", dir, "--format", "json")
	var shown matchJSON
	if err := json.Unmarshal(c.out.Bytes(), &shown); err != nil || shown.Framework != "gci-pillars@2024" || shown.Year != 2024 || len(shown.Unmatched) != 5 || shown.Unmatched[0].Reason == "" {
		t.Errorf("%v: %s", err, c.out.String())
	}
	if said := c.err.String(); !strings.Contains(said, "note: m-1, by ") || !strings.Contains(said, ", of record ") {
		t.Errorf("it says %q", said)
	}
	c = newConsole()
	c.mustRun(t, "matching", "show", "m-1", "--store", dir, "--table", "unmatched")
	if rows := strings.Count(c.out.String(), "\nKEN,2024,"); rows != 5 {
		t.Errorf("%d rows:\n%s", rows, c.out.String())
	}

	c = newConsole()
	c.mustRun(t, "matching", "verify", "m-1", "--store", dir, "--time", "30s")
	if said := c.out.String(); !strings.HasPrefix(said, "m-1: the same again, of record ") {
		t.Errorf("it says %q", said)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"verify", "m-2"}, `there is no matching "m-2"`},
		{[]string{"show", "m-2"}, "readiness matching list shows what there is."},
		{[]string{"show", "m-1", "--table", "frontier"}, "--table frontier is not recorded"},
		{[]string{"show", "m-1", "--table", "comparison"}, "--table comparison is not recorded"},
		{[]string{"verify", "m-1", "--time", "0s"}, "--time takes a time above 0"},
		{[]string{"verify"}, "needs the name of a matching"},
	} {
		c := newConsole()
		if code := c.execute(append([]string{"matching"}, append(tt.args, "--store", dir)...)); code != exitFault || !strings.Contains(c.err.String(), tt.want) {
			t.Errorf("%q: exit code %d, %q, want %q", tt.args, code, c.err.String(), tt.want)
		}
	}
}
