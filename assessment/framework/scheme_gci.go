package framework

// gci2024 has the 20 indicators of the index under its five pillars. The index gives them no codes: these are ours. The
// pillar of capacity is called by its id in gci-pillars, too.
var gci2024 = Scheme{
	ID:        "gci-2024",
	Title:     "the Global Cybersecurity Index 2024",
	Publisher: "the International Telecommunication Union",
	Source:    "Structure: ITU, Global Cybersecurity Index 2024, 5th edition (five pillars, 20 indicators); codes and titles: this project",
	Parts: []SchemePart{
		{SchemeCode{"legal", "Law"}, "", []SchemeCode{
			{"legal.cybercrime", "Law against cybercrime"},
			{"legal.regulation", "Rules on security and on data"},
		}},
		{SchemeCode{"technical", "Technical measures"}, "", []SchemeCode{
			{"technical.national-csirt", "National incident response team"},
			{"technical.sector-csirts", "Response teams of single sectors"},
			{"technical.standards", "Use of security standards"},
			{"technical.child-protection", "Children's safety online"},
		}},
		{SchemeCode{"organizational", "Organisation"}, "", []SchemeCode{
			{"organizational.strategy", "National strategy"},
			{"organizational.agency", "Body in charge"},
			{"organizational.metrics", "Measuring progress"},
		}},
		{SchemeCode{"capacity", "Capacity"}, "capacity-development", []SchemeCode{
			{"capacity.awareness", "Awareness of the public"},
			{"capacity.professionals", "Training of people at work"},
			{"capacity.education", "Schools and universities"},
			{"capacity.research", "Research and development"},
			{"capacity.industry", "Security firms at home"},
			{"capacity.incentives", "Incentives for security"},
		}},
		{SchemeCode{"cooperation", "Cooperation"}, "", []SchemeCode{
			{"cooperation.bilateral", "Agreements with single countries"},
			{"cooperation.multilateral", "Agreements among many countries"},
			{"cooperation.legal-assistance", "Mutual legal assistance"},
			{"cooperation.public-private", "Work of state and firms together"},
			{"cooperation.inter-agency", "Work of public bodies together"},
		}},
	},
}
