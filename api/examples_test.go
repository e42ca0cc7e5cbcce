package api

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestExamples calls every operation. An operation without an example fails it, and so does an answer that has other
// members than its example: then the example is to be written anew, with -update, and the difference read.
func TestExamples(t *testing.T) {
	h := newHarness(t)
	calls, got := map[string]bool{}, examples{Operations: map[string]*example{}, Problems: map[string]any{}}
	for _, call := range exampleCalls() {
		name := call.op + call.fails
		t.Run(name, func(t *testing.T) {
			sp, known := h.Server.specs[call.op]
			if calls[name] || call.fails == "" && !known {
				t.Fatal("it stands twice, or there is no such operation")
			}
			calls[name] = true
			e := call.record(t, sp)
			if call.fails != "" {
				got.Problems[call.fails] = e.Response
			} else {
				got.Operations[call.op] = e
			}
		})
	}
	for id := range h.Server.specs {
		if !calls[id] && !strings.HasPrefix(id, "test") {
			t.Errorf("operation %s has no example: add a row to exampleCalls, and run this test with -update", id)
		}
	}
	if *update && !t.Failed() {
		text := encodedExamples(t, got)
		if err := os.WriteFile("examples.json", text, 0o644); err != nil { //nolint:gosec // it is for everybody
			t.Fatal(err)
		}
		examplesFile = text
	}
	compareExamples(t, &got)
}

func encodedExamples(t *testing.T, e examples) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(e); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compareExamples compares what is recorded with what the server answers now.
func compareExamples(t *testing.T, now *examples) {
	t.Helper()
	recorded, err := recordedExamples()
	if err != nil {
		t.Fatal(err)
	}
	for id, e := range now.Operations {
		was := recorded.Operations[id]
		if was == nil {
			t.Errorf("no example of %s is recorded: run this test with -update", id)
			continue
		}
		compareShapes(t, id+" takes", was.Request, e.Request)
		compareShapes(t, id+" answers", was.Response, e.Response)
		if was.ResponseNote != e.ResponseNote || was.RequestNote != e.RequestNote {
			t.Errorf("%s: other notes are recorded", id)
		}
	}
	for name, p := range now.Problems {
		compareShapes(t, name, recorded.Problems[name], p)
	}
	if a, b := len(recorded.Operations), len(now.Operations); a != b {
		t.Errorf("%d operations are recorded, and there are %d", a, b)
	}
}

func compareShapes(t *testing.T, what string, was, now any) {
	t.Helper()
	a, b := shape(was), shape(now)
	for place := range a {
		if !b[place] {
			t.Errorf("%s: %s is recorded, and is not there any more", what, place)
		}
	}
	for place := range b {
		if !a[place] {
			t.Errorf("%s: %s is there, and is not recorded", what, place)
		}
	}
}

// shape is the set of places that have a value.
func shape(v any) map[string]bool {
	places := map[string]bool{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		places[at] = true
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				walk(at+"."+name, inner)
			}
		case []any:
			for _, inner := range v {
				walk(at+"[]", inner)
			}
		}
	}
	walk("", v)
	return places
}

// record makes the call, and gives what was sent and answered.
func (call *exampleCall) record(t *testing.T, sp spec) *example {
	t.Helper()
	h := newHarness(t)
	h.Server.patience = 0
	address, content, id := call.path, call.body, ""
	if call.before != nil {
		r := call.before(h)
		if r.Status >= http.StatusBadRequest {
			t.Fatalf("before: %d: %s", r.Status, r.Body)
		}
		if id = path.Base(r.Header.Get("Location")); call.fill != nil {
			id = call.fill(h, r)
		}
	}
	address, content = strings.ReplaceAll(address, "{id}", id), strings.ReplaceAll(content, "{id}", id)
	h.later(time.Second)
	as := strings.ReplaceAll(call.as, "{id}", id)
	method, header := call.method, call.header
	if method == "" {
		method = sp.Method
	}
	e := &example{ResponseNote: call.note}
	if call.form != "" {
		var kind string
		content, kind = upload(t, "file", call.form)
		header = append(slices.Clone(header), "Content-Type", kind)
		e.RequestNote = "A form with one part named file."
	} else if content != "" && call.fails == "" {
		e.Request = abridged(t, []byte(content))
	}
	r := h.do(method, address, as, content, header...)
	if (r.Status >= http.StatusBadRequest) != (call.fails != "") {
		t.Fatalf("%d: %s", r.Status, r.Body)
	}
	switch {
	case r.Header.Get("Content-Type") == workbookType:
		e.Response = "An Excel workbook with the sheets " + strings.Join(sheetsOf(t, r.Body), ", ") + "."
	case call.note != "":
		e.Response = firstLines(string(r.Body))
	}
	if call.note == "" && len(r.Body) > 0 {
		e.Response = abridged(t, r.Body)
	}
	if call.note == "" && len(r.Body) == 0 {
		e.ResponseNote = "There is no body."
	}
	checkAnswer(t, h, sp, r)
	return e
}

