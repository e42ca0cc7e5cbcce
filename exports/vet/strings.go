package vet

// sharedStrings counts the table of texts that cells refer to by their place in it, and notes how long each is. A
// workbook may have none.
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
	inside, length := false, 0
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
		case t == closed && inside && s.depth() == 1:
			c.lengths = append(c.lengths, int32(length))
			inside, length = false, 0
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
		}
	}
}

func longText() *Error {
	return &Error{What: "holds a text that is longer than a cell can be (32,767 characters)", Fix: "Shorten it, save the workbook, and send that file.", TooLarge: true}
}
