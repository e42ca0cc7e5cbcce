package assessment

import "time"

// MatchTerms say how money is shared. The zero value: every country counts alike, what is not known of a pair is a condition.
type MatchTerms struct {
	Strict  bool // leave out pairs of which something is not known
	Weights Weights
	Effort  int           // steps of search; 0 = matching.DefaultEffort
	Time    time.Duration // how long it may search; 0 = as long as its effort
}

// Price is what more money of a programme is worth.
type Price struct {
	Million float64 // weighted index points that a million more of its currency would add, at the bound
	Binding bool    // its money is all used: more of it would help
}
