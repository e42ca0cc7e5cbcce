package api

import (
	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/exports"
)

// UnitName names what was assessed: as country or as unit, by the framework's entity.
type UnitName struct {
	Country string `json:"country,omitempty" example:"KEN"`
	Unit    string `json:"unit,omitempty"`
	Name    string `json:"name" example:"Kenya"`
	Year    int    `json:"year" example:"2024"`
}

func nameOf(p *assessment.Panel, unit string, year int, lang string) UnitName {
	n := UnitName{Name: p.Name(unit, lang), Year: year}
	if p.Framework.Entity == framework.Country {
		n.Country = unit
	} else {
		n.Unit = unit
	}
	return n
}

// unitOf reads a unit as people write it.
func unitOf(def *framework.Definition, text string) (string, error) {
	if def.Entity != framework.Country {
		return text, nil
	}
	c, err := country.Parse(text)
	return string(c.Code), err
}

// score is a score as it stands on the wire, 0-100 and unrounded; null where there is none.
func score(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return number(exports.Points(v))
}

// number is null for what is none.
func number(v float64) *float64 {
	if v != v || v-v != 0 { // NaN, or infinite
		return nil
	}
	return &v
}

// rank is null where there is none.
func rank(s assessment.Standing) *int {
	if !s.Ranked {
		return nil
	}
	return &s.Rank
}

// band is null where there is none.
func band(s assessment.Standing) *string {
	if s.Band.ID == "" {
		return nil
	}
	return &s.Band.ID
}

// vintage says from when a table of countries is.
type vintage struct {
	Table string `json:"table" example:"income"`
	What  string `json:"what"`
	AsOf  string `json:"asOf"`
}

func vintagesOf(atlas *country.Atlas) []vintage {
	list := []vintage{}
	for _, v := range atlas.Vintages() {
		switch v.ID {
		case "income", "lending", "fragile", "members":
			list = append(list, vintage{v.ID, v.What, v.AsOf})
		}
	}
	return list
}

// rules are the defaults of a framework, which its nodes may override.
type rules struct {
	Aggregate       string  `json:"aggregate" example:"arithmetic"`
	Missing         string  `json:"missing" example:"exclude" doc:"What a question that was not assessed does to the index."`
	MinimumCoverage float64 `json:"minimumCoverage"`
	Floor           float64 `json:"floor"`
	Panel           string  `json:"panel" example:"year"`
}

// Method is embedded where there is more to say.
type Method = method

// method is what one needs to compute the figures again.
type method struct {
	Framework    string    `json:"framework" example:"gci-pillars"`
	Version      string    `json:"version" example:"2024"`
	Hash         string    `json:"hash" doc:"Hash of the framework version."`
	Year         int       `json:"year"`
	Rules        rules     `json:"rules"`
	Seq          uint64    `json:"seq" doc:"Record of the journal up to which the figures hold."`
	Inputs       string    `json:"inputs" doc:"Fingerprint of the framework and of all answers that were computed from."`
	Units        int       `json:"units" doc:"Units of the year."`
	Ranked       int       `json:"ranked" doc:"Units of the year that have a rank."`
	Confidential int       `json:"confidential" doc:"Confidential questions, which are left out of every number."`
	Vintages     []vintage `json:"vintages" doc:"From when the classes of countries are."`
	Warnings     []warning `json:"warnings"`
}

// warning is a question that could not be scored because all its answers are equal.
type warning struct {
	Question string `json:"question"`
	Message  string `json:"message"`
}

func (r *round) method(state *assessment.State) method {
	d := r.def.Defaults
	m := method{
		Framework: r.def.ID, Version: r.def.Version, Hash: r.def.Hash, Year: r.year, Seq: state.Head().Seq, Inputs: r.inputs(),
		Rules: rules{string(d.Aggregate), string(d.Missing), d.MinimumCoverage, d.Floor, string(r.def.Panel)},
		Units: len(r.standings), Confidential: confidential(r.def), Vintages: []vintage{}, Warnings: []warning{},
	}
	if r.def.Entity == framework.Country {
		m.Vintages = vintagesOf(r.x.Panel.Atlas)
	}
	for _, s := range r.standings {
		if s.Ranked {
			m.Ranked++
		}
	}
	for _, w := range r.x.Scores.Warnings() {
		if w.Period == 0 || w.Period == r.year {
			m.Warnings = append(m.Warnings, warning{w.Leaf, "all answers are equal, so they have no score"})
		}
	}
	return m
}

// confidential counts the confidential questions of a framework.
func confidential(def *framework.Definition) int {
	n := 0
	for _, q := range def.Questions() {
		if q.Confidential {
			n++
		}
	}
	return n
}
