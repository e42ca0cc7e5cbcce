package vet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is why a workbook is refused, in words for the person who sent it.
type Error struct {
	What     string // continues the name of the file: "holds macros"
	Fix      string // one sentence or two
	Part     string // the part of the archive; "" = the file as a whole
	Sheet    string // its name; "" = none
	Row      int    // of the sheet, from 1; 0 = none
	Cell     string // its address: B7; "" = none
	TooLarge bool   // beyond a limit, where another file of the same kind would do
}

// How a file is mended.
const (
	saveAgain = `Open it in your spreadsheet program, save it again as "Excel workbook (.xlsx)", and send that file.`
	fetchAnew = `The file was cut or changed on its way, or by a program that wrote it badly. Send the original once more; ` +
		`if that is refused too, open it in your spreadsheet program and save it again as "Excel workbook (.xlsx)".`
)

// Where is the place in the workbook, as far as it is known: "sheet Legal, cell B7".
func (e *Error) Where() string {
	var places []string
	if e.Sheet != "" {
		places = append(places, "sheet "+shown(e.Sheet))
	}
	switch {
	case e.Cell != "":
		places = append(places, "cell "+shown(e.Cell))
	case e.Row > 0:
		places = append(places, "row "+strconv.Itoa(e.Row))
	}
	if e.Part != "" && e.Sheet == "" {
		places = append(places, "part "+shown(e.Part))
	}
	return strings.Join(places, ", ")
}

func (e *Error) Error() string {
	text := "the workbook " + e.What
	if where := e.Where(); where != "" {
		text = where + ": " + text
	}
	return text + "\n" + e.Fix
}

// damaged is the refusal of a file that is not as any program writes it.
func damaged(format string, args ...any) *Error {
	return &Error{What: "is damaged: " + fmt.Sprintf(format, args...), Fix: fetchAnew}
}

// tooLarge is the refusal of a file beyond a limit.
func tooLarge(format string, args ...any) *Error {
	return &Error{
		What: fmt.Sprintf(format, args...), TooLarge: true,
		Fix: "Take out what is not part of the questionnaire (pictures, other sheets, rows and columns that are empty but formatted), " + lowerFirst(saveAgain),
	}
}

// at names the part of a fault that has none yet.
func at(name string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Part == "" {
		e.Part = name
	}
	return err
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// clipAt is how many characters of a name a message repeats.
const clipAt = 60

// shown is a name as a message shows it: an ordinary one bare, any other clipped and quoted, without a character that a
// terminal would obey.
func shown(s string) string {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./[]& ", r)
	}
	if s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, odd) && len(s) <= clipAt {
		return s
	}
	if utf8.RuneCountInString(s) > clipAt {
		s = string([]rune(s)[:clipAt]) + "…"
	}
	return strconv.Quote(s)
}

// size writes a number of bytes: 16 MiB.
func size(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.Itoa(n>>20) + " MiB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.Itoa(n>>10) + " KiB"
	}
	return strconv.Itoa(n) + " bytes"
}

// number writes a count with commas: 20,000.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
