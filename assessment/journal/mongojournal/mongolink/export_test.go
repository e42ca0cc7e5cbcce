package mongolink

import "context"

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
