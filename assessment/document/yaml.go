package document

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
func (r *reader) readYAML(data []byte) (v *Value) {
	defer func() {
		if reason := recover(); reason != nil {
			v = nil
			r.faults.Add(1, 1, "", "the YAML cannot be read", "simplify its layout: plain mappings, lists and quoted text")
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
			r.faults.Add(p.Line, p.Column, "", secondDocument, r.form.onePerFile())
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		r.faults.Add(1, 1, "", "the file is empty", r.form.Start)
		return nil
	}
	return r.fromYAML(&Value{}, body, 1, false)
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
	r.faults.Add(line, column, "", "not valid YAML: "+message, fix)
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
func (r *reader) fromYAML(v *Value, n ast.Node, depth int, flow bool) *Value {
	p := place(n)
	v.Line, v.Column = p.Line, p.Column
	if !r.start(v, depth) {
		return v
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		r.mapping(v, n.Values, depth, flow || n.IsFlowStyle)
	case *ast.MappingValueNode:
		r.mapping(v, []*ast.MappingValueNode{n}, depth, flow)
	case *ast.SequenceNode:
		v.Kind = Array
		for i, item := range n.Values {
			v.Items = append(v.Items, r.fromYAML(&Value{up: v, index: i}, item, depth+1, flow || n.IsFlowStyle))
		}
	case *ast.LiteralNode:
		r.setText(v, n.Value.Value)
	case *ast.NullNode:
	default:
		r.scalar(v, n, flow)
	}
	return v
}

func (r *reader) mapping(v *Value, values []*ast.MappingValueNode, depth int, flow bool) {
	v.Kind = Object
	seen := map[string]int{}
	for _, m := range values {
		t := m.Key.GetToken()
		child := r.fromYAML(&Value{up: v, key: t.Value}, m.Value, depth+1, flow)
		r.addMember(v, Member{Key: t.Value, Line: t.Position.Line, Column: t.Position.Column, Value: child}, seen)
	}
}

var (
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	// likeNumber is what other readers of YAML take for a number, or a person would.
	likeNumber = regexp.MustCompile(`^[+-]?(\.[0-9]+|[0-9][0-9_]*\.?[0-9_]*)([eE][+-]?[0-9]+)?$|^[+-]?0[xob][0-9a-fA-F_]+$`)
)

// scalar resolves a plain or quoted scalar by itself rather than by the parser's types, which take 1e3 for text and
// 010 for eight.
func (r *reader) scalar(v *Value, n ast.Node, flow bool) {
	t := n.GetToken()
	if t == nil {
		r.faults.At(v, "cannot be read", "put it in quotes")
		return
	}
	switch {
	case t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType:
		r.setText(v, t.Value)
	case t.Type == token.BoolType:
		v.Kind, v.Truth = Bool, strings.EqualFold(t.Value, "true")
	case jsonNumber.MatchString(t.Value):
		r.setNumber(v, t.Value)
	case t.Type == token.InfinityType || t.Type == token.NanType:
		v.Kind, v.Text = Bad, t.Value
		r.faults.At(v, t.Value+" is not a number one can calculate with", "write a number, or quotes around text")
	case likeNumber.MatchString(t.Value):
		v.Kind, v.Text = Bad, t.Value
		r.faults.At(v, fmt.Sprintf("%s is read differently by different programs", t.Value),
			"write a plain number such as 0.5 or 1000, or quotes around text")
	case swallowed(t.Value, flow):
		v.Kind, v.Text = Bad, t.Value
		r.faults.At(v, Quoted(t.Value)+" runs into what follows it",
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

func (r *reader) setText(v *Value, s string) {
	v.Kind, v.Text = String, s
	r.checkText(s, v.Line, v.Column, v)
}
