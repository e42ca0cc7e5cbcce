package funding

import (
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// CommitmentStatus says how far money has come.
type CommitmentStatus string

// The statuses of a commitment. Disbursed money was committed before, and is counted once.
const (
	Pledged   CommitmentStatus = "pledged"
	Committed CommitmentStatus = "committed"
	Disbursed CommitmentStatus = "disbursed"
)

// CommitmentStatuses gives all statuses.
func CommitmentStatuses() []CommitmentStatus {
	return []CommitmentStatus{Pledged, Committed, Disbursed}
}

// Commitment is money that was promised or given already.
type Commitment struct {
	ID        string
	Programme string // id; "" = of no programme that is recorded
	Funder    string // who gives, where there is no programme
	Country   country.Code
	Framework string            // id without version; "" = any that has the action
	Action    string            // a question's id, or that of a country's own action; "" = for the country as such
	Themes    []framework.Theme // what it is for, where no action is named
	Amount    int64             // minor units
	Currency  string
	Status    CommitmentStatus
	Date      time.Time // day on which it was made, in whose year its prices are; its rate is that of the day that is asked for
	Source    string    // where the figure comes from: file and line, or a link. It can be erased.
	IATI      string    // identifier of the activity in IATI; "" = none
}

// Counts says that the money is there: that it is more than a pledge.
func (c *Commitment) Counts() bool { return c.Status == Committed || c.Status == Disbursed }

// CountsOn says that the money is there at a moment: what is committed or paid on a later day is a promise until then. The zero
// time asks for all.
func (c *Commitment) CountsOn(at time.Time) bool {
	return c.Counts() && (at.IsZero() || !c.Date.After(at))
}
