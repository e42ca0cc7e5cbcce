package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// Of the XML of a sheet as the questionnaire writes it.
var (
	cellXML   = regexp.MustCompile(`<c r="([A-Z]+)([0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)`)
	sharedXML = regexp.MustCompile(`^<v>([0-9]+)</v>$`)
	typeXML   = regexp.MustCompile(` t="[a-zA-Z]+"`)
)

// scriptFill types an answer into a questionnaire, as a person in a spreadsheet would.
func scriptFill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fill FILE QUESTION TEXT")
	}
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	filled, err := fillIn(data, args[1], args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(path, filled, 0o600))
}

func fillIn(data []byte, question, text string) ([]byte, error) {
	book, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, f := range book.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		part, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		parts[f.Name] = string(part)
	}
	var shared struct {
		Items []string `xml:"si>t"`
	}
	if err := xml.Unmarshal([]byte(parts["xl/sharedStrings.xml"]), &shared); err != nil {
		return nil, err
	}
	done := 0
	for name, part := range parts {
		if strings.HasPrefix(name, "xl/worksheets/") {
			parts[name] = fillSheet(part, shared.Items, question, text, &done)
		}
	}
	if done != 1 {
		return nil, fmt.Errorf("%s has %d cells to answer", question, done)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range book.File {
		part, err := w.Create(f.Name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(part, parts[f.Name]); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

// fillSheet finds the cell by the hidden keys: of the columns in row 1, of the lines in column A.
func fillSheet(part string, shared []string, question, text string, done *int) string {
	column, row := "", ""
	for _, c := range cellXML.FindAllStringSubmatch(part, -1) {
		n := sharedXML.FindStringSubmatch(c[4])
		if n == nil {
			continue
		}
		i, _ := strconv.Atoi(n[1])
		switch {
		case c[2] == "1" && shared[i] == "answer":
			column = c[1]
		case c[1] == "A" && shared[i] == question:
			row = c[2]
		}
	}
	if column == "" || row == "" {
		return part
	}
	return cellXML.ReplaceAllStringFunc(part, func(cell string) string {
		c := cellXML.FindStringSubmatch(cell)
		if c[1] != column || c[2] != row {
			return cell
		}
		*done++
		return `<c r="` + column + row + `"` + typeXML.ReplaceAllString(c[3], "") + ` t="inlineStr"><is><t>` + text + `</t></is></c>`
	})
}
