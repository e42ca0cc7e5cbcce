package durability_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// The model against which histories are checked: one register per assessment, because each assessment of this test has
// one question that is written.
//
//	state: revision (1 when the assessment was created), value (0: no answer)
//
//	put(value, base) by one of many clients, where base is a revision or none:
//	  value = state.value                     -> same(state.revision), nothing changes
//	  base = none, or base = state.revision   -> stored(state.revision + 1), and value is the new value
//	  otherwise                               -> stale(state.revision, state.value), nothing changes
//	  answered with "nothing was recorded"    -> nothing changes
//	  answered with "it is not known", or the process was killed during the call:
//	      the call may take effect at any time after it was made, or never. So it has no end, and the model lets it do
//	      what it would do at the moment that the checker picks. Never is the moment after everything else.
//	read() after all processes have ended     -> state
//
// A history is linearizable when each call can be given one moment between its beginning and its end, so that the
// results are what the model gives in that order. The processes share the clock of one machine, see clockStood.
type register struct {
	revision uint64
	value    int
}

// call is what a client asked for.
type call struct {
	unit  string
	read  bool
	value int
	base  uint64 // 0 = none
}

// reply is what it got.
type reply struct {
	result   string
	revision uint64
	value    int // of stale, and of a read
}

func step(state, input, output any) (bool, any) {
	s, okState := state.(register)
	in, okIn := input.(call)
	out, okOut := output.(reply)
	if !okState || !okIn || !okOut {
		return false, state
	}
	if in.read {
		return out.revision == s.revision && out.value == s.value, s
	}
	after := register{s.revision + 1, in.value}
	is := stored
	switch {
	case in.value == s.value:
		is, after = same, s
	case in.base != 0 && in.base != s.revision:
		is, after = stale, s
	}
	switch out.result {
	case unknown:
		return true, after
	case absent:
		return true, s
	case stale:
		return is == stale && out.revision == s.revision && out.value == s.value, s
	default:
		return is == out.result && out.revision == after.revision, after
	}
}

var registers = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byUnit := map[string][]porcupine.Operation{}
		for _, op := range history {
			if in, ok := op.Input.(call); ok {
				byUnit[in.unit] = append(byUnit[in.unit], op)
			}
		}
		var parts [][]porcupine.Operation
		for _, part := range byUnit {
			parts = append(parts, part)
		}
		slices.SortFunc(parts, func(a, b []porcupine.Operation) int { return cmp.Compare(len(a), len(b)) })
		return parts
	},
	Init: func() any { return register{revision: 1} },
	Step: step,
}

// patience bounds the search for an order; the histories here take a second or two.
const patience = 3 * time.Minute

func linearizable(history []porcupine.Operation) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(registers, history, patience)
}

// op is a step of a small history: who, from when to when.
func op(client int, from, to int64, in call, out reply) porcupine.Operation {
	in.unit = "U"
	return porcupine.Operation{ClientId: client, Call: from, Return: to, Input: in, Output: out}
}

