package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Report is what Verify found.
type Report struct {
	Head    Head   // of the sound records from 1 on, without a gap
	Origin  Hash   // of record 1; zero when it is missing or damaged
	Records uint64 // sound ones, also behind a fault
	Entries uint64 // of these
	Faults  []string
}

// OK says that nothing was found. That is no more than it says: damage where no record is, or a journal written anew as
// a whole, can only be found by comparing with heads that were kept elsewhere.
func (r Report) OK() bool { return len(r.Faults) == 0 }

// maxFaults bounds the list of a journal that is damaged all over.
const maxFaults = 100

// Checker is a journal that can also look at the structure of its store, apart from the records in it.
type Checker interface {
	// Check gives the faults as sentences. The error says that it could not look.
	Check(ctx context.Context) ([]string, error)
}

// Verify reads the whole journal: every record's hash, the chain, the order of the times, and, if j is a Checker, the
// structure of its store. Each expected head must be in it. Faults are sentences that name the record. The error says
// that reading could not go on (no connection, the context); the report is then of what was read.
func Verify(ctx context.Context, j Journal, expect ...Head) (Report, error) {
	v := verifier{expect: slices.Clone(expect), whole: true}
	if c, ok := j.(Checker); ok {
		faults, err := c.Check(ctx)
		if err != nil {
			return v.Report, err
		}
		for _, fault := range faults {
			v.fault("%s", fault)
		}
	}
	after := uint64(0)
	for {
		next, err := v.read(ctx, j, after)
		if err != nil {
			return v.Report, err
		}
		if next == 0 || len(v.Faults) > maxFaults {
			break
		}
		after = next
	}
	v.unmet()
	if len(v.Faults) > maxFaults {
		v.Faults = append(v.Faults[:maxFaults], "There are more faults, which are not listed.")
	}
	return v.Report, nil
}

type verifier struct {
	Report
	expect  []Head // not yet met
	last    Head   // of the last sound record read; its Seq is 0 if the next has nothing to follow
	end     uint64 // the last record read, sound or not
	damaged []uint64
	whole   bool // no fault yet among the records
}

func (v *verifier) fault(format string, args ...any) {
	v.Faults = append(v.Faults, fmt.Sprintf(format, args...))
}

// read goes on after a record, up to the end or the first fault. It gives the number after which to go on; 0 at the end.
func (v *verifier) read(ctx context.Context, j Journal, after uint64) (uint64, error) {
	want := after + 1
	for r, err := range j.Read(ctx, after) {
		if err != nil {
			return v.failed(want, err)
		}
		if r.Seq < want {
			return 0, fmt.Errorf("record %d was given after record %d", r.Seq, want-1)
		}
		if r.Seq > want {
			v.missing(want, r.Seq-1)
			v.last = Head{}
		}
		v.record(r)
		want = r.Seq + 1
	}
	return 0, nil
}

// failed sorts the errors of reading into faults of the journal, and what is none.
func (v *verifier) failed(want uint64, err error) (uint64, error) {
	var corrupt *CorruptError
	var hole *HoleError
	switch {
	case errors.As(err, &hole) && hole.Seq >= want:
		v.missing(want, hole.Seq)
		v.last = Head{}
		return hole.Seq, nil
	case errors.As(err, &corrupt) && corrupt.Seq >= want:
		v.fault("Record %d is damaged: %s.", corrupt.Seq, corrupt.Reason)
		v.damaged = append(v.damaged, corrupt.Seq)
		v.whole, v.last, v.end = false, Head{}, corrupt.Seq
		return corrupt.Seq, nil
	case errors.As(err, &corrupt) && corrupt.Seq == 0:
		v.fault("The journal is damaged, and cannot be read after record %d: %s.", want-1, corrupt.Reason)
		v.whole = false
		return 0, nil
	}
	return 0, err
}

func (v *verifier) missing(from, to uint64) {
	v.whole = false
	if from == to {
		v.fault("Record %d is missing, later ones exist.", from)
		return
	}
	v.fault("Records %d to %d are missing, later ones exist.", from, to)
}

func (v *verifier) record(r Record) {
	v.Records++
	v.Entries += uint64(len(r.Entries))
	switch {
	case r.Seq == 1:
		v.Origin = r.Hash
	case v.last.Seq == 0: // what it should follow is not known
	case !r.Follows(v.last):
		v.fault("Record %d does not follow record %d: it names another one before it.", r.Seq, v.last.Seq)
		v.whole = false
	case r.At.Before(v.last.At):
		v.fault("Record %d bears an earlier time than record %d.", r.Seq, v.last.Seq)
	}
	v.last, v.end = r.Head(), r.Seq
	if v.whole {
		v.Head = v.last
	}
	v.expect = slices.DeleteFunc(v.expect, func(h Head) bool {
		if h.Seq == r.Seq && h.Hash != r.Hash {
			v.fault("Record %d has the hash %s, but %s was expected: the journal was rewritten.", r.Seq, r.Hash, h.Hash)
		}
		return h.Seq == r.Seq
	})
}

// unmet names the expected heads that were not come across.
func (v *verifier) unmet() {
	for _, h := range v.expect {
		switch {
		case h.Seq == 0 && h.Hash == Hash{}: // every journal was once empty
		case h.Seq == 0:
			v.fault("There is no record 0, and none was ever signed: the expected head %s is not a journal's.", h)
		case slices.Contains(v.damaged, h.Seq): // said already
		case h.Seq > v.end:
			v.fault("Record %d was expected, but the journal ends with record %d: its tail was cut off.", h.Seq, v.end)
		default:
			v.fault("Record %d was expected and is missing.", h.Seq)
		}
	}
}
