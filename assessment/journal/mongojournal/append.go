package mongojournal

import (
	"context"
	"errors"
	"math"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/journal"
	"readiness/assessment/journal/mongojournal/mongolink"
)

// Append implements journal.Journal. A record behind the last one that was appended or read here costs one insert;
// any other is preceded by looking up what it shall follow.
func (j *Journal) Append(ctx context.Context, r journal.Record) error {
	op := "append record " + strconv.FormatUint(r.Seq, 10)
	if err := j.link.Usable(ctx, op); err != nil {
		return err
	}
	switch size := len(r.Bytes()); {
	case size == 0:
		return errors.New(op + ": it has no bytes; a record is made by journal.Next or journal.Decode")
	case size > journal.MaxSize:
		return &journal.TooLargeError{Size: size}
	case r.Seq == 0 || r.Seq > math.MaxInt64:
		return journal.ErrFork
	}
	if !r.Follows(j.known()) {
		if stored, err := j.place(ctx, op, r); stored || err != nil {
			return err
		}
	}
	return j.insert(ctx, op, r)
}

// insert inserts the record. After an error nobody knows whether it is stored, so it is looked for.
func (j *Journal) insert(ctx context.Context, op string, r journal.Record) error {
	document := compose(r)
	for try := 0; ; try++ {
		bounded, cancel := j.link.Attempt(ctx)
		_, failure := j.records.InsertOne(bounded, document)
		cancel()
		if failure == nil {
			j.remember(r)
			return nil
		}
		bounded, cancel = j.link.Attempt(ctx)
		hash, stored, err := j.hashAt(bounded, r.Seq)
		cancel()
		switch {
		case err == nil && stored:
			return j.compare(r, hash)
		case err != nil && mongolink.IsDamage(err):
			return err
		case j.link.IsLast(ctx, try, failure):
			return j.link.Failed(ctx, op, failure)
		}
		// Even where the number was taken a moment ago, a majority may not have that record yet.
		j.link.Pause(ctx, try)
	}
}

// place finds out whether the record is stored already, whether its number is taken, or what it would follow.
func (j *Journal) place(ctx context.Context, op string, r journal.Record) (stored bool, err error) {
	if r.Seq <= j.known().Seq { // then it most likely is taken
		if stored, err := j.isTaken(ctx, op, r); stored || err != nil {
			return stored, err
		}
	}
	var before journal.Hash // of the record before the first
	found := r.Seq == 1
	for try := 0; !found && try < 2; try++ {
		if try > 0 {
			j.link.Pause(ctx, try) // a new primary may not yet show what the old one has acknowledged
		}
		if before, found, err = j.lookUp(ctx, op, r.Seq-1); err != nil {
			return false, err
		}
	}
	if found && before == r.Prev {
		return false, nil
	}
	if stored, err := j.isTaken(ctx, op, r); stored || err != nil {
		return stored, err
	}
	return false, journal.ErrFork
}

// isTaken says that a record with this number is stored. Then the error is nil if it is this very one, or ErrConflict.
func (j *Journal) isTaken(ctx context.Context, op string, r journal.Record) (bool, error) {
	hash, found, err := j.lookUp(ctx, op, r.Seq)
	if err != nil || !found {
		return false, err
	}
	return true, j.compare(r, hash)
}

// compare tells the record itself from another with its number.
func (j *Journal) compare(r journal.Record, stored journal.Hash) error {
	if stored != r.Hash {
		return journal.ErrConflict
	}
	j.remember(r)
	return nil
}

// lookUp gives the hash of a stored record, if there is one.
func (j *Journal) lookUp(ctx context.Context, op string, seq uint64) (hash journal.Hash, found bool, err error) {
	type answer struct {
		hash  journal.Hash
		found bool
	}
	a, err := mongolink.Retry(ctx, j.link, op, func(ctx context.Context) (a answer, err error) {
		a.hash, a.found, err = j.hashAt(ctx, seq)
		return a, err
	})
	return a.hash, a.found, err
}

// hashAt is one try of lookUp.
func (j *Journal) hashAt(ctx context.Context, seq uint64) (hash journal.Hash, found bool, err error) {
	only := options.FindOne().SetProjection(bson.D{{Key: fieldHash, Value: 1}})
	document, err := j.records.FindOne(ctx, bson.D{{Key: fieldSeq, Value: int64(seq)}}, only).Raw()
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return hash, false, nil
	case err != nil:
		return hash, false, err
	}
	hash, err = hashOf(document, seq)
	return hash, err == nil, err
}
