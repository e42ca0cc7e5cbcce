package scoring

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// With gives the result with some leaves of some units changed, all else as it is, so that ranks and intervals come out
// of the same code as ever: each unit's index is what Trial.Index gives for its changes, and ranks are those of all units.
// The changed leaves count as answered; implied and imputed scores, fitted bounds and Warnings stay. Counting and Target
// of what is returned still read the answers that the panel had.
//
// Errors: every change that cannot be made, joined, each a *CellError: a unit or leaf that is not there, or a score that
// is not in 0..1. r is not modified.
func (r *Result) With(changes map[int][]Change) (*Result, error) {
	if err := r.checkChanges(changes); err != nil {
		return nil, err
	}
	next := *r
	next.leaf, next.state = slices.Clone(r.leaf), slices.Clone(r.state)
	next.score, next.coverage, next.floored = slices.Clone(r.score), slices.Clone(r.coverage), slices.Clone(r.floored)
	f := r.model.newFrame()
	for u, list := range changes {
		leaf, state := next.leafScores(u), next.leafStates(u)
		for _, c := range list {
			leaf[c.Leaf], state[c.Leaf] = c.Score, Answered
		}
		next.combineAll(u, f)
	}
	next.place()
	return &next, nil
}

func (r *Result) checkChanges(changes map[int][]Change) error {
	var faults []error
	for _, u := range slices.Sorted(maps.Keys(changes)) {
		for _, c := range changes[u] {
			one := &CellError{Unit: u}
			switch {
			case u < 0 || u >= r.panel.Units:
				one.Reason = fmt.Sprintf("there are %d units", r.panel.Units)
			case c.Leaf < 0 || c.Leaf >= r.model.Leaves():
				one.Reason = fmt.Sprintf("leaf %d is not one of %d", c.Leaf, r.model.Leaves())
			case !(c.Score >= 0 && c.Score <= 1):
				one.Leaf, one.Reason = r.model.nodes[r.model.leaves[c.Leaf]].id, fmt.Sprintf("the score %v is not in 0..1", c.Score)
			default:
				continue
			}
			faults = append(faults, one)
		}
	}
	return errors.Join(faults...)
}
