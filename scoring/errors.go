package scoring

import (
	"errors"
	"fmt"
)

var (
	// ErrModel is wrapped by every fault of a tree that NewModel refuses.
	ErrModel = errors.New("scoring: the tree cannot be compiled")
	// ErrShape is wrapped when the slices of a Panel do not fit each other or the model.
	ErrShape = errors.New("scoring: the panel does not fit the model")
	// ErrValue is wrapped by every cell whose raw value its scale cannot take.
	ErrValue = errors.New("scoring: a value is outside its scale")
)

// CellError names one cell that cannot be scored. It wraps ErrValue.
type CellError struct {
	Unit   int    // row of the panel, from 0
	Leaf   string // id of the leaf
	Reason string
}

func (e *CellError) Error() string {
	return fmt.Sprintf("unit %d, leaf %s: %s", e.Unit, e.Leaf, e.Reason)
}

func (e *CellError) Unwrap() error { return ErrValue }
