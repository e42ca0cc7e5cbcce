package main

import (
	"fmt"
	"strings"

	"readiness/assessment/spelling"
)

// didYouMean is a question to append to a message, or "".
func didYouMean(word string, candidates []string) string {
	if c := spelling.Nearest(word, candidates); c != "" {
		return fmt.Sprintf("; did you mean %s?", c)
	}
	return ""
}

// listed joins names for a message: "a, b, c and 12 more".
func listed(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// counted writes a number with its noun: "1 gap", "3 gaps".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
