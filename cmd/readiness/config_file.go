package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"readiness/assessment"
)

// largestConfig is how large a file of settings may be.
const largestConfig = 64 << 10

// given is what a setting was given, and where.
type given struct {
	place  string // for messages: --addr, READINESS_ADDR, serve.yaml line 3
	values []string
	list   bool // written as a list
}

// configFile is a file of settings that was read.
type configFile struct {
	name   string
	keys   []string         // that there are
	given  map[string]given // by key
	faults []assessment.Field
}

// readConfig reads a file of settings: a YAML mapping of the keys that there are. What is wrong with it is in its faults,
// everything at once; the error is for a file that cannot be read at all.
func readConfig(path string, keys []string) (*configFile, error) {
	f, err := openFile(path, "config")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, largestConfig+1))
	if err != nil {
		return nil, invalid("", "cannot read %s: %s", path, plain(err))
	}
	c := &configFile{name: filepath.Base(path), keys: keys, given: map[string]given{}}
	switch {
	case len(data) > largestConfig:
		return nil, invalid("", "%s is larger than any file of settings", path)
	case !utf8.Valid(data):
		return nil, invalid("Save it as UTF-8.", "%s is not UTF-8 text", path)
	}
	c.read(data)
	return c, nil
}

// read parses a file. The parser is a guest that may panic on odd input.
func (c *configFile) read(data []byte) {
	defer func() {
		if recover() != nil {
			c.fault(nil, "the YAML cannot be read; simplify its layout")
		}
	}()
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var placed interface {
			GetMessage() string
			GetToken() *token.Token
		}
		if errors.As(err, &placed) {
			c.fault(placed.GetToken(), "not valid YAML: "+placed.GetMessage())
		} else {
			c.fault(nil, "not valid YAML")
		}
		return
	}
	for i, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil: // an empty file says nothing
		case *ast.MappingNode:
			c.mapping(body.Values, i)
		case *ast.MappingValueNode:
			c.mapping([]*ast.MappingValueNode{body}, i)
		case *ast.CommentGroupNode:
		default:
			c.fault(body.GetToken(), "a file of settings has lines like addr: 127.0.0.1:8080")
		}
	}
}

func (c *configFile) mapping(values []*ast.MappingValueNode, document int) {
	seen := map[string]int{}
	for _, m := range values {
		t := m.Key.GetToken()
		known := false
		for _, key := range c.keys {
			known = known || key == t.Value
		}
		switch first, again := seen[t.Value]; {
		case document > 0:
			c.fault(t, "a second document starts here; put all settings into one")
			return
		case !known:
			c.fault(t, fmt.Sprintf("there is no setting %.60q%s", t.Value, didYouMean(t.Value, c.keys)))
		case again:
			c.fault(t, fmt.Sprintf("%s stands in line %d already", t.Value, first))
		default:
			g := given{place: c.place(t) + " (" + t.Value + ")"}
			if c.value(m.Value, &g) {
				c.given[t.Value] = g
			}
		}
		seen[t.Value] = t.Position.Line
	}
}

// value reads a text, a number, a truth value, or a list of them, all of them as they are written.
func (c *configFile) value(n ast.Node, g *given) bool {
	switch n := n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		g.values = append(g.values, n.GetToken().Value)
		return true
	case *ast.LiteralNode:
		g.values = append(g.values, strings.TrimSpace(n.Value.Value))
		return true
	case *ast.SequenceNode:
		if g.list {
			break
		}
		g.list = true
		good := true
		for _, item := range n.Values {
			good = c.value(item, g) && good
		}
		return good
	case *ast.NullNode:
		c.fault(n.GetToken(), "has no value; leave the line out, or write one")
		return false
	}
	c.fault(n.GetToken(), "is neither a text, a number, true, false, nor a list of them")
	return false
}

// fault notes what is wrong, and where.
func (c *configFile) fault(t *token.Token, message string) {
	c.faults = append(c.faults, assessment.Field{Path: c.place(t), Message: message})
}

func (c *configFile) place(t *token.Token) string {
	if t == nil || t.Position == nil {
		return c.name
	}
	return fmt.Sprintf("%s line %d, column %d", c.name, max(1, t.Position.Line), max(1, t.Position.Column))
}
