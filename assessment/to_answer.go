package assessment

import (
	"fmt"
	"strings"

	"readiness/assessment/framework"
)

// ToAnswer gives, of the assessments of a unit, year and framework version that seen says may be known of (nil = all), the
// one that its answers are written into: the one that is open or, where none is, the one that stands, as Current has it,
// among those that are not superseded. nil where there is none.
//
// The error, of kind Invalid with a *Several, names those that are open where several are: nothing says which is meant.
func (s *State) ToAnswer(def *framework.Definition, unit string, year int, seen func(*Assessment) bool) (*Assessment, error) {
	var all, open []*Assessment
	for _, a := range numbered(s, unit, year, def) {
		if seen != nil && !seen(a) {
			continue
		}
		all = append(all, a)
		if a.Stage == Draft || a.Stage == Returned {
			open = append(open, a)
		}
	}
	switch len(open) {
	case 0:
		if a := standing(all); a != nil || len(all) == 0 {
			return a, nil
		}
		return all[0], nil // a second opinion of which the first is not known
	case 1:
		return open[0], nil
	}
	names := make([]string, len(open))
	for i, a := range open {
		names[i] = fmt.Sprintf("%s (number %d, %s)", a.ID, a.Parallel, a.Stage)
	}
	last := len(names) - 1
	return nil, &Error{
		Kind: Invalid, Msg: fmt.Sprintf("several assessments of %s in %d by %s may be answered: %s and %s",
			clipped(unit), year, def.Ref(), strings.Join(names[:last], ", "), names[last]),
		Fix: "Say which one is meant.", Err: &Several{open},
	}
}

// Several is the cause of a refusal: what may be meant, by the numbers.
type Several struct{ Assessments []*Assessment }

func (e *Several) Error() string { return plural(len(e.Assessments), "assessment") + " may be meant" }
