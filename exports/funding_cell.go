package exports

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
)

// fundingCell is one cell of a table of programmes or commitments.
type fundingCell struct {
	text   string // trimmed; of a date 2026-03-31, of a number with a point
	number bool   // it is a number and not text, so that nothing of it is to be guessed
	bad    bool   // which was said
}

// fundingRow is the row that is being read. Its readers note what they cannot read, and give the zero value then and where
// the cell is blank or the table does not have the column.
type fundingRow struct {
	*fundingSheet
	row   int
	cells []fundingCell
	bad   map[string]bool // columns of which something was said
}

func (r *fundingRow) fault(name, format string, args ...any) {
	r.bad[name] = true
	r.faults.say(r.at(name), format, args...)
}

// at is the cell of a column, or the row where there is no such column.
func (r *fundingRow) at(name string) position {
	if col, ok := r.cols[name]; ok {
		return position{r.row, col}
	}
	return position{r.row, -1}
}

func (r *fundingRow) cell(name string) fundingCell {
	if col, ok := r.cols[name]; ok && col < len(r.cells) && !r.cells[col].bad {
		return r.cells[col]
	}
	return fundingCell{}
}

func (r *fundingRow) text(name string) string {
	return strings.Clone(lineEnds.Replace(r.cell(name).text))
}

