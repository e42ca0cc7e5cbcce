package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"readiness/assessment"
)

// metrics are what an operator watches. No label is a value that senders choose. Each Server has a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	underWay prometheus.Gauge
	signIns  *prometheus.CounterVec
}

func newMetrics(service *assessment.Service, version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "readiness_http_requests_total", Help: "Requests answered, by operation and status.",
		}, []string{"operation", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "readiness_http_request_duration_seconds", Help: "How long requests took, by operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"operation"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "readiness_http_requests_in_flight", Help: "Requests that are being answered now.",
		}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "readiness_sign_ins_total", Help: "Attempts to sign in with a password, by what came of them.",
		}, []string{"result"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "readiness_build_info", Help: "Which program this is; always 1.",
	}, []string{"version"})
	build.WithLabelValues(strings.ToValidUTF8(version, "")).Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.underWay, m.signIns, build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "readiness_journal_seq", Help: "The number of the last journal record that is known here.",
		}, func() float64 { return float64(service.Head().Seq) }))
	for _, result := range []string{resultSignedIn, resultRefused, resultLimited, resultFailed} {
		m.signIns.WithLabelValues(result)
	}
	return m
}

func (m *metrics) count(operation string, status int, took time.Duration) {
	if operation == "" {
		operation = "none"
	}
	m.requests.WithLabelValues(operation, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(operation).Observe(took.Seconds())
}

// What may come of an attempt to sign in.
const (
	resultSignedIn = "signed_in"
	resultRefused  = "refused"
	resultLimited  = "limited"
	resultFailed   = "failed"
)

func (m *metrics) signedIn(err error) {
	result := resultSignedIn
	if err != nil {
		switch problemOf(err).Status {
		case http.StatusUnauthorized:
			result = resultRefused
		case http.StatusTooManyRequests:
			result = resultLimited
		default:
			result = resultFailed
		}
	}
	m.signIns.WithLabelValues(result).Inc()
}

// serveMetrics is for this machine, for who has the token that the operator chose, and for accounts that manage accounts.
func (s *Server) serveMetrics(w http.ResponseWriter, r *http.Request) {
	note(r, &metricsOperation, nil)
	if !happeningOf(r).local && !s.holdsMetricsToken(r) {
		if err := s.mayReadMetrics(r); err != nil {
			note(r, nil, &call{failed: err})
			s.refuse(w, r, err)
			return
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(w, r)
}

func (s *Server) mayReadMetrics(r *http.Request) error {
	now := s.service.State()
	who, err := s.caller(r, now)
	if err != nil {
		return err
	}
	if who == nil {
		return needsToken()
	}
	c := &call{state: now, today: now, who: who}
	return c.may(assessment.ManageAccounts, "", nil)
}

// holdsMetricsToken compares hashes, which takes as long whatever is sent.
func (s *Server) holdsMetricsToken(r *http.Request) bool {
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given, wanted := sha256.Sum256([]byte(strings.TrimSpace(text))), sha256.Sum256([]byte(s.config.MetricsToken))
	return s.config.MetricsToken != "" && strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(given[:], wanted[:]) == 1
}
