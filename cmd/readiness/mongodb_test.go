package main

import (
	"os"
	"strings"
	"testing"

	"readiness/assessment/journal/journaltest"
)

// TestStoreOnAServer does on a MongoDB server what the scripts do in a directory. What differs between the two is tested
// in packages store, mongojournal and mongovault, so that no server is built for this one.
func TestStoreOnAServer(t *testing.T) {
	if os.Getenv("READINESS_TEST_MONGODB_URI") == "" && os.Getenv("CI") == "" {
		t.Skip("READINESS_TEST_MONGODB_URI names no server")
	}
	uri := journaltest.MongoDB(t)
	t.Chdir(t.TempDir())
	run := func(args ...string) string {
		c := newConsole()
		c.mustRun(t, args...)
		return c.out.String()
	}
	const data = "answers.csv"
	answers := "country,year,question,value,note\nKEN,2024,national-strategy,draft,not yet adopted\nKEN,2024,security-spending,2.5,\nETH,2024,awareness,none,\n"
	if err := os.WriteFile(data, []byte(answers), 0o600); err != nil {
		t.Fatal(err)
	}
	if text := run("import", data, "--framework", "sample", "--store", uri); !strings.Contains(text, "this was a dry run") {
		t.Errorf("a dry run says\n%s", text)
	}
	if text := run("journal", "verify", "--store", uri); !strings.HasPrefix(last(text), "0:") {
		t.Errorf("a dry run has written: %s", text)
	}
	if text := run("import", data, "--framework", "sample", "--store", uri, "--apply", "--keys", "keys"); !strings.Contains(text, "Written: ") {
		t.Errorf("the import says\n%s", text)
	}
	if text := run("import", data, "--framework", "sample", "--store", uri, "--apply", "--keys", "keys"); !strings.Contains(text, "the store has all of it already") {
		t.Errorf("the same again says\n%s", text)
	}
	head := last(run("journal", "verify", "--store", uri, "--keys", "keys"))
	if !strings.HasPrefix(head, "1:") {
		t.Errorf("the journal ends with %s", head)
	}
	if got, want := run("score", "--store", uri), run("score", "--framework", "sample", "--data", data); got != want {
		t.Errorf("scores of the store\n%s\nof the file\n%s", got, want)
	}
	run("journal", "copy", "--from", uri, "--to", "file:./copy")
	if text := run("journal", "verify", "--store", "file:./copy", "--expect", head); last(text) != head {
		t.Errorf("the copy ends with %s, want %s", last(text), head)
	}
	if text := run("vault", "sweep", "--store", uri, "--apply", "--wait", "1ms"); !strings.Contains(text, "nothing is left over") {
		t.Errorf("a sweep says\n%s", text)
	}
	if run("export", "--store", uri) != run("export", "--store", "copy") {
		t.Error("the copy has other answers")
	}
}

// last is the last line of a text.
func last(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
