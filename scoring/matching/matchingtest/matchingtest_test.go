package matchingtest

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/scoring/matching"
)

// two has gaps a (2 points) and b (1 point, requires a) in one country, and a programme with floor 60, one grant in all.
func two() matching.Problem {
	return matching.Problem{
		Countries:  []matching.Country{{Key: "K", Weight: 1}},
		Gaps:       []matching.Gap{{Key: "a", Gain: 2, Cost: 50}, {Key: "b", Gain: 1, Cost: 30, Requires: []int{0}}},
		Programmes: []matching.Programme{{Key: "p", Budget: 100, Floor: 60, Ceiling: 90, Maximum: 1}},
		Pairs:      []matching.Pair{{Gap: 0, Amount: 50}, {Gap: 1, Amount: 30}},
	}
}

func TestWriteLP(t *testing.T) {
	p := two()
	var b strings.Builder
	if err := NewModel(&p).WriteLP(&b); err != nil {
		t.Fatal(err)
	}
	want := `Minimize
 obj:
 - 4096 x0_0
 - 2048 x1_0
 + 0 y0_0_0
Subject To
 r0:
 + 50 x0_0
 + 30 x1_0
 - 90 y0_0_0 <= 0
 r1:
 + 60 y0_0_0
 - 50 x0_0
 - 30 x1_0 <= 0
 r2:
 + 50 x0_0
 + 30 x1_0 <= 100
 r3:
 + 1 y0_0_0 <= 1
 r4:
 + 1 x0_0 <= 1
 r5:
 + 1 x1_0 <= 1
 r6:
 + 1 x1_0
 - 1 x0_0 <= 0
Binaries
 x0_0
 x1_0
 y0_0_0
End
`
	if got := b.String(); got != want {
		t.Errorf("%s", got)
	}
}

// Amounts that float64 holds keep each unit when a row is divided.
func TestWriteLPLosesNothing(t *testing.T) {
	p := two()
	p.Programmes[0] = matching.Programme{Key: "p", Budget: matching.MostMoney - 1}
	p.Pairs[0].Amount = matching.MostMoney - 2
	var b strings.Builder
	if err := NewModel(&p).WriteLP(&b); err != nil {
		t.Fatal(err)
	}
	by := math.Exp2(-40) // 2^53 - 2 has 53 bits
	for _, x := range []float64{matching.MostMoney - 1, matching.MostMoney - 2} {
		if want := strings.TrimPrefix(signed(x*by), "+ "); !strings.Contains(b.String(), want) || number(want)/by != x {
			t.Errorf("%s stands for %.0f in\n%s", want, x, b.String())
		}
	}
}

// A broken row is mended by one that the answer breaks, and that whatever keeps all rows keeps.
func TestMend(t *testing.T) {
	p := two()
	m := NewModel(&p)
	rows := len(m.Rows)
	keeps := func(one []bool, rows []Row) bool {
		for _, r := range rows {
			var sum int64
			for _, t := range r.Terms {
				if one[t.Var] {
					sum += t.Times
				}
			}
			if sum > r.Most {
				return false
			}
		}
		return true
	}
	for bits := range 8 {
		one := []bool{bits&1 > 0, bits&2 > 0, bits&4 > 0}
		m.Rows = m.Rows[:rows]
		ok := keeps(one, m.Rows)
		if n := m.mend(one); (n == 0) != ok {
			t.Fatalf("%v keeps all rows: %v, and %d were mended", one, ok, n)
		}
		if !ok && keeps(one, m.Rows[rows:]) {
			t.Errorf("%v keeps %v", one, m.Rows[rows:])
		}
		for other := range 8 {
			if it := []bool{other&1 > 0, other&2 > 0, other&4 > 0}; keeps(it, m.Rows[:rows]) && !keeps(it, m.Rows) {
				t.Errorf("%v is lost by %v", it, m.Rows[rows:])
			}
		}
	}
	if got := m.allocations([]bool{true, true, true}); !slices.Equal(got, []matching.Allocation{{Pair: 0, Amount: 50}, {Pair: 1, Amount: 30}}) {
		t.Error(got)
	}
}

