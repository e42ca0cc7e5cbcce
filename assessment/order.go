package assessment

// LastIf orders what is so behind what is not, as cmp.Compare orders numbers.
func LastIf(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
