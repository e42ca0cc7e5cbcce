package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// Limits of an import: the file itself, and what a form has around it.
const (
	importFile = 64 << 20
	importForm = importFile + 1<<20
)

// importUpload documents the form that is sent.
type importUpload struct {
	File string `json:"file" format:"binary" doc:"Answers as CSV (long or wide) or JSON, as readiness export writes them, or a questionnaire (.xlsx) that was filled in."`
}

// importReport documents what an import answers; exports.Imported writes it.
type importReport struct {
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Conflicts int    `json:"conflicts" doc:"Answers that both the file and somebody else changed since the file was made."`
	Refused   int    `json:"refused"`
	Created   int    `json:"created" doc:"Assessments that were not there and begin as drafts."`
	Kept      int    `json:"kept" doc:"Of the unchanged answers: those where the file says nothing new, while somebody changed the answer since it was made."`
	Applied   bool   `json:"applied" doc:"False for a dry run, and where anything is refused or in conflict: then nothing was recorded."`
	Head      string `json:"head" doc:"Where the journal ends, SEQ:HASH."`
	Cells     []struct {
		Sheet    string `json:"sheet"`
		Cell     string `json:"cell" example:"C3"`
		Country  string `json:"country,omitempty"`
		Unit     string `json:"unit,omitempty"`
		Year     int    `json:"year,omitempty"`
		Parallel int    `json:"parallel,omitempty" doc:"Number of the assessment beside others; left out of the first."`
		Question string `json:"question"`
		Status   string `json:"status" enum:"added,changed,conflict,refused"`
		Before   any    `json:"before"`
		After    any    `json:"after"`
		Base     any    `json:"base,omitempty"`

		Members []string     `json:"members,omitempty" enum:"value,note,evidence,confidence" doc:"Of a conflict: what it is about."`
		Notes   *importNotes `json:"notes,omitempty" doc:"Of a conflict about the note."`
		Links   *importLinks `json:"links,omitempty" doc:"Of a conflict about the evidence: addresses."`
		Message string       `json:"message"`
	} `json:"cells" doc:"All but the unchanged ones, first what keeps the file from being applied. Before is what is recorded, after what the file would make of it; base, of a conflict, is what stood there when the file was made, where that is known."`
	Notices []importNotice `json:"notices" doc:"What is no fault, but its author should know: columns that were left out, how the file was read."`
}

// importNotes are the notes of a conflict, importLinks the addresses of its evidence.
type importNotes struct {
	Before string `json:"before"`
	After  string `json:"after"`
	Base   string `json:"base"`
}

type importLinks struct {
	Before []string `json:"before"`
	After  []string `json:"after"`
	Base   []string `json:"base"`
}

// importNotice is something that the author of a file should know.
type importNotice struct {
	Path    string `json:"path,omitempty" doc:"Where: row 3, column legal (C3)."`
	Message string `json:"message"`
}

func (s *Server) registerImports() {
	sp := spec{
		Operation: huma.Operation{
			OperationID: "importAnswers", Method: http.MethodPost, Path: "/v1/imports", Tags: []string{"imports"},
			Summary: "Bring the answers of a file in",
			Description: "A dry run unless apply=true. It is all or nothing: where a single cell is refused or in conflict, nothing is recorded and applied is false. " +
				"Blank cells change nothing, and the same file again changes nothing. A file that says when it was made (the column or member revision, as exports have it) is merged: what it leaves as it was is left, " +
				"what it changes goes in, and what others have changed as well is in conflict, with both values. With annotated=true a questionnaire comes back instead of the report, with a comment in each cell that the report names.",
			DefaultStatus: http.StatusOK, MaxBodyBytes: importForm,
		},
		action: assessment.ImportAnswers, about: true,
	}
	s.rawResponse(&sp, s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[importReport](), true, sp.OperationID))
	ok := sp.Responses["200"]
	ok.Content[workbookType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	ok.Headers = map[string]*huma.Param{appliedHeader: {
		Description: "Of a workbook: whether the answers were recorded.", Schema: &huma.Schema{Type: huma.TypeBoolean},
	}}
	register(s, sp, importAnswers)
	describeBody[importUpload](s, http.MethodPost, "/v1/imports", "multipart/form-data")
}

// importQuery is what an import is asked for.
type importQuery struct {
	Apply     bool   `query:"apply" default:"false" doc:"Record what the file brings."`
	Annotated bool   `query:"annotated" default:"false" doc:"Answer with the questionnaire itself: a comment in each cell that the report names, and the sheet Report in front. Refused for CSV and JSON."`
	Framework string `query:"framework" maxLength:"200" doc:"ID or ID@VERSION; may be left out while the store has one framework only, and of a questionnaire, which names its own." example:"gci-pillars@2024"`
}

// appliedHeader says of a workbook that is given back what the report says in a member.
const appliedHeader = "Import-Applied"

// importAnswer is the report, or the questionnaire given back.
type importAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Language    string `header:"Content-Language"`
	Applied     string `header:"Import-Applied"`
	Body        []byte
}

func importAnswers(ctx context.Context, c *call, in *importQuery) (*importAnswer, error) {
	if err := c.mayImport(); err != nil {
		return nil, err
	}
	u, err := c.readUpload(in.Annotated, func(ref string) (*framework.Definition, error) { return c.importFramework(in.Framework, ref) })
	if err != nil {
		return nil, err
	}
	c.keepInScope(u.found)
	report, out, err := c.service.Import(ctx, c.actor(), u.found, in.Apply)
	if err != nil {
		return nil, err
	}
	if in.Annotated {
		return u.annotated(report)
	}
	var b bytes.Buffer
	err = exports.Imported(&b, report, u.notices, out.Head.String(), exports.JSON)
	return &importAnswer{ContentType: "application/json", Body: b.Bytes()}, err
}

