package main

import (
	"bytes"
	"testing"
	"time"
)

func TestProgressAppearsAfterASecondAndGoes(t *testing.T) {
	var screen bytes.Buffer
	now := fixedTime
	p := &progress{w: &screen, now: func() time.Time { return now }}
	p.phase("computing")
	close(p.stop) // the test draws itself
	p.stop = make(chan struct{})

	now = now.Add(999 * time.Millisecond)
	p.draw()
	if screen.Len() != 0 {
		t.Fatalf("shown before a second is over: %q", screen.String())
	}
	now = now.Add(time.Millisecond)
	p.draw()
	if want := "\r\x1b[Kcomputing … 1 s"; screen.String() != want {
		t.Fatalf("got %q, want %q", screen.String(), want)
	}
	screen.Reset()
	p.phase("writing")
	now = now.Add(2500 * time.Millisecond)
	p.draw()
	if want := "\r\x1b[Kwriting … 3 s"; screen.String() != want {
		t.Fatalf("got %q, want %q: seconds count from the first phase", screen.String(), want)
	}
	screen.Reset()
	p.end()
	p.end() // twice does nothing more
	if want := "\r\x1b[K"; screen.String() != want {
		t.Fatalf("after the end: %q, want %q", screen.String(), want)
	}
	screen.Reset()
	p.draw()
	if screen.Len() != 0 {
		t.Fatalf("drawn after the end: %q", screen.String())
	}
}

func TestProgressGivesWayToNotes(t *testing.T) {
	c := newConsole()
	now := fixedTime
	c.progress = &progress{w: &c.err, now: func() time.Time { return now }}
	c.progress.phase("computing")
	now = now.Add(2 * time.Second)
	c.progress.draw()
	c.note("a word")
	c.progress.end()
	if want := "\r\x1b[Kcomputing … 2 s\r\x1b[Knote: a word\n"; c.err.String() != want {
		t.Errorf("got %q, want %q", c.err.String(), want)
	}
}

func TestProgressKeepsQuietWithoutATerminal(t *testing.T) {
	p := &progress{now: func() time.Time { return fixedTime }}
	p.phase("computing")
	p.draw()
	p.clear()
	p.end()
	if p.stop != nil {
		t.Error("something is running")
	}
}
