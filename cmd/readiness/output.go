package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"readiness/assessment"
)

// target is where a result goes. It is rendered first, and put in place only when it is complete.
type target struct {
	a      *app
	path   string   // "" is standard output
	final  string   // path with symbolic links resolved
	file   *os.File // the temporary file beside it; nil: memory holds the result
	memory bytes.Buffer
	size   int64
}

// readerGone says that whoever read standard output has seen enough. That is no failure.
type readerGone struct{ err error }

func (e *readerGone) Error() string { return e.err.Error() }
func (e *readerGone) Unwrap() error { return e.err }

// target checks that a result can be written to path ("" or "-": standard output), before any work is done for it.
// inputs are files that must not be overwritten.
func (a *app) target(path string, workbook bool, inputs ...string) (*target, error) {
	t := &target{a: a, path: path}
	if path == "" || path == "-" {
		t.path = ""
		if workbook && a.stdoutTerminal {
			return nil, invalid("Name a file: -o report.xlsx", "a workbook cannot be shown on a terminal")
		}
		return t, nil
	}
	mode, special, err := t.look(inputs)
	if err != nil || special {
		return t, err
	}
	t.file, err = a.scratch.create(filepath.Dir(t.final))
	if err != nil {
		return nil, invalid("Choose another place with -o.", "cannot write in the directory %s: %s", filepath.Dir(t.final), plain(err))
	}
	if mode != 0 {
		_ = t.file.Chmod(mode) // a file that is replaced hands its permissions on where the system has them
	}
	return t, nil
}

// render lets write produce the whole result. A failure of the disk is told apart from one of the renderer.
func (t *target) render(write func(io.Writer) error) error {
	sink := &sink{w: &t.memory}
	if t.file != nil {
		sink.w = t.file
	}
	buffered := bufio.NewWriterSize(sink, 1<<16)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	t.size = sink.n
	if sink.err != nil {
		return t.failed(sink.err)
	}
	return err
}

// sink counts what is written and remembers what went wrong.
type sink struct {
	w   io.Writer
	n   int64
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	if err != nil {
		s.err = err
	}
	return n, err
}

// failed puts an error of writing into words.
func (t *target) failed(err error) error {
	name := t.path
	if name == "" {
		name = "the output"
	}
	return &assessment.Error{Kind: assessment.Unavailable, Msg: fmt.Sprintf("could not write %s: %s", name, plain(err)), Err: err}
}

// commit puts complete results in place, all or (as far as the system lets us) none.
func (a *app) commit(targets ...*target) error {
	a.progress.end()
	var moves []move
	for _, t := range targets {
		if t.file != nil {
			moves = append(moves, move{t.file, t.final})
			continue
		}
		if err := t.pour(); err != nil {
			return err
		}
	}
	if err := a.scratch.place(moves); err != nil {
		return targets[0].failed(err)
	}
	return nil
}

// pour writes a result from memory to standard output, a device or a pipe.
func (t *target) pour() error {
	if t.path == "" {
		_, err := t.a.stdout.Write(t.memory.Bytes())
		if errors.Is(err, syscall.EPIPE) {
			return &readerGone{err}
		}
		if err != nil {
			return t.failed(err)
		}
		return nil
	}
	f, err := os.OpenFile(t.final, os.O_WRONLY, 0)
	if err != nil {
		return t.failed(err)
	}
	_, err = f.Write(t.memory.Bytes())
	if err := errors.Join(err, f.Close()); err != nil {
		return t.failed(err)
	}
	return nil
}

// discard gives an unfinished result up; after commit it does nothing.
func (t *target) discard() {
	if t != nil && t.file != nil {
		t.a.scratch.remove(t.file)
	}
}

// write renders one result and puts it in place.
func (t *target) write(render func(io.Writer) error) error {
	if err := t.render(render); err != nil {
		return err
	}
	if err := t.a.commit(t); err != nil {
		return err
	}
	if t.file != nil {
		t.a.note("wrote %s (%s)", t.path, humanSize(t.size))
	}
	return nil
}
