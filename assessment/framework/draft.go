package framework

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
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
	value *value
}

var (
	frameworkID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	longestID   = 64
)

func (d *Definition) redraft(id, title, source string) ([]byte, error) {
	if !frameworkID.MatchString(id) || len(id) > longestID {
		example := "my-index"
		if k := kebab(id); k != "" && len(k) <= longestID {
			example = k
		}
		return nil, fmt.Errorf("%s is no id of a framework: write small letters, digits and hyphens, up to %d, such as %s", quoted(id), longestID, example)
	}
	text := func(s string) *value { return &value{kind: stringKind, text: s} }
	changes := []rewrite{{"id", text(id)}, {"version", text(DraftVersion)}}
	if title != "" {
		changes = append(changes, rewrite{"title", &value{kind: objectKind, members: []member{{key: "en", value: text(title)}}}})
	}
	if source != "" {
		changes = append(changes, rewrite{"source", text(source)})
	}
	content := d.content.with(changes)
	plain := writeYAML(content)
	if kept := d.rewritten(changes); kept != nil {
		if made, err := Load(id, kept); err == nil && made.Hash == hash(content) {
			return kept, nil
		}
	}
	_, err := Load(id, plain)
	return plain, err
}

// with gives a copy of a mapping in which some members have other values; what was not there comes after the version.
func (v *value) with(changes []rewrite) *value {
	made := *v
	made.members = nil
	done := map[string]bool{}
	for _, m := range v.members {
		for _, c := range changes {
			if c.key == m.key {
				m.value = c.value
				done[c.key] = true
			}
		}
		made.members = append(made.members, m)
	}
	for _, c := range changes {
		if !done[c.key] {
			made.members = append(made.members, member{key: c.key, value: c.value})
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
		line := c.key + ": " + c.value.flow()
		m, there := d.content.member(c.key)
		if !there || m.line < 1 || m.line > len(lines) {
			lines = append(lines, line)
			continue
		}
		at := m.line - 1
		if _, comment, some := strings.Cut(lines[at], " # "); some && !strings.ContainsAny(comment, `"'`) {
			line += " # " + comment
		}
		lines[at] = line
	}
	return []byte(strings.Join(lines, "\n"))
}

// flow writes a text or a mapping of texts in one line of YAML.
func (v *value) flow() string {
	if v.kind != objectKind {
		return string(appendString(nil, v.text))
	}
	parts := make([]string, len(v.members))
	for i, m := range v.members {
		parts[i] = m.key + ": " + string(appendString(nil, m.value.text))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
