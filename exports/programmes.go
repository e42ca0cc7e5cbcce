package exports

import (
	"strings"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// fundingColumn is one column of a table of programmes or commitments. Its name is the path of what it holds in a file of
// programmes in YAML.
type fundingColumn[T any] struct {
	name    string
	says    string // what it holds, for people
	example string
	choices []string // of which one is to be chosen
	several bool     // or some of them, joined by bars
	width   float64  // on a sheet; 0 = fitted
	put     func(v *T) fundingOut
	take    func(r *fundingRow, v *T)
}

// fundingOut is what a cell is given.
type fundingOut struct {
	text   string
	format string // it is a number, shown like this; "" = text
}

// textColumn is a column of plain text.
func textColumn[T any](name, says, example string, of func(v *T) *string) fundingColumn[T] {
	return fundingColumn[T]{
		name: name, says: says, example: example,
		put:  func(v *T) fundingOut { return fundingOut{text: *of(v)} },
		take: func(r *fundingRow, v *T) { *of(v) = r.text(name) },
	}
}

// languageColumns are those of a text, one for each language.
func languageColumns[T any](name, says string, languages []string, width float64, of func(v *T) *framework.Text) (list []fundingColumn[T]) {
	for _, lang := range languages {
		column := name + "." + lang
		list = append(list, fundingColumn[T]{
			name: column, says: says + " Name the language in the header: en, fr, pt-BR.", example: map[string]string{"title": "Small grants for incident response teams"}[name], width: width,
			put: func(v *T) fundingOut { return fundingOut{text: (*of(v))[lang]} },
			take: func(r *fundingRow, v *T) {
				if text := r.text(column); text != "" {
					if *of(v) == nil {
						*of(v) = framework.Text{}
					}
					(*of(v))[lang] = text
				}
			},
		})
	}
	return list
}

// moneyColumn is a column of amounts in major units. zero says that an amount of 0 is written, and not left blank.
func moneyColumn[T any](name, says, example string, of func(v *T) (minor *int64, currency *string), zero bool) fundingColumn[T] {
	return fundingColumn[T]{
		name: name, says: says + " In whole units of the currency, with a point before cents.", example: example,
		put: func(v *T) fundingOut {
			minor, currency := of(v)
			if *minor == 0 && !zero {
				return fundingOut{}
			}
			return fundingOut{majorText(*minor, *currency), moneyFormat(*minor, *currency)}
		},
		take: func(r *fundingRow, v *T) {
			minor, _ := of(v)
			*minor = r.money(name, r.text("currency"))
		},
	}
}

// moneyFormat shows the decimals of an amount where it has any.
func moneyFormat(minor int64, currency string) string {
	digits, whole := framework.MinorDigits(currency), int64(1)
	for range digits {
		whole *= 10
	}
	if minor%whole == 0 {
		return asMoney
	}
	return asMoney + "." + strings.Repeat("0", digits)
}

func countColumn[T any](name, says, example string, of func(v *T) *int) fundingColumn[T] {
	return fundingColumn[T]{
		name: name, says: says + " Blank: no limit.", example: example,
		put: func(v *T) fundingOut {
			if *of(v) == 0 {
				return fundingOut{}
			}
			return fundingOut{countText(*of(v)), asCount}
		},
		take: func(r *fundingRow, v *T) { *of(v) = r.count(name) },
	}
}

func truthColumn[T any](name, says string, of func(v *T) *bool) fundingColumn[T] {
	return fundingColumn[T]{
		name: name, says: says, example: "yes", choices: []string{"yes", "no"},
		put:  func(v *T) fundingOut { return fundingOut{text: truthText(*of(v))} },
		take: func(r *fundingRow, v *T) { *of(v) = r.truth(name) },
	}
}

// wordColumn is a column of a word of a list.
func wordColumn[T any, W ~string](name, says string, all []W, of func(v *T) *W) fundingColumn[T] {
	return fundingColumn[T]{
		name: name, says: says, example: string(all[0]), choices: textsOf(all),
		put:  func(v *T) fundingOut { return fundingOut{text: string(*of(v))} },
		take: func(r *fundingRow, v *T) { *of(v) = word(r, name, r.text(name), all) },
	}
}

// wordsColumn is a column of some words of a list.
func wordsColumn[T any, W ~string](name, says string, all []W, of func(v *T) *[]W) fundingColumn[T] {
	return fundingColumn[T]{
		name: name, says: says + " Join several by |.", example: joinList(all[:min(2, len(all))]), choices: textsOf(all), several: true,
		put:  func(v *T) fundingOut { return fundingOut{text: joinList(*of(v))} },
		take: func(r *fundingRow, v *T) { *of(v) = wordList(r, name, all) },
	}
}

func textsOf[W ~string](all []W) []string {
	texts := make([]string, len(all))
	for i, w := range all {
		texts[i] = string(w)
	}
	return texts
}

func programmeCurrency(of func(p *funding.Programme) *int64) func(p *funding.Programme) (*int64, *string) {
	return func(p *funding.Programme) (*int64, *string) { return of(p), &p.Currency }
}

var (
	incomeGroups      = []country.IncomeGroup{country.LowIncome, country.LowerMiddleIncome, country.UpperMiddleIncome, country.HighIncome}
	lendingCategories = []country.LendingCategory{country.IDA, country.Blend, country.IBRD}
)

// programmeColumns are the columns of a table of programmes with texts in some languages.
func programmeColumns(languages []string) []fundingColumn[funding.Programme] {
	type p = funding.Programme
	var list []fundingColumn[p]
	add := func(columns ...fundingColumn[p]) { list = append(list, columns...) }
	add(textColumn("id", "A short name in kebab-case that no other programme has. The same id again changes that programme.", "csirt-grants-2026", func(v *p) *string { return &v.ID }),
		textColumn("funder", "Who gives the money.", "Example Development Bank", func(v *p) *string { return &v.Funder }))
	add(languageColumns("title", "What the programme is called.", languages, 40, func(v *p) *framework.Text { return &v.Title })...)
	add(languageColumns("description", "What it is for, in a sentence or two.", languages, 40, func(v *p) *framework.Text { return &v.Description })...)
	add(truthColumn("sample", "It is made up, for demonstrations.", func(v *p) *bool { return &v.Sample }),
		wordsColumn("themes", "What it pays for. Blank: anything.", framework.Themes(), func(v *p) *[]framework.Theme { return &v.Themes }),
		wordColumn("instrument", "The form in which it gives.", funding.Instruments(), func(v *p) *funding.Instrument { return &v.Instrument }),
		statusColumn(), momentColumn("opens", "The day or the moment from which it is open. Blank: from ever.", "2026-01-01", false),
		momentColumn("closes", "The last day on which it is open (to its end in UTC), or the moment at which it closes, with the offset from UTC. Blank: no end.", "2026-12-31T17:00:00+01:00", true),
		textColumn("currency", "The ISO 4217 code of the currency of all amounts of the row.", "USD", func(v *p) *string { return &v.Currency }),
		moneyColumn("budget", "All the money of the programme.", "2500000", programmeCurrency(func(v *p) *int64 { return &v.Budget }), true),
		moneyColumn("grant.floor", "The least grant to a country.", "50000", programmeCurrency(func(v *p) *int64 { return &v.Floor }), false),
		moneyColumn("grant.ceiling", "The greatest grant to a country.", "500000", programmeCurrency(func(v *p) *int64 { return &v.Ceiling }), false),
		countColumn("grant.perCountry", "How many grants one country may get.", "1", func(v *p) *int { return &v.PerCountry }),
		countColumn("grant.maximum", "How many grants there are in all.", "20", func(v *p) *int { return &v.Maximum }),
		countColumn("grant.months", "The longest duration of a grant, in months.", "36", func(v *p) *int { return &v.Months }),
		wordsColumn("grant.kinds", "For how many countries one grant is. Blank: for one.", funding.GrantKinds(), func(v *p) *[]funding.GrantKind { return &v.Kinds }),
		lotsColumn(), cofinancingColumn())
	add(eligibleColumns()...)
	add(excludedColumn(),
		textColumn("requires.partner", "Without whom nobody gets a grant.", "a regional CERT", func(v *p) *string { return &v.Partner }),
		wordsColumn("requires.applicantTypes", "Who may apply. Blank: everybody.", funding.Applicants(), func(v *p) *[]funding.Applicant { return &v.Applicants }),
		truthColumn("pooled", "Others may join with money of their own.", func(v *p) *bool { return &v.Pooled }), linesColumn(),
		textColumn("contact", "A name or an address to ask.", "grants@example.org", func(v *p) *string { return &v.Contact }),
		textColumn("link", "Its address on the web.", "https://example.org/grants", func(v *p) *string { return &v.Link }),
		textColumn("iati", "The identifier of the activity in IATI.", "XM-EXAMPLE-1", func(v *p) *string { return &v.IATI }))
	return list
}
