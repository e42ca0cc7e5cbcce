package assessment

import (
	"fmt"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// Kinds of journal entries about money. A body is what is recorded afterwards, whole.
const (
	programmePut      = "programme.put"
	programmeRemoved  = "programme.removed"
	programmeJoined   = "programme.joined"
	programmeLeft     = "programme.left"
	commitmentPut     = "commitment.put"
	commitmentRemoved = "commitment.removed"
	actionPut         = "action.put"
	actionRemoved     = "action.removed"
)

// programmePutV1 is a programme but for its lines, which have entries of their own. Its contact is a text of the vault.
type programmePutV1 struct {
	Funder      string              `json:"funder"`
	Title       framework.Text      `json:"title,omitempty"`
	Description framework.Text      `json:"description,omitempty"`
	Sample      bool                `json:"sample,omitempty"`
	Themes      []framework.Theme   `json:"themes,omitempty"`
	Instrument  funding.Instrument  `json:"instrument"`
	Opens       string              `json:"opens,omitempty"`  // moment with its offset
	Closes      string              `json:"closes,omitempty"` // likewise
	Withdrawn   bool                `json:"withdrawn,omitempty"`
	Currency    string              `json:"currency"`
	Budget      int64               `json:"budget"` // minor units, as all amounts here
	Floor       int64               `json:"floor,omitempty"`
	Ceiling     int64               `json:"ceiling,omitempty"`
	PerCountry  int                 `json:"perCountry,omitempty"`
	Maximum     int                 `json:"maximum,omitempty"`
	Months      int                 `json:"months,omitempty"`
	Kinds       []funding.GrantKind `json:"kinds,omitempty"`
	Lots        []lotV1             `json:"lots,omitempty"`
	Cofinancing float64             `json:"cofinancing,omitempty"`
	Eligible    *eligibleV1         `json:"eligible,omitempty"`
	Excluded    []exclusionV1       `json:"excluded,omitempty"`
	Partner     string              `json:"partner,omitempty"`
	Applicants  []funding.Applicant `json:"applicants,omitempty"`
	Pooled      bool                `json:"pooled,omitempty"`
	Contact     *textV1             `json:"contact,omitempty"`
	Link        string              `json:"link,omitempty"`
	IATI        string              `json:"iati,omitempty"`
}

type lotV1 struct {
	Country country.Code `json:"country"`
	Budget  int64        `json:"budget"`
}

type eligibleV1 struct {
	Countries         []country.Code            `json:"countries,omitempty"`
	Regions           []string                  `json:"regions,omitempty"`
	IncomeGroups      []country.IncomeGroup     `json:"incomeGroups,omitempty"`
	LendingCategories []country.LendingCategory `json:"lendingCategories,omitempty"`
	Organisations     []string                  `json:"organisations,omitempty"`
	Flags             []funding.Flag            `json:"flags,omitempty"`
	ClassAsOf         string                    `json:"classAsOf,omitempty"` // day
}

type exclusionV1 struct {
	Country country.Code        `json:"country"`
	Reason  string              `json:"reason,omitempty"`
	Kinds   []funding.GrantKind `json:"kinds,omitempty"`
}

// programmeJoinedV1 is one line of a pooled programme.
type programmeJoinedV1 struct {
	Line   string `json:"line"`
	Funder string `json:"funder"`
	Budget int64  `json:"budget"`
}

type programmeLeftV1 struct {
	Line string `json:"line"`
}

// removedV1 is the body of programme.removed and commitment.removed: their subject says it all.
type removedV1 struct{}

// commitmentPutV1 is a commitment. Where its figure comes from is a text of the vault.
type commitmentPutV1 struct {
	Programme string                   `json:"programme,omitempty"`
	Funder    string                   `json:"funder,omitempty"`
	Country   country.Code             `json:"country"`
	Framework string                   `json:"framework,omitempty"`
	Action    string                   `json:"action,omitempty"`
	Themes    []framework.Theme        `json:"themes,omitempty"`
	Amount    int64                    `json:"amount"`
	Currency  string                   `json:"currency"`
	Status    funding.CommitmentStatus `json:"status"`
	Date      string                   `json:"date"` // day
	Source    *textV1                  `json:"source,omitempty"`
	IATI      string                   `json:"iati,omitempty"`
}

// actionPutV1 is an action of an assessment. Its words (title, owner, source of the cost) are one text of the vault.
type actionPutV1 struct {
	Action      string               `json:"action"`
	Questions   []string             `json:"questions"`
	Words       *textV1              `json:"words,omitempty"`
	Start       string               `json:"start,omitempty"` // day
	Months      int                  `json:"months,omitempty"`
	Status      funding.ActionStatus `json:"status"`
	Cost        *actionCostV1        `json:"cost,omitempty"`
	Cofinancing funding.Known        `json:"cofinancing,omitempty"`
	Partner     funding.Known        `json:"partner,omitempty"`
}

type actionCostV1 struct {
	Currency  string  `json:"currency"`
	PriceYear int     `json:"priceYear"`
	OneOff    rangeV1 `json:"oneOff"`
	Recurrent rangeV1 `json:"recurrent"`
	Overhead  float64 `json:"overhead,omitempty"`
}

type rangeV1 struct {
	Low  int64 `json:"low"`
	Base int64 `json:"base"`
	High int64 `json:"high"`
}

type actionRemovedV1 struct {
	Action string `json:"action"`
}

// moment reads and writes the moments of bodies, with the offset that they were given with; the empty text is none.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, text)
}

