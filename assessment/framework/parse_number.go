package framework

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"readiness/assessment/document"
)

var (
	pointNumber = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$`)
	commaNumber = regexp.MustCompile(`^[+-]?([0-9]+(,[0-9]*)?|,[0-9]+)([eE][+-]?[0-9]{1,4})?$`)
)

// thousands is 1.234 where a comma stands before the decimals: a spreadsheet shows 1234 so. No number that is grouped
// begins with 0, and one with several points is refused in any style.
var thousands = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$`)

// maxAnswer bounds numbers so that sums and differences of them stay numbers.
const maxAnswer = 1e100

// parseNumber reads a number in the grammar that spreadsheets and programs share, and refuses everything that two people
// could read differently.
func (a *Answer) parseNumber(text string, style Style) (Value, error) {
	digits := text
	if style.CommaDecimal && thousands.MatchString(text) {
		return Value{}, refuse(document.Quoted(text)+" can be read in two ways",
			"write "+strings.ReplaceAll(text, ".", "")+", or "+strings.Replace(text, ".", ",", 1)+" if these are decimals")
	}
	if style.CommaDecimal && commaNumber.MatchString(text) {
		digits = strings.Replace(text, ",", ".", 1)
	}
	if !pointNumber.MatchString(digits) {
		return Value{}, notANumber(text, style)
	}
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.Abs(x) > maxAnswer {
		return Value{}, refuse(document.Shorten(text)+" is too large a number", "check its digits")
	}
	if reason := a.refuseNumber(x); reason != nil {
		return Value{}, reason
	}
	if x == 0 {
		x = 0 // -0 is 0
	}
	return Value{Kind: Number, Number: x}, nil
}

// refuseNumber refuses what has no score: only numbers above 0 have a logarithm. With goalposts a lower number is clamped
// to the lower one, as any number outside them is.
func (a *Answer) refuseNumber(x float64) error {
	if a.Transform == TransformLog && a.DataDriven() && x <= 0 {
		return refuse(document.FormatNumber(x)+" has no logarithm", "this question takes numbers above 0 only")
	}
	return nil
}

// notANumber explains what is wrong with the spelling and, where only one reading is possible, gives it.
func notANumber(text string, style Style) error {
	if err := missingWord(text); err != nil {
		return err
	}
	const number = "write the number alone, with a point before the decimals"
	shown := document.Quoted(text)
	if bare, ok := strings.CutSuffix(text, "%"); ok && pointNumber.MatchString(tidy(bare)) {
		return refuse(shown+" has a percent sign", "write the number alone: "+tidy(bare))
	}
	if plain := western(text); plain != text {
		if pointNumber.MatchString(plain) {
			return refuse(shown+" is not written in the digits 0 to 9 with a plain sign", "write "+plain)
		}
		text = plain
	}
	if grouped := strings.Map(dropSeparators, text); grouped != text && pointOrComma.MatchString(grouped) {
		return refuse(shown+" has separators between its digits", "write "+firstReading(grouped))
	}
	switch {
	case ambiguous.MatchString(text):
		return refuse(shown+" can be read in two ways", "write "+strings.ReplaceAll(text, ",", "")+" or "+strings.Replace(text, ",", ".", 1))
	case pointOrComma.MatchString(text) && strings.ContainsAny(text, ",."):
		return refuse(shown+" is not written with a decimal point alone", "write "+firstReading(text))
	}
	return refuse(shown+" is not a number", number)
}

var (
	// pointOrComma is a number with points and commas in any order.
	pointOrComma = regexp.MustCompile(`^[+-]?[0-9][0-9.,]*$`)
	// ambiguous is 1,234: a thousand and more, or one and a bit.
	ambiguous = regexp.MustCompile(`^[+-]?[0-9]{1,3},[0-9]{3}$`)
)

// firstReading takes the last separator for the decimal one when it stands once, and drops the others.
func firstReading(text string) string {
	last := strings.LastIndexAny(text, ".,")
	if last < 0 {
		return text
	}
	separator := text[last : last+1]
	drop := strings.NewReplacer(",", "", ".", "")
	if strings.Count(text, separator) > 1 {
		return drop.Replace(text)
	}
	decimals := text[last+1:]
	if decimals == "" {
		return drop.Replace(text)
	}
	return drop.Replace(text[:last]) + "." + decimals
}

// dropSeparators removes what groups digits: spaces of any kind, apostrophes, underscores.
func dropSeparators(r rune) rune {
	if unicode.IsSpace(r) || strings.ContainsRune("'’_\u202f\u2009", r) {
		return -1
	}
	return r
}

// western turns the digits of other scripts and typographic signs into plain ones.
func western(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '−' || r == '–':
			return '-'
		case r == '٫':
			return '.'
		case r == '٬':
			return -1
		case r > unicode.MaxASCII && unicode.IsDigit(r):
			return '0' + digitOf(r)
		}
		return r
	}, text)
}

// digitOf gives the value of a decimal digit of any script: Unicode keeps each set of ten together.
func digitOf(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return r - zero
}
