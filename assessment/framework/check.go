package framework

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/language"

	"readiness/assessment/document"
)

// checker holds what the checks share. They look at what the schema cannot: whether ids are unique, references exist,
// options rise and numbers fit each other. Each reports where the mending is to be done.
type checker struct {
	faults    *document.Collector
	d         *Definition
	content   *document.Value
	nodes     map[string]*Node // by id, the first of each
	questions []string
	languages map[string]string // tag -> canonical form, "" for no language
	recorded  bool              // see LoadRecorded
}

// check reports everything that is wrong beyond the shape.
func check(faults *document.Collector, d *Definition, texts []*document.Value, recorded bool) {
	c := &checker{faults: faults, d: d, content: d.content, nodes: map[string]*Node{}, languages: map[string]string{}, recorded: recorded}
	for _, t := range texts {
		c.checkLanguages(t)
	}
	c.checkIDs()
	c.checkBands()
	c.checkTiers()
	for _, n := range d.nodes {
		if n.IsQuestion() {
			c.checkAnswer(n)
			c.checkReferences(n)
			c.checkGoals(n)
			c.checkRemedy(n)
			c.checkCrosswalk(n)
		} else {
			c.checkGroup(n)
		}
	}
	c.checkCircles()
	c.checkModel()
}

// checkModel compiles what has no other fault, so that nothing loads that cannot be scored.
func (c *checker) checkModel() {
	if c.faults.Len() > 0 {
		return
	}
	if _, err := c.d.Model(); err != nil && !errors.Is(err, ErrNotComputed) {
		c.faults.At(c.d.Root.at, "the framework cannot be scored: "+strings.ReplaceAll(err.Error(), "\n", "; "), "")
	}
}

// at reports a fault at a member of v, or at v itself where it has no such member.
func (c *checker) at(v *document.Value, key, message, fix string) {
	if m := v.Get(key); m != nil {
		v = m
	}
	c.faults.At(v, message, fix)
}

// key reports a fault at the key of a member, for members that should not be there.
func (c *checker) key(v *document.Value, key, message, fix string) {
	if m, ok := v.Member(key); ok {
		c.faults.Near(m.Value, m.Line, m.Column, message, fix)
	}
}

func (c *checker) checkLanguages(t *document.Value) {
	seen := map[string]string{}
	for _, m := range t.Members {
		tag := c.canonical(m.Key)
		if tag == "" {
			c.faults.Near(m.Value, m.Line, m.Column, document.Quoted(m.Key)+" is not a language", "use tags such as en, fr, pt-BR")
			continue
		}
		if first, twice := seen[tag]; twice {
			c.faults.Near(m.Value, m.Line, m.Column, "is the same language as "+first, "keep one of the two")
			continue
		}
		seen[tag] = m.Key
		if m.Value.Kind == document.String && tidy(m.Value.Text) == "" { // the schema does not see every kind of space
			c.faults.At(m.Value, "is blank", "write a text, or leave the member out")
		}
	}
}

// canonical gives the one form of a language tag, "" when it is none. There are few tags and many texts.
func (c *checker) canonical(key string) string {
	form, known := c.languages[key]
	if !known {
		if tag, err := language.Parse(key); err == nil && tag != language.Und {
			form = tag.String()
		}
		c.languages[key] = form
	}
	return form
}

// reservedID says why an id cannot head a column.
var reservedID = regexp.MustCompile(`(?i)^(country|unit|year|index|rank|band|coverage|(score|rank)_.*)$`)

func (c *checker) checkIDs() {
	lower := map[string]*Node{}
	for _, n := range c.d.nodes {
		if n.ID == "" {
			continue // the schema has said it
		}
		if first, twice := lower[strings.ToLower(n.ID)]; twice {
			c.at(n.at, "id", fmt.Sprintf("the id %s is already that of the node in line %d", document.Quoted(n.ID), first.at.Line),
				"ids are unique, whatever the case of their letters: choose another")
			continue
		}
		lower[strings.ToLower(n.ID)], c.nodes[n.ID] = n, n
		if n.IsQuestion() {
			c.questions = append(c.questions, n.ID)
		}
		if n.parent != nil && reservedID.MatchString(n.ID) {
			c.at(n.at, "id", document.Quoted(n.ID)+" is a column that data files have anyway", "choose another id")
		}
	}
}

