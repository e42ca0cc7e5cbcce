package exports

// sheetPair are two sheets of questions, the one that is met first in front.
type sheetPair struct{ first, second *formSheet }

// sheetCopy are two sheets of which one is, in the main, a copy of the other.
type sheetCopy struct {
	lines int // that both have
	told  bool
}

// pairOf are the sheets of a line and of its first one.
func pairOf(first, l *formLine) sheetPair { return sheetPair{first.sheet, l.sheet} }

// findCopies looks for sheets that were copied within the file: more than half of the lines of one
// stand on the other, too.
func (f *filled) findCopies() {
	lines := map[*formSheet]int{}
	shared := map[sheetPair]int{}
	for _, l := range f.order {
		if l.key == "" {
			continue
		}
		lines[l.sheet]++
		if first := f.lines[l.key]; first != l && first.sheet != l.sheet {
			shared[pairOf(first, l)]++
		}
	}
	f.copies = map[sheetPair]*sheetCopy{}
	for pair, n := range shared {
		if 2*n > min(lines[pair.first], lines[pair.second]) {
			f.copies[pair] = &sheetCopy{lines: n}
		}
	}
}

// onCopy says that a line stands more than once only because a sheet was copied.
func (f *filled) onCopy(l *formLine) bool {
	if f.copies == nil {
		f.findCopies()
	}
	first := f.lines[l.key]
	for _, other := range l.others {
		pair := pairOf(first, other)
		if other == first {
			pair = pairOf(first, l)
		}
		if f.copies[pair] == nil {
			return false
		}
	}
	return true
}

// tellCopy says once of two sheets that they hold the same.
func (f *filled) tellCopy(l *formLine) {
	c := f.copies[pairOf(f.lines[l.key], l)]
	if c == nil || c.told { // nil: it is the first, and its copies tell
		return
	}
	c.told = true
	same := "line"
	if c.lines > 1 {
		same = itoa(c.lines) + " lines"
	}
	f.fault(&formLine{sheet: l.sheet, row: l.row}, nil, "the sheets %s and %s hold the same %s, so that nobody knows which of the two counts: keep the one that was filled in, and delete the other sheet",
		shownName(f.lines[l.key].sheet.name), shownName(l.sheet.name), same)
}
