package api

import (
	"io"
	"net/http"
	"time"
)

// pace is how slowly the body of a request may arrive. As long as it keeps up it is read, also where it takes longer than
// other requests may: a workbook over a poor line.
type pace struct {
	idle time.Duration // without a byte; also what a body has to begin with
	rate int           // bytes a second, in the long run
	most time.Duration // altogether
}

var usualPace = pace{idle: 30 * time.Second, rate: 8 << 10, most: 15 * time.Minute}

// until is when the next bytes have to be there.
func (p pace) until(begun, now time.Time, arrived int64) time.Time {
	enough := p.idle + time.Duration(float64(arrived)/float64(p.rate)*float64(time.Second))
	end := begun.Add(min(enough, p.most))
	if idle := now.Add(p.idle); idle.Before(end) {
		return idle
	}
	return end
}

// paced is a body whose connection has a deadline that moves with what arrives. The answer to it has its whole time from
// what was read last. Once all is there, the server itself takes the deadline away.
type paced struct {
	io.ReadCloser
	pace    pace
	to      *http.ResponseController
	begun   time.Time
	arrived int64
	over    bool
}

// paced replaces the body of a request.
func (s *Server) paced(w http.ResponseWriter, r *http.Request) io.ReadCloser {
	if r.Body == nil || r.Body == http.NoBody {
		return r.Body
	}
	return &paced{ReadCloser: r.Body, pace: s.pace, to: http.NewResponseController(w), begun: wallClock()}
}

func (p *paced) Read(b []byte) (int, error) {
	if !p.over {
		_ = p.to.SetReadDeadline(p.pace.until(p.begun, wallClock(), p.arrived)) // what has no connection has no deadline
	}
	n, err := p.ReadCloser.Read(b)
	p.arrived += int64(n)
	if !p.over { // after each part, for not everybody reads the end: a form ends before its body
		_ = p.to.SetWriteDeadline(wallClock().Add(writeTimeout)) // as above
	}
	p.over = p.over || err != nil
	return n, err //nolint:wrapcheck // a reader's errors are passed on as they are
}

// wallClock is for the deadlines of connections, which the system keeps: no clock that is handed in moves these.
func wallClock() time.Time { return time.Now() } //nolint:forbidigo // see above
