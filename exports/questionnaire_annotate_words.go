package exports

import (
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// mostSaid is how many bytes of one text a comment repeats: more is not read in a small frame.
const mostSaid = 1200

// comment says in words what became of a cell; its first word is the status.
func (a *annotated) comment(c *assessment.ImportCell) string {
	stands, says := a.stands(c), a.says(c)
	switch c.Status {
	case assessment.ImportAdded:
		return a.t("Added: %s. Nothing was recorded here before.", shortened(says))
	case assessment.ImportChanged:
		text := a.t("Changed: %s. Recorded before: %s.", shortened(says), shortened(stands))
		if c.Message != "" {
			text += "\n" + sentence(c.Message)
		}
		return text
	case assessment.ImportConflict:
		begins := a.t("Conflict: this file and somebody else have both changed it.")
		if a.report.Foreign != "" && c.Base == nil {
			begins = a.t("Conflict: recorded otherwise, and this file is of another store.")
		}
		text := begins + "\n" + a.t("Recorded now: %s", shortened(stands)) + "\n" + a.t("This file: %s", shortened(says))
		if c.Base != nil {
			text += "\n" + a.t("When the file was made: %s", shortened(a.value(c, *c.Base)))
		}
		return text + "\n" + sentence(c.Message)
	}
	return a.t("Refused: %s", shortened(c.Message))
}

// word is a status as it is shown.
func (a *annotated) word(status string) string {
	switch status {
	case assessment.ImportAdded:
		return a.t("Added")
	case assessment.ImportChanged:
		return a.t("Changed")
	case assessment.ImportConflict:
		return a.t("Conflict")
	}
	return a.t("Refused")
}

// stands is what is recorded where a cell goes, and says what the file says there; of a refusal neither.
func (a *annotated) stands(c *assessment.ImportCell) string {
	if c.Status == assessment.ImportRefused {
		return ""
	}
	text := a.value(c, c.Before)
	if c.Notes != nil {
		text += "\n" + a.note(c.Notes.Before)
	}
	if c.Links != nil {
		text += "\n" + a.links(c.Links.Before)
	}
	return text
}

func (a *annotated) says(c *assessment.ImportCell) string {
	if c.Status == assessment.ImportRefused {
		return ""
	}
	text := a.value(c, c.After)
	if c.Notes != nil {
		text += "\n" + a.note(c.Notes.After)
	}
	if c.Links != nil {
		text += "\n" + a.links(c.Links.After)
	}
	return text
}

func (a *annotated) value(c *assessment.ImportCell, v framework.Value) string {
	n, known := a.def.Node(c.Question)
	if !known || !n.IsQuestion() || v.Kind == framework.NotAssessed {
		return a.t("(no answer)")
	}
	return n.Describe(v, a.lang())
}

func (a *annotated) note(text string) string {
	if text == "" {
		return a.t("with no note")
	}
	return a.t("with the note: %s", text)
}

func (a *annotated) links(list []string) string {
	if len(list) == 0 {
		return a.t("with no evidence")
	}
	return a.t("with the evidence: %s", strings.Join(list, " "))
}

// asked names the question of a cell.
func (a *annotated) asked(c *assessment.ImportCell) string {
	n, known := a.def.Node(c.Question)
	if !known || n.Name(a.lang()) == n.ID {
		return c.Question
	}
	return n.Name(a.lang()) + " (" + n.ID + ")"
}

// sentence begins a message with a capital letter and ends it with a stop.
func sentence(message string) string {
	message = shortened(message)
	if message == "" {
		return ""
	}
	if c := message[0]; c >= 'a' && c <= 'z' {
		message = string(c-'a'+'A') + message[1:]
	}
	if strings.HasSuffix(message, ".") || strings.HasSuffix(message, "…") {
		return message
	}
	return message + "."
}

func shortened(text string) string {
	if len(text) <= mostSaid {
		return text
	}
	return strings.ToValidUTF8(text[:mostSaid], "") + "…"
}
