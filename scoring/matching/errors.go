package matching

import "errors"

var (
	// ErrProblem is wrapped by every fault of a problem that cannot be read as one.
	ErrProblem = errors.New("matching: the problem is invalid")
	// ErrResult is wrapped by every rule that a result breaks.
	ErrResult = errors.New("matching: the result breaks a rule of its problem")
	// errLedger is wrapped where an allocation does not hang together: a mistake of this package.
	errLedger = errors.New("matching: the books do not add up")
)
