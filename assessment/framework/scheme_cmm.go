package framework

// cmm2021 has the 23 factors of the model under its five dimensions, by the codes of its 2021 edition.
var cmm2021 = Scheme{
	ID:        "cmm-2021",
	Title:     "the Cybersecurity Capacity Maturity Model for Nations, edition 2021",
	Publisher: "the Global Cyber Security Capacity Centre of the University of Oxford",
	Source:    "Structure and codes: Global Cyber Security Capacity Centre, Cybersecurity Capacity Maturity Model for Nations, 2021 edition (five dimensions, 23 factors); titles: this project",
	Parts: []SchemePart{
		{SchemeCode{"D1", "Policy and strategy"}, "", []SchemeCode{
			{"D1.1", "Strategy"},
			{"D1.2", "Response to incidents and crises"},
			{"D1.3", "Protection of critical infrastructure"},
			{"D1.4", "Defence and national security"},
		}},
		{SchemeCode{"D2", "Culture and society"}, "", []SchemeCode{
			{"D2.1", "Attitudes to security"},
			{"D2.2", "Trust in online services"},
			{"D2.3", "What users know of their personal data"},
			{"D2.4", "Ways to report"},
			{"D2.5", "Media and online platforms"},
		}},
		{SchemeCode{"D3", "Knowledge and skills"}, "", []SchemeCode{
			{"D3.1", "Awareness"},
			{"D3.2", "Education"},
			{"D3.3", "Training at work"},
			{"D3.4", "Research and innovation"},
		}},
		{SchemeCode{"D4", "Law"}, "", []SchemeCode{
			{"D4.1", "Laws and rules on security and crime"},
			{"D4.2", "Laws beside them"},
			{"D4.3", "Police, prosecutors, courts and regulators"},
			{"D4.4", "Cooperation against cybercrime"},
		}},
		{SchemeCode{"D5", "Standards and technology"}, "", []SchemeCode{
			{"D5.1", "Keeping to standards"},
			{"D5.2", "Security controls"},
			{"D5.3", "Quality of software"},
			{"D5.4", "Resilience of networks"},
			{"D5.5", "Market for security"},
			{"D5.6", "Disclosure of weaknesses"},
		}},
	},
}