// uploaded is a file that was sent.
type uploaded struct {
	name    string
	data    bytes.Buffer // itself, where it is to be given back
	found   *assessment.Import
	notices []exports.Notice
}

// annotated is the questionnaire with what the report says of its cells.
func (u *uploaded) annotated(report *assessment.ImportReport) (*importAnswer, error) {
	var b bytes.Buffer
	err := exports.Annotated(&b, u.name, u.data.Bytes(), report)
	if err != nil && report.Applied {
		return nil, &assessment.Error{
			Kind: assessment.Unavailable, Msg: "the answers were recorded, but the questionnaire could not be given back with comments",
			Fix: "Send the file again without annotated=true: what is recorded already is no change.", Err: err,
		}
	}
	return &importAnswer{
		ContentType: workbookType, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": "annotated.xlsx"}),
		Language: fileLanguage, Applied: strconv.FormatBool(report.Applied), Body: b.Bytes(),
	}, err
}

// mayImport says whether the caller may bring answers in for any unit at all.
func (c *call) mayImport() error {
	if c.who != nil {
		for _, unit := range c.who.Units {
			if c.may(assessment.ImportAnswers, unit, nil) == nil {
				return nil
			}
		}
	}
	return c.may(assessment.ImportAnswers, "", nil)
}

// importFramework finds the framework of a file: by the name that the caller gives, or the file, or the only one of the
// store. What the store has under a name is meant before what is built in.
func (c *call) importFramework(given, inFile string) (*framework.Definition, error) {
	ref, from := given, "query.framework"
	if ref == "" && inFile != "" {
		ref, from = inFile, "body.file"
	}
	if ref == "" {
		if all := c.state.Frameworks(); len(all) == 1 {
			return all[0], nil
		}
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the framework of the file is not known",
			Fields: []assessment.Field{{Path: "query.framework", Message: "is missing"}}}
	}
	def, err := framework.Builtin(ref)
	if err == nil {
		ref = def.Ref()
	}
	if stored, missing := c.state.Framework(ref); missing == nil {
		return stored, nil
	}
	if err != nil {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "there is no such framework",
			Fields: []assessment.Field{{Path: from, Message: err.Error()}}}
	}
	return def, nil
}

// readUpload reads the one part of the form as it arrives. Where it is to be given back, it is kept, and refused if that
// cannot be done.
func (c *call) readUpload(back bool, find func(ref string) (*framework.Definition, error)) (*uploaded, error) {
	u := &uploaded{}
	err := c.readForm(func(name string, file io.Reader) (err error) {
		u.name = name
		if back {
			file = io.TeeReader(file, &u.data)
		}
		u.found, u.notices, err = exports.ReadImport(name, file, find)
		return err
	}, func() error {
		if back {
			return exports.Annotates(u.name, u.data.Bytes())
		}
		return nil
	})
	return u, err
}

// readForm hands the one part of the form to read, as it arrives, and goes on with then where that was taken. Where the
// connection fails, that is the error.
func (c *call) readForm(read func(name string, file io.Reader) error, then func() error) error {
	form, err := c.request.MultipartReader()
	if err != nil {
		return unsupportedMediaType.problem("The file is to be sent as a form.", `Send multipart/form-data with one part named "file".`)
	}
	part, err := form.NextPart()
	switch {
	case errors.Is(err, io.EOF):
		return badForm("the form has no part")
	case err != nil:
		return brokenForm(err)
	case part.FormName() != "file":
		return badForm("the form has a part of another name")
	}
	source := &remembering{r: part}
	err = read(fileName(part), source)
	if source.err != nil && (err == nil || !errors.Is(source.err, io.EOF)) {
		return brokenForm(source.err)
	}
	if err == nil {
		err = then()
	}
	if err != nil {
		return err
	}
	switch _, err := form.NextPart(); {
	case err == nil:
		return badForm("the form has more than one part")
	case !errors.Is(err, io.EOF):
		return brokenForm(err)
	}
	return nil
}

// remembering keeps the failure of a reader, which is the connection's and not the file's.
type remembering struct {
	r   io.Reader
	err error
}

func (r *remembering) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err //nolint:wrapcheck // a reader's errors are passed on as they are
}

func fileName(part *multipart.Part) string {
	if name := part.FileName(); name != "" {
		return name
	}
	return "the file"
}

func badForm(why string) error {
	return &assessment.Error{Kind: assessment.Invalid, Msg: "the form cannot be taken: " + why,
		Fields: []assessment.Field{{Path: "body.file", Message: why}}, Fix: `Send multipart/form-data with one part named "file".`}
}

func brokenForm(err error) error {
	return unreadBody(err, "The form cannot be read: it is broken, or ended too early.")
}

// keepInScope makes faults of the answers that the caller may not give, so that the report neither compares them with
// what is recorded nor lets the rest through.
func (c *call) keepInScope(in *assessment.Import) {
	allowed := map[string]bool{}
	may := func(unit string) bool {
		ok, known := allowed[unit]
		if !known {
			ok = c.may(assessment.ImportAnswers, unit, nil) == nil
			allowed[unit] = ok
		}
		return ok
	}
	in.Answers = slices.DeleteFunc(in.Answers, func(a assessment.Incoming) bool {
		if may(a.Unit) {
			return false
		}
		a.Message = fmt.Sprintf("this account may not answer for %.60q", a.Unit)
		in.Faults = append(in.Faults, a)
		return true
	})
}
