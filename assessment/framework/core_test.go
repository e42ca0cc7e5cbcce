package framework

import (
	"slices"
	"strings"
	"testing"
)

func core(t testing.TB) *Definition { return builtin(t, "readiness-core@2026") }

// words are all texts of a question that an assessor reads, in small letters.
func (n *Node) words() string {
	all := n.Title["en"] + " " + n.Question["en"] + " " + n.Guidance["en"]
	for _, o := range n.Answer.Options {
		all += " " + o.Title["en"]
	}
	return strings.ToLower(all)
}

func TestCoreShape(t *testing.T) {
	d := core(t)
	if n := len(d.Questions()); n != 84 {
		t.Errorf("%d questions, want 84", n)
	}
	weights := d.effectiveWeights()
	if n := len(d.Root.Children); n != 6 {
		t.Errorf("%d dimensions, want 6", n)
	}
	for _, dimension := range d.Root.Children {
		if weights[dimension] != 1.0/6 {
			t.Errorf("%s is %v of the index, want a sixth", dimension.ID, weights[dimension])
		}
		for _, group := range dimension.Children {
			sum := 0.0
			for _, q := range group.Children {
				sum += q.Weight
			}
			if group.Weight != sum {
				t.Errorf("group %s weighs %v, its questions %v: grouping must change no weight", group.ID, group.Weight, sum)
			}
		}
	}
	graded := 0
	for _, q := range d.Questions() {
		if len(q.Answer.Options) >= 3 || len(q.Answer.Levels) >= 3 {
			graded++
		}
	}
	if 3*graded < 2*len(d.Questions()) {
		t.Errorf("%d of %d questions have three options or more, want two thirds", graded, len(d.Questions()))
	}
	if d.Defaults.Missing != MissingZero {
		t.Errorf("missing answers: %s", d.Defaults.Missing)
	}
}

func TestCoreQuestionsAreWhole(t *testing.T) {
	alone := []string{"international-law-view"} // in no code of another framework
	for _, q := range core(t).Questions() {
		lacks := map[string]bool{
			"title": q.Title["en"] == "", "question": !strings.HasSuffix(q.Question["en"], "?"), "guidance": q.Guidance["en"] == "",
			"evidence": q.Evidence == "", "themes": len(q.Themes) == 0, "sdg": len(q.SDG) == 0,
			"responsible": q.Responsible["en"] == "", "crosswalk": len(q.Crosswalk) == 0 != slices.Contains(alone, q.ID),
			"options from 0 to 1": q.Answer.Type == Choice &&
				(q.Answer.Options[0].Score != 0 || q.Answer.Options[len(q.Answer.Options)-1].Score != 1),
		}
		if r := q.Remedy; r == nil || r.Cost == nil {
			lacks["remedy with cost"] = true
		} else {
			lacks["remedy's title"] = r.Title["en"] == ""
			lacks["three steps"] = strings.Count(r.Steps["en"], ";") < 2
			lacks["months"] = r.Months < 1
			lacks["USD of 2025"] = r.Cost.Currency != "USD" || r.Cost.Year != 2025
			lacks["planning assumption"] = !strings.HasPrefix(r.Cost.Source, "planning assumption")
			lacks["low < base < high"] = r.Kind != RemedyRecurrent && (r.Cost.Low >= r.Cost.Base || r.Cost.Base >= r.Cost.High)
			lacks["factors of four income groups"] = len(r.ScaleByIncome) != 4 || r.ScaleByIncome["UM"] != 1
		}
		for what, missing := range lacks {
			if missing {
				t.Errorf("%s lacks %s", q.ID, what)
			}
		}
	}
}

func TestCoreCodesAndThemes(t *testing.T) {
	d := core(t)
	gci, cmm, themes := map[string]bool{}, map[string]bool{}, map[Theme]bool{}
	for _, q := range d.Questions() {
		for _, code := range q.Crosswalk["gci-2024"] {
			gci[code] = true
		}
		for _, code := range q.Crosswalk["cmm-2021"] {
			cmm[code] = true
		}
		for _, theme := range q.Themes {
			themes[theme] = true
		}
	}
	for _, code := range gci2024.Codes() {
		if !gci[code.ID] {
			t.Errorf("no question asks about indicator %s of the GCI", code.ID)
		}
	}
	outside := []string{"D1.4", "D2.3"} // defence; what users know of their data: docs/frameworks.md says so
	for _, code := range cmm2021.Codes() {
		if cmm[code.ID] == slices.Contains(outside, code.ID) {
			t.Errorf("factor %s of the CMM: a question asks about it: %v", code.ID, cmm[code.ID])
		}
	}
	for _, theme := range Themes() {
		if !themes[theme] {
			t.Errorf("no question has the theme %s", theme)
		}
	}
}

