package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
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
		return quoted(text) + " is not in kebab-case", "use lower-case letters, digits and single hyphens" + such(kebab(text))
	case versionPattern:
		return quoted(text) + " is not a version", "use letters, digits, dots, hyphens, underscores and plus signs" + such(kebab(text))
	case idPattern:
		return quoted(text) + " is not an id", "use letters, digits, dots, hyphens and underscores" + such(kebab(text))
	case sdgPattern:
		return quoted(text) + " is not a Sustainable Development Goal or target", `write a goal as "16", a target as "16.4" or "9.c"`
	case currencyPattern:
		return quoted(text) + " is not a currency code", "write its three capital letters, such as USD"
	default:
		return quoted(text) + " does not have the form that is needed", "it must match " + pattern
	}
}

func such(example string) string {
	if example == "" {
		return ""
	}
	return ", such as " + example
}

// limitText words a value that is out of bounds.
func limitText(v *value, e *jsonschema.ValidationError) (message, fix string) {
	switch k := e.ErrorKind.(type) {
	case *kind.Minimum:
		f, _ := k.Want.Float64()
		return fmt.Sprintf("%s is too small", shown(v)), "it must be at least " + formatNumber(f)
	case *kind.Maximum:
		f, _ := k.Want.Float64()
		return fmt.Sprintf("%s is too large", shown(v)), "it must be at most " + formatNumber(f)
	case *kind.ExclusiveMinimum:
		f, _ := k.Want.Float64()
		return fmt.Sprintf("%s is too small", shown(v)), "it must be above " + formatNumber(f)
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
		return patternText(k.Want, v.text)
	default:
		return "does not fit the format (" + strings.Join(e.ErrorKind.KeywordPath(), ".") + ")", "see the published schema"
	}
}

// kindNames name the types of JSON Schema for people.
var kindNames = map[string]string{
	"object": "a mapping", "array": "a list", "string": "text", "number": "a number", "integer": "a whole number",
	"boolean": "true or false", "null": "nothing",
}

func (k valueKind) String() string {
	return kindNames[[...]string{"null", "boolean", "number", "string", "array", "object", "null"}[k]]
}

// wrongType words a value of another type than the schema wants.
func (w *wording) wrongType(v *value, want []string, definition *value) {
	var names []string
	for _, t := range want {
		names = append(names, kindNames[t])
	}
	message := fmt.Sprintf("must be %s, not %s", strings.Join(names, " or "), v.kind)
	if v.kind == nullKind {
		w.faults.at(v, "is given without a value", "give it "+strings.Join(names, " or ")+", or leave it out")
		return
	}
	if v.kind == numberKind && slices.Contains(want, "integer") {
		message = "must be a whole number, not " + literal(v)
	}
	w.faults.at(v, message, typeFix(v, want, definition))
}

func typeFix(v *value, want []string, definition *value) string {
	switch {
	case slices.Contains(want, "string") && (v.kind == numberKind || v.kind == boolKind):
		return "put it in quotes: " + strconv.Quote(literal(v))
	case slices.Contains(want, "boolean") && v.kind == stringKind:
		switch strings.ToLower(strings.TrimSpace(v.text)) {
		case "yes", "on", "y", "true":
			return "write true"
		case "no", "off", "n", "false":
			return "write false"
		}
		return "write true or false"
	case slices.Contains(want, "number") && v.kind == stringKind && jsonNumber.MatchString(v.text):
		return "write it without quotes: " + v.text
	case slices.Contains(want, "integer") && v.kind == numberKind:
		return "write it without decimals"
	case slices.Contains(want, "object") && v.kind == stringKind && definition.has("patternProperties"):
		return "give the language too: {en: " + strconv.Quote(shorten(v.text)) + "}"
	case slices.Contains(want, "array") && v.kind != objectKind:
		return "write a list: [" + literal(v) + "]"
	}
	return "see the published schema for the form"
}

// notListed words a value that is none of those enumerated.
func (w *wording) notListed(v *value, want []any) {
	var names []string
	for _, x := range want {
		names = append(names, fmt.Sprint(x))
	}
	if v.kind == nullKind {
		w.faults.at(v, "is given without a value", "write one of "+strings.Join(names, ", ")+", or leave it out")
		return
	}
	word := literal(v)
	otherwise := "choose one of these"
	for _, n := range names {
		if strings.EqualFold(n, strings.TrimSpace(word)) {
			otherwise = fmt.Sprintf("did you mean %q?", n)
		}
	}
	w.faults.at(v, shown(v)+" is not one of "+strings.Join(names, ", "), w.faults.didYouMean(word, names, otherwise))
}

// literal is a scalar as it stands in the file.
func literal(v *value) string {
	switch v.kind {
	case boolKind:
		return strconv.FormatBool(v.truth)
	case numberKind, stringKind:
		return shorten(v.text)
	default:
		return v.kind.String()
	}
}

// shown is a value for a message.
func shown(v *value) string {
	if v.kind == stringKind {
		return quoted(v.text)
	}
	return literal(v)
}

func quoted(s string) string { return strconv.Quote(shorten(s)) }

// shorten keeps messages short whatever stands in the file.
func shorten(s string) string {
	const most = 60
	s = s[:min(len(s), 4*(most+1))] // a hostile text may be as large as its file
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
