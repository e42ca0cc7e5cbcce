package exports

// told gathers notices about the cells of a workbook. Of alike ones the first few get a line each, and the others share
// one.
type told struct {
	lines []Notice
	kinds map[string]*toldKind
}

type toldKind struct{ count, rest int } // rest: the line of the others

// say notes something of a kind.
func (t *told) say(kind, path, message string) {
	if t.kinds == nil {
		t.kinds = map[string]*toldKind{}
	}
	k := t.kinds[kind]
	if k == nil {
		k = &toldKind{}
		t.kinds[kind] = k
	}
	switch k.count++; {
	case k.count <= toldSingly:
		t.lines = append(t.lines, Notice{path, message})
	case k.count == toldSingly+1:
		k.rest = len(t.lines)
		t.lines = append(t.lines, Notice{path, ""})
	}
}

// list gives the notices in the order in which they were met.
func (t *told) list() []Notice {
	for _, k := range t.kinds {
		if more := k.count - toldSingly; more > 0 {
			t.lines[k.rest].Message = "the same here"
			if more > 1 {
				t.lines[k.rest].Message += " and in " + counted(more-1, "more cell", "more cells")
			}
		}
	}
	return t.lines
}
