package exports

import (
	"slices"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/scoring"
)

// method writes how the numbers were made, so that a reader can repeat them.
func (b *book) method(rows []assessment.Standing) {
	s := b.sheet("Method")
	def := b.x.Panel.Framework
	s.width(1, 30)
	s.width(2, 100)
	s.cols = 2
	s.title(b.t("Method"), b.t("How every number in this workbook follows from the answers. Equation numbers refer to the methodology of the project."), 2)
	for _, f := range append(b.rules(rows), b.rulings...) {
		if f.value != "" {
			s.pair(f)
		}
	}
	s.subtitle(b.t("Aggregation of each part"))
	for _, n := range def.Nodes() {
		if !n.IsQuestion() {
			s.pair(fact{n.Name("en"), b.aggregation(n)})
		}
	}
	if warnings := b.x.Scores.Warnings(); len(warnings) > 0 {
		s.subtitle(b.t("Left out for want of spread"))
		for _, w := range warnings {
			s.pair(fact{joinNonEmpty(" ", b.titles([]string{w.Leaf}), period(w)), b.t("Every unit has the same value, so that it cannot tell them apart: it left the weights of all.")})
		}
	}
	if def.Entity == framework.Country {
		s.subtitle(b.t("Classes of countries"))
		for _, v := range usedVintages(b.x.Panel.Atlas) {
			s.pair(fact{v.What, joinNonEmpty("; ", v.AsOf, v.Source, v.Rights)})
		}
	}
	s.subtitle(b.t("Whose figures"))
	for _, f := range []fact{{b.t("Framework"), def.Source}, {b.t("Licence"), def.Licence}, {b.t("Data"), b.r.Data}, {b.t("Rights"), b.r.Rights}} {
		if f.value != "" {
			s.pair(f)
		}
	}
}

// period names the year of a warning, if it is of one.
func period(w scoring.Warning) string {
	if w.Period == 0 {
		return ""
	}
	return itoa(w.Period)
}

// rules puts the rules of the framework into words.
func (b *book) rules(rows []assessment.Standing) []fact {
	def := b.x.Panel.Framework
	missing := map[framework.Missing]string{
		framework.MissingExclude: b.t("Left out, and the weights of its neighbours grow in proportion."),
		framework.MissingZero:    b.t("Counts as 0, so that skipping a question never pays."),
		framework.MissingImpute:  b.t("Takes the median of the country's income group, and is flagged; it does not count for coverage."),
	}[def.Defaults.Missing]
	floored := 0
	for _, s := range rows {
		floored += b.x.Scores.Floored(s.Row)
	}
	return []fact{
		{b.t("Framework and version"), def.Ref()},
		{b.t("Fingerprint of the framework"), def.Hash},
		{b.t("Fingerprint of the answers"), b.x.Panel.Hash()},
		{b.t("Head of the journal"), b.head()},
		{b.t("Score"), b.t("Every answer becomes a score from 0 to 100 (equations 1 to 7); a part of the framework takes the mean of what is below it, by weight (equations 11 to 17).")},
		{b.t("Question not assessed"), missing},
		{b.t("Question not applicable"), b.t("Drops out of the weights, for this country only.")},
		{b.t("Coverage"), b.t("Share of the applicable weight that was answered (equation 18). A part below its minimum has no score; a country whose whole is below it is not ranked, which is not the same as last.")},
		{b.t("Claimed and verified"), b.verifiedRule(rows)},
		{b.t("Interval"), b.t("The index if every unknown answer were the worst possible, and the best possible (equation 23). Nothing about weights is in it. An index outside its interval has a part with too few answers, which is left out of it or counts as 0 in it.")},
		{b.t("Rank"), b.t("1 + number of countries with a higher index, on unrounded values (equation 20): equal values share a rank.")},
		{b.t("Gain of a gap"), b.t("Index recomputed with this one answer at its best, minus the index as it is (equation 24); in index points.")},
		{b.t("Floor"), b.t("Geometric and harmonic means raise smaller scores to %s of 100; %d scores were raised here.", number3(def.Defaults.Floor*100), floored)},
	}
}

// head says up to which record of the journal the answers are read, and how to check that it is still the same one.
func (b *book) head() string {
	if b.r.Head == "" {
		return ""
	}
	return b.r.Head + "\n" + b.t("Record and hash; whoever has the journal can check them with readiness journal verify --expect.")
}

