package vet

import (
	"bytes"
	"strings"
)

// magics are files that are sent by mistake, by their first bytes.
var magics = []struct{ magic, what, fix string }{
	{"%PDF-", "is a PDF document, not an .xlsx workbook", "Send the workbook from which the PDF was made."},
	{"\x1F\x8B", "is a gzip archive, not an .xlsx workbook", "Unpack it and send the workbook in it."},
	{"7z\xBC\xAF\x27\x1C", "is a 7-Zip archive, not an .xlsx workbook", "Unpack it and send the workbook in it."},
	{"Rar!\x1A\x07", "is a RAR archive, not an .xlsx workbook", "Unpack it and send the workbook in it."},
	{"{\\rtf", "is a text document (RTF), not an .xlsx workbook", saveAgain},
}

const ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// foreign refuses what is no zip archive, by what it is.
func foreign(data []byte) error {
	if len(data) == 0 {
		return &Error{What: "is empty: it has 0 bytes", Fix: fetchAnew}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil
	}
	if bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		return &Error{What: "is an empty archive", Fix: fetchAnew}
	}
	if bytes.HasPrefix(data, []byte(ole)) {
		return oldFile(data)
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.magic)) {
			return &Error{What: m.what, Fix: m.fix}
		}
	}
	head := data[:min(len(data), 4096)]
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("<")) && bytes.Contains(bytes.ToLower(head), []byte("<html")):
		return &Error{
			What: "is a web page (HTML), not an .xlsx workbook",
			Fix:  "If it was downloaded, the page that asks for your password may have been saved in its place: sign in and download it again. Otherwise: " + lowerFirst(saveAgain),
		}
	case bytes.HasPrefix(start, []byte("<")):
		return &Error{What: "is a single XML file, not an .xlsx workbook", Fix: saveAgain}
	case !bytes.ContainsFunc(head, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n\f", r) }):
		return &Error{What: "is plain text, such as CSV, not an .xlsx workbook", Fix: "If it is CSV, give it the ending .csv and send it as such. Otherwise: " + lowerFirst(saveAgain)}
	case bytes.Contains(data, []byte("PK\x03\x04")) && bytes.Contains(data, []byte("PK\x05\x06")):
		return before()
	}
	return &Error{What: "is not an .xlsx workbook: it does not begin as one", Fix: fetchAnew}
}

// oldFile tells an old workbook from one behind a password: both are stored in the container of old Office files, where
// names are in UTF-16.
func oldFile(data []byte) error {
	wide := func(s string) []byte {
		b := make([]byte, 0, 2*len(s))
		for i := range len(s) {
			b = append(b, s[i], 0)
		}
		return b
	}
	if bytes.Contains(data, wide("EncryptedPackage")) {
		return &Error{
			What: "is encrypted: it opens only with a password",
			Fix:  "Take the password off (in Excel: File, Info, Protect Workbook, Encrypt with Password, and empty the field), save it, and send that file.",
		}
	}
	return &Error{What: "is an old workbook (.xls) or another old Office file, not an .xlsx workbook", Fix: saveAgain}
}

// kind refuses archives that are another document, by the parts they have.
func (c *check) kind() error {
	has := func(name string) bool { _, ok := c.byName[name]; return ok }
	switch {
	case has("[content_types].xml"):
	case has("mimetype") && has("content.xml"):
		return &Error{What: "is an OpenDocument file (.ods), not an .xlsx workbook", Fix: saveAgain}
	case has("index/document.iwa"):
		return &Error{What: "is an Apple Numbers file, not an .xlsx workbook", Fix: "In Numbers choose File, Export To, Excel, and send that file."}
	default:
		return &Error{What: "is a zip archive without a workbook in it", Fix: "If the workbook was packed into an archive, unpack it and send the workbook alone. " + saveAgain}
	}
	switch {
	case has("xl/workbook.bin"):
		return &Error{What: "is a binary workbook (.xlsb), not an .xlsx workbook", Fix: saveAgain}
	case has("word/document.xml"):
		return &Error{What: "is a Word document, not an .xlsx workbook", Fix: "Send the workbook."}
	case has("ppt/presentation.xml"):
		return &Error{What: "is a presentation, not an .xlsx workbook", Fix: "Send the workbook."}
	}
	return nil
}
