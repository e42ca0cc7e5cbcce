package framework

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"readiness/assessment/document"
)

//go:embed skeleton.yaml
var skeleton []byte

// DraftVersion is the version of what Skeleton and Draft make.
const DraftVersion = "draft"

// Skeleton gives the YAML of a small framework with comments on what to put where. Without a title it has the one of the
// skeleton.
func Skeleton(id, title string) ([]byte, error) {
	d, err := Load("skeleton.yaml", skeleton)
	if err != nil {
		return nil, fmt.Errorf("load the skeleton: %w", err)
	}
	return d.redraft(id, title, d.Source)
}

// Draft gives the YAML of a copy under another id, with the version draft and a source that says what it was copied from.
// Comments stay. Without a title it keeps those that it has.
func (d *Definition) Draft(id, title string) ([]byte, error) {
	source := "Drafted from " + d.Ref()
	if whole := source + ", whose source is: " + d.Source; d.Source != "" && utf8.RuneCountInString(whole) <= longestLine {
		source = whole
	}
	return d.Whole().redraft(id, title, source)
}

const longestLine = 2000 // characters of a source, as the schema has it

// rewrite is a member of the file that gets another value.
type rewrite struct {
	key   string
	value *document.Value
}

var (
	frameworkID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	longestID   = 64
)

func (d *Definition) redraft(id, title, source string) ([]byte, error) {
	if !frameworkID.MatchString(id) || len(id) > longestID {
		example := "my-index"
		if k := document.Kebab(id); k != "" && len(k) <= longestID {
			example = k
		}
		return nil, fmt.Errorf("%s is no id of a framework: write small letters, digits and hyphens, up to %d, such as %s", document.Quoted(id), longestID, example)
	}
	text := func(s string) *document.Value { return &document.Value{Kind: document.String, Text: s} }
	changes := []rewrite{{"id", text(id)}, {"version", text(DraftVersion)}}
	if title != "" {
		changes = append(changes, rewrite{"title", &document.Value{Kind: document.Object, Members: []document.Member{{Key: "en", Value: text(title)}}}})
	}
	if source != "" {
		changes = append(changes, rewrite{"source", text(source)})
	}
	content := with(d.content, changes)
	plain := document.YAML(content)
	if kept := d.rewritten(changes); kept != nil {
		if made, err := Load(id, kept); err == nil && made.Hash == document.Hash(content) {
			return kept, nil
		}
	}
	_, err := Load(id, plain)
	return plain, err
}

// with gives a copy of a mapping in which some members have other values; what was not there comes after the version.
func with(v *document.Value, changes []rewrite) *document.Value {
	made := *v
	made.Members = nil
	done := map[string]bool{}
	for _, m := range v.Members {
		for _, c := range changes {
			if c.key == m.Key {
				m.Value = c.value
				done[c.key] = true
			}
		}
		made.Members = append(made.Members, m)
	}
	for _, c := range changes {
		if !done[c.key] {
			made.Members = append(made.Members, document.Member{Key: c.key, Value: c.value})
		}
	}
	return &made
}

// rewritten changes members at the top of a YAML file line by line, so that comments stay. What does not fit in a line
// comes out wrong, which the caller sees; nil where there is no YAML.
func (d *Definition) rewritten(changes []rewrite) []byte {
	if d.source == nil {
		return nil
	}
	lines := strings.Split(strings.ReplaceAll(string(d.source), "\r\n", "\n"), "\n")
	for _, c := range changes {
		line := c.key + ": " + flow(c.value)
		m, there := d.content.Member(c.key)
		if !there || m.Line < 1 || m.Line > len(lines) {
			lines = append(lines, line)
			continue
		}
		at := m.Line - 1
		if _, comment, some := strings.Cut(lines[at], " # "); some && !strings.ContainsAny(comment, `"'`) {
			line += " # " + comment
		}
		lines[at] = line
	}
	return []byte(strings.Join(lines, "\n"))
}

// flow writes a text or a mapping of texts in one line of YAML.
func flow(v *document.Value) string {
	if v.Kind != document.Object {
		return string(document.AppendString(nil, v.Text))
	}
	parts := make([]string, len(v.Members))
	for i, m := range v.Members {
		parts[i] = m.Key + ": " + string(document.AppendString(nil, m.Value.Text))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
