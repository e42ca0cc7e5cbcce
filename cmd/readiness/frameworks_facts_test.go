package main

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"readiness/assessment/framework"
)

// coreFacts are what docs/frameworks.md says of the structure of a framework.
type coreFacts struct {
	Count, PriceYear                                         int
	Dimensions                                               []dimensionFacts
	Unequal                                                  []weightFacts
	Essential, Confidential, NotApplicable, OptionalEvidence []string
	ConfidentialShare                                        float64
	Implied                                                  []impliedFacts
	Totals                                                   []totalFacts
	Factors                                                  []factorFacts
	Coverage                                                 []coverageFacts
}

type (
	dimensionFacts struct {
		Title     string
		Questions int
		Sum       float64
		Share     float64
		Groups    []groupFacts
	}
	groupFacts struct {
		Title         string
		Questions     int
		Weight, Share float64
		Score         float64
	}
	weightFacts struct {
		ID, Why       string
		Weight, Share float64
	}
	impliedFacts struct {
		Head, When string
		IDs        []string
	}
	totalFacts  struct{ Group, Low, Base, High, Recurrent string }
	factorFacts struct {
		Factors, What string
		Count         int
	}
	coverageFacts struct {
		Name, Share, Without, Single string
		Codes, Covered               int
	}
)

// sharesOf multiplies the weights along the path to each node: equation 10, by hand.
func sharesOf(def *framework.Definition) map[string]float64 {
	shares := map[string]float64{}
	var walk func(n *framework.Node, share float64)
	walk = func(n *framework.Node, share float64) {
		shares[n.ID] = share
		sum := weightOf(n)
		for _, child := range n.Children {
			walk(child, share*child.Weight/sum)
		}
	}
	walk(def.Root, 1)
	return shares
}

func weightOf(n *framework.Node) (sum float64) {
	for _, child := range n.Children {
		sum += child.Weight
	}
	return sum
}

func coreFactsOf(t *testing.T, def *framework.Definition) coreFacts {
	t.Helper()
	shares := sharesOf(def)
	facts := coreFacts{Count: len(def.Questions())}
	for _, d := range def.Root.Children {
		one := dimensionFacts{Title: d.Title["en"], Sum: weightOf(d), Share: shares[d.ID]}
		for _, g := range d.Children {
			one.Questions += len(g.Children)
			one.Groups = append(one.Groups, groupFacts{Title: g.Title["en"], Questions: len(g.Children), Weight: g.Weight, Share: shares[g.ID]})
		}
		facts.Dimensions = append(facts.Dimensions, one)
	}
	reasons := weightReasons(t, def)
	for _, q := range def.Questions() {
		if q.Weight != 1 {
			facts.Unequal = append(facts.Unequal, weightFacts{q.ID, reasons[q.ID], q.Weight, shares[q.ID]})
		}
		for list, belongs := range map[*[]string]bool{
			&facts.Essential: q.Essential, &facts.Confidential: q.Confidential,
			&facts.NotApplicable:    q.NotApplicable == framework.NotApplicableWithReason,
			&facts.OptionalEvidence: q.Evidence != framework.EvidenceRequired,
		} {
			if belongs {
				*list = append(*list, q.ID)
			}
		}
		if q.Confidential {
			facts.ConfidentialShare += shares[q.ID]
		}
		facts.PriceYear = q.Remedy.Cost.Year
		facts.addImplied(q)
	}
	facts.Totals, facts.Factors = costTotals(def), costFactors(def)
	facts.Coverage = []coverageFacts{coverageOf(t, def, "gci-2024", "GCI 2024, indicators"), coverageOf(t, def, "cmm-2021", "CMM 2021, factors")}
	return facts
}

func (f *coreFacts) addImplied(q *framework.Node) {
	by := q.ImpliedBy
	if by == nil {
		return
	}
	when := "*" + strings.Join(by.When, "* or *") + "*"
	for i, one := range f.Implied {
		if one.Head == by.Question && one.When == when {
			f.Implied[i].IDs = append(f.Implied[i].IDs, q.ID)
			return
		}
	}
	f.Implied = append(f.Implied, impliedFacts{by.Question, when, []string{q.ID}})
}

