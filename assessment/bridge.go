package assessment

import (
	"fmt"
	"math"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// Bridge is how far a unit has come between two framework versions, read by the codes of one scheme. It is a reading of
// the answers, never the index of either version: Label, and the Disclaimer of the scheme, go with it.
type Bridge struct {
	Unit     string
	From, To BridgeEnd
	Scheme   *framework.Scheme
	Codes    []BridgeCode // those with a score in both, in the order of the scheme
	Before   float64      // 0..1, mean of the codes
	After    float64      // 0..1, over the same codes
	Change   float64      // -1..1
	Covered  int          // codes with a score in both
	Total    int          // codes of the scheme, without its parts
}

// BridgeEnd is a framework version and a year.
type BridgeEnd struct {
	Framework *framework.Definition
	Year      int
}

// BridgeCode is one code with its score in both, 0..1.
type BridgeCode struct {
	ID, Title     string
	Before, After float64
}

// Label says what the numbers of the bridge are, for where they are shown.
func (b *Bridge) Label() string {
	return fmt.Sprintf("Read by %d of the %d codes of %s: not the index of %s or %s, and no change of it",
		b.Covered, b.Total, b.Scheme.Title, b.From.Framework.Ref(), b.To.Framework.Ref())
}

// NewBridge reads a unit's answers to two framework versions by the codes of one scheme, each index of one year. Over the
// codes that have a score in both, each of which counts once:
//
//	before = sum of the codes' earlier scores / number of codes
//	after  = sum of the codes' later scores / number of codes
//	change = after - before                                                                     (32)
//
// A code's score is that of Crosswalk, by the missing rule of each version. Parts of the scheme are no codes.
//
// The error is an *Error: Invalid where the scheme is not known, where an index holds several years of the unit, and where
// no code has a score in both; NotFound where the unit is not in both.
func NewBridge(before, after *Index, unit, scheme string) (*Bridge, error) {
	was, err := bridgeEnd(before, unit, scheme)
	if err != nil {
		return nil, err
	}
	is, err := bridgeEnd(after, unit, scheme)
	if err != nil {
		return nil, err
	}
	b := &Bridge{
		Unit: unit, Scheme: is.Scheme, Total: is.Total,
		From: BridgeEnd{was.Framework, was.Year}, To: BridgeEnd{is.Framework, is.Year},
	}
	earlier := map[string]float64{}
	for _, c := range was.Codes {
		if !c.Part && !math.IsNaN(c.Score) {
			earlier[c.ID] = c.Score
		}
	}
	for _, c := range is.Codes {
		if old, ok := earlier[c.ID]; ok && !c.Part && !math.IsNaN(c.Score) {
			b.Codes = append(b.Codes, BridgeCode{c.ID, c.Title, old, c.Score})
		}
	}
	if len(b.Codes) == 0 {
		return nil, &Error{
			Kind: Invalid, Msg: fmt.Sprintf("no code of %s has a score in both %s and %s", scheme, was.Framework.Ref(), is.Framework.Ref()),
			Fix: "Read them by another list of codes.",
		}
	}
	b.Covered = len(b.Codes)
	b.Before = codeMean(b.Codes, func(c BridgeCode) float64 { return c.Before })
	b.After = codeMean(b.Codes, func(c BridgeCode) float64 { return c.After })
	b.Change = difference(b.Before, b.After)
	return b, nil
}

// bridgeEnd reads one end of a bridge.
func bridgeEnd(x *Index, unit, scheme string) (*CrosswalkView, error) {
	if _, err := ParseScheme(scheme); err != nil {
		return nil, err
	}
	var found []Standing
	for _, s := range x.Standings {
		if s.Unit == unit {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return nil, &Error{Kind: NotFound, Msg: fmt.Sprintf("there is no assessment of %s by %s", unit, x.Panel.Framework.Ref())}
	case 1:
		return Crosswalk(x, unit, found[0].Year, scheme)
	}
	return nil, &Error{Kind: Invalid, Msg: "an index of several years cannot be compared as one", Fix: "Take one of its years."}
}

// codeMean is the mean over codes, each with the same weight.
func codeMean(codes []BridgeCode, score func(BridgeCode) float64) float64 {
	scores, weights := make([]float64, len(codes)), make([]float64, len(codes))
	for i, c := range codes {
		scores[i], weights[i] = score(c), 1
	}
	return scoring.Mean(scoring.Arithmetic, 0, scores, weights)
}
