package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type healthBody struct {
	Status string `json:"status" example:"ok"`
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
		Summary: "Whether it can serve requests: the journal is read and whole",
	}}, func(_ context.Context, c *call, _ *struct{}) (*body[healthBody], error) {
		if err := c.service.Broken(); err != nil {
			return nil, &assessment.Error{Kind: assessment.Unavailable, Msg: "the store cannot be read", Err: err}
		}
		return &body[healthBody]{healthBody{"ok"}}, nil
	})
	s.router.Path("/metrics").Methods(http.MethodGet).HandlerFunc(s.serveMetrics)
}

// metricsOperation names /metrics in the log; it is not JSON and stays out of the description.
var metricsOperation = huma.Operation{OperationID: "metrics"}
