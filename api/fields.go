package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

// takesFields says whether an operation's answer can be cut down to some members: JSON of the domain that is read.
func (sp spec) takesFields() bool {
	return sp.Method == http.MethodGet && sp.action != "" && !answersFile(sp.Operation)
}

// members are the names that an answer may have, each with those inside it; a nil map has none that are known.
type members map[string]members

// outline is what the description says of an answer.
type outline struct {
	members members
	list    bool // they are of each item
}

// outlineOf finds the members of an operation's answer in its description. An answer need not have all of them.
func outlineOf(op *huma.Operation, registry huma.Registry) outline {
	ok := op.Responses["200"]
	if ok == nil || ok.Content["application/json"] == nil {
		return outline{}
	}
	body := resolved(ok.Content["application/json"].Schema, registry)
	if body == nil {
		return outline{}
	}
	if items := body.Properties["items"]; items != nil && items.Type == huma.TypeArray {
		return outline{membersOf(items, registry, 2), true}
	}
	return outline{membersOf(body, registry, 2), false}
}

func resolved(s *huma.Schema, registry huma.Registry) *huma.Schema {
	for s != nil && (s.Ref != "" || s.Type == huma.TypeArray) {
		if s.Ref != "" {
			s = registry.SchemaFromRef(s.Ref)
		} else {
			s = s.Items
		}
	}
	return s
}

func membersOf(s *huma.Schema, registry huma.Registry, deep int) members {
	s = resolved(s, registry)
	if s == nil || len(s.Properties) == 0 || deep == 0 {
		return nil
	}
	all := members{}
	for name, inner := range s.Properties {
		all[name] = membersOf(inner, registry, deep-1)
	}
	return all
}

// choice is what is asked for: names, and inside them again; nil is all that there is.
type choice map[string]choice

// mostWrongFields is how many wrong names are told; what stands behind them is not looked at.
const mostWrongFields = 20

// readFields reads the parameter fields. What there is not is refused by name: an answer without it would look as if
// there were nothing.
func readFields(values []string, all members) (choice, error) {
	chosen, faults := choose(strings.SplitSeq(strings.Join(values, ","), ","), all)
	if len(faults) == 0 {
		return chosen, nil
	}
	return nil, &assessment.Error{
		Kind: assessment.Invalid, Msg: "the answer has no such members", Fields: faults,
		Fix: "There are " + strings.Join(slices.Sorted(maps.Keys(all)), ", ") + ".",
	}
}

func choose(names iter.Seq[string], all members) (chosen choice, faults []assessment.Field) {
	chosen = choice{}
	for name := range names {
		name = strings.TrimSpace(name)
		if why := all.lacks(name); why != "" {
			faults = append(faults, assessment.Field{Path: "query.fields", Message: why})
			if len(faults) == mostWrongFields {
				break
			}
			continue
		}
		outer, inner, dotted := strings.Cut(name, ".")
		whole, known := chosen[outer]
		switch {
		case !dotted:
			chosen[outer] = nil
		case !known:
			chosen[outer] = choice{inner: nil}
		case whole != nil:
			whole[inner] = nil
		}
	}
	return chosen, faults
}

// lacks says why a name, or one inside another, cannot be asked for.
func (m members) lacks(name string) string {
	if name == "" {
		return "names nothing between two commas: write the names of members, with commas between them"
	}
	outer, inner, dotted := strings.Cut(name, ".")
	within, known := m[outer]
	switch {
	case !known:
		return unknownMember(outer, m)
	case !dotted:
		return ""
	case len(within) == 0:
		return outer + " has no members that can be named: ask for all of it"
	}
	if _, known := within[inner]; known {
		return ""
	}
	return unknownMember(inner, within) + "; inside " + outer + " there are " + strings.Join(slices.Sorted(maps.Keys(within)), ", ")
}

func unknownMember(name string, m members) string {
	why := fmt.Sprintf("there is no member %.50q", name)
	if near := spelling.Nearest(name, slices.Sorted(maps.Keys(m))); near != "" {
		why += "; did you mean " + near + "?"
	}
	return why
}

// cut gives JSON with the chosen members only, in their order and with their values as they are written. Of a list that
// goes for each of its items; what stands beside them stays.
func (k choice) cut(data []byte, list bool) ([]byte, error) {
	var b bytes.Buffer
	write := k.value
	if list {
		write = func(b *bytes.Buffer, data []byte) error {
			return eachMember(b, data, func(name string, value []byte) ([]byte, bool, error) {
				if name != "items" {
					return value, true, nil
				}
				var items bytes.Buffer
				err := k.value(&items, value)
				return items.Bytes(), true, err
			})
		}
	}
	if err := write(&b, data); err != nil {
		return nil, fmt.Errorf("cut an answer to its fields: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// value writes one value: of an object the chosen members, of a list that of each of its values.
func (k choice) value(b *bytes.Buffer, data []byte) error {
	data = bytes.TrimSpace(data)
	switch {
	case k == nil || len(data) == 0 || data[0] != '[' && data[0] != '{':
		b.Write(data)
		return nil
	case data[0] == '[':
		return k.each(b, data)
	}
	return eachMember(b, data, func(name string, value []byte) ([]byte, bool, error) {
		inner, ok := k[name]
		if !ok || inner == nil {
			return value, ok, nil
		}
		var part bytes.Buffer
		err := inner.value(&part, value)
		return part.Bytes(), true, err
	})
}

func (k choice) each(b *bytes.Buffer, data []byte) error {
	var values []json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return fmt.Errorf("read a list: %w", err)
	}
	b.WriteByte('[')
	for i, value := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := k.value(b, value); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

// eachMember writes an object again, each of its members as change has it, or without it.
func eachMember(b *bytes.Buffer, data []byte, change func(name string, value []byte) ([]byte, bool, error)) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return errors.New("an object was expected")
	}
	b.WriteByte('{')
	separator := ""
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return fmt.Errorf("read a name: %w", err)
		}
		name, ok := token.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil || !ok {
			return fmt.Errorf("read a value: %w", err)
		}
		changed, stays, err := change(name, value)
		if err != nil {
			return err
		}
		if !stays {
			continue
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return fmt.Errorf("write a name: %w", err)
		}
		b.WriteString(separator)
		b.Write(quoted)
		b.WriteByte(':')
		b.Write(changed)
		separator = ","
	}
	b.WriteByte('}')
	return nil
}
