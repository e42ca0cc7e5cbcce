// Package spelling finds what a misspelt name was probably meant to be, so that an error can say how to mend it.
//
// It only suggests: nothing that was misspelt is ever taken for its suggestion. It knows no framework, country or file;
// every package that reads names of people's making uses it.
package spelling

import (
	"slices"
	"strings"
	"unicode"
)

const (
	longest = 40   // letters of a word that is looked up; longer texts are no misspelt names
	most    = 1000 // candidates; beyond, the search would take longer than it helps
)

// Nearest gives the candidate that a word was probably meant to be, the first of equals, or "" when none is close.
// Close are the same letters and digits; one of the two beginning with the other; and few slips (Distance).
func Nearest(word string, candidates []string) string {
	key := []rune(bare(word))
	if len(key) == 0 || len(key) > longest || len(candidates) > most {
		return ""
	}
	best, least := "", slips(len(key))+1
	for _, c := range candidates {
		name := []rune(bare(c))
		d := distance(key, name, least)
		if begins(key, name) || begins(name, key) && 3*len(name) >= 2*len(key) {
			d = min(d, 1)
		}
		if d < least {
			best, least = c, d
		}
	}
	return best
}

// slips is how many letters may differ: none in a code of two, one in a short name, a third of a long one.
func slips(length int) int {
	switch {
	case length < 3:
		return 0
	case length < 8:
		return max(length/4, 1)
	default:
		return length / 3
	}
}

// begins says that a, of three letters at least, is how b begins.
func begins(a, b []rune) bool {
	return len(a) >= 3 && len(b) > len(a) && slices.Equal(a, b[:len(a)])
}

// Distance counts the letters to insert, delete, replace or swap with a neighbour to make a into b. It gives limit when
// there are at least as many.
func Distance(a, b string, limit int) int { return distance([]rune(a), []rune(b), limit) }

func distance(a, b []rune, limit int) int {
	if apart(a, b) >= limit {
		return limit
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		if least := slices.Min(row); least >= limit && slices.Min(above) >= limit {
			return limit // a swap reaches back one row, and no further
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], limit)
}

// apart is a quick lower bound of the distance: the letters that one has and the other has not, wherever they stand.
func apart(a, b []rune) int {
	var surplus [32]int
	for _, r := range a {
		surplus[r%32]++
	}
	for _, r := range b {
		surplus[r%32]--
	}
	more, fewer := 0, 0
	for _, n := range surplus {
		more, fewer = more+max(n, 0), fewer+max(-n, 0)
	}
	return max(more, fewer)
}

// bare keeps the letters and digits of a name, in small letters: most wrong names differ in nothing else.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