func (b *book) aggregation(n *framework.Node) string {
	text := string(n.Aggregate)
	if n.Aggregate == framework.AggregateGeneralised {
		text += ", " + b.t("exponent %s", number3(n.Exponent))
	}
	switch n.Aggregate {
	case framework.AggregateNone:
		return b.t("none: no number of its own")
	case framework.AggregateProfile, framework.AggregateStage:
		text += ": " + b.t("share of the tiers that every question below has reached; not assessed counts as the lowest level (equation 27)")
	default: // a mean
	}
	return text + "; " + b.t("minimum coverage %s %%", number3(n.MinimumCoverage*100))
}

// number3 writes a number with at most six significant digits.
func number3(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// codes lists every answer a question can have, and the bands.
func (b *book) codes() {
	s := b.sheet("Codes")
	def := b.x.Panel.Framework
	var rows [][]any
	for leaf, q := range def.Questions() {
		for _, c := range b.optionsOf(leaf, q) {
			rows = append(rows, []any{q.ID, q.Name("en"), c.id, c.title, c.score})
		}
	}
	cols := []column{
		{title: b.t("Question"), look: plain}, {title: b.t("Title"), look: wrapped, width: 40},
		{title: b.t("Code"), look: plain}, {title: b.t("Meaning"), look: wrapped, width: 84},
		{title: b.t("Score"), look: number(asScore)},
	}
	s.fit(cols, rows)
	s.title(b.t("Codes"), b.t("What each code of an answer stands for, and the score from 0 to 100 that it gives."), len(cols))
	s.table(cols, each(rows))
	if len(def.Bands) == 0 {
		return
	}
	s.subtitle(b.t("Bands"))
	var bands [][]any
	for _, band := range def.Bands {
		bands = append(bands, []any{band.ID, band.Title.In("en"), nil, b.t("index from %s", number3(band.From))})
	}
	s.table([]column{{title: b.t("Band"), look: plain}, {title: b.t("Name"), look: plain}, {look: plain}, {title: b.t("From"), look: plain}}, each(bands))
}

// code is one answer that a question can have.
type code struct {
	id, title string
	score     any // 0-100, or nil
}

// optionsOf lists the answers a question can have, each with the score that the model gives it.
func (b *book) optionsOf(leaf int, q *framework.Node) []code {
	var list []code
	add := func(id string, v framework.Value) {
		c := code{id: id, title: q.Describe(v, "en")}
		if cell, err := q.Cell(v); err == nil {
			c.score = points(b.x.Model.AnswerScore(leaf, cell.Value))
		}
		list = append(list, c)
	}
	switch q.Answer.Type {
	case framework.Boolean:
		add("false", framework.Value{Kind: framework.Flag})
		add("true", framework.Value{Kind: framework.Flag, Flag: true})
	case framework.Stage:
		for _, l := range q.Answer.Levels {
			add(l.ID, framework.Value{Kind: framework.OneOption, Option: l.ID})
		}
	case framework.Choice:
		for _, o := range q.Answer.Options {
			add(o.ID, framework.Value{Kind: framework.OneOption, Option: o.ID})
		}
	case framework.Checklist:
		for _, o := range q.Answer.Options {
			add(o.ID, framework.Value{Kind: framework.Options, Options: []string{o.ID}})
		}
	case framework.Number:
		list = []code{{"number", numberMeaning(q.Answer), nil}}
	}
	return list
}

func numberMeaning(a *framework.Answer) string {
	text := "A number"
	if a.Unit != "" {
		text += " in " + a.Unit
	}
	switch {
	case a.DataDriven():
		text += ", scored against the other units (" + string(a.Normalise) + ")"
	case a.Minimum != nil && a.Maximum != nil && a.Transform == framework.TransformLog:
		text += ", its logarithm scored from " + number3(*a.Minimum) + " to " + number3(*a.Maximum)
	case a.Minimum != nil && a.Maximum != nil:
		text += ", scored linearly from " + number3(*a.Minimum) + " to " + number3(*a.Maximum)
	}
	if a.Direction == framework.Lower {
		text += "; lower is better"
	}
	return text
}

// usedVintages are the data sets whose classes stand in a workbook. A renewal of several tables is one.
func usedVintages(atlas *country.Atlas) []country.Vintage {
	var used []country.Vintage
	for _, v := range atlas.Vintages() {
		if !slices.Contains([]string{"countries", "income", "lending"}, v.ID) {
			continue
		}
		same := func(u country.Vintage) bool { u.ID = v.ID; return u == v }
		if !slices.ContainsFunc(used, same) {
			used = append(used, v)
		}
	}
	return used
}
