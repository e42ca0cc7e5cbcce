package api

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// actionBody documents the body of PUT .../actions/{action}, which readAction reads.
type actionBody struct {
	Questions   []string    `json:"questions,omitempty" maxItems:"500" doc:"Whose gaps it closes. Without it: the question that the action is called after."`
	Title       string      `json:"title,omitempty" maxLength:"200" doc:"Without it: the remedy's."`
	Owner       string      `json:"owner,omitempty" maxLength:"200" doc:"Who is to do it. Without it: the responsible ministry."`
	Start       string      `json:"start,omitempty" format:"date" example:"2027-01-01"`
	Months      int         `json:"months,omitempty" minimum:"0" maximum:"1200" doc:"How long it takes; 0: as the remedy has it."`
	Status      string      `json:"status,omitempty" enum:"planned,under-way,done,dropped" doc:"Without it: planned. What is done or dropped asks for no money."`
	Cost        *actionCost `json:"cost,omitempty" doc:"The country's own figures. Without it: the remedy's."`
	Cofinancing string      `json:"cofinancing,omitempty" enum:"yes,no" doc:"Whether the country can bring its share of what a programme pays. Without it: not known."`
	Partner     string      `json:"partner,omitempty" enum:"yes,no" doc:"Whether it has the partner that programmes ask for. Without it: not known."`
}

// actionCost is a country's own figures, in minor units and without overhead.
type actionCost struct {
	Currency  string     `json:"currency" example:"KES"`
	PriceYear int        `json:"priceYear" example:"2026"`
	OneOff    *costRange `json:"oneOff,omitempty" doc:"Without it: nothing."`
	Recurrent *costRange `json:"recurrent,omitempty" doc:"Each year. Without it: nothing."`
	Overhead  float64    `json:"overhead,omitempty" minimum:"0" maximum:"1" doc:"Share on top of both."`
	Source    string     `json:"source,omitempty" maxLength:"2000" doc:"Where the figures come from."`
}

// PlanView is what a country has recorded of an action.
type PlanView struct {
	Action    string `json:"action"`
	Revision  uint64 `json:"revision" doc:"Of the action: what If-Match takes."`
	UpdatedAt string `json:"updatedAt" format:"date-time"`

	Questions   []string    `json:"questions"`
	Title       string      `json:"title,omitempty"`
	Owner       string      `json:"owner,omitempty"`
	Start       string      `json:"start,omitempty" format:"date"`
	Months      int         `json:"months,omitempty"`
	Status      string      `json:"status" enum:"planned,under-way,done,dropped"`
	Cost        *actionCost `json:"cost" doc:"null: as the remedy has it."`
	Cofinancing string      `json:"cofinancing,omitempty" enum:"yes,no"`
	Partner     string      `json:"partner,omitempty" enum:"yes,no"`
}

func planView(p *assessment.PlannedAction) PlanView {
	v := PlanView{
		Action: p.ID, Revision: p.Revision, UpdatedAt: p.At.UTC().Format(time.RFC3339Nano), Questions: p.Questions, Title: p.Title, Owner: p.Owner,
		Start: dayOf(p.Start), Months: p.Months, Status: string(p.Status), Cofinancing: string(p.Cofinancing), Partner: string(p.Partner),
	}
	if own := p.Cost; own != nil {
		v.Cost = &actionCost{own.Currency, own.PriceYear, new(amountsOf(own.OneOff)), new(amountsOf(own.Recurrent)), own.Overhead, own.Source}
	}
	return v
}

