package exports

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// mostListed is how many lines of a drop-down a message repeats, and longestLine how much of each.
const (
	mostListed  = 6
	longestLine = 80 // characters
)

// notListed says that a text is not on the drop-down of a question: what is, as the sheet shows it, the nearest first.
// all are the lines in all languages, those of the file first.
func (f *filled) notListed(n *framework.Node, text string, all []chosen) error {
	var shown []string
	for _, c := range f.labels[n.ID] {
		if c.value.Kind != framework.NotAssessed {
			shown = append(shown, c.label)
		}
	}
	several := slices.DeleteFunc(slices.Clone(shown), func(label string) bool { return !strings.HasPrefix(folded(label), folded(text)+" [") })
	if len(several) > 0 {
		return errors.New(quoted(text) + " is the title of several options: choose from the list which is meant, " + listedLines(several, " or "))
	}
	say := quoted(text) + " is not in the list of this cell"
	near := f.meant(n, text, all)
	if near != "" {
		say += "; did you mean " + quotedLine(near) + "?"
	} else {
		say += ":"
	}
	if f.suggested <= mostSuggestions {
		shown = byNearness(text, near, shown)
	}
	say += " Choose from the list " + listedLines(shown, " or ")
	if n.Answer.Type == framework.Checklist {
		say += ", or mark the options below with " + wordsIn(f.data.lang).tick
	}
	return errors.New(strings.Replace(say, ": Choose", ": choose", 1) + "; leave the cell blank where nothing is known")
}

// meant is the line of the file's list that is probably meant, in whatever language; "" for none.
func (f *filled) meant(n *framework.Node, text string, all []chosen) string {
	labels := make([]string, len(all))
	for i, c := range all {
		labels[i] = c.label
	}
	i := slices.Index(labels, f.nearest(text, labels))
	if i < 0 {
		return ""
	}
	for _, c := range f.labels[n.ID] {
		if c.value.Equal(all[i].value) {
			return c.label
		}
	}
	return labels[i]
}

// byNearness puts the labels first that look most like a text.
func byNearness(text, near string, labels []string) []string {
	key := []rune(folded(text))
	key = key[:min(len(key), clipAt)]
	away := func(label string) int {
		if label == near {
			return -1
		}
		line := []rune(folded(label))
		return spelling.Distance(string(key), string(line[:min(len(line), len(key))]), len(key)/2+1) // beyond, none is nearer
	}
	distances := map[string]int{}
	for _, label := range labels {
		distances[label] = away(label)
	}
	labels = slices.Clone(labels)
	slices.SortStableFunc(labels, func(a, b string) int { return cmp.Compare(distances[a], distances[b]) })
	return labels
}

// listedLines joins lines of a drop-down, each in quotes, the last ones by a word.
func listedLines(lines []string, last string) string {
	quotes := make([]string, 0, mostListed)
	for _, line := range lines[:min(len(lines), mostListed)] {
		quotes = append(quotes, quotedLine(line))
	}
	if more := len(lines) - len(quotes); more > 0 {
		return strings.Join(quotes, ", ") + last + "one of " + itoa(more) + " more"
	}
	if end := len(quotes) - 1; end > 0 {
		return strings.Join(quotes[:end], ", ") + last + quotes[end]
	}
	return strings.Join(quotes, "")
}

// quotedLine is a line of a drop-down in quotes, whole as far as it can be told by.
func quotedLine(line string) string {
	if r := []rune(line); len(r) > longestLine {
		line = string(r[:longestLine]) + "…"
	}
	return `"` + strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, line) + `"`
}
