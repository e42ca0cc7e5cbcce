package assessment

import "context"

// Import puts what a file brings into the assessments it names, all of it or nothing; without apply it only says what
// would happen. A report that is not Clean is no error: nothing was applied. The error is an *Error.
func (s *Service) Import(ctx context.Context, actor string, in *Import, apply bool) (*ImportReport, Outcome, error) {
	if in == nil || in.Framework == nil {
		return nil, Outcome{}, &Error{Kind: Invalid, Msg: "no framework is named"}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	asks, err := s.asks(ctx, in)
	if err != nil {
		return nil, Outcome{}, err
	}
	c := &importAnswers{in: in, asks: asks, apply: apply && len(in.Faults) == 0}
	var out Outcome
	if c.apply {
		out, err = s.Do(ctx, actor, c)
	} else {
		out, err = s.would(ctx, actor, c)
	}
	if err != nil {
		return nil, out, err
	}
	s.show(ctx, c.disputed)
	return c.report, out, nil
}

// would decides a command as it would be decided now, and records nothing.
func (s *Service) would(ctx context.Context, actor string, c Command) (Outcome, error) {
	texts, err := s.sameTexts(ctx, c)
	if err != nil {
		return Outcome{}, err
	}
	state := s.State()
	t := &turn{overlay: newOverlay(state), actor: actor, at: s.clock(), seq: state.head.Seq + 1, texts: texts}
	if err := c.decide(t); err != nil {
		return Outcome{}, err
	}
	return Outcome{Head: state.head}, t.fits(state.head)
}

// show reads the texts that stand where a file has others. What was decided stands, so a vault that does not answer leaves
// them blank.
func (s *Service) show(ctx context.Context, list []dispute) {
	var refs []Text
	for _, x := range list {
		refs = append(refs, x.before.texts()...)
	}
	texts, err := s.Texts(ctx, refs...)
	if err != nil {
		return
	}
	for _, x := range list {
		if x.notes != nil {
			x.notes.Before = texts[x.before.Note.ID].Text
		}
		for _, e := range x.before.Evidence {
			if address, _ := texts[e.Link.ID].Link(); x.links != nil && address != "" {
				x.links.Before = append(x.links.Before, address)
			}
		}
	}
}
