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
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
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

// BenchmarkFunds joins all gaps of 194 countries with 50 programmes and 500 commitments, and asks each programme about each.
func BenchmarkFunds(b *testing.B) {
	r := everyAnswer(b, "readiness-core@2026")
	var programmes []*assessment.Programme
	var commitments []*assessment.Commitment
	for i := range 50 {
		programmes = append(programmes, &assessment.Programme{Programme: funding.Programme{
			ID: fmt.Sprintf("p%02d", i), Title: framework.Text{"en": "P"}, Currency: "USD", Budget: 1_000_000_00, Floor: int64(i%2) * 50_000_00,
			Themes: []framework.Theme{framework.Themes()[i%len(framework.Themes())]},
		}})
	}
	questions := r.x.Panel.Framework.Questions()
	for i := range 500 {
		commitments = append(commitments, &assessment.Commitment{Commitment: funding.Commitment{
			ID: fmt.Sprintf("c%03d", i), Country: country.Code(r.standings[i%194].Unit), Action: questions[i%len(questions)].ID, Amount: 1000_00, Currency: "USD", Status: funding.Committed,
		}})
	}
	f := assessment.NewFinance(r.x.Panel.Framework, country.Builtin(), assessment.Terms{At: moment}, programmes, commitments)
	r.allGaps()
	b.Run("needs", func(b *testing.B) {
		for b.Loop() {
			newFunds(r, f)
		}
	})
	b.Run("payers", func(b *testing.B) {
		for b.Loop() {
			all := newFunds(r, f)
			for i := range all.needs {
				all.payers(i)
			}
			b.ReportMetric(float64(len(all.needs)), "needs")
		}
	})
}