// TestCoreSubjects holds the questionnaire to its subjects. After the colon: words that its texts must have.
func TestCoreSubjects(t *testing.T) {
	d := core(t)
	for dimension, subjects := range coreSubjects {
		for id, needed := range subjects {
			q, ok := d.Node(id)
			if !ok || !q.IsQuestion() {
				t.Errorf("no question %s", id)
				continue
			}
			if q.parent.parent.ID != dimension {
				t.Errorf("%s stands below %s, want %s", id, q.parent.parent.ID, dimension)
			}
			for word := range strings.SplitSeq(needed, ",") {
				if !strings.Contains(q.words(), strings.TrimSpace(word)) {
					t.Errorf("%s nowhere says %q", id, strings.TrimSpace(word))
				}
			}
		}
	}
}

// Subjects that the questionnaire must hold, and the words by which each is known.
var coreSubjects = map[string]map[string]string{
	"strategy": {
		"national-strategy": "draft, adopted, five years", "strategy-action-plan": "action plan, budget",
		"lead-agency": "lead", "agency-placement": "head of government", "inter-ministry-coordination": "ministries",
		"strategy-review": "measured indicators", "national-risk-assessment": "risk", "strategy-languages": "languages",
		"e-government-policy": "digital public services", "public-sector-rules": "rules", "information-officers": "officer",
		"development-plan-link": "development plan, target",
	},
	"legislation": {
		"cybercrime-law": "offences", "procedural-powers": "powers", "electronic-evidence": "evidence",
		"data-protection-law": "personal data", "essential-services-law": "essential", "breach-notification": "breach",
		"child-online-protection": "children", "spam-law": "spam", "electronic-signature": "electronic signature",
		"budapest-convention": "budapest, invit, signed, party", "regional-convention": "malabo",
		"judges-prosecutors-training": "judges, prosecutors", "specialised-units": "court, prosecutors, police",
		"surveillance-limits": "judge, surveillance",
	},
	"incident-response": {
		"national-csirt": "decision, operates, legal act", "csirt-constituency": "serve", "csirt-hours": "every hour",
		"csirt-staff": "full-time", "csirt-services": "system records, alerts, weakness, state of threats", "csirt-maturity": "sim3",
		"first-membership": "first", "regional-csirt-network": "network", "national-exercise": "last two years",
		"sector-teams": "sector", "crisis-plan": "decision roles", "incident-statistics": "figures",
	},
	"technical-measures": {
		"critical-services-list": "critical services", "critical-baseline": "minimum requirements", "critical-audits": "audit",
		"cyber-physical-safety": "control systems", "cables-and-backbone": "cable", "cloud-use": "cloud",
		"product-security": "password", "routing-security": "route origin authorisation", "naming-security": "dnssec",
		"public-sector-monitoring": "public bodies",
	},
	"capacity": {
		"awareness-campaigns": "programme", "awareness-groups": "children, parents, older people, small firms",
		"school-curriculum": "curriculum", "teacher-training": "teachers", "university-programmes": "degree",
		"professional-certification": "certificate", "police-training": "officer", "officials-training": "diplomats, parliament",
		"research-development": "research", "industry-and-incentives": "firms", "gender-inclusion": "women",
	},
	"cooperation": {
		"contact-point": "hour", "mutual-legal-assistance": "data", "bilateral-agreements": "agreement",
		"regional-organisation-work": "regional", "un-point-of-contact": "united nations", "norms-implementation": "norms",
		"international-law-view": "international law", "public-private-sharing": "firms", "coordinated-disclosure": "flaw",
		"civil-society-involvement": "group", "capacity-building-part": "programme", "trade-agreement-clauses": "trade",
	},
}

// TestCorePrerequisites: a chain of more than five remedies is a plan nobody can begin.
func TestCorePrerequisites(t *testing.T) {
	d := core(t)
	const deepest = 5
	var depth func(id string, path []string) int
	depth = func(id string, path []string) int {
		if slices.Contains(path, id) {
			t.Fatalf("a circle: %v", append(path, id))
		}
		q, _ := d.Node(id)
		most := 0
		for _, before := range q.Requires {
			most = max(most, depth(before, append(slices.Clone(path), id)))
		}
		return most + 1
	}
	for _, q := range d.Questions() {
		if n := depth(q.ID, nil); n > deepest {
			t.Errorf("%s stands at the end of %d remedies", q.ID, n)
		}
		if by := q.ImpliedBy; by != nil && !slices.Contains(q.Requires, by.Question) {
			t.Errorf("%s is implied by %s and does not require it", q.ID, by.Question)
		}
	}
}
