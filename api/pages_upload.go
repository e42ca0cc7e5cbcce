package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
	"readiness/exports/vet"
)

// mostUploadBody is how much of a body is read. It is more than a file may have: a browser shows no answer to what it could
// not send to its end.
const mostUploadBody = 64 << 20

// uploadForm reads a filled questionnaire, and sends the browser on to what it would change.
func uploadForm(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.ImportAnswers)
	if err != nil {
		return err
	}
	name, data, err := v.readFile()
	if err == nil {
		var in *assessment.Import
		var notices []exports.Notice
		if in, notices, err = v.readAnswers(a, name, data); err == nil {
			one := keptUpload{into: a.ID, in: in, notices: notices}
			var key string
			if key, err = v.server.site.uploads.keep(one, v.token, v.now, v.server.config.Random); err == nil {
				seeOther(v.w, pageOfAssessment(a.ID)+"/uploads/"+key)
				return nil
			}
		}
	}
	if p := problemOf(err); p.Status == http.StatusServiceUnavailable {
		return err
	}
	return v.undone(ctx, a, "upload", err, assessment.Move{})
}

// readFile reads the one file of a form. The rest of what is too large is let go by, so that the browser hears of it.
func (v *pageCall) readFile() (name string, data []byte, err error) {
	form, err := v.request.MultipartReader()
	if err != nil {
		return "", nil, unsupportedMediaType.problem("What was sent is no form of this page.", "Send it from the page.")
	}
	part, err := form.NextPart()
	switch {
	case errors.Is(err, io.EOF):
		return "", nil, badForm("the form has no part")
	case err != nil:
		return "", nil, brokenForm(err)
	case part.FormName() != "file":
		return "", nil, badForm("the form has a part of another name")
	}
	most := vet.Default().File
	data, err = io.ReadAll(io.LimitReader(part, int64(most)+1))
	switch {
	case err != nil:
		return "", nil, brokenForm(err)
	case len(data) > most:
		_, _ = io.Copy(io.Discard, v.request.Body)
		return "", nil, &assessment.Error{Kind: assessment.TooLarge, Msg: fmt.Sprintf("the file is larger than %d MB", most>>20), Fix: "A questionnaire is much smaller: take out pictures and sheets of your own."}
	case len(data) == 0:
		return "", nil, refused("file", "no file was chosen, or it is empty")
	}
	if _, err := form.NextPart(); !errors.Is(err, io.EOF) {
		if err == nil {
			return "", nil, badForm("the form has more than one part")
		}
		return "", nil, brokenForm(err)
	}
	return fileName(part), data, nil
}

// readAnswers reads the answers of a file for one assessment. Those for others are faults: their pages are elsewhere.
func (v *pageCall) readAnswers(a *assessment.Assessment, name string, data []byte) (*assessment.Import, []exports.Notice, error) {
	find := func(ref string) (*framework.Definition, error) {
		if ref != "" && ref != a.Framework.Ref() {
			return nil, &assessment.Error{
				Kind: assessment.Invalid, Msg: fmt.Sprintf("the file is about %.80s, and this assessment about %s", ref, a.Framework.Ref()),
				Fix: "Upload it to the assessment that it was downloaded from.",
			}
		}
		return a.Framework, nil
	}
	in, notices, err := exports.ReadImport(name, bytes.NewReader(data), find)
	if err != nil {
		return nil, nil, err
	}
	foreign := func(i assessment.Incoming) bool {
		return i.Unit != a.Unit || i.Year != a.Year || max(i.Parallel, 1) != a.Parallel
	}
	if len(in.Answers) > 0 && !slices.ContainsFunc(in.Answers, func(i assessment.Incoming) bool { return !foreign(i) }) {
		other := in.Answers[0]
		return nil, nil, &assessment.Error{
			Kind: assessment.Invalid, Msg: fmt.Sprintf("the file is of %.80s in %d, and this is the page of %s", other.Unit, other.Year, a.ID),
			Fix: "Upload it to the assessment that it was downloaded from.",
		}
	}
	in.Answers = slices.DeleteFunc(in.Answers, func(i assessment.Incoming) bool {
		if !foreign(i) {
			return false
		}
		i.Message = fmt.Sprintf("is for %.80s in %d: upload it there, or take it out", i.Unit, i.Year)
		in.Faults = append(in.Faults, i)
		return true
	})
	return in, notices, nil
}

// kept finds the upload of the path.
func (v *pageCall) kept(a *assessment.Assessment) (*keptUpload, error) {
	one := v.server.site.uploads.find(v.variable("key"), v.token, a.ID, v.now)
	if one == nil {
		return nil, &assessment.Error{Kind: assessment.NotFound, Msg: "this file is not here any more: it was applied, or is older than ten minutes",
			Fix: "See in the assessment what is recorded, and upload the file again if something is missing."}
	}
	return one, nil
}

// uploadShown shows what the file would do now.
func uploadShown(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.ImportAnswers)
	if err != nil {
		return err
	}
	one, err := v.kept(a)
	if err != nil {
		return err
	}
	return v.uploadPage(ctx, a, one, false)
}

