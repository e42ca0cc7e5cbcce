package api

import (
	"slices"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
)

// What the page counts below its table is of the whole round: the filters choose what is listed and move no count.

// How much is counted on a page.
const (
	fewQuestions = 12      // so many are counted all; of more the essential ones
	mostCounted  = 400_000 // bytes, about
	rowSize      = 300     // of an answer without the names, in bytes, about
)

// countInto adds what is counted to a page. A round whose years are scored together has nothing of one year.
func (c *call) countInto(page *web.IndexPage, in *indexPageQuery, r *round) error {
	by, err := assessment.ParseGrouping(in.by)
	if err := together(err, r.groupable(in.by)); err != nil {
		return err
	}
	x, err := r.ofYear()
	if err != nil {
		return nil //nolint:nilerr // there is nothing to count, which is no fault of the request
	}
	n := &counting{call: c, in: in, r: r, x: x, by: by, names: map[string]string{}}
	for _, row := range x.Panel.Rows {
		n.names[row.Unit] = x.Panel.Name(row.Unit, c.lang)
	}
	page.Census, page.Weakest = n.census(), n.weakest()
	return nil
}

// counting is what is counted for one page.
type counting struct {
	*call
	in    *indexPageQuery
	r     *round
	x     *assessment.Index
	by    assessment.Grouping
	names map[string]string // of units, by code
}

// census counts answers, question by question, until the page is full.
func (n *counting) census() *web.Census {
	questions := n.x.Panel.Framework.Questions()
	out := &web.Census{
		Grouped: n.by != assessment.Everyone, Overlap: n.by == assessment.ByOrganisation, All: len(questions), NamesIn: n.lang,
		JSON: n.address("/v1/answers"),
	}
	if len(questions) > fewQuestions {
		essential := slices.DeleteFunc(slices.Clone(questions), func(q *framework.Node) bool { return !q.Essential })
		if len(essential) > 0 {
			out.Essential, questions = len(essential) < len(questions), essential
		}
	}
	room := mostCounted
	for i, q := range questions {
		counted, size := n.question(q)
		if room -= size; room < 0 {
			out.Left = len(questions) - i
			break
		}
		out.Questions = append(out.Questions, counted)
	}
	return out
}

// question counts the answers to one question, and about how many bytes that takes.
func (n *counting) question(q *framework.Node) (counted web.CensusQuestion, size int) {
	counted = web.CensusQuestion{Title: q.Name(n.lang), Units: len(n.x.Panel.Rows), Answered: n.answered(q)}
	for _, g := range n.x.Census(q, n.by, n.lang).Groups {
		group := web.CensusGroup{Title: n.title(g.Name), Units: g.Units}
		for _, a := range g.Answers {
			if len(a.Units) == 0 && (a.Apart || n.by != assessment.Everyone) {
				continue
			}
			answer := web.CensusAnswer{Title: a.Title, Names: n.named(a.Units), Of: g.Units, Apart: a.Apart}
			group.Answers = append(group.Answers, answer)
			size += rowSize + 2*len(a.Title)
			for _, name := range answer.Names {
				size += len(name) + len(", ")
			}
		}
		counted.Groups = append(counted.Groups, group)
	}
	return counted, size
}

// answered is how many units answered a question.
func (n *counting) answered(q *framework.Node) int {
	units := len(n.x.Panel.Rows)
	for _, g := range n.x.Census(q, assessment.Everyone, n.lang).Groups {
		for _, a := range g.Answers {
			if a.Apart {
				units -= len(a.Units)
			}
		}
	}
	return units
}

// weakest shows how low each group goes, in the index and its parts.
func (n *counting) weakest() *web.Weakest {
	def := n.x.Panel.Framework
	out := &web.Weakest{Grouped: n.by != assessment.Everyone, Overlap: n.by == assessment.ByOrganisation, NamesIn: n.lang}
	if out.Grouped || def.Entity != framework.Country { // else the operation groups by region
		out.JSON = n.address("/v1/weakest")
	}
	parts := atLevel(def, "dimension")
	keep := func(node *framework.Node) bool {
		return parts(node) && (node != def.Root || !assessment.NoOverall(def))
	}
	for _, w := range n.x.Weakest(n.by, keep) {
		title := n.title(w.Group)
		if k := len(out.Groups); k == 0 || out.Groups[k-1].Title != title {
			out.Groups = append(out.Groups, web.WeakGroup{Title: title, Units: w.Units})
		}
		link := web.Link{Scored: w.Scored, Last: n.named(w.Last), Minimum: score(w.Minimum, w.Scored > 0), Median: score(w.Median, w.Scored > 0)}
		if w.Node != def.Root {
			link.Part = w.Node.Name(n.lang)
		}
		last := &out.Groups[len(out.Groups)-1]
		last.Links = append(last.Links, link)
	}
	return out
}

// address is an operation's answer about what is counted, grouped likewise.
func (n *counting) address(path string) string {
	v := n.in.at(n.r)
	for name, value := range map[string]string{"by": n.in.by, "lang": n.in.Lang, "limit": "1000"} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return address(path, v)
}

// title is a group as the page names it; all together need no name.
func (n *counting) title(group string) string {
	switch n.by {
	case assessment.Everyone:
		return ""
	case assessment.ByOrganisation:
		if o, ok := n.x.Panel.Atlas.Organisation(group); ok {
			return o.Name + " (" + o.ID + ")"
		}
	case assessment.ByRegion, assessment.BySubregion, assessment.ByIncome, assessment.ByLending:
	}
	return group
}

// named gives the names of units, sorted.
func (n *counting) named(units []string) []string {
	list := make([]string, 0, len(units))
	for _, unit := range units {
		list = append(list, n.names[unit])
	}
	slices.Sort(list)
	return list
}
