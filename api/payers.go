package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/spelling"
)

type payersInput struct {
	LangQuery
	CountryRoundQuery
	TermsQuery
	Country  string `path:"country" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
	Question string `path:"question" maxLength:"200" doc:"The id of the question." example:"action-plan"`
}

// payersBody is who could pay for the action that closes a gap, and why others could not.
type payersBody struct {
	Need    NeedView   `json:"need" doc:"The action that closes the gap."`
	Items   []offer    `json:"items" doc:"All programmes: those that could pay, those of which one cannot tell, those that one change would bring, the others; then by id."`
	Could   int        `json:"could" doc:"How many could pay."`
	Unknown int        `json:"unknown" doc:"Of how many one cannot tell."`
	Date    time.Time  `json:"date" doc:"The moment at which programmes are open, and the day of rates and classes."`
	Money   moneyTerms `json:"money"`
	Method  method     `json:"method"`
}

// offer is what a programme says of a need. Amounts are minor units of its currency.
type offer struct {
	Programme   string      `json:"programme"`
	Funder      string      `json:"funder"`
	Title       string      `json:"title"`
	Status      string      `json:"status" enum:"forecast,open,closed,withdrawn" doc:"On the date."`
	Result      string      `json:"result" enum:"yes,no,unknown" doc:"Whether it could pay. Unknown is not no."`
	Test        string      `json:"test" doc:"The first test that says no; else the first that cannot tell; else the first with a condition." example:"theme"`
	Reason      string      `json:"reason" doc:"What that test found."`
	Change      string      `json:"change" doc:"The one change after which it could pay; empty where more than one is needed, or none is known."`
	Side        string      `json:"side" doc:"Who would have to change: programme or country; empty without a change."`
	Asked       *int64      `json:"asked" doc:"The grant that it would be asked for; null where that is not known."`
	Currency    string      `json:"currency" example:"USD"`
	Closes      *time.Time  `json:"closes" doc:"From when it is closed; null: no end is said."`
	Floor       int64       `json:"floor" doc:"Least grant; 0: none is said."`
	Ceiling     int64       `json:"ceiling" doc:"Greatest grant; 0: none is said."`
	Cofinancing float64     `json:"cofinancing" doc:"Share of the cost that the country brings."`
	Link        string      `json:"link,omitempty"`
	Sample      bool        `json:"sample" doc:"Made up, for demonstrations."`
	Tests       []offerTest `json:"tests" doc:"What each test found, in their order; empty where the action asks nobody for money."`
}

type offerTest struct {
	Test   string `json:"test"`
	Result string `json:"result" enum:"yes,no,unknown"`
	Reason string `json:"reason,omitempty"`
}

func (s *Server) registerPayers() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listPayers", Method: http.MethodGet, Path: "/v1/gaps/{country}/{question}/programmes", Tags: []string{"Gaps"},
			Summary:     "List who could pay for closing a gap",
			Description: "What the action that closes the gap costs and has already, and every programme with whether it could pay for it on the date, why not, and the one change that would make it possible.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listPayers)
}

func listPayers(_ context.Context, c *call, in *payersInput) (*body[payersBody], error) {
	r, err := c.roundWith(in.CountryRoundQuery, in.Country)
	if err != nil {
		return nil, err
	}
	s, err := c.unit(r, in.Country, "path.country")
	terms, wrong := c.terms(&in.TermsQuery, r.def)
	if err := together(err, wrong); err != nil {
		return nil, err
	}
	f, err := c.funds(r, terms)
	if err != nil {
		return nil, err
	}
	_, need, ok := f.gapOf(s.Unit, in.Question)
	if !ok {
		return nil, r.noGap(s.Unit, in.Question)
	}
	offers := f.offers(need)
	out := payersBody{
		Need: needView(r.x.Panel, f.finance, &f.needs[need], c.lang, ""), Items: []offer{}, Date: f.finance.At, Money: f.terms(), Method: r.method(c.state),
	}
	if confidential(r.def) > 0 {
		out.Need.withoutSeqs()
	}
	out.Could, out.Unknown = assessment.Could(offers)
	for _, o := range offers {
		out.Items = append(out.Items, offerOf(o, c.lang))
	}
	return &body[payersBody]{Body: out}, nil
}

// noGap says that a unit has no gap at a question. A confidential question is none to anybody.
func (r *round) noGap(unit, question string) error {
	def := r.x.Panel.Framework
	if q, ok := def.Node(question); ok && q.IsQuestion() {
		return &assessment.Error{
			Kind: assessment.NotFound, Msg: fmt.Sprintf("%s has no gap at %s in %d: its answer is the best one, or there is none", unit, q.ID, r.year),
			Fix: "GET /v1/gaps?country=" + unit + " lists its gaps.",
		}
	}
	e := &assessment.Error{Kind: assessment.NotFound, Msg: def.Ref() + " has no such question"}
	var ids []string
	for _, q := range def.Questions() {
		ids = append(ids, q.ID)
	}
	if near := spelling.Nearest(question, ids); near != "" {
		e.Fix = "Did you mean " + near + "?"
	}
	return e
}

func offerOf(o assessment.Offer, lang string) offer {
	p := o.Programme
	v := offer{
		Programme: p.ID, Funder: p.Funder, Title: p.Title.In(lang), Status: string(o.Status), Result: string(o.Result), Test: string(o.Test),
		Reason: o.Reason, Change: o.Change, Side: string(o.Side), Currency: p.Currency, Floor: p.Floor, Ceiling: p.Ceiling,
		Cofinancing: p.Cofinancing, Link: p.Link, Sample: p.Sample, Tests: []offerTest{},
	}
	if o.Asked.Known {
		v.Asked = new(o.Asked.Minor)
	}
	if !p.Closes.IsZero() {
		v.Closes = new(p.Closes)
	}
	for _, t := range o.Tests {
		v.Tests = append(v.Tests, offerTest{string(t.Test), string(t.Result), t.Reason})
	}
	return v
}
