package country

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hash fingerprints what an atlas answers: "sha256:" and 64 hexadecimal digits,
// and the empty text for the answers of the built-in one. It tells apart data,
// not their sources: two ways to the same tables give the same hash. Rates,
// price levels and populations are left out: no index follows from them, and who
// converts money or weighs countries says by which.
func (a *Atlas) Hash() string {
	builtin := Builtin()
	if a == nil || a == builtin || a.digest() == builtin.digest() {
		return ""
	}
	return a.digest()
}

func (a *Atlas) digest() string {
	a.once.Do(func() {
		var b strings.Builder
		for _, table := range []struct {
			id      string
			history history
		}{{tableIncome, a.income}, {tableLending, a.lending}, {tableFragile, a.fragile}} {
			fmt.Fprintf(&b, "%s %d\n", table.id, table.history.vintages)
			table.history.write(&b)
		}
		for _, o := range a.organisations {
			fmt.Fprintf(&b, "organisation %q %q\n", o.ID, o.Name)
			for _, m := range a.members[o.ID] {
				fmt.Fprintf(&b, "member %q %q %s %s\n", m.org, string(m.code), dayText(m.joined), dayText(m.left))
			}
		}
		sum := sha256.Sum256([]byte(b.String()))
		a.hash = "sha256:" + hex.EncodeToString(sum[:])
	})
	return a.hash
}

// write lists the value of every economy in every year of which something is
// said, so that it does not matter whether the table says it or a renewal.
func (h history) write(b *strings.Builder) {
	for _, c := range data().countries {
		years := slices.Clone(h.vintages)
		for _, r := range h.renewed[c.Code] {
			years = append(years, r.year)
		}
		slices.Sort(years)
		line := strconv.AppendQuote([]byte("economy "), string(c.Code))
		for _, year := range slices.Compact(years) {
			value, _ := h.at(c.Code, year)
			line = strconv.AppendInt(append(line, ' '), int64(year), 10)
			line = strconv.AppendQuote(append(line, ':'), value)
		}
		b.Write(append(line, '\n'))
	}
}

// dayText writes a day; the zero time, which is none, is "-".
func dayText(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.DateOnly)
}