func (v *pageCall) uploadPage(ctx context.Context, a *assessment.Assessment, one *keptUpload, moved bool) error {
	report, _, err := v.service.Import(ctx, v.actor(), one.in, false)
	if err != nil {
		return err
	}
	people, err := v.overtakers(ctx, report)
	if err != nil {
		return err
	}
	p := v.reportPage(a, one, report, people)
	p.Moved = moved
	if p.Visitor, err = v.visitor(ctx); err != nil {
		return err
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.UploadReport(v.w, p)
}

// applyForm records what was shown: all of it, exactly, or nothing.
func applyForm(ctx context.Context, v *pageCall) error {
	a, err := v.about(assessment.ImportAnswers)
	if err != nil {
		return err
	}
	form, err := v.form([]string{"shown"}, nil)
	if err != nil {
		return err
	}
	one, err := v.kept(a)
	if err != nil {
		return err
	}
	in := *one.in
	in.Agreed = func(r *assessment.ImportReport) bool { return fingerprint(r) == form.Get("shown") }
	report, out, err := v.service.Import(ctx, v.actor(), &in, true)
	if err != nil {
		return v.undone(ctx, a, "upload", err, assessment.Move{})
	}
	if !report.Applied {
		v.w.WriteHeader(http.StatusConflict)
		return v.uploadPage(ctx, a, one, true)
	}
	v.server.site.uploads.done(one)
	v.say(pageOfAssessment(a.ID), "applied", out.Head.Seq, report.Added, report.Changed)
	return nil
}

// fingerprint is of all that a report says will be done.
func fingerprint(r *assessment.ImportReport) string {
	all := fmt.Appendf(nil, "%d %d %d %d %d %d %d\n", r.Added, r.Changed, r.Unchanged, r.Conflicts, r.Refused, r.Created, r.Kept)
	for _, c := range r.Cells {
		all = fmt.Appendf(all, "%q %q %q %d %d %q %q %q", c.Sheet, c.Cell, c.Unit, c.Year, c.Parallel, c.Question, c.Status, c.Message)
		all = append(framework.AppendValue(append(framework.AppendValue(append(all, ' '), c.Before), ' '), c.After), '\n')
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:16])
}

// mostCells is how many cells of a status stand on the page.
const mostCells = 500

// overtakenBy is who changed an answer and when, in the message of a conflict.
var overtakenBy = regexp.MustCompile(`\bchanged by (\S+) on (\d{4}-\d{2}-\d{2})\b`)

// overtaken gives the id of who has changed what a cell is in conflict with, and the day; "" where the report does not say.
func overtaken(c assessment.ImportCell) (by, day string) {
	if found := overtakenBy.FindStringSubmatch(c.Message); c.Status == assessment.ImportConflict && found != nil {
		return found[1], found[2]
	}
	return "", ""
}

// overtakers are what those are called who have changed what a report is in conflict with, by id.
func (v *pageCall) overtakers(ctx context.Context, r *assessment.ImportReport) (map[string]string, error) {
	var ids []string
	for _, c := range r.Cells {
		if by, _ := overtaken(c); by != "" {
			ids = append(ids, by)
		}
	}
	return v.names(ctx, ids)
}

// reportPage shows a report, what keeps it from being applied first.
func (v *pageCall) reportPage(a *assessment.Assessment, one *keptUpload, r *assessment.ImportReport, people map[string]string) web.UploadPage {
	p := web.UploadPage{
		Asked: v.lang, Name: one.in.Name, Back: pageOfAssessment(a.ID), Title: v.whereOf(a), Address: pageOfAssessment(a.ID) + "/uploads/" + url.PathEscape(one.key),
		Shown: fingerprint(r), Clean: r.Clean(), Kept: r.Kept, Until: one.until.UTC().Format("15:04 UTC"),
	}
	notes := map[string]string{}
	for _, in := range one.in.Answers {
		if in.Note != nil {
			notes[in.Sheet+"\x00"+in.Cell+"\x00"+in.Question] = *in.Note
		}
	}
	counts := map[string]int{
		assessment.ImportRefused: r.Refused, assessment.ImportConflict: r.Conflicts, assessment.ImportChanged: r.Changed,
		assessment.ImportAdded: r.Added, assessment.ImportUnchanged: r.Unchanged,
	}
	for _, status := range []string{assessment.ImportRefused, assessment.ImportConflict, assessment.ImportChanged, assessment.ImportAdded, assessment.ImportUnchanged} {
		p.Counts = append(p.Counts, web.UploadCount{Status: status, Count: counts[status]})
		g := web.UploadGroup{Status: status}
		for _, c := range r.Cells {
			if c.Status != status {
				continue
			}
			if len(g.Cells) == mostCells {
				g.More++
				continue
			}
			g.Cells = append(g.Cells, v.reportCell(a, c, notes[c.Sheet+"\x00"+c.Cell+"\x00"+c.Question], people))
		}
		if len(g.Cells) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	if r.Foreign != "" {
		p.Notices = append(p.Notices, web.Fault{Message: r.Foreign})
	}
	for _, n := range one.notices {
		p.Notices = append(p.Notices, web.Fault{Field: n.Path, Message: n.Message})
	}
	return p
}

func (v *pageCall) reportCell(a *assessment.Assessment, c assessment.ImportCell, note string, people map[string]string) web.UploadCell {
	out := web.UploadCell{Place: strings.Trim(c.Sheet+" "+c.Cell, " "), Question: c.Question, Message: c.Message}
	if by, day := overtaken(c); by != "" {
		out.By, out.Day = people[by], day
	}
	q, known := a.Framework.Node(c.Question)
	if known {
		out.Title = cmp.Or(q.Name(v.lang), c.Question)
		out.Before, out.After = v.valueText(q, c.Before), v.valueText(q, c.After)
		if c.Base != nil {
			out.HasBase, out.Base = true, v.valueText(q, *c.Base)
		}
	}
	if c.Notes != nil {
		out.Notes, out.NoteBefore, out.NoteAfter = true, c.Notes.Before, c.Notes.After
	} else if c.Status == assessment.ImportAdded || c.Status == assessment.ImportChanged {
		out.Note = note
	}
	if c.Links != nil {
		out.LinksBefore, out.LinksAfter = strings.Join(c.Links.Before, " "), strings.Join(c.Links.After, " ")
	}
	return out
}
