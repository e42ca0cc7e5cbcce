//go:build !linux && !darwin

package durability_test

import "errors"

const limitsFiles = false

func limitFiles(uint64) (restore func() error, err error) {
	return nil, errors.New("not on this system")
}
