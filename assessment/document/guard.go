package document

import "github.com/goccy/go-yaml/token"

// guard looks over the tokens of a YAML text before the parser does. It refuses what the format does not use (anchors,
// aliases, merge keys, tags, directives, complex keys), each with its place, and what would let the parser recurse or
// copy without bound. false means: do not parse.
func (r *reader) guard(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		p := tokens[maxTokens].Position
		r.faults.Add(p.Line, p.Column, "", "the file is too long to be read as YAML", "split it, or load it as JSON")
		return false
	}
	before, content := len(r.faults.list), false
	for i, t := range tokens {
		message, fix := refused(t, content, r.form)
		if tight(i, tokens) {
			message, fix = "a space is missing after the colon", "write key: value"
		}
		if message != "" {
			r.faults.Add(t.Position.Line, t.Position.Column, "", message, fix)
		}
		content = content || t.Type != token.CommentType
	}
	if len(r.faults.list) > before {
		return false
	}
	n := nesting{}
	for i, t := range tokens {
		if message := n.step(t, i, tokens); message != "" {
			r.faults.Add(t.Position.Line, t.Position.Column, "", message, "bring the file into a simpler layout")
			return false
		}
	}
	return true
}

// secondDocument is what both the guard and the parser find.
const secondDocument = "a second document starts here"

// refused says why a token has no place in a file; content tells whether anything stood before it.
func refused(t *token.Token, content bool, form Form) (message, fix string) {
	const quote = ", or put quotes around text that begins with "
	switch t.Type {
	case token.AnchorType:
		return "anchors (&name) are not read", "write the value out" + quote + "&"
	case token.AliasType:
		return "aliases (*name) are not read", "write the value out" + quote + "*"
	case token.MergeKeyType:
		return "merge keys (<<) are not read", "write the members out"
	case token.TagType:
		return "tags (!name) are not read", "remove it" + quote + "!"
	case token.DirectiveType:
		return "directives (%NAME) are not read", "remove the line" + quote + "%"
	case token.MappingKeyType:
		return "keys with a question mark (? key) are not read", "write key: value"
	case token.DocumentHeaderType:
		if content {
			return secondDocument, form.onePerFile()
		}
	}
	return "", ""
}

// tight says that a value follows the colon of a key without quotes at once: some readers then take the two for one word.
func tight(i int, tokens token.Tokens) bool {
	if tokens[i].Type != token.MappingValueType || i == 0 || i+1 == len(tokens) {
		return false
	}
	switch key := tokens[i-1].Type; key {
	case token.SingleQuoteType, token.DoubleQuoteType, token.MappingStartType, token.CollectEntryType:
		return false
	}
	at, next := tokens[i].Position, tokens[i+1]
	switch next.Type {
	case token.CollectEntryType, token.MappingEndType, token.SequenceEndType:
		return false
	}
	return next.Position.Line == at.Line && next.Position.Column == at.Column+1
}

// nesting bounds depth and width. Depth in block style is the number of different columns on which entries and keys
// stand; in flow style it is the number of open brackets.
type nesting struct {
	blocks []block
	flows  []flow
	empty  int
}

type block struct{ column, keys int }

type flow struct {
	mapping bool
	keys    int
	value   bool // a colon was seen since the last comma
}

func (n *nesting) step(t *token.Token, i int, tokens token.Tokens) string {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.flows = append(n.flows, flow{mapping: t.Type == token.MappingStartType})
	case token.SequenceEndType, token.MappingEndType:
		n.entry()
		n.flows = n.flows[:max(0, len(n.flows)-1)]
	case token.CollectEntryType:
		n.entry()
	case token.SequenceEntryType:
		n.enter(t.Position.Column, false)
		n.checkEmpty(i, tokens)
	case token.MappingValueType:
		n.key(i, tokens)
		n.checkEmpty(i, tokens)
	}
	switch {
	case len(n.blocks)+len(n.flows) > maxDepth:
		return "the file is nested deeper than 64 levels"
	case n.tooWide():
		return "one mapping holds more than 2,000 members"
	case n.empty > maxKeys:
		return "more than 2,000 values are empty"
	}
	return ""
}

// entry ends one entry of a flow collection. Entries of a flow mapping without a colon are keys without a value.
func (n *nesting) entry() {
	if len(n.flows) == 0 {
		return
	}
	f := &n.flows[len(n.flows)-1]
	if f.mapping && !f.value {
		n.empty++
	}
	f.value = false
}

func (n *nesting) key(i int, tokens token.Tokens) {
	if len(n.flows) > 0 {
		f := &n.flows[len(n.flows)-1]
		f.keys, f.value = f.keys+1, true
		return
	}
	if i > 0 {
		n.enter(tokens[i-1].Position.Column, true)
	}
}

// enter notes that something stands on a column: everything further right is closed.
func (n *nesting) enter(column int, key bool) {
	if len(n.flows) > 0 {
		return
	}
	for len(n.blocks) > 0 && n.blocks[len(n.blocks)-1].column > column {
		n.blocks = n.blocks[:len(n.blocks)-1]
	}
	if len(n.blocks) == 0 || n.blocks[len(n.blocks)-1].column < column {
		n.blocks = append(n.blocks, block{column: column})
	}
	if key {
		n.blocks[len(n.blocks)-1].keys++
	}
}

// tooWide looks at the innermost collection. Sibling mappings on the same column of a list are counted apart only when
// a dash on a smaller column closed them in between, which it always does.
func (n *nesting) tooWide() bool {
	if len(n.flows) > 0 {
		return n.flows[len(n.flows)-1].keys > maxKeys
	}
	return len(n.blocks) > 0 && n.blocks[len(n.blocks)-1].keys > maxKeys
}

// checkEmpty counts colons and dashes that nothing follows: for each the parser moves all tokens that come after.
func (n *nesting) checkEmpty(i int, tokens token.Tokens) {
	if i+1 >= len(tokens) {
		return
	}
	switch next := tokens[i+1]; next.Type {
	case token.SequenceEntryType, token.CollectEntryType, token.MappingEndType, token.SequenceEndType, token.MappingValueType:
		if next.Type != token.SequenceEntryType || tokens[i].Type == token.SequenceEntryType && next.Position.Line > tokens[i].Position.Line {
			n.empty++
		}
	default:
		if i+2 < len(tokens) && tokens[i+2].Type == token.MappingValueType && next.Position.Line > tokens[i].Position.Line &&
			len(n.flows) == 0 && len(n.blocks) > 0 && next.Position.Column <= n.blocks[len(n.blocks)-1].column {
			n.empty++
		}
	}
}
