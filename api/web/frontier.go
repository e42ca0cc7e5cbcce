package web

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// FrontierPage is what other budgets would buy.
type FrontierPage struct {
	Asked   string // language
	Visitor *Visitor
	Matched
	Weighted bool
	Points   []FrontierPoint
	Missing  string // programmes whose money could not be converted; "" = none
}

// FrontierPoint is what a part of all budgets buys. Amounts are as people read them.
type FrontierPoint struct {
	Part, Funded            int // percent; actions
	Budget, Spent           string
	Adds, Recomputed, Bound float64
	Proven                  bool
}

// Value is what it adds.
func (f FrontierPoint) Value() string { return rounded(&f.Adds, pointDecimals) }

// Real is the same by the real index.
func (f FrontierPoint) Real() string { return rounded(&f.Recomputed, pointDecimals) }

// Most is the bound.
func (f FrontierPoint) Most() string { return rounded(&f.Bound, pointDecimals) }

// AtMost is how much better anything could be, in percent; "" where that is no number.
func (f FrontierPoint) AtMost() string { return atMost(f.Adds, f.Bound) }

// The size of the chart, and the room for its axes, in its own units.
const (
	chartWidth, chartHeight                      = 520.0, 300.0
	chartLeft, chartTop, chartRight, chartBottom = 58.0, 12.0, 30.0, 46.0
)

// Chart is two lines over the parts of all budgets, drawn.
type Chart struct {
	Value, Bound   string // points of the lines
	Dots           []Tick
	X, Y           []Tick
	Now            string // where 100 % is
	Left, Right    string
	Top, Bottom    string
	First, Last    FrontierPoint
	Width, Height  string
	Middle, Legend string
}

// Tick is a place with what is written there.
type Tick struct{ X, Y, Text string }

// Chart draws the points; nil where there are fewer than two.
func (p FrontierPage) Chart() *Chart {
	if len(p.Points) < 2 {
		return nil
	}
	most, parts := 0.0, 0
	for _, one := range p.Points {
		most, parts = max(most, one.Adds, one.Bound), max(parts, one.Part)
	}
	step := niceStep(most)
	top := max(step, step*math.Ceil(most/step))
	x := func(part float64) string {
		return place(chartLeft + part/float64(parts)*(chartWidth-chartLeft-chartRight))
	}
	y := func(v float64) string {
		return place(chartHeight - chartBottom - v/top*(chartHeight-chartTop-chartBottom))
	}
	c := &Chart{
		Now: x(100), Left: x(0), Right: x(float64(parts)), Top: y(top), Bottom: y(0), First: p.Points[0], Last: p.Points[len(p.Points)-1],
		Width: place(chartWidth), Height: place(chartHeight), Middle: place((chartLeft + chartWidth - chartRight) / 2), Legend: place(chartHeight - 6),
	}
	var value, bound []string
	for _, one := range p.Points {
		at := x(float64(one.Part))
		value, bound = append(value, at+","+y(one.Adds)), append(bound, at+","+y(one.Bound))
		c.Dots = append(c.Dots, Tick{X: at, Y: y(one.Adds)})
	}
	c.Value, c.Bound = strings.Join(value, " "), strings.Join(bound, " ")
	for part := 0; part <= parts; part += 50 {
		c.X = append(c.X, Tick{X: x(float64(part)), Y: place(chartHeight - chartBottom + 17), Text: fmt.Sprintf("%d %%", part)})
	}
	decimals := max(0, int(-math.Floor(math.Log10(step))))
	for i := 0; float64(i)*step <= top+step/2; i++ {
		v := float64(i) * step
		c.Y = append(c.Y, Tick{X: place(chartLeft - 7), Y: y(v), Text: strconv.FormatFloat(v, 'f', decimals, 64)})
	}
	return c
}

// niceStep is 1, 2 or 5 times a power of ten, four or five of which reach most.
func niceStep(most float64) float64 {
	if most <= 0 {
		return 1
	}
	power := math.Pow10(int(math.Floor(math.Log10(most / 4))))
	for _, n := range []float64{1, 2, 5} {
		if power*n*5 >= most {
			return power * n
		}
	}
	return 10 * power
}

// place writes a coordinate.
func place(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// Frontier writes the page of a frontier.
func (p *Pages) Frontier(w io.Writer, page FrontierPage) error {
	return p.write(w, "frontier.html", page.Asked, struct {
		Frame
		FrontierPage
	}{p.private(page.Asked, "/matchings", page.Visitor), page})
}
