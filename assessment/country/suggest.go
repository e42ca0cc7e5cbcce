package country

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/spelling"
)

// A name shorter than this is too short to be like another; a text longer than
// the other bound is no name.
const (
	shortestName = 4
	longestText  = 80
	mostAnswers  = 3
)

// suggest returns at most three countries with names like the key, the nearest
// first, the same ones in the same order for the same key. Like are names that
// differ in few letters, and names that the key contains ("Republic of Kenya")
// or that begin with it ("Trinidad"); the latter two rank between two and three
// letters that differ.
func (x *index) suggest(key string) []Country {
	if len(key) < shortestName || len(key) > longestText {
		return nil
	}
	distance := map[Code]int{}
	for name, codes := range x.names {
		if len(name) < shortestName {
			continue
		}
		d, ok := unlike(key, name)
		if !ok {
			continue
		}
		for _, code := range codes {
			if before, seen := distance[code]; !seen || d < before {
				distance[code] = d
			}
		}
	}
	codes := slices.SortedFunc(maps.Keys(distance), func(a, b Code) int {
		return cmp.Or(cmp.Compare(distance[a], distance[b]), cmp.Compare(a, b))
	})
	var found []Country
	for _, code := range codes[:min(len(codes), mostAnswers)] {
		if c, ok := x.country(code); ok {
			found = append(found, c)
		}
	}
	return found
}

// unlike returns how unlike two folded names are; false when they have nothing
// to do with each other. The more letters a name has, the more may differ.
func unlike(key, name string) (int, bool) {
	const letter, part = 1000, 2500
	most := min(1+min(len(name), len(key))/6, 3)
	longer := len(key) - len(name)
	best, like := 0, false
	switch {
	case strings.HasPrefix(name, key):
		best, like = part-longer, true
	case strings.Contains(key, name):
		best, like = part+longer, true
	}
	if longer <= most && -longer <= most {
		if d := spelling.Distance(key, name, most+1); d <= most && (!like || d*letter < best) {
			best, like = d*letter, true
		}
	}
	return best, like
}
