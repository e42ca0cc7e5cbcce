package mongolink

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"readiness/assessment/journal"
)

// AddressError is a URI that cannot be used. Reason does not repeat what it says about who signs in.
type AddressError struct{ Reason string }

func (e *AddressError) Error() string { return "the MongoDB address cannot be used: " + e.Reason }

// address is a URI, taken apart.
type address struct {
	client   *options.ClientOptions
	database string
	secrets  []string // what no message may hold
}

// parseAddress reads a URI. That of the form mongodb+srv needs the name service, so it may take as long as ctx allows.
func parseAddress(ctx context.Context, uri string) (address, error) {
	a := address{secrets: secretsOf(uri)}
	parsed := make(chan *options.ClientOptions, 1)
	go func() { parsed <- options.Client().ApplyURI(uri) }()
	select {
	case a.client = <-parsed:
	case <-ctx.Done():
		return a, &journal.UnavailableError{Op: "look up the MongoDB address", Err: errors.New("the name service does not answer")}
	}
	if err := a.client.Validate(); err != nil {
		if _, ok := errors.AsType[*net.DNSError](err); ok {
			return a, &journal.UnavailableError{Op: "look up the MongoDB address", Err: a.veiled(errors.New(cause(err, 0)))}
		}
		return a, &AddressError{Reason: a.fault(uri, err)}
	}
	var fault string
	if a.database, fault = databaseOf(uri); fault == "" {
		fault = unknownOptions(uri)
	}
	if fault != "" {
		return a, &AddressError{Reason: a.veiled(errors.New(fault)).Error()}
	}
	a.settle()
	return a, nil
}

// settle sets what a URI may not decide, and what it may but did not.
func (a *address) settle() {
	journaled := true
	a.client.
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journaled}).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(false). // what may be done again the packages that write know better, on every server
		SetRetryReads(false)
	if a.client.AppName == nil {
		a.client.SetAppName("readiness")
	}
	if len(a.client.Compressors) == 0 {
		a.client.SetCompressors([]string{"zstd", "snappy"}) // most of it is text; a server without them is sent plain text
	}
	if a.client.MaxPoolSize == nil {
		a.client.SetMaxPoolSize(16) // the service has one writer
	}
	if a.client.MaxConnIdleTime == nil {
		a.client.SetMaxConnIdleTime(5 * time.Minute) // before firewalls forget the connection without a word
	}
}

// fault says what is wrong with a URI.
func (a *address) fault(uri string, err error) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	end := strings.LastIndex(rest, "@")
	if end < 0 {
		return a.plain(err)
	}
	// A message about the part before the @ would quote from it.
	if without := options.Client().ApplyURI(scheme + "://" + rest[end+1:]).Validate(); without != nil {
		return a.plain(without)
	}
	return "user name and password must be written with percent signs (%40 for @), and fit the way to sign in"
}

// plain is what the driver says of a URI, without what it says it was doing.
func (a *address) plain(err error) string {
	text := strings.TrimPrefix(a.veiled(err).Error(), "error parsing uri: ")
	return strings.TrimPrefix(text, "error validating uri: ")
}

// veiled is an error's text without secrets. What lies under it is left behind: it could still be printed, and a time-out
// of one try must not be taken for that of the caller's context.
func (a *address) veiled(err error) error {
	text := err.Error()
	for _, secret := range a.secrets {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return errors.New(text)
}

// secretsOf finds what a URI says about who signs in, as written and as meant.
func secretsOf(uri string) []string {
	var found []string
	add := func(s string) {
		if s == "" {
			return
		}
		found = append(found, s)
		if plain, err := url.PathUnescape(s); err == nil && plain != s {
			found = append(found, plain)
		}
	}
	_, rest, _ := strings.Cut(uri, "://")
	if end := strings.LastIndex(rest, "@"); end >= 0 {
		user, password, _ := strings.Cut(rest[:end], ":")
		add(password)
		add(user)
	}
	_, query, _ := strings.Cut(rest, "?")
	for option := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(option, "=")
		if name = strings.ToLower(name); strings.HasSuffix(name, "password") || name == "authmechanismproperties" {
			add(value)
		}
	}
	return found
}
