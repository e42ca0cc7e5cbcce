package api

import (
	"context"
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

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/vault"
)

// Config is what a Server needs. All but the first seven may be left out.
type Config struct {
	Service   *assessment.Service
	Directory *account.Directory
	Refresh   *account.Refresh
	Vault     vault.Vault // of Service; keeps what requests with an Idempotency-Key were answered
	TokenKey  account.TokenKey
	Clock     func() time.Time
	Random    io.Reader // of request ids; used by several goroutines at once

	OldKeys []account.PublicKey // of tokens that were signed before; still good
	Log     *slog.Logger        // nil = none
	Version string              // of the program
	Proxies []netip.Prefix      // whose forwarded headers count
	Rate    Rate                // zero = no limit
	Origins []string            // whose pages may call the operations; none = no cross-origin resource sharing
	Closed  bool                // what is published is not for the public

	// Reach asks the store for a sign of life; nil = it is not asked. The error is for the log.
	Reach func(context.Context) error
	// MetricsToken reads the metrics from anywhere. Without it they are for this machine, and for who manages accounts.
	MetricsToken string
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
	signIns  *signIns
	health   health
	pace     pace
	metrics  *metrics
	repeats  *repeats
	pages    *web.Pages
	site     site
	patience time.Duration // how long a request waits for a record that has not arrived here
	shelf    *shelf
	searches chan struct{} // has room for those that run
	remaking chan struct{} // likewise, of stored matchings that are made again
	turn     time.Duration // how long a search waits for its turn
	computed
}

// librarySetup makes the HTTP library's own errors problems of ours, and gives tokens a finer time than the milliseconds of
// Account.ValidFrom, to which tokens.read rounds. Both libraries have one setting for a whole program.
var librarySetup sync.Once

func setUpLibraries() {
	librarySetup.Do(func() {
		jwt.TimePrecision = time.Microsecond
		huma.DefaultArrayNullable = false // lists are never null
		huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
			return libraryProblem(nil, status, errs...)
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
			p := libraryProblem(ctx.Operation(), status, errs...)
			if c, ok := ctx.Context().Value(callKey{}).(*call); ok && status == http.StatusUnprocessableEntity {
				c.told(p)
			}
			return p
		}
	})
}

// New builds the door. An error is a mistake in the program or its configuration.
func New(c Config) (*Server, error) {
	if c.Service == nil || c.Directory == nil || c.Refresh == nil || c.Vault == nil || c.Clock == nil || c.Random == nil {
		return nil, errors.New("the HTTP door lacks its service, directory, vault, key, clock or source of chance")
	}
	s := &Server{
		config: c, service: c.Service, log: c.Log, specs: map[string]spec{}, patience: longestAwait, shelf: newShelf(),
		searches: make(chan struct{}, mostSearches), remaking: make(chan struct{}, mostSearches), turn: longestTurn,
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.tokens, err = newTokens(c.TokenKey, c.OldKeys, c.Clock); err != nil {
		return nil, fmt.Errorf("the key of access tokens: %w", err)
	}
	for _, origin := range c.Origins {
		if err := CheckOrigin(origin); err != nil {
			return nil, fmt.Errorf("origins: %w", err)
		}
	}
	s.limits, s.signIns, s.pace = newLimits(c.Rate), newSignIns(c.Rate.SignIns), usualPace
	s.funded.most, s.remade.most = mostFunds, mostFunds
	s.metrics = newMetrics(s.service, c.Version)
	if s.repeats, err = newRepeats(c.Vault, c.Clock, c.Random); err != nil {
		return nil, err
	}
	if err := s.build(); err != nil {
		return nil, err
	}
	s.handler = s.around(s.router)
	return s, nil
}

// build makes the router and adds every operation to it.
func (s *Server) build() error {
	setUpLibraries()
	s.router = mux.NewRouter().UseEncodedPath().SkipClean(true)
	s.router.NotFoundHandler = http.HandlerFunc(s.noPath)
	s.router.MethodNotAllowedHandler = http.HandlerFunc(s.noMethod)
	s.api = humamux.New(s.router, libraryConfig(s.config.Version), humamux.WithRouteCustomizer(s.guard))
	s.routes()
	return s.fault
}

// routes adds every operation.
func (s *Server) routes() {
	s.registerTokens()
	s.registerMe()
	s.registerHealth()
	s.registerPages()
	s.registerSite()
	s.registerDocs()
	s.registerCountries()
	s.registerFrameworks()
	s.registerIndex()
	s.registerGaps()
	s.registerPayers()
	s.registerNeeds()
	s.registerCensus()
	s.registerWeakest()
	s.registerCrosswalk()
	s.registerPeers()
	s.registerTrend()
	s.registerTrends()
	s.registerSimulations()
	s.registerExports()
	s.registerAssessments()
	s.registerAnswers()
	s.registerAssignments()
	s.registerActions()
	s.registerReviews()
	s.registerComments()
	s.registerHistory()
	s.registerChanges()
	s.registerRedactions()
	s.registerPeople()
	s.registerTasks()
	s.registerTransitions()
	s.registerCorrections()
	s.registerJournal()
	s.registerImports()
	s.registerFundingImports()
	s.registerProgrammes()
	s.registerCommitments()
	s.registerMatchings()
	s.registerFundingRedactions()
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
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					tokenScheme: {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "From POST /v1/token."},
				},
			},
		},
		Formats: map[string]huma.Format{"application/json": strictJSON, "json": strictJSON},
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

// Timeouts of a connection. While a body arrives, its pace takes the place of readTimeout.
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
