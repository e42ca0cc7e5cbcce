//go:build !nogci

package gci

import _ "embed"

//go:embed answers2024.csv
var answers2024 string

// Answers2024 returns the pillar scores of 2024 as a CSV file of answers, and
// true; or nil and false in a program that was built without them. The bytes
// are the caller's own.
func Answers2024() (data []byte, ok bool) {
	return []byte(answers2024), true
}
