package framework

import (
	"fmt"
	"math"
	"slices"

	"readiness/assessment/document"
	"readiness/scoring"
)

// Cell gives the raw value that scoring takes: the number of the option or level from 0, 0 or 1 for a boolean, the sum
// of the points ticked, the number itself. The error, an *InputError, says that v is no answer to this question.
func (n *Node) Cell(v Value) (scoring.Cell, error) {
	a := n.Answer
	if a == nil {
		return scoring.Cell{}, refuse(document.Quoted(n.ID)+" is not a question", "")
	}
	var raw float64
	var err error
	switch {
	case v.Kind == NotAssessed:
		return scoring.Cell{}, nil
	case v.Kind == NotApplicable:
		if _, err := n.allowNotApplicable(); err != nil {
			return scoring.Cell{}, err
		}
		return scoring.Cell{State: scoring.NotApplicable}, nil
	case v.Kind == Flag && a.Type == Boolean:
		if v.Flag {
			raw = 1
		}
	case v.Kind == OneOption && (a.Type == Choice || a.Type == Stage):
		raw, err = a.level(v.Option)
	case v.Kind == Options && a.Type == Checklist:
		raw, err = a.ticked(v.Options)
	case v.Kind == Number && a.Type == Number:
		raw, err = a.raw(v.Number)
	default:
		err = refuse(fmt.Sprintf("an answer of the kind %s does not fit a question of type %s", v.Kind, a.Type), "")
	}
	if err != nil {
		return scoring.Cell{}, err
	}
	return scoring.Cell{State: scoring.Answered, Value: raw}, nil
}

func (a *Answer) level(id string) (float64, error) {
	ids := answerIDs(a)
	if i := slices.Index(ids, id); i >= 0 {
		return float64(i), nil
	}
	return 0, refuse(document.Quoted(id)+" is not an option", document.DidYouMean(id, ids, "the options are "+document.Listed(ids)))
}

// ticked adds up the points of a set of options.
func (a *Answer) ticked(ids []string) (float64, error) {
	sum, found, exclusive, nothing := 0.0, 0, "", ""
	for _, o := range a.Options {
		if o.Exclusive {
			nothing = o.ID
		}
		if slices.Contains(ids, o.ID) {
			found++
			sum += o.Points
			if o.Exclusive {
				exclusive = o.ID
			}
		}
	}
	switch {
	case found < len(ids):
		return 0, a.strange(ids)
	case exclusive != "" && found > 1:
		return 0, refuse(document.Quoted(exclusive)+" excludes all other options", "give it alone, or leave it out")
	case found == 0 && nothing != "":
		return 0, refuse("no option is given", "where nothing applies the answer is "+document.Quoted(nothing))
	}
	return sum, nil
}

// strange finds the id that is unknown or given twice.
func (a *Answer) strange(ids []string) error {
	for i, id := range ids {
		if _, err := a.level(id); err != nil {
			return err
		}
		if slices.Contains(ids[:i], id) {
			return refuse(document.Quoted(id)+" is given twice", "name each option once")
		}
	}
	return refuse("the options do not fit the question", "")
}

// raw is the number as scoring takes it. Under a logarithm a number below the lower goalpost becomes that goalpost, whose
// score it has, because zero has no logarithm.
func (a *Answer) raw(x float64) (float64, error) {
	if math.IsNaN(x) || math.Abs(x) > maxAnswer {
		return 0, refuse("this is not a number one can calculate with", "give a finite number")
	}
	if err := a.refuseNumber(x); err != nil {
		return 0, err
	}
	if a.Transform == TransformLog && !a.DataDriven() && a.Minimum != nil {
		x = math.Max(x, *a.Minimum)
	}
	return x, nil
}

// Outside says that a number lies beyond the stated minimum or maximum. It is accepted, and scores as the nearer
// goalpost does; but it may be a slip.
func (n *Node) Outside(v Value) bool {
	if n.Answer == nil || v.Kind != Number {
		return false
	}
	a := n.Answer
	return (a.Minimum != nil && v.Number < *a.Minimum) || (a.Maximum != nil && v.Number > *a.Maximum)
}
