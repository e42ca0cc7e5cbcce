package api

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
)

// benchPath is the index of the countries of one lending category.
const benchPath = "/v1/index?framework=gci-pillars@2024&lendingCategory=IDA"

// BenchmarkIndexList asks for the index of one lending category over loopback connections that are kept open, by 1 and by
// 16 clients, with and without compression. The yardstick (bare) is a net/http server that sends the very same bytes and
// headers and does nothing else. p99 is the time within which 99 of 100 answers were there.
func BenchmarkIndexList(b *testing.B) {
	h := newHarness(b)
	b.Cleanup(func() { h.Log.Reset() })
	for _, encoding := range []string{"identity", "gzip"} {
		first := h.get(benchPath, "", "Accept-Encoding", encoding).want(http.StatusOK)
		bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			maps.Copy(w.Header(), first.Header)
			w.Header().Set("Content-Length", strconv.Itoa(len(first.Body)))
			_, _ = w.Write(first.Body)
		})
		for _, clients := range []int{1, 16} {
			for _, c := range []struct {
				name    string
				handler http.Handler
			}{{"api", h.Server}, {"bare", bare}} {
				b.Run(fmt.Sprintf("%s/%d/%s", encoding, clients, c.name), func(b *testing.B) {
					benchServer(b, &http.Server{Handler: c.handler, ReadHeaderTimeout: headerTimeout}, encoding, clients, len(first.Body))
				})
			}
		}
	}
}

// BenchmarkIndexAfterWrite asks for the same list when every request comes after a change of the State, so that nothing
// is kept from before. It says what one write costs its readers.
func BenchmarkIndexAfterWrite(b *testing.B) {
	h := newHarness(b)
	for i := 0; b.Loop(); i++ {
		if _, err := h.Service.Do(b.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: i%2 == 0}); err != nil {
			b.Fatal(err)
		}
		h.get(benchPath, "").want(http.StatusOK)
		h.Log.Reset()
	}
}

// benchServer has clients ask a server until b has enough.
func benchServer(b *testing.B, server *http.Server, encoding string, clients, size int) {
	b.Helper()
	listener, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }() // until it is closed below
	b.Cleanup(func() { _ = server.Close() })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	address := "http://" + listener.Addr().String() + benchPath
	work := make(chan struct{})
	times := make([][]time.Duration, clients)
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() {
			for range work {
				begun := time.Now()
				if got, err := fetch(b.Context(), client, address, encoding); err != nil || got != size {
					b.Errorf("%d bytes, want %d: %v", got, size, err)
				}
				times[n] = append(times[n], time.Since(begun))
			}
		})
	}
	b.ResetTimer()
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	all.Wait()
	b.StopTimer()
	took := slices.Sorted(slices.Values(slices.Concat(times...)))
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

// fetch reads one answer and counts its bytes.
func fetch(ctx context.Context, client *http.Client, address, encoding string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Accept-Encoding", encoding)
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %d", answer.StatusCode)
	}
	return int(n), err
}
