package exports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// iatiCounter makes commitments of the activities of a file.
type iatiCounter struct {
	*iatiReader
	out    *IATIActivities
	sums   []iatiSums // by activity
	byID   map[string]int
	below  map[int][]int // by activity: those directly below it
	above  map[int][]int
	beyond map[int][]string // by activity: related ones above or below it that the file does not have
	by     map[string][]int // by id of a commitment: which have it
	of     []int            // by commitment: its activity
}

func newIATICounter(r *iatiReader) *iatiCounter {
	return &iatiCounter{
		iatiReader: r, out: &IATIActivities{}, sums: make([]iatiSums, len(r.activities)), byID: map[string]int{},
		below: map[int][]int{}, above: map[int][]int{}, beyond: map[int][]string{}, by: map[string][]int{},
	}
}

// Codes of the status of activities whose money is not there.
var iatiStopped = map[string]string{"5": "it was cancelled", "6": "it is suspended"}

func (c *iatiCounter) count() {
	first := make([]int, len(c.activities)) // of those with the same identifier
	for i, a := range c.activities {
		c.out.Activities = append(c.out.Activities, IATIActivity{ID: a.id, Title: a.title, Line: a.line})
		if first[i] = c.once(i, a); first[i] == i && iatiStopped[a.status] == "" {
			c.sums[i] = c.sum(a)
		}
	}
	c.link(first)
	c.circles()
	covered := c.covered()
	for i, a := range c.activities {
		became := &c.out.Activities[i]
		became.Became = IATILeftOut
		switch {
		case first[i] != i:
			became.Why = "it stands in the file before, in line " + itoa(c.activities[first[i]].line)
		case iatiStopped[a.status] != "":
			became.Why = iatiStopped[a.status]
		case len(c.sums[i].list) == 0:
			became.Why = cmp.Or(c.sums[i].why, "it has no commitments, disbursements or budgets")
		case covered[i] >= 0:
			became.Became = IATIElsewhere
			became.Why = "its money is counted below it, such as in " + clipText(c.activities[covered[i]].id)
		default:
			c.record(i, a, became)
		}
	}
	c.unique()
	for n := range c.out.Commitments {
		a := c.activities[c.of[n]]
		id := c.out.Commitments[n].ID
		c.out.Activities[c.of[n]].Commitments = append(c.out.Activities[c.of[n]].Commitments, id)
		for _, f := range c.out.Commitments[n].Faults() {
			c.faults.add(a.line, a.id, "%s %s", f.Path, strings.TrimSuffix(f.Message+"; "+f.Fix, "; "))
		}
	}
}

// once gives the first activity with the identifier of one: itself, or one that says the same. Others are faults.
func (c *iatiCounter) once(i int, a *iatiActivity) (first int) {
	if a.id == "" {
		c.faults.add(a.line, "", "the activity has no iati-identifier, by which it is told from others: give it one")
		return i
	}
	first, there := c.byID[a.id]
	switch {
	case !there:
		c.byID[a.id] = i
		return i
	case c.activities[first].says() != a.says():
		c.faults.add(a.line, a.id, "stands in line %d too, and says something else there: keep the one that is right", c.activities[first].line)
	}
	return first
}

// record makes the commitments of one activity.
func (c *iatiCounter) record(i int, a *iatiActivity, became *IATIActivity) {
	where := c.places(a)
	var why []string
	split := map[string]bool{} // what the id has to say
	var parts []iatiPart
	for _, s := range c.sums[i].list {
		got, apart := s.parts(where)
		parts = append(parts, got...)
		why = append(why, apart...)
	}
	for _, p := range parts {
		split["country"] = split["country"] || p.country != parts[0].country
		split["currency"] = split["currency"] || p.currency != parts[0].currency
		split["status"] = split["status"] || p.planned != parts[0].planned
	}
	for _, p := range parts {
		m := funding.Commitment{
			Funder: a.funder(), Country: p.country, Themes: a.themes(), Amount: p.minor, Currency: p.currency, Status: p.status,
			Date: p.date, IATI: a.id, Source: a.source(p.of),
		}
		id := []string{iatiID(a.id)}
		if split["country"] {
			id = append(id, strings.ToLower(string(p.country)))
		}
		if split["currency"] {
			id = append(id, strings.ToLower(p.currency))
		}
		if split["status"] && p.status == funding.Pledged {
			id = append(id, string(funding.Pledged))
		}
		m.ID = strings.Join(id, "-")
		c.by[m.ID] = append(c.by[m.ID], len(c.out.Commitments))
		c.of = append(c.of, i)
		c.out.Commitments = append(c.out.Commitments, m)
		c.out.Places = append(c.out.Places, placeOfLine(a.line))
	}
	if len(parts) > 0 {
		became.Became = IATIRecorded
	}
	why = append(why, c.sums[i].notes...)
	if list := c.beyond[i]; len(list) > 0 && len(parts) > 0 {
		why = append(why, "it is linked as parent or child with "+someOf(list)+", not in this file: see that the same money is not recorded from there")
	}
	slices.Sort(why)
	became.Why = strings.Join(slices.Compact(why), "; ")
}

// funder names who gives: those who fund the activity, or else who reports it.
func (a *iatiActivity) funder() string {
	const enough = 200 // characters
	if len(a.funders) == 0 {
		return a.reporting
	}
	if all := strings.Join(a.funders, "; "); len(all) <= enough {
		return all
	}
	return fmt.Sprintf("%s and %s", a.funders[0], counted(len(a.funders)-1, "other", "others"))
}

// themes are those that the purposes of the activity stand for: none unless each of them stands for a single one.
func (a *iatiActivity) themes() []framework.Theme {
	var list []framework.Theme
	for _, code := range a.sectors {
		var found []framework.Theme
		for _, t := range framework.Themes() {
			if t.CRS() == code {
				found = append(found, t)
			}
		}
		if len(found) != 1 || code == "" {
			return nil
		}
		list = append(list, found[0])
	}
	return list
}

// source says where a figure is from. It does not say where in the file: that changes from one file to the next.
func (a *iatiActivity) source(of string) string {
	const enough = 300 // characters of a title
	title := a.title
	if r := []rune(title); len(r) > enough {
		title = string(r[:enough]) + "…"
	}
	text := "IATI activity " + a.id
	if title != "" {
		text += ", " + title
	}
	return text + ": " + of
}
