package framework

import (
	"fmt"
	"strconv"
	"strings"

	"readiness/assessment/document"
)

// lastTarget and lastLetter bound the targets of each Sustainable Development Goal: 1.1 to 1.5 and 1.a to 1.b, and so on.
// Source: United Nations General Assembly resolution 70/1, 2015; 169 targets.
var (
	lastTarget = [18]int{1: 5, 5, 9, 7, 6, 6, 3, 10, 5, 7, 7, 8, 3, 7, 9, 10, 19}
	lastLetter = [18]int{1: 2, 3, 4, 3, 3, 2, 2, 2, 3, 3, 3, 3, 2, 3, 3, 2, 0}
)

// isTarget says that a code that has the form of a goal or target exists.
func isTarget(code string) bool {
	goal, target, some := strings.Cut(code, ".")
	g, err := strconv.Atoi(goal)
	if err != nil || g < 1 || g > 17 {
		return false
	}
	if !some {
		return true
	}
	if n, err := strconv.Atoi(target); err == nil {
		return n >= 1 && n <= lastTarget[g]
	}
	return len(target) == 1 && int(target[0]-'a') < lastLetter[g]
}

func (c *checker) checkGoals(n *Node) {
	for _, item := range n.at.List("sdg") {
		if item.Kind == document.String && !isTarget(item.Text) {
			c.faults.At(item, "there is no Sustainable Development Goal or target "+document.Quoted(item.Text), `write a goal as "16", a target as "16.4" or "9.c"`)
		}
	}
}

func (c *checker) checkRemedy(n *Node) {
	if n.Remedy == nil || n.Remedy.Cost == nil {
		return
	}
	v := n.at.Get("remedy")
	cost := v.Get("cost")
	c.checkCurrency(cost)
	for _, pair := range [][2]string{{"low", "base"}, {"base", "high"}} {
		if cost.Has(pair[0]) && cost.Has(pair[1]) && cost.Num(pair[0], 0) > cost.Num(pair[1], 0) {
			c.at(cost, pair[1], fmt.Sprintf("%s is below %s, which is %s", pair[1], pair[0], document.Literal(cost.Get(pair[0]))),
				"give low, base and high in rising order")
		}
	}
	c.checkKind(n.Remedy, v, cost)
}

var amounts = []string{"low", "base", "high", "recurrentPerYear"}

func (c *checker) checkCurrency(cost *document.Value) {
	code := cost.Str("currency")
	if code == "" {
		return
	}
	digits, ok := minorDigits(code)
	if !ok {
		c.at(cost, "currency", document.Quoted(code)+" is not a currency", "write its ISO 4217 code, such as USD")
		return
	}
	for _, key := range amounts {
		if _, ok := MinorUnits(decimal(cost.Num(key, 0)), digits); !ok {
			c.at(cost, key, fmt.Sprintf("%s has more decimals than %s, which has %d", document.Literal(cost.Get(key)), code, digits), "round it")
		}
	}
}

// checkKind holds the kind of a remedy and its amounts together.
func (c *checker) checkKind(m *Remedy, v, cost *document.Value) {
	oneOff, recurrent := max(m.Cost.Low, m.Cost.Base, m.Cost.High) > 0, m.Cost.RecurrentPerYear > 0
	stated := cost.Has("base") || cost.Has("low") || cost.Has("high")
	switch m.Kind {
	case RemedyOneOff:
		if recurrent {
			c.at(cost, "recurrentPerYear", "the remedy is one-off, but has a yearly cost", "remove it, or write kind: both")
		}
		if !stated {
			c.faults.At(cost, "the remedy is one-off, but has no one-off cost", "give low, base and high, or write kind: recurrent")
		}
	case RemedyRecurrent:
		if oneOff {
			c.at(cost, "high", "the remedy is recurrent, but has a one-off cost", "remove low, base and high, or write kind: both")
		}
		if !recurrent {
			c.faults.At(cost, "the remedy is recurrent, but has no yearly cost", "give recurrentPerYear, or write kind: one-off")
		}
	case RemedyBoth:
		if !oneOff {
			c.faults.At(cost, "the remedy has both kinds of cost, but no one-off amounts", "give low, base and high, or write kind: recurrent")
		}
		if !recurrent {
			c.faults.At(cost, "the remedy has both kinds of cost, but no yearly amount", "give recurrentPerYear, or write kind: one-off")
		}
	}
}
