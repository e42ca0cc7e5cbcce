package exports

import (
	"fmt"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// IATIActivities is what a file of activities in the standard of the International Aid Transparency Initiative holds.
type IATIActivities struct {
	Commitments []funding.Commitment // in the order of the file; of one activity by currency, status and country
	Places      []string             // where the activity of each stands: "line 12"
	Activities  []IATIActivity       // all of the file, in its order
}

// IATIActivity says what was done with an activity.
type IATIActivity struct {
	ID          string // its identifier in IATI
	Title       string // in the first language of the file; may be ""
	Line        int    // where it begins, from 1
	Became      IATIOutcome
	Why         string   // of what was not recorded, or not in full; "" where all of it was
	Commitments []string // ids of what it was recorded as
}

// IATIOutcome is what was done with an activity.
type IATIOutcome string

// The outcomes.
const (
	IATIRecorded  IATIOutcome = "recorded"                 // its money is in Commitments, or a part of it: see Why
	IATIElsewhere IATIOutcome = "counted at another level" // its money is that of activities below it, which are counted
	IATILeftOut   IATIOutcome = "left out"
)

// maxIATI bounds a file of activities, in bytes.
const maxIATI = 16 << 20

// ReadIATI reads activities of IATI 2 into commitments; name is what messages call the file.
//
// Each activity is counted once, and of activities that are linked as parent and child those farthest down that have any
// money: what stands above them is the same money again. The money of an activity is the greater of its outgoing
// commitments (transactions of type 2) and of what was disbursed and spent (3 and 4), corrections below zero among them;
// it is disbursed where the latter reach the former. Without such transactions it is the sum of the budgets: those of
// status 2 are committed, others pledged, and a revised budget takes the place of others for the same period. Nothing is
// converted: each currency is a commitment of its own, but one with disbursements alone is left out where commitments
// stand in another, because they may be the same money.
//
// A transaction that names its country counts for that country. Other money goes to the countries of the activity by their
// percentages, to the last minor unit; where a percentage is missing, or for regions, none of it goes to any country.
// Activities that were cancelled or suspended are left out. IATIActivities.Activities says all of this of each.
//
// The id of a commitment follows from the activity's identifier, so that the same file again changes nothing. The error is
// an *assessment.Error: what the file is, or every fault in it by its line.
func ReadIATI(name string, data []byte) (*IATIActivities, error) {
	name = nameOf(name)
	if len(data) > maxIATI {
		return nil, &assessment.Error{
			Kind: assessment.TooLarge, Msg: name + " is larger than 16 MiB",
			Fix: "Ask the publisher's data store for fewer activities, by country or by year, and read them one file after the other.",
		}
	}
	r := newIATIReader(name, data)
	if err := r.file(); err != nil {
		return nil, err
	}
	c := newIATICounter(r)
	c.count()
	if err := r.faults.err(name); err != nil {
		return nil, err
	}
	return c.out, nil
}

// iatiFaults gathers what is wrong with a file.
type iatiFaults struct {
	fields []assessment.Field
	untold int
}

// add notes a fault of a line; of is the activity, "" for none.
func (f *iatiFaults) add(line int, of, format string, args ...any) {
	if len(f.fields) == toldAtMost {
		f.untold++
		return
	}
	path := placeOfLine(line)
	if of != "" {
		path += ", activity " + shownName(of)
	}
	f.fields = append(f.fields, assessment.Field{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (f *iatiFaults) err(name string) error {
	if len(f.fields) == 0 {
		return nil
	}
	if f.untold > 0 {
		f.fields = append(f.fields, assessment.Field{Message: "and " + counted(f.untold, "more", "more") + " like these"})
	}
	return &assessment.Error{Kind: assessment.Invalid, Msg: name + " cannot be used:", Fields: f.fields}
}

func placeOfLine(line int) string { return "line " + itoa(line) }
