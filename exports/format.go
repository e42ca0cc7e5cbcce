package exports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Format is a text format of results.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	JSON      Format = "json"
	JSONLines Format = "jsonl"
	Text      Format = "text" // for people, on a terminal
)

// only refuses a format that a result is not written in.
func (f Format) only(what string, formats ...Format) error {
	if slices.Contains(formats, f) {
		return nil
	}
	names := make([]string, len(formats))
	for i, one := range formats {
		names[i] = string(one)
	}
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: fmt.Sprintf("%s cannot be written as %q", what, string(f)),
		Fix: "Use " + strings.Join(names, " or ") + ".",
	}
}

// JSON: members are in camelCase, scores 0-100 and unrounded, coverage 0..1, money an integer number of minor units
// beside its currency. What does not exist (the index of a unit that is not ranked, the cost of a gap without one) is
// left out: there is no null and no NaN.

// points turns a score of 0..1 into the 0-100 that people see. It is the only place that does, so that two files never
// differ in the last digit.
//
// A product within the noise of binary fractions of a number with 10 decimals is that number: 0.55 is 55, and not
// 55.00000000000001 (docs/adr/0006-settled-scores.md). Any other keeps all its digits.
func points(score float64) float64 {
	const decimals, blur = 1e10, 2e-13
	product := score * 100
	if nearest := math.Round(product*decimals) / decimals; math.Abs(product-nearest) < blur {
		return nearest
	}
	return product
}

// Points is points for those who write the same scores elsewhere.
func Points(score float64) float64 { return points(score) }

// pointsText is a score as a CSV cell, empty where there is none.
func pointsText(score float64, ok bool) string {
	if !ok {
		return ""
	}
	return numberText(points(score))
}

// pointsOf is a score as a JSON member, left out where there is none.
func pointsOf(score float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return given(points(score))
}

// given is a number as a JSON member, left out when it is not one.
func given(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// encode is v as one line of JSON. Letters stay as they are: nothing here is put into a page.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// writeLines writes JSON Lines and counts them.
func writeLines[T any](w io.Writer, items iter.Seq[T]) (n int, err error) {
	out := bufio.NewWriter(w)
	for item := range items {
		line, err := encode(item)
		if err != nil {
			return n, err
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return n, err
		}
		n++
	}
	return n, out.Flush()
}

// writeItems writes {"items":[...]}, one item per line, and "method" behind it unless it is nil.
func writeItems[T any](w io.Writer, items iter.Seq[T], method any) error {
	out := bufio.NewWriter(w)
	lead := `{"items":[` + "\n"
	for item := range items {
		line, err := encode(item)
		if err != nil {
			return err
		}
		if _, err := out.WriteString(lead + string(line)); err != nil {
			return err
		}
		lead = ",\n"
	}
	end := "\n]}\n"
	if lead[0] == '{' {
		end = `{"items":[` + end[1:]
	}
	if method != nil {
		line, err := encode(method)
		if err != nil {
			return err
		}
		end = strings.TrimSuffix(end, "}\n") + ",\n\"method\":" + string(line) + "}\n"
	}
	if _, err := out.WriteString(end); err != nil {
		return err
	}
	return out.Flush()
}

// answerOf is an answer as it stands on the wire, nil for "not assessed".
func answerOf(v framework.Value) any {
	switch v.Kind {
	case framework.NotAssessed:
		return nil
	case framework.NotApplicable:
		return map[string]bool{"notApplicable": true}
	case framework.Flag:
		return v.Flag
	case framework.Options:
		return append([]string{}, v.Options...)
	case framework.Number:
		return v.Number
	default:
		return v.Option
	}
}

// majorText is an amount of minor units in major ones: 150000.00 for dollars, 150000 for yen.
func majorText(minor int64, code string) string {
	digits := framework.MinorDigits(code)
	text := strconv.FormatInt(minor, 10)
	if digits == 0 {
		return text
	}
	sign := ""
	if minor < 0 {
		sign, text = "-", text[1:]
	}
	if missing := digits + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// MajorUnits is majorText for tables that are written elsewhere.
func MajorUnits(minor int64, currency string) string { return majorText(minor, currency) }
