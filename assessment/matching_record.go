package assessment

import (
	"time"

	"readiness/scoring/matching"
)

// MatchingRequest is what a stored matching was asked for. With the State of Seq it says all that its result depends on.
type MatchingRequest struct {
	Framework  string // id@version
	Year       int
	Countries  []string // units; none = all that are published
	Programmes []string // ids; none = all
	Target     string   // "full"
	Terms      Terms    // money and the moment
	Match      MatchTerms
}

// StoredMatching is a matching that was recorded. It is made of what is published and of no confidential question, so that
// whoever has signed in may read it.
type StoredMatching struct {
	ID      string
	Seq     uint64 // of the State that it was made of
	Request MatchingRequest
	By      string // account id
	At      time.Time
	Title   string

	Certificate matching.Certificate
	Value       float64
	Recomputed  float64
	Funded      []StoredAllocation
}

// StoredAllocation is one allocation by names.
type StoredAllocation struct {
	Unit      string
	Year      int
	Action    string
	Programme string
	Grant     int
	Amount    int64
	Currency  string
}
