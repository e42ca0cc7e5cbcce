package matchingtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"readiness/scoring/matching"
)

// Solver is a program that solves integer programs.
type Solver struct {
	Name    string // cbc or glpk
	Package string // where Debian has it
	program string
	args    func(model, solution string, seconds int) []string
	without string // an argument to leave out where the solver fails with it
	read    func(printed, solution string) (outcome, error)
}

// Answer is what a solver found. Figures are in weighted index points.
type Answer struct {
	Found       bool // an allocation, which keeps every row in integers
	Allocations []matching.Allocation
	Value       float64 // of the allocation, added up anew
	Bound       float64 // no allocation has more, as the solver says; +Inf if it says nothing
	Optimal     bool    // it says that none is better
	Asked       int     // how often it was asked, as answers broke rules by rounding
}

// outcome is one run, in the figures of the file.
type outcome struct {
	optimal bool
	found   bool
	bound   float64            // of what is minimised
	values  map[string]float64 // by name or by number of the variable, from 1
}

// ErrMissing is wrapped where a solver is not installed.
var ErrMissing = errors.New("the solver is not installed")

// most is how often a solver is asked about one problem.
const most = 50

// patience is what a solver gets beyond twice its limit.
const patience = 2 * time.Second

// Find finds a solver by name: cbc or glpk.
func Find(name string) (Solver, error) {
	for _, s := range []Solver{cbc, glpk} {
		if s.Name != name {
			continue
		}
		if _, err := exec.LookPath(s.program); err != nil {
			return s, fmt.Errorf("%w: %s is in the Debian package %s: %w", ErrMissing, s.program, s.Package, err)
		}
		return s, nil
	}
	return Solver{}, fmt.Errorf("%w: %q is not a name of one", ErrMissing, name)
}

// Solve asks a solver about a problem that Check has nothing against, with a limit for each time it is asked, in time of a
// processor. dir is for its files. A solver that does not keep its limit is stopped after twice that and some seconds, and has
// then found nothing.
func (s Solver) Solve(ctx context.Context, dir string, p matching.Problem, limit time.Duration) (Answer, error) {
	m := NewModel(&p)
	a := Answer{Bound: math.Inf(1)}
	if len(m.Vars) == 0 {
		return Answer{Found: true, Optimal: true}, nil
	}
	for a.Asked < most {
		a.Asked++
		o, err := s.run(ctx, dir, m, limit)
		if err != nil {
			return a, err
		}
		if bound := -o.bound / m.unit(); !math.IsNaN(bound) {
			a.Bound = min(a.Bound, bound)
		}
		if !o.found {
			return a, nil
		}
		one := make([]bool, len(m.Vars))
		for i, v := range m.Vars {
			one[i] = max(o.values[v.Name], o.values[strconv.Itoa(i+1)]) > 0.5
		}
		if m.mend(one) > 0 {
			continue
		}
		a.Found, a.Optimal, a.Value, a.Allocations = true, o.optimal, m.value(one), m.allocations(one)
		a.Bound = max(a.Bound, a.Value) // which the solver rounds
		if o.optimal {
			a.Bound = a.Value
		}
		return a, nil
	}
	return a, fmt.Errorf("%s: %d answers broke a rule", s.Name, most)
}

// run asks once.
func (s Solver) run(ctx context.Context, dir string, m *Model, limit time.Duration) (outcome, error) {
	model, solution := filepath.Join(dir, "model.lp"), filepath.Join(dir, "solution.txt")
	f, err := os.Create(model)
	if err != nil {
		return outcome{}, err
	}
	if err := errors.Join(m.WriteLP(f), f.Close()); err != nil {
		return outcome{}, err
	}
	if err := os.Remove(solution); err != nil && !errors.Is(err, os.ErrNotExist) {
		return outcome{}, err
	}
	seconds := int(math.Ceil(limit.Seconds()))
	printed, used, err := s.start(ctx, s.args(model, solution, seconds), limit)
	if err != nil && s.without != "" && used < limit {
		args := slices.DeleteFunc(s.args(model, solution, seconds), func(arg string) bool { return arg == s.without })
		printed, used, err = s.start(ctx, args, limit)
	}
	switch {
	case err != nil && ctx.Err() == nil && used >= 2*limit:
		return outcome{bound: math.Inf(-1)}, nil
	case err != nil:
		return outcome{}, fmt.Errorf("%s: %w\n%s", s.Name, err, tail(string(printed)))
	}
	text, err := os.ReadFile(solution)
	if err != nil {
		return outcome{}, fmt.Errorf("%s: %w\n%s", s.Name, err, tail(string(printed)))
	}
	o, err := s.read(string(printed), string(text))
	if err != nil {
		return outcome{}, fmt.Errorf("%s: %w\n%s", s.Name, err, tail(string(printed)))
	}
	return o, nil
}

// start runs the program, and says how much time of a processor it used. The shell stops it when that is too much: the clock
// on the wall would not do on a machine that has other work too.
func (s Solver) start(ctx context.Context, args []string, limit time.Duration) ([]byte, time.Duration, error) {
	most := strconv.Itoa(int(math.Ceil((2*limit + patience).Seconds())))
	shell := append([]string{"-c", `ulimit -t "$1"; shift; exec "$@"`, "sh", most, s.program}, args...)
	c := exec.CommandContext(ctx, "sh", shell...)
	printed, err := c.CombinedOutput()
	if c.ProcessState == nil {
		return printed, 0, err
	}
	return printed, c.ProcessState.UserTime() + c.ProcessState.SystemTime(), err
}

// tail is the end of what a program printed.
func tail(text string) string { return text[max(0, len(text)-2000):] }

// number reads one; NaN if it is none.
func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}
