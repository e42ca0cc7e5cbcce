package api

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type healthBody struct {
	Status string `json:"status" example:"ok"`
}

// health is whether the server can serve.
type health struct {
	stopping atomic.Bool

	mu     sync.Mutex // one question to the store at a time
	asked  time.Time
	answer error
}

// How long the store may take to answer, and for how long its answer holds.
const (
	longestReach = 2 * time.Second
	reachHolds   = time.Second
)

// Stopping says from now on that the server is not ready, so that nothing new is sent to it. It goes on answering.
func (s *Server) Stopping() { s.health.stopping.Store(true) }

// ready says why the server cannot serve, or nil. What the reason was is for the log.
func (s *Server) ready(ctx context.Context) error {
	if s.health.stopping.Load() {
		return &assessment.Error{Kind: assessment.Unavailable, Msg: "the server is stopping"}
	}
	if err := s.service.Broken(); err != nil {
		return &assessment.Error{Kind: assessment.Unavailable, Msg: "the store cannot be read", Err: err}
	}
	if err := s.reach(ctx); err != nil {
		return &assessment.Error{Kind: assessment.Unavailable, Msg: "the store cannot be reached", Err: err}
	}
	return nil
}

// reach asks the store, at most once in a while: whoever asks often is not to burden it.
func (s *Server) reach(ctx context.Context) error {
	if s.config.Reach == nil {
		return nil
	}
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	if now := s.config.Clock(); s.health.asked.IsZero() || now.Sub(s.health.asked) >= reachHolds {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestReach) // the answer is for others, too
		defer cancel()
		s.health.answer = s.config.Reach(ctx)
		s.health.asked = s.config.Clock()
	}
	return s.health.answer
}

func (s *Server) registerHealth() {
	register(s, spec{public: true, Operation: huma.Operation{
		OperationID: "health", Method: http.MethodGet, Path: "/healthz", Tags: []string{"operation"},
		Summary: "Whether the process answers",
	}}, func(context.Context, *call, *struct{}) (*body[healthBody], error) {
		return &body[healthBody]{healthBody{"ok"}}, nil
	})
	register(s, spec{public: true, Operation: huma.Operation{
		OperationID: "ready", Method: http.MethodGet, Path: "/readyz", Tags: []string{"operation"},
		Summary:     "Whether it can serve requests: the journal can be reached, and is read and whole",
		Description: "503 otherwise, and while the server is stopping.",
	}}, func(ctx context.Context, _ *call, _ *struct{}) (*body[healthBody], error) {
		if err := s.ready(ctx); err != nil {
			return nil, err
		}
		return &body[healthBody]{healthBody{"ok"}}, nil
	})
	s.router.Path("/metrics").Methods(http.MethodGet).HandlerFunc(s.serveMetrics)
}

// metricsOperation names /metrics in the log; it is not JSON and stays out of the description.
var metricsOperation = huma.Operation{OperationID: "metrics"}
