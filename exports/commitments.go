package exports

import (
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// commitmentColumns are the columns of a table of commitments. They have no texts in several languages.
func commitmentColumns([]string) []fundingColumn[funding.Commitment] {
	type m = funding.Commitment
	return []fundingColumn[m]{
		textColumn("id", "A short name in kebab-case that no other commitment has. The same id again changes that commitment.", "edb-kenya-csirt", func(v *m) *string { return &v.ID }),
		textColumn("programme", "The id of the programme that gives the money. Blank: of none that is recorded, and the funder is named.", "csirt-grants-2026", func(v *m) *string { return &v.Programme }),
		textColumn("funder", "Who gives the money, where no programme is named.", "Example Development Bank", func(v *m) *string { return &v.Funder }),
		{
			name: "country", says: "Which country gets it: its ISO code or English name.", example: "KEN",
			put:  func(v *m) fundingOut { return fundingOut{text: string(v.Country)} },
			take: func(r *fundingRow, v *m) { v.Country = r.country("country", r.text("country")) },
		},
		textColumn("framework", "The id of the framework whose action is meant, without its version. Blank: any that has the action.", "core", func(v *m) *string { return &v.Framework }),
		textColumn("action", "The id of a question, or of an action of the country's own. Blank: for the country as such.", "national-csirt", func(v *m) *string { return &v.Action }),
		wordsColumn("themes", "What it is for, where no action is named.", framework.Themes(), func(v *m) *[]framework.Theme { return &v.Themes }),
		moneyColumn("amount", "How much.", "250000", func(v *m) (*int64, *string) { return &v.Amount, &v.Currency }, true),
		textColumn("currency", "The ISO 4217 code of the currency. Of a programme it is the programme's.", "USD", func(v *m) *string { return &v.Currency }),
		wordColumn("status", "How far the money has come. A pledge does not count as money that is there.", funding.CommitmentStatuses(), func(v *m) *funding.CommitmentStatus { return &v.Status }),
		{
			name: "date", says: "The day on which it was made.", example: "2026-01-31",
			put:  func(v *m) fundingOut { return fundingOut{text: momentText(v.Date, false)} },
			take: func(r *fundingRow, v *m) { v.Date = r.day("date") },
		},
		textColumn("source", "Where the figure comes from.", "Annual report 2025, page 12", func(v *m) *string { return &v.Source }),
		textColumn("iati", "The identifier of the activity in IATI.", "XM-EXAMPLE-1-2", func(v *m) *string { return &v.IATI }),
	}
}
