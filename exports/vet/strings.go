package vet

// texts are the shared strings as they are read.
type texts struct {
	all    []byte // one after the other
	ends   []int32
	loaded []string // those that were asked for
}

func (t *texts) add(b []byte) {
	t.all = append(t.all, b...)
	t.ends = append(t.ends, int32(len(t.all)))
}

// at gives the text with this place, which there must be. Each is copied out of the file once, however many cells show it.
func (t *texts) at(n int) string {
	from := int32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	if from == t.ends[n] {
		return ""
	}
	if t.loaded == nil {
		t.loaded = make([]string, len(t.ends))
	}
	if t.loaded[n] == "" {
		t.loaded[n] = string(t.all[from:t.ends[n]])
	}
	return t.loaded[n]
}

func (t *texts) blank(n int) bool {
	return n == 0 && t.ends[0] == 0 || n > 0 && t.ends[n] == t.ends[n-1]
}

// sharedStrings counts the table of texts that cells refer to by their place in it, and notes how long each is, and if
// somebody reads it, what it says. A workbook may have none.
func (c *check) sharedStrings() error {
	i, ok := c.byName["xl/sharedstrings.xml"]
	if !ok || c.done[i] {
		return nil
	}
	name := c.parts[i].name
	b, err := c.open(i)
	if err != nil {
		return err
	}
	s := &c.scan
	s.reset(b, c.limits, c.rich())
	inside, length, reads := false, 0, c.taker != nil
	if reads {
		c.texts.all = make([]byte, 0, len(b)) // no text is longer than it is written
	}
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return at(name, err)
		case t == atEnd:
			return nil
		case t == text && inside:
			if length += len(s.text); length > c.limits.Text {
				return at(name, longText())
			}
			if reads {
				c.item.text(s)
			}
		case t == closed && inside && s.depth() == 1:
			c.lengths = append(c.lengths, int32(length))
			inside, length = false, 0
			if reads {
				c.texts.add(c.item.whole())
			}
		case t == closed && inside:
			c.item.closed(s)
		case t == opened && inside && s.local != "si":
			c.item.opened(s)
		case t != opened:
		case s.depth() == 1:
			if err := s.root("sst", spaceMain, spaceMainStrict); err != nil {
				return at(name, err)
			}
		case s.local != "si":
		case s.depth() != 2:
			return at(name, damaged("a shared text stands inside another"))
		case len(c.lengths) == c.limits.Strings:
			return at(name, tooLarge("has more than %s different texts", number(c.limits.Strings)))
		default:
			inside = true
			c.item.begin(s)
		}
	}
}

func longText() *Error {
	return &Error{What: "holds a text that is longer than a cell can be (32,767 characters)", Fix: "Shorten it, save the workbook, and send that file.", TooLarge: true}
}
