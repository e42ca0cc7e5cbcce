package framework

type decoder struct {
	defaults Defaults
	texts    []*value
}

func (r *decoder) text(v *value) Text {
	if v == nil || v.kind != objectKind || len(v.members) == 0 {
		return nil
	}
	r.texts = append(r.texts, v)
	t := Text{}
	for _, m := range v.members {
		t[m.key] = m.value.text
	}
	return t
}

func (r *decoder) node(v *value, parent *Node) *Node {
	n := &Node{
		ID: v.str("id"), Title: r.text(v.get("title")),
		Weight: v.num("weight", 1), Spread: v.num("spread", 0), Points: v.num("points", 0),
		parent: parent, at: v,
	}
	if v.has("answer") && !v.has("children") {
		r.question(n, v)
		return n
	}
	n.Aggregate = Aggregate(v.or("aggregate", string(r.defaults.Aggregate)))
	n.Exponent = v.num("exponent", 0)
	n.MinimumCoverage = v.num("minimumCoverage", r.defaults.MinimumCoverage)
	if t := v.get("normalise"); t != nil {
		n.Normalise = &Treatment{Winsorise: int(t.num("winsorise", 0)), Log: t.flag("log")}
	}
	for _, c := range v.list("children") {
		if c.kind == objectKind {
			n.Children = append(n.Children, r.node(c, n))
		}
	}
	return n
}

func (r *decoder) question(n *Node, v *value) {
	n.Question, n.Guidance = r.text(v.get("question")), r.text(v.get("guidance"))
	n.Answer = r.answer(v.get("answer"))
	n.Evidence = Evidence(v.or("evidence", string(EvidenceOptional)))
	n.Confidential = v.flag("confidential")
	n.NotApplicable = NotApplicableRule(v.or("notApplicable", string(NotApplicableRefused)))
	if i := v.get("impliedBy"); i != nil {
		n.ImpliedBy = &ImpliedBy{Question: i.str("question"), Score: i.num("score", 0)}
		for _, w := range i.list("when") {
			n.ImpliedBy.When = append(n.ImpliedBy.When, literalWord(w))
		}
	}
	n.Essential = v.flag("essential")
	n.Themes = words[Theme](v, "themes")
	n.SDG = words[string](v, "sdg")
	n.Responsible = r.text(v.get("responsible"))
	n.Requires = words[string](v, "requires")
	n.Remedy = r.remedy(v.get("remedy"))
	if crosswalk := v.get("crosswalk"); crosswalk != nil {
		n.Crosswalk = map[string][]string{}
		for _, m := range crosswalk.members {
			n.Crosswalk[m.key] = words[string](crosswalk, m.key)
		}
	}
}

func (r *decoder) answer(v *value) *Answer {
	a := &Answer{
		Type: AnswerType(v.str("type")), Unit: v.str("unit"),
		Minimum: v.pointer("minimum"), Maximum: v.pointer("maximum"),
	}
	if a.Type == Number {
		a.Direction = Direction(v.or("direction", string(Higher)))
		a.Transform = Transform(v.or("transform", string(TransformNone)))
		a.Normalise = Normalise(v.or("normalise", string(NormaliseGoalposts)))
	}
	for _, o := range v.list("options") {
		option := Option{ID: o.str("id"), Title: r.text(o.get("title")), Score: o.num("score", 0)}
		if a.Type == Checklist {
			option.Exclusive = o.flag("exclusive")
			option.Points = o.num("points", 1)
			if option.Exclusive {
				option.Points = o.num("points", 0)
			}
		}
		a.Options = append(a.Options, option)
	}
	for _, l := range v.list("levels") {
		a.Levels = append(a.Levels, Level{ID: l.str("id"), Title: r.text(l.get("title"))})
	}
	numberLevels(a.Levels)
	return a
}

// numberLevels gives each level its number: see Level.
func numberLevels(levels []Level) {
	numerals := true
	for i := range levels {
		n, ok := wholeNumber(levels[i].ID)
		levels[i].Number = n
		numerals = numerals && ok
	}
	if numerals {
		return
	}
	for i := range levels {
		levels[i].Number = i + 1
	}
}

func wholeNumber(s string) (int, bool) {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || len(s) > 3 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, s != ""
}

func (r *decoder) remedy(v *value) *Remedy {
	if v == nil || v.kind != objectKind {
		return nil
	}
	m := &Remedy{
		Title: r.text(v.get("title")), Steps: r.text(v.get("steps")),
		Kind:   RemedyKind(v.or("kind", string(RemedyOneOff))),
		Months: int(v.num("months", 0)), Procurement: Procurement(v.str("procurement")),
	}
	if c := v.get("cost"); c != nil && c.kind == objectKind {
		digits, _ := minorDigits(c.str("currency"))
		amount := func(key string) int64 {
			a, _ := minorUnits(c.num(key, 0), digits)
			return a
		}
		m.Cost = &Cost{
			Currency: c.str("currency"), Year: int(c.num("year", 0)), Source: c.str("source"),
			Low: amount("low"), Base: amount("base"), High: amount("high"), RecurrentPerYear: amount("recurrentPerYear"),
		}
	}
	if s := v.get("scaleByIncome"); s != nil && s.kind == objectKind {
		m.ScaleByIncome = map[string]float64{}
		for _, f := range s.members {
			m.ScaleByIncome[f.key] = f.value.number
		}
	}
	return m
}

// resolvePoints gives a group below aggregate points the sum of its children's points where it states none, and makes
// points the weights there.
func resolvePoints(n *Node) {
	sum := 0.0
	for _, c := range n.Children {
		resolvePoints(c)
		if n.Aggregate == AggregatePoints {
			c.Weight = c.Points
			sum += c.Points
		}
	}
	if n.Aggregate == AggregatePoints && !n.at.has("points") {
		n.Points = sum
	}
}
