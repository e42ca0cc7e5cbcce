package spelling

import (
	"maps"
	"slices"
	"strings"
)

// Words are what people may write for values of one kind: a word, as Fold gives it, and the value that it stands for.
type Words map[string]string

// Fold is a word without the space around it, in small letters.
func Fold(word string) string { return strings.ToLower(strings.TrimSpace(word)) }

// Of gives the words of values that stand for themselves.
func Of(values ...string) Words {
	w := Words{}
	for _, v := range values {
		w.Add(v, v)
	}
	return w
}

// Add adds words for a value. A word that stood for another value stands for this one from then on.
func (w Words) Add(value string, words ...string) {
	for _, word := range words {
		w[Fold(word)] = value
	}
}

// Find gives the value that a word stands for.
func (w Words) Find(word string) (value string, ok bool) {
	value, ok = w[Fold(word)]
	return value, ok
}

// Nearest gives the word that another was probably meant to be, "" when none is close.
func (w Words) Nearest(word string) string {
	return Nearest(Fold(word), slices.Sorted(maps.Keys(w)))
}

// Values gives the values, sorted, each once.
func (w Words) Values() []string {
	return slices.Compact(slices.Sorted(maps.Values(w)))
}
