package journal

import (
	"context"
	"fmt"
	"iter"
)

// Records are stored in bulks of so many at most, and of so many bytes.
const (
	bulkRecords = 1024
	bulkBytes   = 8 << 20
)

// refill appends to j what it does not hold yet of the records. at says where a faulty one is: the how manieth it is.
func refill(
	ctx context.Context, j Journal, records iter.Seq2[Record, error], at func(n int, err error) error, progress []func(uint64),
) (Head, error) {
	f := filler{to: j, progress: progress}
	there, stop := iter.Pull2(j.Read(ctx, 0))
	defer stop()
	old, oldErr, more := there()
	line := 0
	for r, err := range records {
		if err != nil {
			return f.give(ctx, err)
		}
		line++
		if !r.Follows(f.seen) {
			return f.give(ctx, at(line, fmt.Errorf("record %d does not follow record %d", r.Seq, f.seen.Seq)))
		}
		if more {
			if oldErr != nil {
				return f.head, oldErr
			}
			if old.Seq != r.Seq || old.Hash != r.Hash {
				return f.head, at(line, fmt.Errorf("%w: its record %d is %s, not %s", ErrDifferent, old.Seq, old.Hash, r.Hash))
			}
			f.seen, f.head = r.Head(), r.Head()
			tell(progress, r.Seq)
			old, oldErr, more = there()
			continue
		}
		if err := f.add(ctx, r); err != nil {
			return f.head, err
		}
	}
	if more && oldErr != nil {
		return f.head, oldErr
	}
	if more {
		return f.head, fmt.Errorf("%w: it goes on after record %d", ErrAhead, f.seen.Seq)
	}
	return f.give(ctx, nil)
}

// filler gathers records into bulks.
type filler struct {
	to       Journal
	progress []func(uint64)
	seen     Head // of the last record taken
	head     Head // of the last one stored
	bulk     []Record
	bytes    int
}

func (f *filler) add(ctx context.Context, r Record) error {
	f.seen = r.Head()
	f.bulk = append(f.bulk, r)
	f.bytes += len(r.Bytes())
	if len(f.bulk) < bulkRecords && f.bytes < bulkBytes {
		return nil
	}
	return f.flush(ctx)
}

// give stores what was gathered, also when something stopped the filling: what came before a bad line is sound.
func (f *filler) give(ctx context.Context, err error) (Head, error) {
	if e := f.flush(ctx); e != nil && err == nil {
		err = e
	}
	return f.head, err
}

func (f *filler) flush(ctx context.Context) error {
	if len(f.bulk) == 0 {
		return nil
	}
	bulk := f.bulk
	f.bulk, f.bytes = f.bulk[:0], 0
	if b, ok := f.to.(Bulk); ok {
		if err := b.AppendAll(ctx, bulk); err != nil {
			return err
		}
	} else {
		for _, r := range bulk {
			if err := f.to.Append(ctx, r); err != nil {
				return err
			}
			f.head = r.Head()
		}
	}
	for _, r := range bulk {
		tell(f.progress, r.Seq)
	}
	f.head = bulk[len(bulk)-1].Head()
	return nil
}
