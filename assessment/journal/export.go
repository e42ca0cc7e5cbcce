package journal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Bulk is a journal that stores many records at once faster than one by one.
type Bulk interface {
	// AppendAll stores records that follow one another as Append does each of them: all, or nothing of them.
	AppendAll(ctx context.Context, records []Record) error
}

// LineError is a line of an export that cannot be restored.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }

// ErrDifferent is a journal that holds something else than what is to be restored into it.
var ErrDifferent = errors.New("the journal holds something else")

// ErrAhead is a journal that holds all of what is to be restored into it, and more.
var ErrAhead = errors.New("the journal is ahead of what is to be restored")

// The form of a line: what stands before the hash, between it and the record's exact bytes, and after them.
const (
	lineStart  = `{"hash":"`
	lineMiddle = `","record":`
	lineEnd    = "}\n"
	lineMax    = len(lineStart) + 2*len(Hash{}) + len(lineMiddle) + MaxSize + len(lineEnd)
)

// Export writes every record of j as a line {"hash":"<64 hex>","record":<exact bytes>}, and gives the head of what it
// wrote. progress is told the Seq of each record.
func Export(ctx context.Context, j Journal, w io.Writer, progress ...func(seq uint64)) (Head, error) {
	var head Head
	var line []byte
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return head, err
		}
		if !r.Follows(head) {
			return head, &CorruptError{Seq: r.Seq, Reason: "it does not follow the record before it"}
		}
		line = append(append(append(line[:0], lineStart...), r.Hash.String()...), lineMiddle...)
		line = append(append(line, r.Bytes()...), lineEnd...)
		if _, err := w.Write(line); err != nil {
			return head, fmt.Errorf("write record %d: %w", r.Seq, err)
		}
		head = r.Head()
		tell(progress, head.Seq)
	}
	return head, nil
}

// Restore reads what Export wrote into j, which is empty or holds the beginning of it: an interrupted restore is
// continued by doing it again. A *LineError names the line that is wrong; it wraps ErrDifferent when the journal has
// another record there. ErrAhead: j goes on after the end of r. Then nothing was written. The head is that of what j holds of the export then.
//
// That nothing is missing at the end of r cannot be seen from it: compare the head.
func Restore(ctx context.Context, j Journal, r io.Reader, progress ...func(seq uint64)) (Head, error) {
	return refill(ctx, j, lines(r), func(n int, err error) error { return &LineError{Line: n, Err: err} }, progress)
}

// Copy does the same from another journal, in which there are no lines to name.
func Copy(ctx context.Context, from, to Journal, progress ...func(seq uint64)) (Head, error) {
	return refill(ctx, to, from.Read(ctx, 0), func(_ int, err error) error { return err }, progress)
}

func tell(progress []func(uint64), seq uint64) {
	for _, p := range progress {
		if p != nil {
			p(seq)
		}
	}
}

// lines reads the records of an export. A fault is given as *LineError, and is the last.
func lines(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			line, err := readLine(in)
			if errors.Is(err, io.EOF) {
				return
			}
			var record Record
			if err == nil {
				record, err = parseLine(line)
			}
			if err != nil {
				yield(Record{}, &LineError{Line: n, Err: err})
				return
			}
			if !yield(record, nil) {
				return
			}
		}
	}
}

// readLine reads one line with its end into memory of its own; io.EOF when there is no more.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > lineMax:
			return nil, &TooLargeError{Size: len(line)}
		case err == nil:
			return line, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case !errors.Is(err, io.EOF):
			return nil, err
		case len(line) > 0:
			return nil, errors.New("it is cut off: its end is missing")
		default:
			return nil, io.EOF
		}
	}
}

func parseLine(line []byte) (Record, error) {
	if bytes.HasSuffix(line, []byte("\r\n")) {
		return Record{}, errors.New("it ends with CR LF, as Windows ends lines, and must end with LF alone: the file was changed on its way")
	}
	s := scanner{raw: line}
	var hash Hash
	s.expect(lineStart)
	s.hex(hash[:])
	s.expect(lineMiddle)
	from, to := s.at, len(line)-len(lineEnd)
	if s.err == nil && (to < from || string(line[to:]) != lineEnd) {
		s.fail("%s should stand", `{"hash":…,"record":{…}}`)
	}
	if s.err != nil {
		return Record{}, fmt.Errorf("it is no record of a journal: %w", s.err)
	}
	r, err := Decode(hash, line[from:to:to])
	if err != nil {
		return Record{}, fmt.Errorf("its record is damaged: %w", err)
	}
	return r, nil
}