var sheetName = regexp.MustCompile(`<sheet [^>]*name="([^"]+)"`)

// sheetsOf gives the names of the sheets of a workbook.
func sheetsOf(t *testing.T, workbook []byte) (names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(z, "xl/workbook.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range sheetName.FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	return names
}

// firstLines is how a long text begins, with what is random made up.
func firstLines(text string) string {
	const most = 3
	lines := strings.SplitAfterN(strings.TrimPrefix(text, "\ufeff"), "\n", most+1)
	begin := strings.Join(lines[:min(most, len(lines))], "")
	return accountID.ReplaceAllString(begin, "a-0123456789abcdef")
}

// checkAnswer checks a whole answer, which examples have parts of only, against its schema.
func checkAnswer(t *testing.T, h *harness, sp spec, r *reply) {
	t.Helper()
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); sp.OperationID == "" || kind != "application/json" {
		return
	}
	d, err := h.Server.description()
	if err != nil {
		t.Fatal(err)
	}
	place := []string{"paths", sp.Path, strings.ToLower(sp.Method), "responses", fmt.Sprint(r.Status), "content", "application/json", "schema"}
	validate(t, strict(t, d.JSON), place, r.Body)
}

// longestExampleList is how many items of a list stand in an example.
const longestExampleList = 2

var (
	accountID   = regexp.MustCompile(`\ba-[0-9a-f]{8,}\b`)
	headOf      = regexp.MustCompile(`^\d+:[0-9a-f]{64}$`)
	idOfRequest = regexp.MustCompile(`#[\w-]+$`)
)

// abridged reads JSON, cuts its lists, and puts what is obviously made up in the place of what chance has made.
func abridged(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return abridge("", v)
}

func abridge(name string, v any) any {
	secrets := map[string]string{
		"accessToken": "eyJhbGciOiJFZERTQSJ9...", "refreshToken": "example-refresh-token", "password": "a long passphrase of your own", "oldPassword": "the passphrase until now",
		"x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", // of RFC 8037
		"next": "ZXhhbXBsZS1jdXJzb3I",
	}
	switch v := v.(type) {
	case json.Number:
		if name == "seq" { // several changes may share a record, or not
			return json.Number("300")
		}
		return v
	case map[string]any:
		for member, inner := range v {
			v[member] = abridge(member, inner)
		}
		return v
	case []any:
		v = v[:min(len(v), longestExampleList)]
		for i, inner := range v {
			v[i] = abridge(name, inner)
		}
		return v
	case string:
		if made, ok := secrets[name]; ok && v != "" {
			return made
		}
		v = accountID.ReplaceAllString(v, "a-0123456789abcdef")
		if name == "head" {
			v = headOf.ReplaceAllString(v, "300:"+strings.Repeat("0123456789abcdef", 4)) //nolint:mnd // 64 digits
		}
		if name == "instance" {
			v = idOfRequest.ReplaceAllString(v, "#0123456789abcdef")
		}
		return v
	}
	return v
}

// Every recorded example fits the schema that it stands beside.
func TestExamplesFitTheirSchemas(t *testing.T) {
	d, err := Describe("0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	doc := strict(t, d.JSON)
	described := newHarness(t).Server
	seen := 0
	paths := under(doc, "paths")
	for at := range paths {
		for method := range under(paths, at) {
			seen += fits(t, doc, "paths", at, method, "requestBody")
			for status := range under(paths, at, method, "responses") {
				seen += fits(t, doc, "paths", at, method, "responses", status)
			}
		}
	}
	hard := []string{"RequestTimeout", "TooManyRequests", "Internal"} // to bring about by one request
	for name := range under(doc, "components", "responses") {
		if n := fits(t, doc, "components", "responses", name); n == 0 && !slices.Contains(hard, name) {
			t.Errorf("problem %s has no example", name)
		}
	}
	for id, sp := range described.specs {
		if strings.HasPrefix(id, "test") || sp.DefaultStatus == http.StatusNoContent {
			continue
		}
		n := 0
		for status := range under(paths, sp.Path, strings.ToLower(sp.Method), "responses") {
			answer := under(paths, sp.Path, strings.ToLower(sp.Method), "responses", status)
			switch {
			case !strings.HasPrefix(status, "2"):
			case answer["content"] == nil:
				n++ // there is no body
			default:
				n += fits(t, doc, "paths", sp.Path, strings.ToLower(sp.Method), "responses", status)
			}
		}
		if n == 0 {
			t.Errorf("the answer of %s has no example", id)
		}
	}
	if seen < 40 {
		t.Errorf("only %d examples were looked at", seen)
	}
}

// fits checks the examples of the body at a place, and gives how many there are.
func fits(t *testing.T, doc tree, place ...string) int {
	t.Helper()
	n := 0
	content := under(doc, append(slices.Clone(place), "content")...)
	for kind := range content {
		value, ok := under(content, kind)["example"]
		if !ok {
			continue
		}
		n++
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		validate(t, doc, append(slices.Clone(place), "content", kind, "schema"), data)
	}
	return n
}