var weightReason = regexp.MustCompile(`- id: (\S+)\n\s+title: .*\n\s+# Weight ([0-9.]+): (.*)\n\s+weight: ([0-9.]+)\n`)

// weightReasons reads the comments beside the weights that are not 1, and insists on each.
func weightReasons(t *testing.T, def *framework.Definition) map[string]string {
	t.Helper()
	reasons := map[string]string{}
	for _, m := range weightReason.FindAllStringSubmatch(string(def.YAML()), -1) {
		if m[2] != m[4] {
			t.Errorf("%s weighs %s and its comment says %s", m[1], m[4], m[2])
		}
		reasons[m[1]] = m[3]
	}
	for _, q := range def.Questions() {
		if (q.Weight != 1) != (reasons[q.ID] != "") {
			t.Errorf("%s weighs %v, with the reason %q", q.ID, q.Weight, reasons[q.ID])
		}
	}
	return reasons
}

// costTotals adds up all remedies for each income group.
func costTotals(def *framework.Definition) []totalFacts {
	names := []struct{ code, name string }{{"L", "low income"}, {"LM", "lower middle income"}, {"UM", "upper middle income"}, {"H", "high income"}}
	totals := make([]totalFacts, len(names))
	for i, group := range names {
		sums := make([]*big.Rat, 4)
		for k := range sums {
			sums[k] = new(big.Rat)
		}
		for _, q := range def.Questions() {
			c := q.Remedy.Cost
			factor, _ := new(big.Rat).SetString(strconv.FormatFloat(q.Remedy.ScaleByIncome[group.code], 'g', -1, 64))
			for k, minor := range []int64{c.Low, c.Base, c.High, c.RecurrentPerYear} {
				sums[k].Add(sums[k], new(big.Rat).Mul(factor, big.NewRat(minor, 1)))
			}
		}
		million := big.NewRat(1, 100_000_000)
		text := func(k int) string { return new(big.Rat).Mul(sums[k], million).FloatString(1) }
		totals[i] = totalFacts{group.name, text(0), text(1), text(2), text(3)}
	}
	return totals
}

// costFactors counts the remedies by how they are scaled.
func costFactors(def *framework.Definition) []factorFacts {
	what := map[string]string{
		"0.5, 0.7, 1, 1.6": "mostly people paid at home", "0.6, 0.8, 1, 1.4": "people at home and advice from abroad",
		"0.8, 0.9, 1, 1.2": "mostly equipment or advice from abroad",
	}
	counts := map[string]int{}
	for _, q := range def.Questions() {
		s := q.Remedy.ScaleByIncome
		counts[fmt.Sprintf("%v, %v, %v, %v", s["L"], s["LM"], s["UM"], s["H"])]++
	}
	var list []factorFacts
	for factors, count := range counts {
		list = append(list, factorFacts{factors, what[factors], count})
	}
	slices.SortFunc(list, func(a, b factorFacts) int { return strings.Compare(a.Factors, b.Factors) })
	return list
}

// coverageOf counts the codes of another framework that have questions behind them.
func coverageOf(t *testing.T, def *framework.Definition, scheme, name string) coverageFacts {
	t.Helper()
	s, ok := framework.LookupScheme(scheme)
	if !ok {
		t.Fatalf("no scheme %s", scheme)
	}
	behind := map[string]int{}
	for _, q := range def.Questions() {
		for _, code := range q.Crosswalk[scheme] {
			behind[code]++
		}
	}
	facts := coverageFacts{Name: name, Codes: len(s.Codes()), Without: "none", Single: "none"}
	var without, single []string
	for _, code := range s.Codes() {
		switch behind[code.ID] {
		case 0:
			without = append(without, code.ID+" ("+code.Title+")")
		case 1:
			single = append(single, code.ID)
		}
		if behind[code.ID] > 0 {
			facts.Covered++
		}
	}
	const hundred = 100
	facts.Share = fmt.Sprintf("%.0f %%", hundred*float64(facts.Covered)/float64(facts.Codes))
	if len(without) > 0 {
		facts.Without = strings.Join(without, ", ")
	}
	if len(single) > 0 {
		facts.Single = strings.Join(single, ", ")
	}
	return facts
}
