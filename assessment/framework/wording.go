package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"readiness/assessment/document"
)

// The patterns of schema.json, to be put into words; a test finds every pattern of the schema here.
const (
	kebabPattern     = `^[a-z0-9]+(-[a-z0-9]+)*$`
	versionPattern   = `^[A-Za-z0-9][A-Za-z0-9._+-]*$`
	idPattern        = `^[A-Za-z0-9][A-Za-z0-9._-]*$`
	languagePattern  = `^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`
	crosswalkPattern = `^[a-z0-9]+([.-][a-z0-9]+)*$`
	sdgPattern       = `^([1-9]|1[0-7])(\.([1-9]|1[0-9]|[a-d]))?$`
	currencyPattern  = `^[A-Z]{3}$`
	inkPattern       = `\S`
)

// patternText words a text that does not fit a pattern.
func patternText(pattern, text string) (message, fix string) {
	switch pattern {
	case inkPattern:
		return "is blank", "write a text, or leave the member out"
	case kebabPattern:
		return document.Quoted(text) + " is not in kebab-case", "use lower-case letters, digits and single hyphens" + such(document.Kebab(text))
	case versionPattern:
		return document.Quoted(text) + " is not a version", "use letters, digits, dots, hyphens, underscores and plus signs" + such(document.Kebab(text))
	case idPattern:
		return document.Quoted(text) + " is not an id", "use letters, digits, dots, hyphens and underscores" + such(document.Kebab(text))
	case sdgPattern:
		return document.Quoted(text) + " is not a Sustainable Development Goal or target", `write a goal as "16", a target as "16.4" or "9.c"`
	case currencyPattern:
		return document.Quoted(text) + " is not a currency code", "write its three capital letters, such as USD"
	default:
		return document.Quoted(text) + " does not have the form that is needed", "it must match " + pattern
	}
}

func such(example string) string {
	if example == "" {
		return ""
	}
	return ", such as " + example
}

// limitText words a value that is out of bounds.
func limitText(v *document.Value, e *jsonschema.ValidationError) (message, fix string) {
	switch k := e.ErrorKind.(type) {
	case *kind.Minimum:
		f, _ := k.Want.Float64()
		return fmt.Sprintf("%s is too small", document.Shown(v)), "it must be at least " + document.FormatNumber(f)
	case *kind.Maximum:
		f, _ := k.Want.Float64()
		return fmt.Sprintf("%s is too large", document.Shown(v)), "it must be at most " + document.FormatNumber(f)
	case *kind.ExclusiveMinimum:
		f, _ := k.Want.Float64()
		return fmt.Sprintf("%s is too small", document.Shown(v)), "it must be above " + document.FormatNumber(f)
	case *kind.MinItems:
		if k.Want == 1 {
			return "the list is empty", "give at least one entry"
		}
		return fmt.Sprintf("the list has %d of at least %d entries", k.Got, k.Want), "add what is missing"
	case *kind.MinProperties:
		return "is empty", "give at least one member, or leave it out"
	case *kind.MaxLength:
		return fmt.Sprintf("the text has %d characters", k.Got), fmt.Sprintf("shorten it to %d", k.Want)
	case *kind.Pattern:
		return patternText(k.Want, v.Text)
	default:
		return "does not fit the format (" + strings.Join(e.ErrorKind.KeywordPath(), ".") + ")", "see the published schema"
	}
}

// wrongType words a value of another type than the schema wants.
func (w *wording) wrongType(v *document.Value, want []string, definition *document.Value) {
	var names []string
	for _, t := range want {
		names = append(names, document.TypeName(t))
	}
	message := fmt.Sprintf("must be %s, not %s", strings.Join(names, " or "), v.Kind)
	if v.Kind == document.Null {
		w.faults.At(v, "is given without a value", "give it "+strings.Join(names, " or ")+", or leave it out")
		return
	}
	if v.Kind == document.Number && slices.Contains(want, "integer") {
		message = "must be a whole number, not " + document.Literal(v)
	}
	w.faults.At(v, message, typeFix(v, want, definition))
}

func typeFix(v *document.Value, want []string, definition *document.Value) string {
	switch {
	case slices.Contains(want, "string") && (v.Kind == document.Number || v.Kind == document.Bool):
		return "put it in quotes: " + strconv.Quote(document.Literal(v))
	case slices.Contains(want, "boolean") && v.Kind == document.String:
		switch strings.ToLower(strings.TrimSpace(v.Text)) {
		case "yes", "on", "y", "true":
			return "write true"
		case "no", "off", "n", "false":
			return "write false"
		}
		return "write true or false"
	case slices.Contains(want, "number") && v.Kind == document.String && document.IsNumber(v.Text):
		return "write it without quotes: " + v.Text
	case slices.Contains(want, "integer") && v.Kind == document.Number:
		return "write it without decimals"
	case slices.Contains(want, "object") && v.Kind == document.String && definition.Has("patternProperties"):
		return "give the language too: {en: " + strconv.Quote(document.Shorten(v.Text)) + "}"
	case slices.Contains(want, "array") && v.Kind != document.Object:
		return "write a list: [" + document.Literal(v) + "]"
	}
	return "see the published schema for the form"
}

// notListed words a value that is none of those enumerated.
func (w *wording) notListed(v *document.Value, want []any) {
	var names []string
	for _, x := range want {
		names = append(names, fmt.Sprint(x))
	}
	if v.Kind == document.Null {
		w.faults.At(v, "is given without a value", "write one of "+strings.Join(names, ", ")+", or leave it out")
		return
	}
	word := document.Literal(v)
	otherwise := "choose one of these"
	for _, n := range names {
		if strings.EqualFold(n, strings.TrimSpace(word)) {
			otherwise = fmt.Sprintf("did you mean %q?", n)
		}
	}
	w.faults.At(v, document.Shown(v)+" is not one of "+strings.Join(names, ", "), w.faults.DidYouMean(word, names, otherwise))
}
