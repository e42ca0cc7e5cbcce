package framework

import (
	"strconv"

	"readiness/assessment/document"
)

type decoder struct {
	defaults Defaults
	texts    []*document.Value
}

func (r *decoder) text(v *document.Value) Text {
	if v == nil || v.Kind != document.Object || len(v.Members) == 0 {
		return nil
	}
	r.texts = append(r.texts, v)
	t := Text{}
	for _, m := range v.Members {
		t[m.Key] = m.Value.Text
	}
	return t
}

func (r *decoder) node(v *document.Value, parent *Node) *Node {
	n := &Node{
		ID: v.Str("id"), Title: r.text(v.Get("title")),
		Weight: v.Num("weight", 1), Spread: v.Num("spread", 0), Points: v.Num("points", 0),
		parent: parent, at: v,
	}
	if v.Has("answer") && !v.Has("children") {
		r.question(n, v)
		return n
	}
	n.Aggregate = Aggregate(v.Or("aggregate", string(r.defaults.Aggregate)))
	n.Exponent = v.Num("exponent", 0)
	n.MinimumCoverage = v.Num("minimumCoverage", r.defaults.MinimumCoverage)
	if t := v.Get("normalise"); t != nil {
		n.Normalise = &Treatment{Winsorise: int(t.Num("winsorise", 0)), Log: t.Flag("log")}
	}
	for _, c := range v.List("children") {
		if c.Kind == document.Object {
			n.Children = append(n.Children, r.node(c, n))
		}
	}
	return n
}

func (r *decoder) question(n *Node, v *document.Value) {
	n.Question, n.Guidance = r.text(v.Get("question")), r.text(v.Get("guidance"))
	n.Answer = r.answer(v.Get("answer"))
	n.Evidence = Evidence(v.Or("evidence", string(EvidenceOptional)))
	n.Confidential = v.Flag("confidential")
	n.NotApplicable = NotApplicableRule(v.Or("notApplicable", string(NotApplicableRefused)))
	if i := v.Get("impliedBy"); i != nil {
		n.ImpliedBy = &ImpliedBy{Question: i.Str("question"), Score: i.Num("score", 0)}
		for _, w := range i.List("when") {
			n.ImpliedBy.When = append(n.ImpliedBy.When, literalWord(w))
		}
	}
	n.Essential = v.Flag("essential")
	n.Themes = document.Words[Theme](v, "themes")
	n.SDG = document.Words[string](v, "sdg")
	n.Responsible = r.text(v.Get("responsible"))
	n.Requires = document.Words[string](v, "requires")
	n.Remedy = r.remedy(v.Get("remedy"))
	if crosswalk := v.Get("crosswalk"); crosswalk != nil {
		n.Crosswalk = map[string][]string{}
		for _, m := range crosswalk.Members {
			n.Crosswalk[m.Key] = document.Words[string](crosswalk, m.Key)
		}
	}
}

func (r *decoder) answer(v *document.Value) *Answer {
	a := &Answer{
		Type: AnswerType(v.Str("type")), Unit: v.Str("unit"),
		Minimum: v.Pointer("minimum"), Maximum: v.Pointer("maximum"),
	}
	if a.Type == Number {
		a.Direction = Direction(v.Or("direction", string(Higher)))
		a.Transform = Transform(v.Or("transform", string(TransformNone)))
		a.Normalise = Normalise(v.Or("normalise", string(NormaliseGoalposts)))
	}
	for _, o := range v.List("options") {
		option := Option{ID: o.Str("id"), Title: r.text(o.Get("title")), Score: o.Num("score", 0)}
		if a.Type == Checklist {
			option.Exclusive = o.Flag("exclusive")
			option.Points = o.Num("points", 1)
			if option.Exclusive {
				option.Points = o.Num("points", 0)
			}
		}
		a.Options = append(a.Options, option)
	}
	for _, l := range v.List("levels") {
		a.Levels = append(a.Levels, Level{ID: l.Str("id"), Title: r.text(l.Get("title"))})
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

func (r *decoder) remedy(v *document.Value) *Remedy {
	if v == nil || v.Kind != document.Object {
		return nil
	}
	m := &Remedy{
		Title: r.text(v.Get("title")), Steps: r.text(v.Get("steps")),
		Kind:   RemedyKind(v.Or("kind", string(RemedyOneOff))),
		Months: int(v.Num("months", 0)), Procurement: Procurement(v.Str("procurement")),
	}
	if c := v.Get("cost"); c != nil && c.Kind == document.Object {
		digits, _ := minorDigits(c.Str("currency"))
		amount := func(key string) int64 {
			a, _ := MinorUnits(decimal(c.Num(key, 0)), digits)
			return a
		}
		m.Cost = &Cost{
			Currency: c.Str("currency"), Year: int(c.Num("year", 0)), Source: c.Str("source"),
			Low: amount("low"), Base: amount("base"), High: amount("high"), RecurrentPerYear: amount("recurrentPerYear"),
		}
	}
	if s := v.Get("scaleByIncome"); s != nil && s.Kind == document.Object {
		m.ScaleByIncome = map[string]float64{}
		for _, f := range s.Members {
			m.ScaleByIncome[f.Key] = f.Value.Number
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
	if n.Aggregate == AggregatePoints && !n.at.Has("points") {
		n.Points = sum
	}
}

// literalWord reads an entry of `when`, which is a text or a boolean.
func literalWord(v *document.Value) string {
	if v.Kind == document.Bool {
		return strconv.FormatBool(v.Truth)
	}
	return v.Text
}
