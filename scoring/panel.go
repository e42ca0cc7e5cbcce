package scoring

import (
	"errors"
	"fmt"
)

// State says what is known of one leaf of one unit.
type State uint8

// The states. Only the first three are given; the others appear in results.
const (
	NotAssessed   State = iota // nobody answered
	Answered                   // a raw value is there
	NotApplicable              // the leaf leaves the weights of this unit
	Inferred                   // not assessed, but another answer implies its score
	Imputed                    // not assessed, filled with the median of the group
	NoSpread                   // answered, but alike in all units that answered: it leaves their weights
)

// Cell is the answer of one unit to one leaf. The zero value is "not assessed".
type Cell struct {
	State State
	Value float64 // raw value when Answered: a level's number for Levels, else the number itself
}

// Panel is what is scored: units by leaves.
type Panel struct {
	Units  int
	Cells  []Cell // Units x Leaves, one unit after the other, leaves in the model's order
	Period []int  // per unit; ranks and data-driven scales compare units of one period. nil: all in one
	Group  []int  // per unit, for Impute: whose median fills a hole. nil: all in one
}

func (p *Panel) period(u int) int {
	if p.Period == nil {
		return 0
	}
	return p.Period[u]
}

func (p *Panel) group(u int) int {
	if p.Group == nil {
		return 0
	}
	return p.Group[u]
}

// check reports every misfit of the panel: ErrShape alone, or all refused cells joined, each a *CellError.
func (m *Model) check(p *Panel) error {
	leaves := m.Leaves()
	if len(p.Cells)%leaves != 0 || len(p.Cells)/leaves != p.Units {
		return fmt.Errorf("%w: %d cells for %d units of %d leaves", ErrShape, len(p.Cells), p.Units, leaves)
	}
	if p.Period != nil && len(p.Period) != p.Units || p.Group != nil && len(p.Group) != p.Units {
		return fmt.Errorf("%w: %d periods and %d groups for %d units", ErrShape, len(p.Period), len(p.Group), p.Units)
	}
	var faults []error
	for u := range p.Units {
		for l, c := range p.row(m, u) {
			n := &m.nodes[m.leaves[l]]
			if reason := c.refuse(n.scale); reason != "" {
				faults = append(faults, &CellError{Unit: u, Leaf: n.id, Reason: reason})
			}
		}
	}
	return errors.Join(faults...)
}

// row gives the cells of one unit.
func (p *Panel) row(m *Model, u int) []Cell { return p.Cells[u*m.Leaves() : (u+1)*m.Leaves()] }

// refuse says why a cell cannot be scored, or nothing.
func (c Cell) refuse(scale *Scale) string {
	switch c.State {
	case NotAssessed, NotApplicable:
		return ""
	case Answered:
		return scale.refuse(c.Value)
	default:
		return fmt.Sprintf("state %d is not one that can be given", c.State)
	}
}
