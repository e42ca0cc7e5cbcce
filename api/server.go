package api

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/golang-jwt/jwt/v5"
	"github.com/gorilla/mux"

	"readiness/assessment"
	"readiness/assessment/account"
)

// Config is what a Server needs. All but the first six may be left out.
type Config struct {
	Service   *assessment.Service
	Directory *account.Directory
	Refresh   *account.Refresh
	TokenKey  account.TokenKey
	Clock     func() time.Time
	Random    io.Reader // of request ids; used by several goroutines at once

	OldKeys []account.PublicKey // of tokens that were signed before; still good
	Log     *slog.Logger        // nil = none
	Version string              // of the program
	Proxies []netip.Prefix      // whose forwarded headers count
	Rate    Rate                // zero = no limit
	Closed  bool                // what is published is not for the public
}

// Server is the HTTP door. It is safe for use by many goroutines.
type Server struct {
	config   Config
	service  *assessment.Service
	log      *slog.Logger
	router   *mux.Router
	api      huma.API
	handler  http.Handler
	specs    map[string]spec // by operation id
	fault    error           // of an operation that was described wrongly
	tokens   tokens
	limits   *limits
	metrics  *metrics
	patience time.Duration // how long a request waits for a record that has not arrived here
	computed
}

// librarySetup makes the HTTP library's own errors problems of ours, and gives tokens the milliseconds that
// Account.ValidFrom has. Both libraries have one setting for a whole program.
var librarySetup sync.Once

// New builds the door. An error is a mistake in the program or its configuration.
func New(c Config) (*Server, error) {
	if c.Service == nil || c.Directory == nil || c.Refresh == nil || c.Clock == nil || c.Random == nil {
		return nil, errors.New("the HTTP door lacks its service, directory, key, clock or source of chance")
	}
	librarySetup.Do(func() {
		jwt.TimePrecision = time.Millisecond
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return libraryProblem(status, msg, errs...)
		}
		huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
			return libraryProblem(status, msg, errs...)
		}
	})
	s := &Server{config: c, service: c.Service, log: c.Log, specs: map[string]spec{}, patience: longestAwait}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.tokens, err = newTokens(c.TokenKey, c.OldKeys, c.Clock); err != nil {
		return nil, fmt.Errorf("the key of access tokens: %w", err)
	}
	s.limits = newLimits(c.Rate)
	s.metrics = newMetrics(s.service)
	s.router = mux.NewRouter().UseEncodedPath().SkipClean(true)
	s.router.NotFoundHandler = http.HandlerFunc(s.noPath)
	s.router.MethodNotAllowedHandler = http.HandlerFunc(s.noMethod)
	s.api = humamux.New(s.router, libraryConfig(c.Version), humamux.WithRouteCustomizer(s.guard))
	s.routes()
	s.handler = s.around(s.router)
	return s, s.fault
}

// routes adds every operation.
func (s *Server) routes() {
	s.registerTokens()
	s.registerMe()
	s.registerHealth()
	s.registerDocs()
	s.registerCountries()
	s.registerFrameworks()
	s.registerIndex()
	s.registerGaps()
	s.registerCensus()
	s.registerWeakest()
	s.registerSimulations()
	s.registerExports()
	s.registerAssessments()
	s.registerAnswers()
	s.registerHistory()
	s.registerTransitions()
	s.registerJournal()
	s.registerImports()
	s.registerAccounts()
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func libraryConfig(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Readiness", Version: version,
				Description: "National cybersecurity assessments, and the readiness index computed from them.",
				License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					tokenScheme: {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "From POST /v1/token."},
				},
			},
		},
		Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		// DocsPath, OpenAPIPath and SchemasPath stay empty: docs.go serves ours, and no answer has a $schema.
		DefaultFormat: "application/json",
		Transformers: []huma.Transformer{func(ctx huma.Context, _ string, v any) (any, error) {
			if p, ok := v.(*problem); ok {
				r, _ := humamux.Unwrap(ctx)
				p.Instance = instance(r)
			}
			return v, nil
		}},
	}
}

// tokenScheme is the name of the security scheme in the description.
const tokenScheme = "token"

// Timeouts of a connection. Uploads have their own, longer read time-out per operation.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 60 * time.Second
	writeTimeout  = 5 * time.Minute
	idleTimeout   = 2 * time.Minute
	longestHeader = 64 << 10
)

// HTTPServer gives an http.Server with the time-outs and limits that s relies on. The caller gives it an address.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: longestHeader,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}
