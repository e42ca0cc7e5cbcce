package main

import "testing"

func TestListed(t *testing.T) {
	if got := listed([]string{"a", "b", "c"}, 2); got != "a, b and 1 more" {
		t.Error(got)
	}
	if got := listed([]string{"a", "b"}, 2); got != "a, b" {
		t.Error(got)
	}
}
