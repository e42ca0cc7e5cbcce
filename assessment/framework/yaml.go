package framework

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// readYAML builds the tree of a YAML text. nil says that there is none; the faults say why.
//
// The parser is a guest that may panic on hostile input; what it cannot survive at all (depth, width) is refused on its
// tokens by the guard before it sees them.
func (r *reader) readYAML(data []byte) (v *value) {
	defer func() {
		if reason := recover(); reason != nil {
			v = nil
			r.faults.add(1, 1, "", "the YAML cannot be read", "simplify its layout: plain mappings, lists and quoted text")
		}
	}()
	// The scanner counts a carriage return inside quotes as a line of its own; a line break means the same in every
	// spelling, so there is one from here on.
	text := strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
	tokens := lexer.Tokenize(text)
	if !r.guard(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			p := place(doc.Body)
			r.faults.add(p.Line, p.Column, "", "a second document starts here", "keep one framework per file")
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		r.faults.add(1, 1, "", "the file is empty", "start with id, version, title and root")
		return nil
	}
	return r.fromYAML(&value{}, body, 1, false)
}

// syntax reports an error of the parser at its token.
func (r *reader) syntax(err error) {
	line, column, message := 1, 1, err.Error()
	var placed interface {
		GetMessage() string
		GetToken() *token.Token
	}
	if errors.As(err, &placed) {
		message = placed.GetMessage()
		if t := placed.GetToken(); t != nil && t.Position != nil {
			line, column = max(1, t.Position.Line), max(1, t.Position.Column)
		}
	}
	fix := "check the indentation, and put text with a colon, hash or bracket in it into quotes"
	if strings.Contains(message, "'\t'") {
		message, fix = "a tab stands where only spaces may", "indent YAML with spaces"
	}
	r.faults.add(line, column, "", "not valid YAML: "+message, fix)
}

// place is where a node starts; the parser puts a mapping at its first colon, we at its first key.
func place(n ast.Node) *token.Position {
	if m, is := n.(*ast.MappingNode); is && !m.IsFlowStyle && len(m.Values) > 0 {
		return place(m.Values[0].Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position
	}
	return &token.Position{Line: 1, Column: 1}
}

// fromYAML reads a node into v, which knows where it belongs. flow says that it stands within brackets or braces.
func (r *reader) fromYAML(v *value, n ast.Node, depth int, flow bool) *value {
	p := place(n)
	v.line, v.column = p.Line, p.Column
	if !r.start(v, depth) {
		return v
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		r.mapping(v, n.Values, depth, flow || n.IsFlowStyle)
	case *ast.MappingValueNode:
		r.mapping(v, []*ast.MappingValueNode{n}, depth, flow)
	case *ast.SequenceNode:
		v.kind = arrayKind
		for i, item := range n.Values {
			v.items = append(v.items, r.fromYAML(&value{up: v, index: i}, item, depth+1, flow || n.IsFlowStyle))
		}
	case *ast.LiteralNode:
		r.setText(v, n.Value.Value)
	case *ast.NullNode:
	default:
		r.scalar(v, n, flow)
	}
	return v
}

func (r *reader) mapping(v *value, values []*ast.MappingValueNode, depth int, flow bool) {
	v.kind = objectKind
	seen := map[string]int{}
	for _, m := range values {
		t := m.Key.GetToken()
		child := r.fromYAML(&value{up: v, key: t.Value}, m.Value, depth+1, flow)
		r.addMember(v, member{key: t.Value, line: t.Position.Line, column: t.Position.Column, value: child}, seen)
	}
}

var (
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	// likeNumber is what other readers of YAML take for a number, or a person would.
	likeNumber = regexp.MustCompile(`^[+-]?(\.[0-9]+|[0-9][0-9_]*\.?[0-9_]*)([eE][+-]?[0-9]+)?$|^[+-]?0[xob][0-9a-fA-F_]+$`)
)

// scalar resolves a plain or quoted scalar by itself rather than by the parser's types, which take 1e3 for text and
// 010 for eight.
func (r *reader) scalar(v *value, n ast.Node, flow bool) {
	t := n.GetToken()
	if t == nil {
		r.faults.at(v, "cannot be read", "put it in quotes")
		return
	}
	switch {
	case t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType:
		r.setText(v, t.Value)
	case t.Type == token.BoolType:
		v.kind, v.truth = boolKind, strings.EqualFold(t.Value, "true")
	case jsonNumber.MatchString(t.Value):
		r.setNumber(v, t.Value)
	case t.Type == token.InfinityType || t.Type == token.NanType:
		v.kind, v.text = badKind, t.Value
		r.faults.at(v, t.Value+" is not a number one can calculate with", "write a number, or quotes around text")
	case likeNumber.MatchString(t.Value):
		v.kind, v.text = badKind, t.Value
		r.faults.at(v, fmt.Sprintf("%s is read differently by different programs", t.Value),
			"write a plain number such as 0.5 or 1000, or quotes around text")
	case swallowed(t.Value, flow):
		v.kind, v.text = badKind, t.Value
		r.faults.at(v, quoted(t.Value)+" runs into what follows it",
			"check commas, brackets and the indentation of the next line, or put quotes around the text")
	default:
		r.setText(v, t.Value)
	}
}

// swallowed says that a text without quotes holds what YAML does not let it hold: the parser is lenient and makes text of
// a member that is indented too far, or that lacks a comma before it.
func swallowed(text string, flow bool) bool {
	return strings.Contains(text, ": ") || strings.Contains(text, ":\n") || strings.HasSuffix(text, ":") ||
		flow && strings.ContainsAny(text, "[]{},")
}

func (r *reader) setText(v *value, s string) {
	v.kind, v.text = stringKind, s
	r.checkText(s, v.line, v.column, v)
}
