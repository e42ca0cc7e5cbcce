package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type meBody struct {
	ID        string   `json:"id"`
	Name      string   `json:"name,omitempty"`
	Role      string   `json:"role"`
	Countries []string `json:"countries" doc:"ISO 3166-1 alpha-3; * is all, an empty list none."`
}

func (s *Server) registerMe() {
	register(s, spec{action: assessment.ReadSelf, fresh: true, Operation: huma.Operation{
		OperationID: "readMe", Method: http.MethodGet, Path: "/v1/me", Tags: []string{"accounts"},
		Summary: "Who I am: role and countries",
	}}, func(ctx context.Context, c *call, _ *struct{}) (*body[meBody], error) {
		name, err := c.server.config.Directory.Name(ctx, c.who.ID)
		if err != nil {
			return nil, err
		}
		return &body[meBody]{meBody{c.who.ID, name, string(c.who.Role), append([]string{}, c.who.Units...)}}, nil
	})
}
