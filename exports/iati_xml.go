package exports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"readiness/assessment"
)

// iatiActivity is what a file says of one activity, as far as it matters for its money.
type iatiActivity struct {
	line         int
	id, title    string
	status       string // code
	currency     string // of amounts that name none
	reporting    string
	funders      []string
	countries    []iatiShare
	regions      []iatiShare
	sectors      []string // purpose codes of the CRS, of the activity and of its transactions
	related      []iatiLink
	transactions []iatiMoney
	budgets      []iatiMoney
}

// iatiShare is a country or a region, and its percentage as it is written; "" = none is.
type iatiShare struct{ code, percentage string }

// iatiLink is a related activity.
type iatiLink struct{ kind, ref string }

// iatiMoney is a transaction or a budget, in the words of the file.
type iatiMoney struct {
	line            int
	kind, status    string // type; of a budget also its status
	start, end      string // of a budget
	country, region string // of the transaction itself
	date            string // of the value, else of the transaction or of the beginning of the budget
	currency        string
	amount          string
}

// iatiReader takes activities out of a file, one token after the other.
type iatiReader struct {
	name       string
	xml        *xml.Decoder
	line       int // where the last token began
	depth      int
	activities []*iatiActivity
	faults     iatiFaults
}

// maxIATIDepth is how deep elements may stand within one another. Those of the standard go to 8 or so.
const maxIATIDepth = 64

func newIATIReader(name string, data []byte) *iatiReader {
	r := &iatiReader{name: name, xml: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))}
	r.xml.CharsetReader = func(encoding string, _ io.Reader) (io.Reader, error) {
		return nil, r.refusal("is written in the encoding "+shownName(encoding), "Save it in UTF-8.")
	}
	return r
}

func (r *iatiReader) refusal(what, fix string) error {
	return &assessment.Error{Kind: assessment.Invalid, Msg: r.name + " " + what, Fix: fix}
}

const fetchIATI = "Get the file of activities from the publisher or from a data store of IATI again, in the standard's version 2.03."

// token gives the next token. A document type is refused: it can define entities, and no file of activities needs one.
func (r *iatiReader) token() (xml.Token, error) {
	r.line, _ = r.xml.InputPos()
	t, err := r.xml.Token()
	if err != nil {
		if own, ok := errors.AsType[*assessment.Error](err); ok {
			return nil, own
		}
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		why := err.Error()
		if s, ok := errors.AsType[*xml.SyntaxError](err); ok {
			r.line, why = s.Line, s.Msg
		}
		r.faults.add(r.line, "", "this is not XML from here on (%s): the file may be cut short or damaged", quoted(why))
		return nil, r.faults.err(r.name)
	}
	if d, ok := t.(xml.Directive); ok {
		what := strings.Fields(string(d) + " x")[0]
		return nil, r.refusal(fmt.Sprintf("has <!%s …> in line %d, which can define what other text stands for", shownName(what), r.line),
			"Take it out: a file of activities needs none.")
	}
	return t, nil
}

// children gives what stands directly within the element that was opened last; take reads each to its end.
func (r *iatiReader) children(take func(e xml.StartElement) error) error {
	return r.content(take, func(xml.CharData) {})
}

func (r *iatiReader) content(take func(e xml.StartElement) error, text func(xml.CharData)) error {
	if r.depth++; r.depth > maxIATIDepth {
		return &assessment.Error{
			Kind: assessment.TooLarge, Msg: fmt.Sprintf("%s has elements more than %d deep within one another in line %d", r.name, maxIATIDepth, r.line), Fix: fetchIATI,
		}
	}
	defer func() { r.depth-- }()
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.CharData:
			text(t)
		case xml.StartElement:
			if t.Name.Space != "" {
				t.Name.Local = "" // an extension of the publisher's own
			}
			if err := take(t); err != nil {
				return err
			}
		}
	}
}

// skip reads an element to its end.
func (r *iatiReader) skip() error {
	return r.children(func(xml.StartElement) error { return r.skip() })
}

// text reads the text of an element.
func (r *iatiReader) text(to *string) error {
	var b strings.Builder
	err := r.content(func(xml.StartElement) error { return r.skip() }, func(c xml.CharData) { b.Write(c) })
	*to = trim(b.String())
	return err
}

// narrative reads the first narrative of an element.
func (r *iatiReader) narrative(to *string) error {
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local != "narrative" || *to != "" {
			return r.skip()
		}
		err := r.text(to)
		*to = strings.Join(strings.Fields(*to), " ")
		return err
	})
}

// attr gives an attribute of the standard's, "" where there is none.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return trim(a.Value)
		}
	}
	return ""
}

var iatiVersion = regexp.MustCompile(`^2\.[0-9]{1,2}$`)

// file reads all activities.
func (r *iatiReader) file() error {
	root := false
	for {
		t, err := r.token()
		if errors.Is(err, io.EOF) {
			if !root {
				return r.refusal("holds no XML element", fetchIATI)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if root {
				return r.refusal(fmt.Sprintf("goes on after its end, in line %d", r.line), fetchIATI)
			}
			root = true
			if err := r.root(t); err != nil {
				return err
			}
		case xml.CharData:
			if trim(string(t)) != "" {
				return r.refusal(fmt.Sprintf("has text outside its elements, in line %d", r.line), fetchIATI)
			}
		}
	}
}

func (r *iatiReader) root(e xml.StartElement) error {
	version := attr(e, "version")
	switch {
	case e.Name.Space == "" && e.Name.Local == "iati-organisations":
		return r.refusal("is an IATI file of organisations, not of activities", "Choose the publisher's file of activities.")
	case e.Name.Space != "" || e.Name.Local != "iati-activities":
		return r.refusal("is XML, but not a file of IATI activities: it begins with <"+clipText(e.Name.Local)+">", fetchIATI)
	case version == "":
		return r.refusal("does not say which version of IATI it is in", `Write it at the beginning, <iati-activities version="2.03">, where that is known; else: `+fetchIATI)
	case !iatiVersion.MatchString(version):
		return r.refusal("is in version "+shownName(version)+" of IATI, and version 2 is read", fetchIATI)
	}
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local != "iati-activity" {
			return r.skip()
		}
		a := &iatiActivity{line: r.line, currency: strings.ToUpper(attr(e, "default-currency"))}
		r.activities = append(r.activities, a)
		return r.children(func(e xml.StartElement) error { return r.activity(a, e) })
	})
}
