package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// patience is how long work may take before the user is told what is going on.
const patience = time.Second

// progress is one line on the terminal that says what is being done and for how long. It appears only when work takes
// longer than patience, and is gone at the end.
type progress struct {
	w   io.Writer // nil: there is no terminal, nothing is shown
	now func() time.Time

	mu    sync.Mutex
	begun time.Time
	text  string
	shown bool
	stop  chan struct{} // nil: nothing is being done
}

// phase says what is done from now on. The seconds count from the first phase.
func (p *progress) phase(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
	if p.w == nil || p.stop != nil {
		return
	}
	p.begun, p.stop = p.now(), make(chan struct{})
	go p.keep(p.stop)
}

// keep draws until it is told to stop.
func (p *progress) keep(stop <-chan struct{}) {
	ticker := time.NewTicker(250 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			p.draw()
		}
	}
}

// draw shows the line if it is time to.
func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	elapsed := p.now().Sub(p.begun)
	if p.w == nil || p.stop == nil || elapsed < patience {
		return
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s … %d s", p.text, int(elapsed.Seconds()))
	p.shown = true
}

// clear takes the line away, so that something else can be written; it comes back with the next draw.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
}

// end takes the line away for good.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	if p.stop != nil {
		close(p.stop)
		p.stop = nil
	}
}

func (p *progress) wipe() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
