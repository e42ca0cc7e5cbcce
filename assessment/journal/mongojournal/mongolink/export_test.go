package mongolink

import (
	"context"
	"time"
)

// ParseAddress takes a URI apart, and gives the name of the database in it.
func ParseAddress(ctx context.Context, uri string) (string, error) {
	a, err := parseAddress(ctx, uri)
	return a.database, err
}

// Veiled is what a message about a server says of an error.
func Veiled(uri string, err error) error {
	a := address{secrets: secretsOf(uri)}
	return a.veiled(err)
}

// What unknown options are compared with.
var (
	Proposals = proposals
	Known     = known
)

// Cause is why a server with a time-out of five seconds cannot be used.
func Cause(err error) string {
	return cause(err, 5*time.Second)
}
