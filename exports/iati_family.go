package exports

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Types of related activities.
const (
	iatiParent = "1"
	iatiChild  = "2"
)

// link works out which activities stand below which. Either of the two may say so.
func (c *iatiCounter) link(first []int) {
	type pair struct{ above, below int }
	seen := map[pair]bool{}
	for i, a := range c.activities {
		if first[i] != i {
			continue
		}
		for _, l := range a.related {
			if l.kind != iatiParent && l.kind != iatiChild {
				continue
			}
			other, there := c.byID[l.ref]
			switch {
			case !there && l.ref != "":
				if list := c.beyond[i]; len(list) < mostIATIParts && !slices.Contains(list, l.ref) {
					c.beyond[i] = append(list, l.ref)
				}
				continue
			case !there || other == i:
				continue
			}
			p := pair{i, other}
			if l.kind == iatiParent {
				p = pair{other, i}
			}
			if !seen[p] {
				seen[p] = true
				c.below[p.above] = append(c.below[p.above], p.below)
				c.above[p.below] = append(c.above[p.below], p.above)
			}
		}
	}
}

// circles notes activities that stand above and below one another, of which nobody knows which has the details.
func (c *iatiCounter) circles() {
	open := make([]int, len(c.activities)) // how many stand below that are not done with
	var done []int
	for i := range c.activities {
		if open[i] = len(c.below[i]); open[i] == 0 {
			done = append(done, i)
		}
	}
	for n := 0; n < len(done); n++ {
		for _, up := range c.above[done[n]] {
			if open[up]--; open[up] == 0 {
				done = append(done, up)
			}
		}
	}
	for i, a := range c.activities {
		// Whatever stands above a circle is not in it.
		if open[i] > 0 && slices.ContainsFunc(c.above[i], func(up int) bool { return open[up] > 0 }) {
			c.faults.add(a.line, a.id, "is linked in a circle, as parent and as child of the same activities (related-activity 1 and 2): mend the links")
		}
	}
}

// covered gives of every activity one below it that has money; -1 for none. It is to be asked where there are no circles.
func (c *iatiCounter) covered() []int {
	found := make([]int, len(c.activities))
	open := make([]int, len(c.activities))
	var done []int
	for i := range c.activities {
		found[i] = -1
		if open[i] = len(c.below[i]); open[i] == 0 {
			done = append(done, i)
		}
	}
	for n := 0; n < len(done); n++ {
		i := done[n]
		below := found[i]
		if below < 0 && len(c.sums[i].list) > 0 {
			below = i
		}
		for _, up := range c.above[i] {
			if found[up] < 0 {
				found[up] = below
			}
			if open[up]--; open[up] == 0 {
				done = append(done, up)
			}
		}
	}
	return found
}

// iatiID makes an id of an identifier. What kebab-case cannot say of it, capitals apart, a short digest tells.
func iatiID(identifier string) string {
	const longest = 35 // characters, so that country, currency, status and a digest fit behind them
	folded := strings.ToLower(identifier)
	words := strings.FieldsFunc(folded, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words, "-")
	if id == folded && len(id) <= longest {
		return id
	}
	if len(id) > longest-9 {
		id = strings.Trim(id[:longest-9], "-")
	}
	return strings.Trim(id+"-"+digestOf(folded), "-")
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// unique tells commitments with the same id apart by their activities, as where one activity is called A and split by
// country, and another A-KEN.
func (c *iatiCounter) unique() {
	for id, list := range c.by {
		if len(list) < 2 {
			continue
		}
		for _, n := range list {
			m := &c.out.Commitments[n]
			m.ID = id + "-" + digestOf(m.IATI)
		}
	}
}
