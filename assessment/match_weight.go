package assessment

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// Weighting is by what countries count.
type Weighting string

// The weightings.
const (
	Equal        Weighting = "equal"
	ByPopulation Weighting = "population"
	ByNeed       Weighting = "need" // by the inverse of the index as it is: the least ready count most
	Own          Weighting = "own"  // as the user says
)

// Weightings gives all weightings.
func Weightings() []Weighting { return []Weighting{Equal, ByPopulation, ByNeed, Own} }

// Weights say what a point of each country's index counts beside another's. The zero value is Equal.
type Weights struct {
	By  Weighting
	Own map[string]float64 // by unit, LeastWeight to MostWeight; of Own alone; a unit that is not named counts 1
}

// Bounds of a weight that a user says, so that sums of weighted points stay numbers.
const (
	LeastWeight = 1e-6
	MostWeight  = 1e6
)

// leastIndex is the index, 0..1, below which a country counts no more for its need: one point, so that no weight is
// infinite.
const leastIndex = 0.01

// ParseWeights reads what people write: equal, population, need, or weights of units such as "KEN=2, TGO=1.5". "" is equal.
// The error is an *Error of kind Invalid with every fault. Whether the units are known is for Index.Weigh to say.
func ParseWeights(text string) (Weights, error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "=") {
		by := Weighting(strings.ToLower(cmp.Or(text, string(Equal))))
		if slices.Contains(Weightings(), by) && by != Own {
			return Weights{By: by}, nil
		}
		return Weights{}, &Error{
			Kind: Invalid, Msg: fmt.Sprintf("%q is no weighting of countries", text),
			Fix: "Write equal, population or need, or a weight for each of some countries: KEN=2,TGO=1.5.",
		}
	}
	w, e := Weights{By: Own, Own: map[string]float64{}}, &Error{Kind: Invalid, Msg: "these weights of countries cannot be read:"}
	fault := func(part, message string) { e.Fields = append(e.Fields, Field{Path: part, Message: message}) }
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		unit, number, _ := strings.Cut(part, "=")
		unit = strings.TrimSpace(unit)
		weight, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		_, twice := w.Own[unit]
		switch {
		case unit == "":
			fault(part, "name a country and its weight, such as KEN=2")
		case twice:
			fault(unit, "stands twice; keep one weight")
		case err != nil && !errors.Is(err, strconv.ErrRange):
			fault(unit, fmt.Sprintf("%q is no number; write it in decimals, such as 1.5", strings.TrimSpace(number)))
		}
		w.Own[unit] = weight
	}
	if len(e.Fields) > 0 {
		return Weights{}, e
	}
	return w, nil
}

// Weigh gives what a point of the index counts of each unit that has needs in a market, 1 on average over these units:
//
//	equal       w = 1
//	need        w ~ 1 / max(1, index in points as it is)
//	population  w ~ population, of the newest year that is not after the market's date
//	own         w ~ what the user says, 1 of a unit that is not named
//
// each scaled by the mean of all: equation 51. Under need a unit without an index counts 1, and is not in the mean. Of a unit with needs
// in several years the newest counts. The error is an *Error of kind Invalid with every fault.
func (x *Index) Weigh(market *Market, w Weights) (map[string]float64, error) {
	years := map[string]int{}
	for i := range market.Needs {
		n := &market.Needs[i]
		years[n.Unit] = max(years[n.Unit], n.Year)
	}
	if len(w.Own) > 0 && w.By != Own {
		return nil, &Error{Kind: Invalid, Msg: "weights of single countries stand beside another weighting", Fix: "Choose the weighting own, or leave them out."}
	}
	switch w.By {
	case "", Equal:
		return averaged(years, func(string, int) (float64, bool) { return 1, true }), nil
	case ByNeed:
		rows := x.rows()
		return averaged(years, func(unit string, year int) (float64, bool) {
			row, known := rows[unitYear{unit, year}]
			if !known {
				return 0, false
			}
			index, ok := x.Scores.Index(row)
			return 1 / max(leastIndex, index), ok
		}), nil
	case ByPopulation:
		return x.byPopulation(market.Finance, years)
	case Own:
		if err := x.checkOwn(w.Own); err != nil {
			return nil, err
		}
		return averaged(years, func(unit string, _ int) (float64, bool) {
			weight, named := w.Own[unit]
			if !named {
				weight = 1
			}
			return weight, true
		}), nil
	}
	return nil, &Error{
		Kind: Invalid, Msg: fmt.Sprintf("%q is no weighting of countries", w.By),
		Fix: "The weightings are equal, population, need and own.",
	}
}

