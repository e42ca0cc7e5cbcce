package framework

// WithoutConfidential gives the framework as it is for everybody but a country's own team: without the confidential
// questions, and without groups in which nothing is left that counts; their weights go to their siblings. It is d itself
// where no question is confidential, and the same Definition on every call.
//
// It is the same version, as fewer people see it: Ref, Hash, YAML and JSON are those of the whole. Who needs to tell the
// two apart compares with Whole.
//
// Nothing in it depends on an answer to a removed question. A question that was implied by one is implied no more: it is
// not assessed where it has no answer of its own. A removed prerequisite is left out, and so is what a tier asks of a
// removed question; a tier that asks nothing else is left out, too. Points that a group adds up are those of what is left;
// points that it states stay.
func (d *Definition) WithoutConfidential() *Definition {
	if d.outside != nil {
		return d.outside
	}
	return d
}

// Whole gives the framework with its confidential questions: what WithoutConfidential was asked of, or else d itself.
func (d *Definition) Whole() *Definition {
	if d.whole != nil {
		return d.whole
	}
	return d
}

// conceal makes what WithoutConfidential gives.
func (d *Definition) conceal() {
	secret := false
	for _, q := range d.questions {
		secret = secret || q.Confidential
	}
	if !secret {
		return
	}
	left := *d
	left.whole = d
	left.Root = d.Root.open(nil)
	left.index()
	for _, q := range left.questions {
		q.Requires = left.those(q.Requires)
		if q.ImpliedBy != nil && len(left.those([]string{q.ImpliedBy.Question})) == 0 {
			q.ImpliedBy = nil
		}
	}
	left.Tiers = nil
	for _, t := range d.Tiers {
		if rest := left.tier(t); len(rest.Minimum) > 0 || len(t.Minimum) == 0 {
			left.Tiers = append(left.Tiers, rest)
		}
	}
	d.outside = &left
}

// open copies what is not confidential below and with a node; nil where nothing counts. The root stays in any case.
func (n *Node) open(parent *Node) *Node {
	if n.Confidential {
		return nil
	}
	left := *n
	left.parent, left.Children = parent, nil
	if n.IsQuestion() {
		return &left
	}
	counts, points := false, 0.0
	for _, child := range n.Children {
		c := child.open(&left)
		if c == nil {
			continue
		}
		if n.Aggregate == AggregatePoints {
			points += c.Points
			if !c.weighed {
				c.Weight = c.Points
			}
		}
		counts = counts || c.Weight > 0
		left.Children = append(left.Children, c)
	}
	if parent != nil && !counts {
		return nil
	}
	if n.Aggregate == AggregatePoints && !n.at.Has("points") {
		left.Points = points
	}
	return &left
}

// those gives the ids of a list that are questions of the framework.
func (d *Definition) those(ids []string) []string {
	var list []string
	for _, id := range ids {
		if _, ok := d.leafOf[id]; ok {
			list = append(list, id)
		}
	}
	return list
}

// tier gives what a tier asks of the questions of the framework.
func (d *Definition) tier(t Tier) Tier {
	rest := Tier{ID: t.ID, Title: t.Title, Minimum: map[string]int{}}
	for id, level := range t.Minimum {
		if _, ok := d.leafOf[id]; ok {
			rest.Minimum[id] = level
		}
	}
	return rest
}