// uniqueIDs reports ids that stand twice in a list of objects.
func (c *checker) uniqueIDs(list []*document.Value) {
	seen := map[string]bool{}
	for _, v := range list {
		id := strings.ToLower(v.Str("id"))
		if seen[id] && id != "" {
			c.at(v, "id", "the id "+document.Quoted(v.Str("id"))+" is already used in this list", "choose another")
		}
		seen[id] = true
	}
}

func (c *checker) checkBands() {
	bands := c.content.List("bands")
	c.uniqueIDs(bands)
	for i, b := range bands {
		if !b.HasNumber("from") {
			continue
		}
		if i > 0 && bands[i-1].HasNumber("from") && c.d.Bands[i].From >= c.d.Bands[i-1].From {
			c.at(b, "from", fmt.Sprintf("%s is not below the %s of the band before",
				document.FormatNumber(c.d.Bands[i].From), document.FormatNumber(c.d.Bands[i-1].From)), "list the bands from the highest to the lowest")
		}
		if i == len(bands)-1 && c.d.Bands[i].From != 0 {
			c.at(b, "from", "the last band begins at "+document.FormatNumber(c.d.Bands[i].From)+", so that lower indices have none",
				"let the last band begin at 0")
		}
	}
	for _, n := range unbounded(c.d.Root) {
		if len(bands) > 0 {
			c.at(n.at.Get("answer"), "normalise", fmt.Sprintf("%s leaves the range 0 to 1, over which the bands are defined", n.Answer.Normalise),
				"use another normalisation, or leave the bands out")
		}
		if c.d.Defaults.Missing == MissingZero {
			c.at(n.at.Get("answer"), "normalise", fmt.Sprintf("%s leaves the range 0 to 1, so that 0 is not its worst score as the missing rule zero takes it", n.Answer.Normalise),
				"use another normalisation, or another missing rule")
		}
	}
}

// unbounded lists the questions at or below n whose scores leave 0..1.
func unbounded(n *Node) []*Node {
	var list []*Node
	n.walk(func(q *Node) {
		if q.IsQuestion() && q.Answer.Type == Number && !q.Answer.Normalise.Bounded() {
			list = append(list, q)
		}
	})
	return list
}

func (c *checker) checkTiers() {
	tiers := c.content.List("tiers")
	c.uniqueIDs(tiers)
	for _, t := range tiers {
		minimum := t.Get("minimum")
		if minimum == nil || len(c.questions) == 0 {
			continue
		}
		for _, m := range minimum.Members {
			c.checkMinimum(m)
		}
	}
}

func (c *checker) checkMinimum(m document.Member) {
	n, ok := c.nodes[m.Key]
	add := func(message, fix string) { c.faults.Near(m.Value, m.Line, m.Column, message, fix) }
	switch {
	case !ok:
		add("there is no question "+document.Quoted(m.Key), c.faults.DidYouMean(m.Key, c.questions, "name a question of type stage"))
	case n.IsQuestion() && !n.Answer.known():
	case !n.IsQuestion() || n.Answer.Type != Stage:
		add(document.Quoted(m.Key)+" has no levels", "name a question of type stage")
	default:
		var numbers []string
		for _, l := range n.Answer.Levels {
			if float64(l.Number) == m.Value.Number {
				return
			}
			numbers = append(numbers, fmt.Sprint(l.Number))
		}
		c.faults.At(m.Value, fmt.Sprintf("%s has no level %s", document.Quoted(m.Key), document.Literal(m.Value)), "its levels are "+document.Listed(numbers))
	}
}
