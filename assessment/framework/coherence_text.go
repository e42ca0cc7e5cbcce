package framework

import (
	"fmt"
	"strings"
	"unicode"
)

const (
	alike        = 0.8  // share of the words that two texts have in common
	mostCompared = 1500 // texts; more would be compared for longer than anybody waits
)

var textRules = []coherenceRule{
	{
		"question-missing", "an assessor sees a title and has to guess what is asked",
		"write question: {en: ...}, one question about one thing", questionMissing,
	},
	{
		"guidance-missing", "two assessors draw the line between two options at different places",
		"say what counts, what does not, and which document shows it", guidanceMissing,
	},
	{
		"guidance-alike", "guidance that was copied says nothing about this question: its borderline cases are left open",
		"write what counts for this question, and which document shows it", guidanceAlike,
	},
	{
		"title-alike", "in tables and charts, which show titles alone, nobody can tell the two apart",
		"name each by what is its own", titleAlike,
	},
	{
		"no-theme", "programmes of funders are matched by theme: no offer ever meets this gap",
		"add one or two themes", noTheme,
	},
}

func questionMissing(c *coherence) {
	c.questions(func(q *Node) {
		if len(q.Question) == 0 {
			c.warn(q.at, fmt.Sprintf("%s has no question text", q.ID))
		}
	})
}

func guidanceMissing(c *coherence) {
	c.questions(func(q *Node) {
		if len(q.Guidance) == 0 {
			c.warn(q.at, fmt.Sprintf("%s has no guidance", q.ID))
		}
	})
}

// guidanceAlike compares each guidance with those before it.
func guidanceAlike(c *coherence) {
	var seen []*Node
	var bags []bag
	c.questions(func(q *Node) {
		if len(q.Guidance) == 0 || len(seen) == mostCompared {
			return
		}
		words := bagOf(q.Guidance.In("en"))
		for i, other := range bags {
			if share := words.common(other); share > alike {
				what := fmt.Sprintf("the guidance of %s shares %s of its words with that of %s", q.ID, percent(share), seen[i].ID)
				if share == 1 {
					what = fmt.Sprintf("the guidance of %s has the same words as that of %s", q.ID, seen[i].ID)
				}
				c.warn(q.at.Get("guidance"), what)
				break
			}
		}
		seen, bags = append(seen, q), append(bags, words)
	})
}

func titleAlike(c *coherence) {
	first := map[string]*Node{}
	c.questions(func(q *Node) {
		title := fold(q.Title.In("en"))
		if other := first[title]; other != nil && title != "" {
			c.warn(q.at.Get("title"), fmt.Sprintf("%s has the same title as %s", q.ID, other.ID))
			return
		}
		first[title] = q
	})
}

func noTheme(c *coherence) {
	c.questions(func(q *Node) {
		if len(q.Themes) == 0 {
			c.warn(q.at, fmt.Sprintf("%s has no theme", q.ID))
		}
	})
}

// bag counts the words of a text.
type bag struct {
	words map[string]int
	size  int
}

func bagOf(text string) bag {
	b := bag{words: map[string]int{}}
	for _, word := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.words[word]++
		b.size++
	}
	return b
}

// common is the share of the words of the longer text that the other one has, too.
func (b bag) common(other bag) float64 {
	size := max(b.size, other.size)
	if size == 0 || float64(min(b.size, other.size)) <= alike*float64(size) {
		return 0
	}
	both := 0
	for word, n := range b.words {
		both += min(n, other.words[word])
	}
	return float64(both) / float64(size)
}
