package web

// About says how the figures of a round were computed: what one needs to compute them again.
type About struct {
	Title, Ref, Hash string // of the framework version
	Year             int
	Source, Licence  string
	Countries        bool   // the units are countries
	AsOf             string // as it was asked for; "" = now
	Seq              uint64
	Inputs           string
	Rules            []Rule
	MinimumCoverage  float64 // 0-1
	Confidential     int     // questions left out
	Vintages         []Vintage
	Lasting          string // address
}

// Rule is a rule of the framework and what it is set to.
type Rule struct{ Name, Value string }

// Vintage says from when a list of classes is.
type Vintage struct{ What, AsOf string }

// Minimum is the least coverage of an index, in percent.
func (a About) Minimum() string { return percent(&a.MinimumCoverage) }
