package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"readiness/assessment"
)

// metrics are what an operator watches. No label is a value that senders choose.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(service *assessment.Service) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "readiness_http_requests_total", Help: "Requests answered, by operation and status.",
		}, []string{"operation", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "readiness_http_request_seconds", Help: "How long requests took, by operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"operation"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "readiness_journal_seq", Help: "The number of the last journal record that is known here.",
		}, func() float64 { return float64(service.Head().Seq) }))
	return m
}

func (m *metrics) count(operation, _ string, status int, took time.Duration) {
	if operation == "" {
		operation = "none"
	}
	m.requests.WithLabelValues(operation, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(operation).Observe(took.Seconds())
}

// serveMetrics is for this machine, and for accounts that manage accounts.
func (s *Server) serveMetrics(w http.ResponseWriter, r *http.Request) {
	note(r, &metricsOperation, nil)
	if !happeningOf(r).from.IsLoopback() {
		now := s.service.State()
		who, err := s.caller(r, now)
		if err == nil && who == nil {
			err = needsToken()
		}
		if err == nil {
			c := &call{state: now, today: now, who: who}
			err = c.may(assessment.ManageAccounts, "", nil)
		}
		if err != nil {
			s.refuse(w, r, err)
			return
		}
	}
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(w, r)
}
