package framework

// decode turns a file into structs and fills in the defaults. It takes what has the right type and passes over what has
// not: the schema has named that already, and the checks that follow then find the other faults in the same run.
// texts are all texts met, for the checks of their languages.
func decode(content *value) (d *Definition, texts []*value) {
	r := &decoder{}
	d = &Definition{
		ID: content.str("id"), Version: content.str("version"),
		Title:  r.text(content.get("title")),
		Source: content.str("source"), Licence: content.str("licence"),
		Entity:      Entity(content.or("entity", string(Country))),
		Defaults:    decodeDefaults(content.get("defaults")),
		Panel:       Panel(content.or("panel", string(PanelYear))),
		Uncertainty: decodeUncertainty(content.get("uncertainty")),
		content:     content,
	}
	for _, b := range content.list("bands") {
		d.Bands = append(d.Bands, Band{ID: b.str("id"), From: b.num("from", 0), Title: r.text(b.get("title"))})
	}
	for _, t := range content.list("tiers") {
		tier := Tier{ID: t.str("id"), Title: r.text(t.get("title")), Minimum: map[string]int{}}
		if minimum := t.get("minimum"); minimum != nil {
			for _, m := range minimum.members {
				tier.Minimum[m.key] = int(m.value.number)
			}
		}
		d.Tiers = append(d.Tiers, tier)
	}
	root := content.get("root")
	if root == nil {
		root = &value{kind: objectKind, line: content.line, column: content.column, up: content, key: "root"}
	}
	r.defaults = d.Defaults
	d.Root = r.node(root, nil)
	resolvePoints(d.Root)
	d.index()
	return d, r.texts
}

func decodeDefaults(v *value) Defaults {
	return Defaults{
		Aggregate:       Aggregate(v.or("aggregate", string(AggregateArithmetic))),
		Missing:         Missing(v.or("missing", string(MissingExclude))),
		MinimumCoverage: v.num("minimumCoverage", 0.66),
		Floor:           v.num("floor", 0.01),
	}
}

func decodeUncertainty(v *value) Uncertainty {
	return Uncertainty{
		Weights:        v.num("weights", 0.25),
		Aggregates:     words[Aggregate](v, "aggregates"),
		Normalisations: words[Normalise](v, "normalisations"),
		Missing:        words[Missing](v, "missing"),
		Confidence:     v.flag("confidence"),
		DropDimension:  v.flag("dropDimension"),
	}
}