// readAction reads what is planned, with every fault that reading finds; the domain finds the others.
func readAction(id string, data json.RawMessage) (action funding.Action, faults []assessment.Field) {
	action.ID = id
	o, ok := readObject("body", data, &faults)
	if !ok {
		return action, faults
	}
	o.only(&faults, "questions", "title", "owner", "start", "months", "status", "cost", "cofinancing", "partner")
	word := func(name string, known ...string) string {
		text := o.text(&faults, name)
		if text == nil || *text == "" {
			return ""
		}
		if message := oneOf(*text, known); message != "" {
			faults = append(faults, assessment.Field{Path: "body." + name, Message: message})
		}
		return *text
	}
	action.Questions = o.texts(&faults, "questions")
	for name, to := range map[string]*string{"title": &action.Title, "owner": &action.Owner} {
		if text := o.text(&faults, name); text != nil {
			*to = *text
		}
	}
	if start := o.text(&faults, "start"); start != nil && *start != "" {
		var err error
		if action.Start, err = time.Parse(time.DateOnly, *start); err != nil {
			faults = append(faults, assessment.Field{Path: "body.start", Message: "is not a day: write it like 2027-01-01"})
		}
	}
	if _, there := o.get("months"); there {
		action.Months = o.number(&faults, "months")
	}
	var statuses []string
	for _, s := range funding.ActionStatuses() {
		statuses = append(statuses, string(s))
	}
	action.Status = funding.ActionStatus(word("status", statuses...))
	action.Cofinancing, action.Partner = funding.Known(word("cofinancing", "yes", "no")), funding.Known(word("partner", "yes", "no"))
	if cost, there := o.get("cost"); there && string(cost) != "null" {
		action.Cost = readActionCost(cost, &faults)
	}
	return action, faults
}

func readActionCost(data json.RawMessage, faults *[]assessment.Field) *funding.ActionCost {
	o, ok := readObject("body.cost", data, faults)
	if !ok {
		return nil
	}
	o.only(faults, "currency", "priceYear", "oneOff", "recurrent", "overhead", "source")
	cost := &funding.ActionCost{PriceYear: o.number(faults, "priceYear")}
	if currency := o.text(faults, "currency"); currency != nil {
		cost.Currency = *currency
	} else if _, there := o.get("currency"); !there {
		*faults = append(*faults, assessment.Field{Path: "body.cost.currency", Message: "is missing"})
	}
	if source := o.text(faults, "source"); source != nil {
		cost.Source = *source
	}
	cost.OneOff, cost.Recurrent = readRange(o, "oneOff", faults), readRange(o, "recurrent", faults)
	if share, there := o.get("overhead"); there {
		v, err := strconv.ParseFloat(string(share), 64)
		if err != nil || v < 0 || v > 1 {
			*faults = append(*faults, assessment.Field{Path: "body.cost.overhead", Message: "is not a share from 0 to 1"})
		}
		cost.Overhead = v
	}
	return cost
}

// readRange reads three amounts in minor units; nothing where it is not there.
func readRange(in object, name string, faults *[]assessment.Field) (r funding.Range) {
	data, there := in.get(name)
	if !there || string(data) == "null" {
		return r
	}
	amount := func(path string, value json.RawMessage) int64 {
		n, err := strconv.ParseInt(string(value), 10, 64)
		if err != nil || n < 0 {
			*faults = append(*faults, assessment.Field{Path: path, Message: "is not a whole number of minor units from 0 on"})
		}
		return n
	}
	at := in.path(name)
	before := len(*faults)
	o, ok := readObject(at, data, faults)
	if !ok {
		return r
	}
	o.only(faults, "low", "base", "high")
	for _, m := range []struct {
		name string
		to   *int64
	}{{"low", &r.Low}, {"base", &r.Base}, {"high", &r.High}} {
		value, there := o.get(m.name)
		if !there {
			*faults = append(*faults, assessment.Field{Path: o.path(m.name), Message: "is missing"})
			continue
		}
		*m.to = amount(o.path(m.name), value)
	}
	if len(*faults) == before && (r.Low > r.Base || r.Base > r.High) {
		*faults = append(*faults, assessment.Field{Path: at, Message: "must rise from low over base to high"})
	}
	return r
}

// overtakenPlan adds to a stale write what stands there, and what was sent.
func (c *call) overtakenPlan(ctx context.Context, a *assessment.Assessment, id string, yours json.RawMessage, err error) error {
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || e.Kind != assessment.Stale {
		return err
	}
	p := problemOf(err)
	now, gone := c.service.State().Assessment(a.ID)
	if gone != nil {
		return p
	}
	plan, gone := now.Planned(id)
	if gone != nil {
		return p
	}
	filled, failed := c.service.ActionTexts(ctx, plan)
	if failed != nil {
		return failed
	}
	current, failed := json.Marshal(planView(filled[0]))
	if failed != nil {
		return &assessment.Error{Kind: assessment.Internal, Msg: "the action could not be written", Err: failed}
	}
	p.Current = map[string]json.RawMessage{id: current}
	if yours != nil {
		p.Yours = map[string]json.RawMessage{id: yours}
	}
	return p
}