func TestReadCBC(t *testing.T) {
	inf := math.Inf(-1)
	for _, tt := range []struct {
		printed, solution string
		want              outcome
	}{
		{"", "Optimal - objective value -12.5\n      0 x0_0   1   -8\n      2 y0   0.9999   0\n",
			outcome{optimal: true, found: true, bound: inf, values: map[string]float64{"x0_0": 1, "y0": 0.9999}}},
		{"Objective value: -3021.7\nLower bound:   -3070.963\n", "Stopped on time - objective value -3021.7\n** 9 x1_0  1  -30\n",
			outcome{found: true, bound: -3070.963, values: map[string]float64{"x1_0": 1}}},
		{"No feasible solution found\nLower bound:     -494.764\n", "Stopped on time (no integer solution - continuous used) - objective value -494.7\n",
			outcome{bound: -494.764, values: map[string]float64{}}},
	} {
		if got, err := readCBC(tt.printed, tt.solution); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if _, err := readCBC("", "Infeasible - objective value 0\n"); err == nil {
		t.Error("no answer is no error")
	}
}

func TestReadGLPK(t *testing.T) {
	inf := math.Inf(-1)
	for _, tt := range []struct {
		printed, solution string
		want              outcome
	}{
		{"+  2: mip =   -2.25 >=     tree is empty   0.0% (0; 1)\n", "c Rows: 1\ns mip 1 2 o -2.25\ni 1 0.75\nj 1 0\nj 2 1\ne o f\n",
			outcome{optimal: true, found: true, bound: inf, values: map[string]float64{"1": 0, "2": 1}}},
		{"*  40: obj =  -2.5e+00 inf =  0 (0)\nOPTIMAL LP SOLUTION FOUND\n+ 2: mip = not found yet >=   -inf   (1; 0)\n", "s mip 1 2 u 0\nj 1 0\n",
			outcome{bound: -2.5, values: map[string]float64{"1": 0}}},
		{"*  40: obj =  -2.5e+00 inf =  0 (0)\nOPTIMAL LP SOLUTION FOUND\n+ 9: >>>>>  -2.0e+00 >=  -2.4e+00 20.0% (3; 0)\n+ 12: mip = -2.0e+00 >= -2.3e+00  15.0% (7; 3)\n", "s mip 1 2 f -2\nj 2 1\n",
			outcome{found: true, bound: -2.3, values: map[string]float64{"2": 1}}},
		{"*  40: obj =  -2.5e+00 inf =  0 (12)\nTIME LIMIT EXCEEDED\n", "s mip 1 2 u 0\n", outcome{bound: inf, values: map[string]float64{}}},
	} {
		if got, err := readGLPK(tt.printed, tt.solution); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if _, err := readGLPK("", "s mip 1 2 n 0\n"); err == nil {
		t.Error("no answer is no error")
	}
}

func TestFind(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, name := range []string{"cbc", "glpk", "another"} {
		if _, err := Find(name); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What draws has problems with nothing against them, and in a hundred there is every kind of rule.
func TestDraw(t *testing.T) {
	size := Size{LeastGaps: 5, Gaps: 40, Programmes: 8, Countries: 5}
	seen := map[string]bool{}
	for seed := range uint64(100) {
		p := Draw(seed, size)
		if err := p.Check(); err != nil {
			t.Fatal(seed, err)
		}
		if again := Draw(seed, size); !reflect.DeepEqual(p, again) {
			t.Fatalf("seed %d makes two problems", seed)
		}
		for g, gap := range p.Gaps {
			seen["no gain"] = seen["no gain"] || gap.Gain == 0
			seen["blocked"] = seen["blocked"] || gap.Blocked
			for _, h := range gap.Requires {
				seen["chain"] = seen["chain"] || len(p.Gaps[h].Requires) > 0
				seen["circle"] = seen["circle"] || slices.Contains(NewModel(&p).closure(h), g)
			}
		}
		for _, k := range p.Countries {
			seen["no weight"] = seen["no weight"] || k.Weight == 0
			seen["a weight"] = seen["a weight"] || k.Weight > 1
		}
		for _, q := range p.Programmes {
			seen["floor"] = seen["floor"] || q.Floor > 0
			seen["ceiling"] = seen["ceiling"] || q.Ceiling > 0
			seen["lot"] = seen["lot"] || len(q.Lots) > 0
			seen["count"] = seen["count"] || q.Maximum > 0
			seen["two in a country"] = seen["two in a country"] || q.PerCountry > 1 && q.Ceiling > 0
			seen["no money"] = seen["no money"] || q.Budget == 0
		}
		for _, a := range p.Pairs {
			seen["conditional"] = seen["conditional"] || a.Conditional
			seen["rate"] = seen["rate"] || a.Amount != p.Gaps[a.Gap].Cost
			seen["1e9"] = seen["1e9"] || a.Amount > 1e9
		}
	}
	for _, rule := range []string{
		"no gain", "blocked", "chain", "circle", "no weight", "a weight", "floor", "ceiling", "lot", "count", "two in a country", "no money",
		"conditional", "rate", "1e9",
	} {
		if !seen[rule] {
			t.Errorf("nowhere: %s", rule)
		}
	}
}

// A solver that never comes back has found nothing, and one that fails is an error.
func TestSolverThatFails(t *testing.T) {
	if testing.Short() {
		t.Skip("a second of work for nothing")
	}
	busy := Solver{Name: "busy", program: "sh", args: func(string, string, int) []string { return []string{"-c", "while :; do :; done"} }}
	ctx, cancel := context.WithCancel(t.Context())
	if a, err := busy.Solve(ctx, t.TempDir(), two(), time.Millisecond); err != nil || a.Found || !math.IsInf(a.Bound, 1) {
		t.Errorf("%+v, %v", a, err)
	}
	cancel()
	if _, err := busy.Solve(ctx, t.TempDir(), two(), time.Millisecond); err == nil {
		t.Error("cancelled, and no error")
	}
	broken := Solver{Name: "broken", program: "false", args: func(string, string, int) []string { return nil }}
	if _, err := broken.Solve(t.Context(), t.TempDir(), two(), time.Second); err == nil {
		t.Error("it failed, and there is no error")
	}
}