func momentText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// textRef names a text in a body; nil = none.
func textRef(t Text) *textV1 {
	if t == (Text{}) {
		return nil
	}
	ref := textV1(t)
	return &ref
}

// idOf lists the id of a text; none of nil.
func idOf(ref *textV1) []string {
	if ref == nil {
		return nil
	}
	return []string{ref.ID}
}

func (ref *textV1) text() Text {
	if ref == nil {
		return Text{}
	}
	return Text(*ref)
}

func programmeBody(p *funding.Programme, contact Text) programmePutV1 {
	body := programmePutV1{
		Funder: p.Funder, Title: p.Title, Description: p.Description, Sample: p.Sample, Themes: p.Themes, Instrument: p.Instrument,
		Opens: momentText(p.Opens), Closes: momentText(p.Closes), Withdrawn: p.Withdrawn, Currency: p.Currency, Budget: p.Budget,
		Floor: p.Floor, Ceiling: p.Ceiling, PerCountry: p.PerCountry, Maximum: p.Maximum, Months: p.Months, Kinds: p.Kinds,
		Cofinancing: p.Cofinancing, Partner: p.Partner, Applicants: p.Applicants, Pooled: p.Pooled, Contact: textRef(contact),
		Link: p.Link, IATI: p.IATI,
	}
	for _, l := range p.Lots {
		body.Lots = append(body.Lots, lotV1(l))
	}
	for _, x := range p.Excluded {
		body.Excluded = append(body.Excluded, exclusionV1(x))
	}
	e := p.Eligible
	if n := len(e.Countries) + len(e.Regions) + len(e.IncomeGroups) + len(e.LendingCategories) + len(e.Organisations) + len(e.Flags); n > 0 || !e.ClassAsOf.IsZero() {
		body.Eligible = &eligibleV1{e.Countries, e.Regions, e.IncomeGroups, e.LendingCategories, e.Organisations, e.Flags, dayText(e.ClassAsOf)}
	}
	return body
}

func (body programmePutV1) programme(id string) (p funding.Programme, err error) {
	p = funding.Programme{
		ID: id, Funder: body.Funder, Title: body.Title, Description: body.Description, Sample: body.Sample, Themes: body.Themes,
		Instrument: body.Instrument, Withdrawn: body.Withdrawn, Currency: body.Currency, Budget: body.Budget,
		Floor: body.Floor, Ceiling: body.Ceiling, PerCountry: body.PerCountry, Maximum: body.Maximum, Months: body.Months,
		Kinds: body.Kinds, Cofinancing: body.Cofinancing, Partner: body.Partner, Applicants: body.Applicants, Pooled: body.Pooled,
		Link: body.Link, IATI: body.IATI,
	}
	for _, l := range body.Lots {
		p.Lots = append(p.Lots, funding.Lot(l))
	}
	for _, x := range body.Excluded {
		p.Excluded = append(p.Excluded, funding.Exclusion(x))
	}
	if e := body.Eligible; e != nil {
		p.Eligible = funding.Eligible{
			Countries: e.Countries, Regions: e.Regions, IncomeGroups: e.IncomeGroups, LendingCategories: e.LendingCategories,
			Organisations: e.Organisations, Flags: e.Flags,
		}
		if p.Eligible.ClassAsOf, err = day(e.ClassAsOf); err != nil {
			return p, fmt.Errorf("programme %s: %w", id, err)
		}
	}
	if p.Opens, err = moment(body.Opens); err != nil {
		return p, fmt.Errorf("programme %s: %w", id, err)
	}
	if p.Closes, err = moment(body.Closes); err != nil {
		return p, fmt.Errorf("programme %s: %w", id, err)
	}
	return p, nil
}

func commitmentBody(c *funding.Commitment, source Text) commitmentPutV1 {
	return commitmentPutV1{
		Programme: c.Programme, Funder: c.Funder, Country: c.Country, Framework: c.Framework, Action: c.Action, Themes: c.Themes,
		Amount: c.Amount, Currency: c.Currency, Status: c.Status, Date: dayText(c.Date), Source: textRef(source), IATI: c.IATI,
	}
}

func (body commitmentPutV1) commitment(id string) (funding.Commitment, error) {
	date, err := day(body.Date)
	return funding.Commitment{
		ID: id, Programme: body.Programme, Funder: body.Funder, Country: body.Country, Framework: body.Framework, Action: body.Action,
		Themes: body.Themes, Amount: body.Amount, Currency: body.Currency, Status: body.Status, Date: date, IATI: body.IATI,
	}, err
}

func actionBody(a *funding.Action, words Text) actionPutV1 {
	body := actionPutV1{
		Action: a.ID, Questions: a.Questions, Words: textRef(words), Start: dayText(a.Start), Months: a.Months, Status: a.Status,
		Cofinancing: a.Cofinancing, Partner: a.Partner,
	}
	if c := a.Cost; c != nil {
		body.Cost = &actionCostV1{c.Currency, c.PriceYear, rangeV1(c.OneOff), rangeV1(c.Recurrent), c.Overhead}
	}
	return body
}

func (body actionPutV1) action() (funding.Action, error) {
	start, err := day(body.Start)
	a := funding.Action{
		ID: body.Action, Questions: body.Questions, Start: start, Months: body.Months, Status: body.Status,
		Cofinancing: body.Cofinancing, Partner: body.Partner,
	}
	if c := body.Cost; c != nil {
		a.Cost = &funding.ActionCost{
			Currency: c.Currency, PriceYear: c.PriceYear, OneOff: funding.Range(c.OneOff), Recurrent: funding.Range(c.Recurrent), Overhead: c.Overhead,
		}
	}
	return a, err
}
