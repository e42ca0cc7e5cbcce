package framework

import (
	"fmt"
	"strings"

	"readiness/assessment/document"
)

func (c *checker) checkAnswer(n *Node) {
	v := n.at.Get("answer")
	switch n.Answer.Type {
	case Choice:
		c.checkOptionIDs(v.List("options"))
		c.checkChoice(n.Answer, v)
	case Checklist:
		c.checkOptionIDs(v.List("options"))
		c.checkChecklist(n.Answer, v)
	case Stage:
		c.checkOptionIDs(v.List("levels"))
		c.checkLevels(n.Answer, v)
	case Number:
		c.checkNumber(n.Answer, v)
	default: // a boolean says all there is to say
	}
}

// reservedWords mean something else when they stand in the cell of a data file.
var reservedWords = map[string]string{
	"n/a": "means not applicable", "(clear)": "clears an answer in a workbook", "na": "is refused in data files as unclear",
	"n.a": "is refused in data files as unclear", "n.a.": "is refused in data files as unclear",
	"null": "is refused in data files as unclear", "nan": "is refused in data files as unclear",
}

func (c *checker) checkOptionIDs(list []*document.Value) {
	c.uniqueIDs(list)
	for _, o := range list {
		if why, is := reservedWords[fold(o.Str("id"))]; is {
			c.at(o, "id", document.Quoted(o.Str("id"))+" "+why, "choose another id")
		}
		title := o.Get("title")
		if title == nil {
			continue
		}
		for _, m := range title.Members {
			if why, is := reservedWords[fold(m.Value.Text)]; is && m.Value.Kind == document.String {
				c.faults.At(m.Value, document.Quoted(m.Value.Text)+" "+why, "choose another title")
			}
		}
	}
}

func (c *checker) checkChoice(a *Answer, v *document.Value) {
	options := v.List("options")
	scored := true
	for i, o := range options {
		scored = scored && o.HasNumber("score") && a.Options[i].Score >= 0 && a.Options[i].Score <= 1
		if scored && i > 0 && a.Options[i].Score < a.Options[i-1].Score {
			c.at(options[i], "score", fmt.Sprintf("%s is below the %s of the option before", document.FormatNumber(a.Options[i].Score),
				document.FormatNumber(a.Options[i-1].Score)), "list the options from the worst to the best")
		}
	}
	if last := len(a.Options) - 1; scored && last > 0 && a.Options[last].Score <= a.Options[0].Score {
		c.at(options[last], "score", "the last option scores no more than the first", "let the best answer score more than the worst")
	}
}

func (c *checker) checkChecklist(a *Answer, v *document.Value) {
	sum, exclusive := 0.0, ""
	for i, o := range a.Options {
		at := v.List("options")[i]
		sum += o.Points
		if o.Exclusive {
			if exclusive != "" {
				c.at(at, "exclusive", "the option "+document.Quoted(exclusive)+" is exclusive already", "only one option can exclude all others")
			}
			if o.Points != 0 {
				c.at(at, "points", "an exclusive option carries no points", "set them to 0, or leave them out")
			}
			exclusive = o.ID
		}
		c.checkTickTitle(at, o)
	}
	if len(a.Options) > 0 && sum == 0 {
		c.at(v, "options", "the points of the options add up to 0", "give at least one of them points")
	}
}

// checkTickTitle keeps apart what a cell with several options could not: titles with a bar in them, and "none", which
// means that nothing is ticked.
func (c *checker) checkTickTitle(at *document.Value, o Option) {
	const fix = "make the option exclusive, or call it something else"
	if !o.Exclusive && fold(o.ID) == noneTicked {
		c.at(at, "id", `"none" means that nothing is ticked`, fix)
	}
	title := at.Get("title")
	if title == nil {
		return
	}
	for _, m := range title.Members {
		if strings.Contains(m.Value.Text, "|") {
			c.faults.At(m.Value, "holds a |, which separates the options in a cell", "write it without")
		}
		if !o.Exclusive && fold(m.Value.Text) == noneTicked {
			c.faults.At(m.Value, `"none" means that nothing is ticked`, fix)
		}
	}
}

// checkLevels wants numbers that rise where all ids are numbers: tiers compare them.
func (c *checker) checkLevels(a *Answer, v *document.Value) {
	for i := 1; i < len(a.Levels); i++ {
		if a.Levels[i].Number < a.Levels[i-1].Number {
			c.at(v.List("levels")[i], "id", fmt.Sprintf("level %d comes after level %d", a.Levels[i].Number, a.Levels[i-1].Number),
				"list the levels from the lowest to the highest")
		}
	}
}

func (c *checker) checkNumber(a *Answer, v *document.Value) {
	if !a.DataDriven() {
		for _, key := range []string{"minimum", "maximum"} {
			if !v.Has(key) {
				c.faults.Add(v.Line, v.Column, document.MemberPath(v.Path(), key), "is missing, and goalposts need it",
					"add "+key+": …, or a normalisation that looks at all units, such as minmax")
			}
		}
	}
	if a.Minimum != nil && a.Maximum != nil && *a.Minimum >= *a.Maximum {
		c.at(v, "maximum", fmt.Sprintf("%s is not above the minimum, %s", document.FormatNumber(*a.Maximum), document.FormatNumber(*a.Minimum)),
			"give two different numbers; direction: lower says that low is good")
	}
	if a.Transform == TransformLog && a.Minimum != nil && *a.Minimum <= 0 {
		c.at(v, "minimum", document.FormatNumber(*a.Minimum)+" has no logarithm", "with transform: log the minimum must be above 0")
	}
}
