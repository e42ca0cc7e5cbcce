package scoring_test

import (
	"fmt"

	"readiness/scoring"
)

// Two countries answer three questions: one about laws, with three levels, and two about response, of which the second
// does not arise where there is no team. A has left one answer open.
func Example() {
	root := scoring.Node{ID: "index", MinimumCoverage: 0.5, Children: []scoring.Node{
		{ID: "law", Weight: 1, Scale: &scoring.Scale{Method: scoring.Levels, Levels: []float64{0, 0.4, 1}}},
		{ID: "response", Weight: 2, Children: []scoring.Node{
			{ID: "team", Weight: 1, Scale: &scoring.Scale{Method: scoring.Levels, Levels: []float64{0, 1}}},
			{
				ID: "staff", Weight: 1, Scale: &scoring.Scale{Method: scoring.Goalposts, Min: 0, Max: 20},
				Implied: &scoring.Implied{By: "team", When: []float64{0}, Score: 0},
			},
		}},
	}}
	model, err := scoring.NewModel(root, scoring.Rules{Missing: scoring.Zero, Floor: 0.01})
	if err != nil {
		fmt.Println(err)
		return
	}
	answered := func(x float64) scoring.Cell { return scoring.Cell{State: scoring.Answered, Value: x} }
	open := scoring.Cell{}
	result, err := model.Score(scoring.Panel{Units: 2, Cells: []scoring.Cell{
		answered(2), answered(1), open, // A: law in force, a team, its staff not told
		answered(1), answered(0), open, // B: law drafted, no team, and so no staff
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for u, name := range []string{"A", "B"} {
		index, _ := result.Index(u)
		rank, _, _ := result.Rank(u)
		low, high, _ := result.Interval(u)
		fmt.Printf("%s: index %.1f, rank %d, between %.1f and %.1f, %.0f %% answered\n",
			name, 100*index, rank, 100*low, 100*high, 100*result.Coverage(u, 0))
	}
	// Output:
	// A: index 66.7, rank 1, between 66.7 and 100.0, 67 % answered
	// B: index 13.3, rank 2, between 13.3 and 13.3, 100 % answered
}
