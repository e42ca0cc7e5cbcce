package country

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A RenewalKind says which tables a renewal is for.
type RenewalKind string

// The kinds.
const (
	RenewedClasses       RenewalKind = "classes"
	RenewedMembers       RenewalKind = "members"
	RenewedOrganisations RenewalKind = "organisations"
	RenewedRates         RenewalKind = "rates"
	RenewedPrices        RenewalKind = "prices"
	RenewedPopulation    RenewalKind = "population"
)

// RenewalKinds lists the kinds, as RenewalHelp does.
func RenewalKinds() []RenewalKind {
	return []RenewalKind{RenewedClasses, RenewedMembers, RenewedOrganisations, RenewedRates, RenewedPrices, RenewedPopulation}
}

// A Renewal is newer reference data, as an operator gives it: rows of one kind,
// and what they are, as of when, whose, and under which terms. Days are
// midnight in UTC. ParseRenewal makes one from a file; Atlas.With checks it.
type Renewal struct {
	Kind          RenewalKind
	Vintage       Vintage      // its ID is the kind
	Columns       ClassColumns // of classes: what the rows speak of
	Classes       []ClassRow
	Members       []MemberRow
	Organisations []OrganisationRow
	Rates         []Rate
	Prices        []PriceIndex
	Populations   []Population
}

// ClassColumns says which parts of a class the rows of a renewal speak of.
type ClassColumns struct{ Income, Lending, Fragile bool }

// A ClassRow is the class of one country in one World Bank fiscal year. The
// parts that the renewal does not speak of are empty.
type ClassRow struct {
	Country    Code
	FiscalYear int
	Income     IncomeGroup     // "" is not classified
	Lending    LendingCategory // "" does not borrow
	Fragile    bool
}

// A MemberRow is one stay of a country in an organisation.
type MemberRow struct {
	Organisation string // its ID
	Country      Code
	Joined       time.Time
	Left         time.Time // the first day as no member; zero is a member still
}

// An OrganisationRow names an organisation.
type OrganisationRow struct {
	ID   string
	Name string
}

// Rows counts the rows.
func (r Renewal) Rows() int {
	return len(r.Classes) + len(r.Members) + len(r.Organisations) + len(r.Rates) + len(r.Prices) + len(r.Populations)
}

// A Fault is one thing that is wrong with a renewal.
type Fault struct {
	Row     int    // of the file, from 1; 0 is the file as a whole, or a renewal that was in none
	Column  string // by its name in the header; "" is the whole row
	Cell    string // such as C5; "" with Column
	Message string // what is wrong and how to mend it
}

// Where says in words where a fault is: "row 5, column income (C5)"; "" for the
// file as a whole.
func (f Fault) Where() string {
	switch {
	case f.Row == 0:
		return ""
	case f.Column == "":
		return fmt.Sprintf("row %d", f.Row)
	}
	return fmt.Sprintf("row %d, column %s (%s)", f.Row, f.Column, f.Cell)
}

// A RenewalError says everything that is wrong with a renewal; beyond a
// thousand faults More is set and the rest was not looked for.
type RenewalError struct {
	Name     string // of the file, or the kind
	Faults   []Fault
	More     bool
	TooLarge bool // a limit of size was met
}

func (e *RenewalError) Error() string {
	const shown = 20
	var b strings.Builder
	fmt.Fprintf(&b, "%s cannot be taken:", e.Name)
	for i, f := range e.Faults {
		if i == shown {
			fmt.Fprintf(&b, "\n  … and %d more", len(e.Faults)-shown)
			break
		}
		b.WriteString("\n  ")
		if where := f.Where(); where != "" {
			b.WriteString(where + ": ")
		}
		b.WriteString(f.Message)
	}
	return b.String()
}

// mostFaults bounds what is said about one renewal.
const mostFaults = 1000

// faults gathers what is wrong.
type faults struct {
	list []Fault
	more bool
}

func (f *faults) add(at Fault, format string, args ...any) {
	if len(f.list) == mostFaults {
		f.more = true
		return
	}
	at.Message = fmt.Sprintf(format, args...)
	f.list = append(f.list, at)
}

func (f *faults) full() bool { return f.more }

// err is nil when nothing is wrong. The faults stand in the order of the file.
func (f *faults) err(name string) error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b Fault) int { return cmp.Compare(a.Row, b.Row) })
	return &RenewalError{Name: name, Faults: f.list, More: f.more}
}
