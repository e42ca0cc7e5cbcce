//go:build nogci

package gci

// Answers2024 returns nil and false: this program was built with -tags nogci,
// without the figures of the ITU.
func Answers2024() (data []byte, ok bool) {
	return nil, false
}
