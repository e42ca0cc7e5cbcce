package framework

import "readiness/assessment/document"

// decode turns a file into structs and fills in the defaults. It takes what has the right type and passes over what has
// not: the schema has named that already, and the checks that follow then find the other faults in the same run.
// texts are all texts met, for the checks of their languages.
func decode(content *document.Value) (d *Definition, texts []*document.Value) {
	r := &decoder{}
	d = &Definition{
		ID: content.Str("id"), Version: content.Str("version"),
		Title:  r.text(content.Get("title")),
		Source: content.Str("source"), Licence: content.Str("licence"),
		Entity:      Entity(content.Or("entity", string(Country))),
		Defaults:    decodeDefaults(content.Get("defaults")),
		Panel:       Panel(content.Or("panel", string(PanelYear))),
		Uncertainty: decodeUncertainty(content.Get("uncertainty")),
		content:     content,
	}
	for _, b := range content.List("bands") {
		d.Bands = append(d.Bands, Band{ID: b.Str("id"), From: b.Num("from", 0), Title: r.text(b.Get("title"))})
	}
	for _, t := range content.List("tiers") {
		tier := Tier{ID: t.Str("id"), Title: r.text(t.Get("title")), Minimum: map[string]int{}}
		if minimum := t.Get("minimum"); minimum != nil {
			for _, m := range minimum.Members {
				tier.Minimum[m.Key] = int(m.Value.Number)
			}
		}
		d.Tiers = append(d.Tiers, tier)
	}
	root := content.Get("root")
	if root == nil {
		root = content.Empty("root")
	}
	r.defaults = d.Defaults
	d.Root = r.node(root, nil)
	resolvePoints(d.Root)
	d.index()
	return d, r.texts
}

func decodeDefaults(v *document.Value) Defaults {
	return Defaults{
		Aggregate:       Aggregate(v.Or("aggregate", string(AggregateArithmetic))),
		Missing:         Missing(v.Or("missing", string(MissingExclude))),
		MinimumCoverage: v.Num("minimumCoverage", 0.66),
		Floor:           v.Num("floor", 0.01),
	}
}

func decodeUncertainty(v *document.Value) Uncertainty {
	return Uncertainty{
		Weights:        v.Num("weights", 0.25),
		Aggregates:     document.Words[Aggregate](v, "aggregates"),
		Normalisations: document.Words[Normalise](v, "normalisations"),
		Missing:        document.Words[Missing](v, "missing"),
		Confidence:     v.Flag("confidence"),
		DropDimension:  v.Flag("dropDimension"),
	}
}
