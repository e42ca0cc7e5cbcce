package mongolink

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/description"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// unauthorized and authenticationFailed are codes of errors of servers.
const (
	unauthorized         = 13
	authenticationFailed = 18
)

// cause is why a database cannot be used, in one sentence. The driver wraps it in a description of all that it saw.
func cause(err error, timeout time.Duration) string {
	if selection, ok := errors.AsType[topology.ServerSelectionError](err); ok {
		sentence, last := lastOf(selection.Desc.Servers)
		if sentence != "" {
			return sentence
		}
		if last != nil {
			err = last
		}
	}
	if code, message, ok := answerOf(err); ok {
		if code == authenticationFailed {
			return "the server does not accept the user name or the password"
		}
		return message
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		if name.IsNotFound {
			return fmt.Sprintf("there is no machine of the name %q", name.Name)
		}
		return fmt.Sprintf("the name service does not answer for %q", name.Name)
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there (connection refused)"
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return "the server ends the connection; perhaps it speaks TLS, or none"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), mongo.IsTimeout(err):
		return fmt.Sprintf("no answer within %v", timeout)
	}
	return innermost(err).Error()
}

// lastOf gives the last error that a server was seen with, or else says what is wrong with all of them.
func lastOf(servers []description.Server) (sentence string, last error) {
	answered := false
	for _, s := range servers {
		if s.LastError != nil {
			last = s.LastError
		}
		answered = answered || s.Kind != description.Unknown
	}
	switch {
	case last != nil:
		return "", last
	case len(servers) == 0:
		return "none of its servers belongs to the replica set that the address names", nil
	case answered:
		return "none of its servers is the primary of a replica set", nil
	}
	return "", nil
}

// answerOf gives what a server has answered instead of doing what it was asked for.
func answerOf(err error) (code int32, message string, ok bool) {
	if e, ok := errors.AsType[driver.Error](err); ok && e.Code != 0 {
		return e.Code, e.Error(), true
	}
	if e, ok := errors.AsType[mongo.CommandError](err); ok && e.Code != 0 {
		return e.Code, e.Error(), true
	}
	return 0, "", false
}

// innermost is what an error wraps in the end; one that wraps several is left as it is.
func innermost(err error) error {
	for {
		under := errors.Unwrap(err)
		if under == nil {
			return err
		}
		err = under
	}
}
