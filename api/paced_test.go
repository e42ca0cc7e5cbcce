package api

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

func TestPace(t *testing.T) {
	p := pace{idle: 30 * time.Second, rate: 1000, most: 10 * time.Minute}
	for _, tt := range []struct {
		now     time.Duration
		arrived int64
		want    time.Duration
	}{
		{0, 0, 30 * time.Second},
		{20 * time.Second, 10, 30*time.Second + 10*time.Millisecond}, // too slow: the end does not move with each byte
		{20 * time.Second, 1e6, 50 * time.Second},                    // much has arrived: that is no leave to stop for long
		{100 * time.Second, 90e3, 120 * time.Second},
		{599 * time.Second, 1e9, 600 * time.Second},
	} {
		if got := p.until(moment, moment.Add(tt.now), tt.arrived).Sub(moment); got != tt.want {
			t.Errorf("after %v and %d bytes: %v, want %v", tt.now, tt.arrived, got, tt.want)
		}
	}
}

// over gives a real connection to a server with the time-outs of one in use, but shorter.
func over(t *testing.T, h *harness, change func(*http.Server)) net.Conn {
	t.Helper()
	server := httptest.NewUnstartedServer(h.Server)
	server.Config = h.Server.HTTPServer()
	change(server.Config)
	server.Start()
	t.Cleanup(server.Close)
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	return c
}

const anUpload = "POST /v1/imports?framework=gci-pillars@2024 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n" +
	"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n"

func aForm() string {
	data := "country,year,legal\r\nKEN,2026,17\r\n"
	return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + data + "\r\n--b--\r\n"
}

// An upload over a poor line takes longer than a connection may otherwise be read and written.
func TestSlowUploadArrives(t *testing.T) {
	h := newHarness(t)
	h.Server.pace = pace{idle: 10 * time.Second, rate: 1, most: time.Minute}
	c := over(t, h, func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = 50*time.Millisecond, 80*time.Millisecond })
	form := aForm()
	if _, err := fmt.Fprintf(c, anUpload, h.token("assessor"), len(form)); err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitAfterSeq(form, "\n") {
		time.Sleep(30 * time.Millisecond)
		if _, err := io.WriteString(c, part); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%d %s %v", answer.StatusCode, text, err)
	}
}

// Of an upload in chunks the end is not read: a form ends before it.
func TestSlowUploadInChunksIsAnswered(t *testing.T) {
	h := newHarness(t)
	h.Server.pace = pace{idle: 10 * time.Second, rate: 1, most: time.Minute}
	c := over(t, h, func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = 50*time.Millisecond, 80*time.Millisecond })
	header := strings.Replace(anUpload, "Content-Length: %d", "Transfer-Encoding: chunked", 1)
	if _, err := fmt.Fprintf(c, header, h.token("assessor")); err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitAfterSeq(aForm(), "\n") {
		time.Sleep(30 * time.Millisecond)
		if _, err := fmt.Fprintf(c, "%x\r\n%s\r\n", len(part), part); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%d %s %v", answer.StatusCode, text, err)
	}
}

func TestUploadThatStopsIsTold(t *testing.T) {
	h := newHarness(t)
	h.Server.pace = pace{idle: 50 * time.Millisecond, rate: 1 << 20, most: time.Minute}
	c := over(t, h, func(*http.Server) {})
	form := aForm()
	if _, err := fmt.Fprintf(c, anUpload+"%s", h.token("assessor"), len(form), form[:len(form)/2]); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(c)
	answer, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(text), "did not arrive in time") {
		t.Errorf("%d %s %v", answer.StatusCode, text, err)
	}
	if _, err := in.ReadByte(); err == nil {
		t.Error("the connection stays open")
	}
}

// Who sends headers byte by byte does not hold a connection for long.
func TestSlowHeadersEnd(t *testing.T) {
	h := newHarness(t)
	c := over(t, h, func(s *http.Server) { s.ReadHeaderTimeout = 100 * time.Millisecond })
	go func() {
		for _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\n"); err == nil; _, err = io.WriteString(c, "X-A: b\r\n") {
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if text, _ := io.ReadAll(c); strings.Contains(string(text), "200 OK") { // it ends, whatever it is told
		t.Errorf("it is answered: %s", text)
	}
}

// What watches a connection does not end a request that takes longer than its body may.
func TestLongWorkIsNotEnded(t *testing.T) {
	h := newHarness(t)
	h.Server.pace = pace{idle: 40 * time.Millisecond, rate: 1 << 20, most: time.Minute}
	work := func(ctx context.Context, _ *call, _ *struct{}) (*body[said], error) {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(300 * time.Millisecond):
			return &body[said]{said{"done"}}, nil
		}
	}
	plant(h, spec{Operation: huma.Operation{OperationID: "longRead", Method: http.MethodGet, Path: "/long"}}, work)
	plant(h, spec{Operation: huma.Operation{OperationID: "longWrite", Method: http.MethodPost, Path: "/longer"}},
		func(ctx context.Context, c *call, in *wordInput) (*body[said], error) { return work(ctx, c, nil) })
	c := over(t, h, func(s *http.Server) { s.ReadTimeout = 40 * time.Millisecond })
	in := bufio.NewReader(c)
	token := h.token("auditor")
	for _, request := range []string{
		"GET /long HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n",
		"POST /longer HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"word\":\"a\"}",
	} {
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%.10s: %d %s", request, answer.StatusCode, text)
		}
	}
}
