package matching

import (
	"errors"
	"testing"
)

// short has a programme p of 100, which gives 90 at least, and q of 50, which goes first for a; p then has b, and no room for c.
func short() Problem {
	return Problem{
		Countries:  []Country{{Key: "K", Weight: 1}},
		Gaps:       []Gap{{Key: "a", Gain: 2, Cost: 50}, {Key: "b", Gain: 1.5, Cost: 50}, {Key: "c", Gain: 1, Cost: 60}},
		Programmes: []Programme{{Key: "p", Budget: 100, Floor: 90}, {Key: "q", Budget: 50}},
		Pairs:      []Pair{{Gap: 0, Amount: 50}, {Gap: 1, Amount: 50}, {Gap: 2, Amount: 60}, {Gap: 0, Programme: 1, Amount: 50}},
	}
}

// A grant that no gap belongs to cannot be closed: it is told, and not looked at for ever.
func TestGrantForNothingIsAnError(t *testing.T) {
	p := short()
	r := &run{ctx: t.Context(), ledger: newLedger(newTable(&p)), rounds: mostRounds}
	r.cells[0].grants = append(r.cells[0].grants, grant{})
	r.book(&r.t.pairs[0], 0, 1)
	r.left[0], r.cells[0].left = 0, 0
	if err := r.repair(); !errors.Is(err, errLedger) {
		t.Error(err)
	}
}

// After its rounds repair only drops. With none, p drops its grant for b; with them it takes a over from q.
func TestRepairOnlyDropsAfterItsRounds(t *testing.T) {
	for rounds, want := range map[int]float64{0: 2, 1: 3.5, mostRounds: 3.5} {
		p := short()
		r := &run{ctx: t.Context(), ledger: newLedger(newTable(&p)), rounds: rounds}
		result, err := r.allocate()
		if err != nil || Verify(p, result) != nil || result.Value != want {
			t.Errorf("%d rounds: %v of %v, %v, %v", rounds, result.Value, want, err, Verify(p, result))
		}
	}
}
