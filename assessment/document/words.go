package document

import "strconv"

// typeNames name the types of JSON Schema for people.
var typeNames = map[string]string{
	"object": "a mapping", "array": "a list", "string": "text", "number": "a number", "integer": "a whole number",
	"boolean": "true or false", "null": "nothing",
}

// TypeName names a type of JSON Schema for people: "object" is a mapping. It is "" for a word that is no type.
func TypeName(schemaType string) string { return typeNames[schemaType] }

// String names the type for people.
func (k Kind) String() string {
	return typeNames[[...]string{"null", "boolean", "number", "string", "array", "object", "null"}[k]]
}

// IsNumber says that a text is a number as JSON writes it.
func IsNumber(text string) bool { return jsonNumber.MatchString(text) }

// Literal is a scalar as it stands in the file, shortened; of what is no scalar, its type.
func Literal(v *Value) string {
	switch v.Kind {
	case Bool:
		return strconv.FormatBool(v.Truth)
	case Number, String:
		return Shorten(v.Text)
	default:
		return v.Kind.String()
	}
}

// Shown is a value for a message: Literal, with quotes around text.
func Shown(v *Value) string {
	if v.Kind == String {
		return Quoted(v.Text)
	}
	return Literal(v)
}

// Quoted is a text for a message, in quotes and shortened.
func Quoted(s string) string { return strconv.Quote(Shorten(s)) }

// Shorten keeps messages short whatever stands in the file: 60 characters at most, and an ellipsis.
func Shorten(s string) string {
	const most = 60
	s = s[:min(len(s), 4*(most+1))] // a hostile text may be as large as its file
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
