package exports

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"readiness/assessment/framework"
)

// number reads the answer to a question for a number: a number, or as text one that has a single reading, n/a, or what
// takes the answer back.
func (f *filled) number(n *framework.Node, c *formCell, text string) (said, error) {
	switch {
	case c.kind == 'b':
		return said{}, fmt.Errorf("the cell holds %s, which is no number: write the number alone", text)
	case c.kind == 'n' && f.styleOf(c.style).percent:
		return said{}, fmt.Errorf("the cell is shown as a percentage, and holds %s: write the number alone, with an apostrophe in front of it, which is not shown and keeps it as it is", clipText(text))
	case c.kind == 'n':
		v, err := n.Parse(text, framework.Style{})
		return said{value: v}, err //nolint:wrapcheck // the words are for the person who wrote the cell
	}
	switch {
	case clears(text):
		return said{clear: true}, nil
	case exempts(text):
		v, err := n.Parse(wordsIn("en").notApplicable, framework.Style{})
		return said{value: v}, err //nolint:wrapcheck // the words are for the person who wrote the cell
	}
	plain, err := plainNumber(text)
	if err != nil {
		return said{}, err
	}
	v, err := n.Parse(plain, framework.Style{})
	return said{value: v}, err //nolint:wrapcheck // the words are for the person who wrote the cell
}

// Numbers as people write them, of digits, points and commas.
var (
	digitsOnly  = regexp.MustCompile(`^[+-]?[0-9]+$`)
	anyDecimal  = regexp.MustCompile(`^[+-]?[0-9]*[.,][0-9]+$`)
	pointGroups = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?$`)
	commaGroups = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$`)
	spaceGroups = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}( [0-9]{3})+([.,][0-9]*)?$`)
)

// plainNumber writes a number with a point and without groups, where there is one reading of it: 1 234,5 is 1234.5.
// 1.234 has two, and is refused. What is no such number is given back as it is.
func plainNumber(text string) (string, error) {
	tidy := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\'' || r == '’':
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	drop := func(separators string) string {
		bare := strings.Map(func(r rune) rune {
			if strings.ContainsRune(separators, r) {
				return -1
			}
			return r
		}, tidy)
		return strings.Replace(bare, ",", ".", 1)
	}
	points, commas := strings.Count(tidy, "."), strings.Count(tidy, ",")
	switch {
	case digitsOnly.MatchString(tidy):
		return tidy, nil
	case spaceGroups.MatchString(tidy):
		return drop(" "), nil
	case points+commas == 1 && (pointGroups.MatchString(tidy) || commaGroups.MatchString(tidy)):
		whole, decimals := drop(".,"), drop("")
		return "", errors.New(quoted(text) + " can be read in two ways: write " + whole + ", or " + decimals + " as a number and not as text")
	case points+commas == 1 && anyDecimal.MatchString(tidy):
		return drop(""), nil
	case points > 0 && pointGroups.MatchString(tidy):
		return drop("."), nil
	case commas > 0 && commaGroups.MatchString(tidy):
		return drop(","), nil
	}
	return text, nil
}
