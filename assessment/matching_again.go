package assessment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"readiness/scoring/matching"
)

// certificate is what a matching was found with.
func (m *Matching) certificate() matching.Certificate {
	return matching.Certificate{Method: m.Method, Stopped: m.Stopped, Steps: m.Steps, Bound: m.Bound, Prices: m.minor}
}

// funded gives the allocations by names.
func (m *Matching) funded() []StoredAllocation {
	list := make([]StoredAllocation, len(m.Allocations))
	for i, a := range m.Allocations {
		n, p := &m.Market.Needs[a.Need], m.Market.Finance.Programmes[a.Programme]
		list[i] = StoredAllocation{n.Unit, n.Year, n.Action, p.ID, a.Grant, a.Amount, p.Currency}
	}
	return list
}

// Unstored is a matching as it would be recorded, without a name, a title, an account and a time.
func (m *MadeMatching) Unstored() (*StoredMatching, error) {
	body := matchingBody(m)
	digest, err := body.digest()
	if err != nil {
		return nil, &Error{Kind: Internal, Msg: "the matching could not be written", Err: err}
	}
	return &StoredMatching{
		Seq: m.Seq, Request: m.Request, Certificate: m.certificate(), Value: m.Value, Recomputed: m.Recomputed, Funded: m.funded(), Digest: digest,
	}, nil
}

// Remake makes a stored matching again without searching: of the State of its Seq it takes needs, offers and reasons, and of
// what was recorded the allocations and how good they are. The error is an *Error, of kind Precondition where the program
// reckons otherwise now than when it was recorded, or that of ctx.
func (m *StoredMatching) Remake(ctx context.Context, past *State) (*MadeMatching, error) {
	r, x, market, err := m.market(past)
	if err != nil {
		return nil, err
	}
	b, err := x.matchBuilder(ctx, market, r.Match)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, m.otherwise(err)
	}
	allocations, err := b.allocations(m.Funded)
	if err != nil {
		return nil, m.otherwise(err)
	}
	result, err := matching.Explain(ctx, b.problem, allocations, m.Certificate)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, m.otherwise(err)
	}
	result.Allocations, result.Method, result.Stopped, result.Steps = allocations, m.Certificate.Method, m.Certificate.Stopped, m.Certificate.Steps
	result.Value, result.Bound, result.Gap, result.Prices = m.Value, m.Certificate.Bound, m.GapPercent(), m.Certificate.Prices
	made := b.read(result)
	made.Recomputed = m.Recomputed
	return &MadeMatching{made, x, r, m.Seq}, nil
}

// market is what the matching was made of.
func (m *StoredMatching) market(past *State) (MatchingRequest, *Index, *Market, error) {
	r := m.Request
	if past.head.Seq != m.Seq {
		err := fmt.Errorf("matching %s is of record %d, and not of %d", m.ID, m.Seq, past.head.Seq)
		return r, nil, nil, &Error{Kind: Internal, Msg: "the matching could not be made again", Err: err}
	}
	x, market, err := past.marketFor(&r)
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == Invalid {
		err = m.otherwise(err)
	}
	return r, x, market, err
}

// otherwise says that a stored matching is none by the rules of this program.
func (m *StoredMatching) otherwise(err error) error {
	return &Error{
		Kind: Precondition, Err: err, Msg: "matching " + m.ID + " cannot be made again: this version of the program reckons otherwise than the one that recorded it",
		Fix: "Its value, its bound and what it pays for stand in the journal. Read it with the version that recorded it, or match again.",
	}
}

// allocations finds the pairs of a problem that allocations by names are of.
func (b *matchBuilder) allocations(list []StoredAllocation) ([]matching.Allocation, error) {
	type name struct {
		unit, action, programme string
		year                    int
	}
	pairs := make(map[name]int, len(b.problem.Pairs))
	for i, p := range b.problem.Pairs {
		n := &b.market.Needs[p.Gap]
		pairs[name{n.Unit, n.Action, b.market.Finance.Programmes[p.Programme].ID, n.Year}] = i
	}
	var out []matching.Allocation
	for _, a := range list {
		i, known := pairs[name{a.Unit, a.Action, a.Programme, a.Year}]
		switch {
		case !known:
			return nil, fmt.Errorf("%s could not pay for %s of %s", a.Programme, a.Action, a.Unit)
		case b.problem.Pairs[i].Amount != a.Amount:
			return nil, fmt.Errorf("%s would be asked for %d for %s of %s, and not for %d", a.Programme, b.problem.Pairs[i].Amount, a.Action, a.Unit, a.Amount)
		}
		out = append(out, matching.Allocation{Pair: i, Grant: a.Grant, Amount: a.Amount})
	}
	return out, nil
}

// Reproduction is a stored matching that was solved again from the State of its Seq.
type Reproduction struct {
	Same    bool
	Digest  string   // of the answer now
	Differs []string // what is not the same, in words; none where Same
	Made    *MadeMatching
}

// SolveAgain solves a stored matching again, from the State of its Seq, for at most some time; 0 = as long as it takes. A
// search that its time had ended is taken as far as it had come then, which on a slower machine takes longer. The error is
// an *Error, or that of ctx.
func (m *StoredMatching) SolveAgain(ctx context.Context, past *State, limit time.Duration) (*Reproduction, error) {
	r, x, market, err := m.market(past)
	if err != nil {
		return nil, err
	}
	terms := r.Match
	terms.Time = limit
	if m.Certificate.Stopped == matching.ByTime {
		terms.Effort = max(1, m.Certificate.Steps)
	}
	found, err := x.Match(ctx, market, terms)
	if err != nil {
		return nil, err
	}
	found.Terms = r.Match
	out := &Reproduction{Made: &MadeMatching{found, x, r, m.Seq}}
	if out.Digest, err = matchingBody(out.Made).digest(); err != nil {
		return nil, &Error{Kind: Internal, Msg: "the matching could not be made again", Err: err}
	}
	if out.Same = out.Digest == m.Digest; !out.Same {
		out.Differs = m.differs(found)
	}
	return out, nil
}

// differs says what of a stored matching is not the same.
func (m *StoredMatching) differs(now *Matching) (list []string) {
	number := func(what string, was, is float64) {
		if was != is {
			list = append(list, fmt.Sprintf("the %s was %s, and is %s", what, shortest(was), shortest(is)))
		}
	}
	number("value", m.Value, now.Value)
	number("bound", m.Certificate.Bound, now.Bound)
	before, after := map[StoredAllocation]bool{}, now.funded()
	for _, a := range m.Funded {
		before[a] = true
	}
	others := 0
	for _, a := range after {
		if !before[a] {
			others++
		}
		delete(before, a)
	}
	if len(before)+others > 0 {
		list = append(list, plural(len(before), "allocation")+" of then "+isOrAre(len(before))+" none now, and "+plural(others, "other")+" "+isOrAre(others)+" in their place")
	}
	if now.Stopped == matching.ByTime {
		list = append(list, "the search did not get as far in the time that it had")
	}
	if len(list) == 0 {
		list = append(list, "what was asked is told otherwise")
	}
	return list
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func shortest(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
