package document

import (
	"fmt"
	"strings"

	"readiness/assessment/spelling"
)

// DidYouMean is a way to mend: the nearest candidate as a question, or otherwise.
func DidYouMean(word string, candidates []string, otherwise string) string {
	if c := spelling.Nearest(word, candidates); c != "" {
		return fmt.Sprintf("did you mean %q?", c)
	}
	return otherwise
}

// shownNames is how many names of a list a message carries.
const shownNames = 6

// Listed joins names for a message: a, b, c, … and 12 more.
func Listed(names []string) string {
	if len(names) <= shownNames+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s, … and %d more", strings.Join(names[:shownNames], ", "), len(names)-shownNames)
}

// Kebab turns an id or a title into kebab-case: "Cyber crime_Law" into "cyber-crime-law".
func Kebab(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	return b.String()
}
