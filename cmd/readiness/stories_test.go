package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"readiness/assessment/gci"
)

// story is a section of docs/api.md with commands: what is typed, and what the page says comes back.
type story struct {
	title string
	steps []storyStep
}

type storyStep struct{ commands, answer string }

// readStories takes the sections of a page apart. A block of commands is ```sh; another block that follows it is what
// comes back.
func readStories(page string) []story {
	var list []story
	for _, section := range strings.Split(page, "\n## ")[1:] {
		title, text, _ := strings.Cut(section, "\n")
		s := story{title: title}
		for _, block := range regexp.MustCompile("(?s)```(\\w+)\n(.*?)```").FindAllStringSubmatch(text, -1) {
			switch n := len(s.steps); {
			case block[1] == "sh":
				s.steps = append(s.steps, storyStep{commands: block[2]})
			case n > 0:
				s.steps[n-1].answer += block[2]
			}
		}
		if len(s.steps) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// needPrograms skips a test where a program is missing; the whole check has them.
func needPrograms(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is missing", name)
			}
			t.Skipf("%s is missing", name)
		}
	}
}

// mark stands between the answers of two steps.
const mark = "=== step "

// TestStories runs the commands of docs/api.md as they are printed, each section against a demo that has just begun. What
// the page shows must come back: line for line, where … stands for anything.
func TestStories(t *testing.T) {
	needPrograms(t, "bash", "curl", "jq")
	if _, ok := gci.Answers2024(); !ok {
		t.Skip("this build has no GCI answers")
	}
	stories := readStories(content(t, filepath.Join("..", "..", "docs", "api.md")))
	var titles []string
	for _, s := range stories {
		titles = append(titles, s.title)
		if s.title == startSection {
			continue // it starts the server, which the others need
		}
		t.Run(s.title, func(t *testing.T) {
			d := startDemo(t)
			s.run(t, d)
			d.end()
		})
	}
	want := []string{startSection, "Five minutes of an assessor", "What a bank asks", "What a ministry takes home"}
	if strings.Join(titles, ", ") != strings.Join(want, ", ") {
		t.Errorf("the page has commands in %q, want %q", titles, want)
	}
}

const startSection = "Start"

func (s *story) run(t *testing.T, d *runningDemo) {
	// An answer that is no success ends the story, unless the command shows the status.
	script := "set -euo pipefail\ncurl() { case \" $* \" in *' -w '*) command curl \"$@\";; *) command curl --fail-with-body \"$@\";; esac; }\n"
	for i, step := range s.steps {
		script += fmt.Sprintf("%s\necho '%s%d'\n", strings.ReplaceAll(step.commands, "localhost:8080", d.address), mark, i)
	}
	if strings.Contains(script, ":8080") {
		t.Error("a command names the address in another way than localhost:8080")
	}
	shell := exec.CommandContext(t.Context(), "bash", "-c", script)
	shell.Dir, shell.Env = t.TempDir(), append(os.Environ(), "PASSWORD="+d.password)
	var stdout, stderr bytes.Buffer
	shell.Stdout, shell.Stderr = &stdout, &stderr
	if err := shell.Run(); err != nil {
		t.Errorf("the commands ended with %v: %s", err, stderr.String())
	}
	rest := stdout.String()
	for i, step := range s.steps {
		var got string
		var ended bool
		if got, rest, ended = strings.Cut(rest, fmt.Sprintf("%s%d\n", mark, i)); !ended {
			t.Fatalf("this was not reached, or ended early:\n%s\nit gave\n%s", step.commands, got)
		}
		if missing := lacks(got, step.answer); missing != "" {
			t.Errorf("%s\ndoes not give %q, but\n%s", step.commands, missing, got)
		}
	}
}

// lacks gives the first line of what is shown that is not in what came back, or nothing. Lines must come in their order.
func lacks(got, shown string) string {
	for line := range strings.Lines(shown) {
		line = strings.TrimSpace(line)
		var parts []string
		for part := range strings.SplitSeq(line, "…") {
			parts = append(parts, regexp.QuoteMeta(part))
		}
		at := regexp.MustCompile(strings.Join(parts, ".*")).FindStringIndex(got)
		if at == nil {
			return line
		}
		got = got[at[1]:]
	}
	return ""
}

// The comparison itself must be able to fail.
func TestStoryComparison(t *testing.T) {
	const got = "200\n{\"index\":48.341,\"rank\":1}\n{\"index\":2}\n"
	for shown, want := range map[string]string{
		"":                                 "",
		"200\n{\"index\":48.…,\"rank\":1}": "",
		"{\"index\":2}\n200":               "200",
		"{\"index\":49.…,\"rank\":1}":      "{\"index\":49.…,\"rank\":1}",
		"…\n{\"index\":2}\n…":              "",
		"404":                              "404",
	} {
		if missing := lacks(got, shown); missing != want {
			t.Errorf("%q lacks %q, want %q", shown, missing, want)
		}
	}
	page := "# Page\n```sh\nnot in a section\n```\n## One\n```sh\na\n```\ntext\n```json\n{}\n```\n```sh\nb\n```\n## Two\ntext\n"
	if list := readStories(page); len(list) != 1 || len(list[0].steps) != 2 || list[0].steps[0] != (storyStep{"a\n", "{}\n"}) || list[0].steps[1].answer != "" {
		t.Errorf("the page is read as %v", list)
	}
}