var (
	plainDecimal = regexp.MustCompile(`^[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})$`)
	shortGroups  = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$`)
)

// decimal reads a number as it is written, exactly; nil where there is none. exact says that it has a point, if anything,
// before its decimals, as a number of a workbook and the amounts in a list have. Other text is as people write numbers: with a
// comma where the file has semicolons, and in a workbook as in any country. 1.234 is two numbers there.
func (r *fundingRow) decimal(name, text string, exact bool) *big.Rat {
	if text == "" {
		return nil
	}
	plain, err := text, error(nil)
	if ambiguous := r.anyDecimal && shortGroups.MatchString(text); !exact && (ambiguous || !plainDecimal.MatchString(text)) {
		plain, err = plainNumber(text)
	}
	switch x, ok := new(big.Rat).SetString(plain); {
	case err != nil:
		r.fault(name, "%s", err)
	case !ok || !plainDecimal.MatchString(plain):
		r.fault(name, "%s is not a number: write it with a point, and without the currency", quoted(text))
	default:
		return x
	}
	return nil
}

// money reads an amount in major units.
func (r *fundingRow) money(name, currency string) int64 {
	c := r.cell(name)
	return r.amount(name, c.text, currency, c.number)
}

func (r *fundingRow) amount(name, text, currency string, exact bool) int64 {
	x := r.decimal(name, text, exact)
	if x == nil {
		return 0
	}
	minor, whole := minorOf(x, currency)
	switch {
	case !whole:
		r.fault(name, "%s has more decimals than %s, which has %d: round it", quoted(text), currency, framework.MinorDigits(currency))
	case !minor.IsInt64():
		r.fault(name, "%s is too large an amount: check its zeros", quoted(text))
	default:
		return minor.Int64()
	}
	return 0
}

// count reads a limit, which is a whole number above 0.
func (r *fundingRow) count(name string) int {
	c := r.cell(name)
	x := r.decimal(name, c.text, c.number)
	if x == nil {
		return 0
	}
	if !x.IsInt() || x.Sign() <= 0 || x.Cmp(big.NewRat(1_000_000_000, 1)) > 0 {
		r.fault(name, "%s is no limit: write a whole number from 1 on, or leave the cell blank where there is no limit", quoted(c.text))
		return 0
	}
	return int(x.Num().Int64())
}

// share reads a number with decimals.
func (r *fundingRow) share(name string) float64 {
	c := r.cell(name)
	text := c.text
	if strings.HasSuffix(text, "%") && !c.number {
		r.fault(name, "%s is a percentage: write the share, such as 0.1 for 10 %%", quoted(text))
		return 0
	}
	if r.decimal(name, text, c.number) == nil {
		return 0
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return x
	}
	plain, err := plainNumber(text)
	if err != nil {
		return 0 // which was said
	}
	x, _ := strconv.ParseFloat(plain, 64)
	return x
}

// truth reads yes or no; blank is no.
func (r *fundingRow) truth(name string) bool {
	switch text := strings.ToLower(r.text(name)); text {
	case "yes", "true", "1":
		return true
	case "", "no", "false", "0":
	default:
		r.fault(name, "%s is neither yes nor no: write one of the two", quoted(r.text(name)))
	}
	return false
}

// momentLayouts are the ways to write a moment. None is without an offset.
var momentLayouts = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00"}

// moment reads a day or a moment with an offset. A day is its first moment in UTC or, where it is the last one of
// something, the moment that follows it.
func (r *fundingRow) moment(name string, last bool) time.Time {
	text := r.text(name)
	if text == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil && !t.IsZero() {
		if last {
			t = t.AddDate(0, 0, 1)
		}
		return t
	}
	for _, layout := range momentLayouts {
		if t, err := time.Parse(layout, text); err == nil && !t.IsZero() {
			_, seconds := t.Zone()
			if seconds == 0 {
				return t.UTC()
			}
			return t.In(time.FixedZone("", seconds)) // not the zone of the machine, where that happens to be the same
		}
		if _, err := time.Parse(strings.TrimSuffix(layout, "Z07:00"), text); err == nil {
			r.fault(name, "%s does not say in which time zone: write it as text with its offset, such as %s+01:00, or with Z for UTC", quoted(text), strings.Replace(text, " ", "T", 1))
			return time.Time{}
		}
	}
	r.fault(name, "%s is neither a day nor a moment: write a day as 2026-01-31, or a moment as 2026-01-31T17:00:00+01:00", quoted(text))
	return time.Time{}
}

// day reads a day as its first moment in UTC.
func (r *fundingRow) day(name string) time.Time {
	text := r.text(name)
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.IsZero() {
		r.fault(name, "%s is not a day: write it as 2026-01-31", quoted(text))
		return time.Time{}
	}
	return t
}

// country reads a code or a name; "" where text is none.
func (r *fundingRow) country(name, text string) country.Code {
	if text == "" {
		return ""
	}
	c := r.lookUp(text)
	if c.problem != "" {
		r.fault(name, "%s", c.problem)
	}
	return c.code
}

// word reads a word that is one of some, in letters of any size.
func word[T ~string](r *fundingRow, name, text string, all []T) T {
	if text == "" {
		return ""
	}
	names := make([]string, len(all))
	for i, w := range all {
		if strings.EqualFold(text, string(w)) {
			return w
		}
		names[i] = string(w)
	}
	fix := "choose one of " + someOf(names)
	if near := spelling.Nearest(text, names); near != "" && r.near() {
		fix = "did you mean " + near + "?"
	}
	r.fault(name, "%s is not known here: %s", quoted(text), fix)
	return ""
}

// near says that another nearest name may be looked for; a hostile file misspells without end.
func (r *fundingRow) near() bool {
	r.suggested++
	return r.suggested <= toldAtMost
}

// wordList reads a list of such words.
func wordList[T ~string](r *fundingRow, name string, all []T) (list []T) {
	for _, text := range r.list(name) {
		if w := word(r, name, text, all); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// list reads what is joined by bars.
func (r *fundingRow) list(name string) []string { return splitList(r.text(name)) }

// splitList is the inverse of joinList. Blank items are left out.
func splitList(text string) (items []string) {
	var b strings.Builder
	end := func() {
		if item := trim(b.String()); item != "" {
			items = append(items, item)
		}
		b.Reset()
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && (text[i+1] == '|' || text[i+1] == '\\'):
			i++
			b.WriteByte(text[i])
		case c == '|':
			end()
		default:
			b.WriteByte(c)
		}
	}
	end()
	return items
}

var listEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// joinList puts items into one cell, joined by bars; a bar in an item is written \|.
func joinList[T ~string](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = listEscape.Replace(string(item))
	}
	return strings.Join(texts, "|")
}

// momentText is how a moment is written: as the day where it is the first one of it in UTC or, where it is the end of
// something, the first one after it.
func momentText(t time.Time, last bool) string {
	if t.IsZero() {
		return ""
	}
	if _, seconds := t.Zone(); seconds != 0 || !t.Equal(t.Truncate(24*time.Hour)) {
		return t.Format(time.RFC3339Nano)
	}
	if last {
		t = t.AddDate(0, 0, -1)
	}
	return t.Format(time.DateOnly)
}

func itemText(parts ...string) string { return strings.Join(parts, ": ") }

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func truthText(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// kindsText is a list within an item.
func kindsText[T ~string](kinds []T) string {
	if len(kinds) == 0 {
		return ""
	}
	texts := make([]string, len(kinds))
	for i, k := range kinds {
		texts[i] = string(k)
	}
	return fmt.Sprintf(" [%s]", strings.Join(texts, ", "))
}
