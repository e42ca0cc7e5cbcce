package journal

// body parts a compact JSON value from what follows it.
func (s *scanner) body() []byte {
	from := s.at
	s.value(1)
	if s.err != nil {
		return nil
	}
	return s.raw[from:s.at:s.at]
}

func (s *scanner) value(depth int) {
	switch {
	case s.err != nil:
	case s.at >= len(s.raw):
		s.fail("a body should stand")
	default:
		switch c := s.raw[s.at]; {
		case c == '"':
			s.quoted()
		case depth > maxDepth && (c == '{' || c == '['):
			s.fail("a body is nested too deep")
		case c == '{':
			s.at++
			s.object(depth)
		case c == '[':
			s.at++
			s.array(depth)
		case c == 't':
			s.expect("true")
		case c == 'f':
			s.expect("false")
		case c == 'n':
			s.expect("null")
		default:
			s.figure()
		}
	}
}

func (s *scanner) object(depth int) {
	if s.next('}') {
		return
	}
	for s.err == nil {
		s.quoted()
		if !s.next(':') {
			s.fail("a colon should stand")
		}
		s.value(depth + 1)
		if !s.next(',') {
			break
		}
	}
	if !s.next('}') {
		s.fail("a comma or the end of an object should stand")
	}
}

func (s *scanner) array(depth int) {
	if s.next(']') {
		return
	}
	for s.err == nil {
		s.value(depth + 1)
		if !s.next(',') {
			break
		}
	}
	if !s.next(']') {
		s.fail("a comma or the end of a list should stand")
	}
}

// figure goes past a JSON number.
func (s *scanner) figure() {
	s.next('-')
	if !s.next('0') {
		s.digits()
	}
	if s.next('.') {
		s.digits()
	}
	if s.next('e') || s.next('E') {
		if !s.next('+') {
			s.next('-')
		}
		s.digits()
	}
}

func (s *scanner) digits() {
	from := s.at
	for s.at < len(s.raw) && s.raw[s.at] >= '0' && s.raw[s.at] <= '9' {
		s.at++
	}
	if s.at == from {
		s.fail("a value should stand")
	}
}