func TestModel(t *testing.T) {
	const never = math.MaxInt64
	put, read := func(v int, base uint64) call { return call{value: v, base: base} }, call{read: true}
	ok := func(revision uint64) reply { return reply{result: stored, revision: revision} }
	is := func(revision uint64, v int) reply { return reply{revision: revision, value: v} }
	was := func(revision uint64, v int) reply { return reply{result: stale, revision: revision, value: v} }
	tests := []struct {
		name    string
		history []porcupine.Operation
		want    bool
	}{
		{"one after the other", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(6, 2), ok(3)), op(0, 5, 6, read, is(3, 6))}, true},
		{"at once, in the other order", []porcupine.Operation{op(0, 1, 9, put(5, 0), ok(3)), op(1, 2, 8, put(6, 0), ok(2)), op(0, 10, 11, read, is(3, 5))}, true},
		{"an acknowledged write is lost", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(0, 5, 6, read, is(1, 0))}, false},
		{"one of two is lost", []porcupine.Operation{op(0, 1, 2, put(5, 1), ok(2)), op(1, 1, 2, put(6, 1), ok(2)), op(0, 5, 6, read, is(2, 6))}, false},
		{"a later write comes before an earlier one", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(3)), op(1, 3, 4, put(6, 0), ok(2))}, false},
		{"stale is right", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(6, 1), was(2, 5))}, true},
		{"stale against what is stored already", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(6, 2), was(2, 5))}, false},
		{"stale with an old value", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(6, 1), was(1, 0))}, false},
		{"stale for a write that is stored", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(6, 1), was(2, 5)), op(0, 5, 6, read, is(3, 6))}, false},
		{"the same again", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(5, 1), reply{result: same, revision: 2})}, true},
		{"the same, of another value", []porcupine.Operation{op(0, 1, 2, put(5, 0), ok(2)), op(1, 3, 4, put(6, 0), reply{result: same, revision: 2})}, false},
		{"killed, and stored later", []porcupine.Operation{op(0, 1, never, put(5, 0), reply{result: unknown}), op(1, 3, 4, put(6, 0), ok(2)), op(1, 5, 6, read, is(3, 5))}, true},
		{"killed, and never stored", []porcupine.Operation{op(0, 1, never, put(5, 0), reply{result: unknown}), op(1, 3, 4, put(6, 0), ok(2)), op(1, 5, 6, read, is(2, 6))}, true},
		{"killed, and stored twice", []porcupine.Operation{op(0, 1, never, put(5, 0), reply{result: unknown}), op(1, 3, 4, put(6, 0), ok(3)), op(1, 5, 6, read, is(4, 5))}, false},
		{"killed, and stored before it was asked for", []porcupine.Operation{op(1, 3, 4, put(6, 0), ok(3)), op(0, 5, never, put(5, 0), reply{result: unknown})}, false},
		{"said to be absent, and stored", []porcupine.Operation{op(0, 1, 2, put(5, 0), reply{result: absent}), op(1, 3, 4, read, is(2, 5))}, false},
		{"no such result", []porcupine.Operation{op(0, 1, 2, put(5, 0), reply{result: failed, revision: 2})}, false},
	}
	for _, tt := range tests {
		if got := linearizable(tt.history) == porcupine.Ok; got != tt.want {
			t.Errorf("%s: linearizable is %v, want %v", tt.name, got, tt.want)
		}
	}
}

// tampered gives histories that must be found wrong, each made from a sound one by a single change to a call of its first
// quarter, where no call without an end may stand in for what is missing. The last call must be a read.
func tampered(history []porcupine.Operation) map[string][]porcupine.Operation {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return cmp.Compare(a.Call, b.Call) })
	changed := map[string][]porcupine.Operation{}
	alter := func(name, result string, from int, change func(op *porcupine.Operation, in call, out reply)) {
		for i := from; i < len(history); i++ {
			in, okIn := history[i].Input.(call)
			out, okOut := history[i].Output.(reply)
			if okIn && okOut && out.result == result {
				copied := slices.Clone(history)
				change(&copied[i], in, out)
				changed[fmt.Sprintf("%s (call %d)", name, i)] = copied
				return
			}
		}
	}
	quarter := len(history) / 4
	alter("stored, and said to be refused", stored, quarter, func(op *porcupine.Operation, _ call, out reply) {
		out.result = absent
		op.Output = out
	})
	alter("acknowledged with a revision too high", stored, quarter, func(op *porcupine.Operation, _ call, out reply) {
		out.revision++
		op.Output = out
	})
	alter("stale with another value", stale, quarter, func(op *porcupine.Operation, _ call, out reply) {
		out.value++
		op.Output = out
	})
	alter("stored before all others", stored, quarter, func(op *porcupine.Operation, _ call, _ reply) {
		op.Call, op.Return = history[0].Call-2, history[0].Call-1
	})
	alter("another value at the end", "", len(history)-1, func(op *porcupine.Operation, _ call, out reply) {
		out.value++
		op.Output = out
	})
	return changed
}
