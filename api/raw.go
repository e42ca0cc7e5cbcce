package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// rawJSON is a body that is JSON already. Several callers may share its bytes: nobody modifies them.
type rawJSON struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// registerRaw adds an operation whose handler gives its body as JSON; T is what that JSON is of.
func registerRaw[I, T any](s *Server, sp spec, handle func(ctx context.Context, c *call, in *I) ([]byte, error)) {
	s.rawResponse(&sp, s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, sp.OperationID))
	register(s, sp, func(ctx context.Context, c *call, in *I) (*rawJSON, error) {
		data, err := handle(ctx, c, in)
		if err != nil {
			return nil, err
		}
		return &rawJSON{"application/json", data}, nil
	})
}

// rawResponse describes the answer of an operation whose body the library does not see through.
func (*Server) rawResponse(sp *spec, schema *huma.Schema) {
	sp.Responses = map[string]*huma.Response{"200": {
		Description: http.StatusText(http.StatusOK), Content: map[string]*huma.MediaType{"application/json": {Schema: schema}},
	}}
}
