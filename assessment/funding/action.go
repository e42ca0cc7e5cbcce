package funding

import "time"

// ActionStatus says how far an action has come.
type ActionStatus string

// The statuses of an action.
const (
	Planned  ActionStatus = "planned"
	UnderWay ActionStatus = "under-way"
	Done     ActionStatus = "done"
	Dropped  ActionStatus = "dropped"
)

// ActionStatuses gives all statuses.
func ActionStatuses() []ActionStatus { return []ActionStatus{Planned, UnderWay, Done, Dropped} }

// Action is what a country plans to do about one or more gaps. What it does not say is as the remedy of its first question
// has it. An action without a record of its own has the id of its question.
type Action struct {
	ID        string   // of a question, or a kebab-case word of the country's own
	Questions []string // whose gaps it closes, at least one: an action that closes several is paid once
	Title     string   // "" = the remedy's
	Owner     string   // who is to do it; "" = the question's responsible ministry
	Start     time.Time
	Months    int // 0 = the remedy's
	Status    ActionStatus
	Cost      *ActionCost // nil = the remedy's
	// Cofinancing and Partner say whether the country can bring its share, and has the partner that programmes ask for.
	Cofinancing Known
	Partner     Known
}

// ActionCost is a country's own figures. Amounts are minor units, without overhead.
type ActionCost struct {
	Currency  string // ISO 4217
	PriceYear int
	OneOff    Range
	Recurrent Range   // each year
	Overhead  float64 // share on top of both, 0..1
	Source    string  // where the figures come from. It can be erased.
}

// Range is a low, a base and a high amount: Low <= Base <= High.
type Range struct{ Low, Base, High int64 }

// Known is an answer that may be missing.
type Known string

// The answers; "" is unknown.
const (
	Unsaid Known = ""
	Yes    Known = "yes"
	No     Known = "no"
)
