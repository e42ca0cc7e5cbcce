package exports

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"readiness/assessment"
)

// asCSV is how to get what we read out of a spreadsheet.
const asCSV = `In a spreadsheet choose "Save as" and "CSV UTF-8 (comma delimited)".`

// foreign lists files that are often taken for CSV, by their first bytes.
var foreign = []struct{ magic, what, fix string }{
	{"\xD0\xCF\x11\xE0", "an old workbook (.xls)", asCSV},
	{"\xFF\xFE", "text in UTF-16", asCSV},
	{"\xFE\xFF", "text in UTF-16", asCSV},
	{"%PDF-", "a PDF document", "Ask for the figures as a spreadsheet or as CSV."},
	{"\x1F\x8B", "a gzip archive", "Unpack it first."},
	{"\x28\xB5\x2F\xFD", "a zstd archive", "Unpack it first."},
	{"\xFD7zXZ\x00", "an xz archive", "Unpack it first."},
	{"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "Unpack it first."},
	{"Rar!\x1A\x07", "a RAR archive", "Unpack it first."},
}

// decode refuses what is not text in UTF-8 by its name, and takes off the byte order mark. Single cells that are not
// UTF-8 are found later, where they can be named. accepted is what the reader takes.
func decode(name, text, accepted string) (string, error) {
	refuse := func(what, fix string) (string, error) {
		return "", &assessment.Error{Kind: assessment.Invalid, Msg: fmt.Sprintf("%s is %s, not %s", name, what, accepted), Fix: fix}
	}
	for _, f := range foreign {
		if strings.HasPrefix(text, f.magic) {
			return refuse(f.what, f.fix)
		}
	}
	if strings.HasPrefix(text, "PK\x03\x04") || strings.HasPrefix(text, "PK\x05\x06") {
		if strings.Contains(text, "xl/") || strings.Contains(text, "opendocument.spreadsheet") {
			return refuse("a workbook", asCSV)
		}
		return refuse("a zip archive", "Unpack it first. "+asCSV)
	}
	text = strings.TrimPrefix(text, "\uFEFF")
	switch start := strings.TrimLeftFunc(text, unicode.IsSpace); {
	case strings.Trim(start, ",;\t \r\n") == "":
		return "", empty(name)
	case start[0] == '<':
		return refuse("a web page or XML", "Download the file itself, not the page that shows it.")
	case start[0] == '{' || start[0] == '[':
		return refuse("JSON", asCSV)
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return refuse("a binary file, or text in UTF-16 without its mark", asCSV)
	}
	return text, nil
}

// empty is the refusal of a file without a header.
func empty(name string) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: name + " is empty", Fix: "The first row names the columns; each further row holds answers.",
	}
}

// unreadable reports a reader that failed, in the words of the operating system but without our own in front.
func unreadable(name string, err error) error {
	cause := err
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		cause = at.Err
	}
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: fmt.Sprintf("%s could not be read: %v", name, cause), Err: err,
		Fix: "Give the name of a CSV file that you may read.",
	}
}

// chooseComma decides between comma and semicolon, from the header outside quotes or from the line "sep=;" that
// spreadsheets write and hide. Where the header does not decide, nothing is guessed.
func (t *table) chooseComma() error {
	if len(t.text) >= len("sep=;") && strings.EqualFold(t.text[:4], "sep=") {
		t.comma = t.text[4]
		if t.pos = 5; t.comma == ',' || t.comma == ';' {
			t.endCell()
			return nil
		}
		t.pos = 0
	}
	seen := delimiters(t.text)
	commas, semicolons := seen[','], seen[';']
	switch {
	case commas > 0 && semicolons == 0:
		t.comma = ','
		return nil
	case semicolons > 0 && commas == 0:
		t.comma = ';'
		return nil
	}
	e := &assessment.Error{Kind: assessment.Invalid, Fix: asCSV}
	switch {
	case commas > 0:
		e.Msg = "the header of " + t.name + " has both commas and semicolons, so it does not say which of them parts the columns"
		e.Fix = "Part the columns by one of them, and put names that hold the other in quotes."
	case seen['\t'] > 0:
		e.Msg = "the columns of " + t.name + " are parted by tabs; CSV has commas or semicolons"
	case seen['|'] > 0:
		e.Msg = "the columns of " + t.name + " are parted by |; CSV has commas or semicolons"
	default:
		e.Msg = "the first row of " + t.name + " is a single cell; it must name the columns, parted by commas or semicolons"
		e.Fix = "Take titles and notes above the header out. " + asCSV
	}
	return e
}

// delimiters counts possible delimiters outside quotes in the first line that holds anything else.
func delimiters(text string) (seen [128]int) {
	quotes, first, content := false, true, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quotes && c == '"' && i+1 < len(text) && text[i+1] == '"':
			i++
		case quotes:
			quotes, content = c != '"', content || c > ' ' && c != '"'
		case c == '"' && first:
			quotes, first = true, false
		case c == '\n' || c == '\r':
			if content {
				return seen
			}
			seen, first = [128]int{}, true
		case c == ',' || c == ';' || c == '\t' || c == '|':
			seen[c]++
			first = true
		default:
			first, content = false, content || c > ' '
		}
	}
	return seen
}

// clean is the text of a cell: without the blanks around it, also those that nobody sees (no-break and zero-width
// spaces, marks of direction, which copying from web pages and documents leaves behind), and without our escape.
func clean(raw string) string { return trim(unescapeText(trim(raw))) }

func trim(s string) string { return strings.TrimFunc(s, invisible) }

func invisible(r rune) bool {
	switch {
	case r < 0x80:
		return r == ' ' || r >= '\t' && r <= '\r'
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064, r == 0xFEFF, r == 0xAD:
		return true
	}
	return unicode.IsSpace(r)
}