// averaged scales what units count so that those of which it is known count 1 on average; the others count 1. The order of
// adding is that of the units: the same weights come out of the same units.
func averaged(years map[string]int, of func(unit string, year int) (float64, bool)) map[string]float64 {
	weights := make(map[string]float64, len(years))
	sum, known := 0.0, 0
	units := slices.Sorted(maps.Keys(years))
	for _, unit := range units {
		if weight, ok := of(unit, years[unit]); ok {
			weights[unit] = weight
			sum += weight
			known++
		}
	}
	for _, unit := range units {
		if weight, ok := weights[unit]; ok {
			weights[unit] = weight * float64(known) / sum
		} else {
			weights[unit] = 1
		}
	}
	return weights
}

// checkOwn looks at the weights that a user says: every unit is in the panel, whether it has needs or not.
func (x *Index) checkOwn(own map[string]float64) error {
	e := &Error{Kind: Invalid, Msg: "these weights of countries cannot be taken:"}
	if len(own) == 0 {
		e.Msg, e.Fix = "no country has a weight of its own", "Name one at least, such as KEN=2, or choose the weighting equal."
		return e
	}
	var units []string
	for _, r := range x.Panel.Rows {
		units = append(units, r.Unit)
	}
	slices.Sort(units)
	units = slices.Compact(units)
	for _, unit := range slices.Sorted(maps.Keys(own)) {
		if _, known := slices.BinarySearch(units, unit); !known {
			message := "has no answers here, and nothing to weigh"
			if near := spelling.Nearest(unit, units); near != "" {
				message += "; did you mean " + near + "?"
			}
			e.Fields = append(e.Fields, Field{Path: unit, Message: message})
		}
		if weight := own[unit]; !(weight >= LeastWeight && weight <= MostWeight) {
			e.Fields = append(e.Fields, Field{Path: unit, Message: fmt.Sprintf("%v is no weight; write a number from %s to %s", weight, decimal(LeastWeight), decimal(MostWeight))})
		}
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// byPopulation weighs units by how many people live there. No figure is made up: every country with needs has to have one.
func (x *Index) byPopulation(f *Finance, years map[string]int) (map[string]float64, error) {
	if x.Panel.Framework.Entity != framework.Country {
		return nil, &Error{Kind: Invalid, Msg: "only countries can be weighed by population, and this framework is not about countries", Fix: "Choose another weighting."}
	}
	asked, when := 0, "any year"
	if !f.At.IsZero() {
		asked = f.At.UTC().Year()
		when = fmt.Sprintf("%d or a year before", asked)
	}
	var without []string
	weights := averaged(years, func(unit string, _ int) (float64, bool) {
		p, ok := f.Atlas.Population(country.Code(unit), asked)
		if !ok {
			without = append(without, fmt.Sprintf("%s (%s)", x.Panel.Name(unit, "en"), unit))
		}
		return float64(p.People), ok
	})
	if len(without) == 0 {
		return weights, nil
	}
	const named = 6
	list := strings.Join(without[:min(len(without), named)], ", ")
	if more := len(without) - named; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return nil, &Error{
		Kind: Invalid, Msg: fmt.Sprintf("no population of %s is known of %d of %d countries with needs: %s", when, len(without), len(years), list),
		Fix: "Import figures with `readiness reference import`: a file with the columns country, year and population. Or choose another weighting.",
	}
}
