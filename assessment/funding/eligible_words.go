package funding

import (
	"math"
	"strconv"
	"strings"
	"time"

	"readiness/assessment/framework"
)

// moment writes a moment with the offset that it was written with.
func moment(t time.Time) string {
	if t.Second() != 0 {
		return t.Format("2006-01-02 15:04:05 (-07:00)")
	}
	return t.Format("2006-01-02 15:04 (-07:00)")
}

// Closing writes the moment from which something is closed, with its offset, to stand behind "closed": midnight is the end of the
// day before.
func Closing(t time.Time) string {
	if hour, minute, second := t.Clock(); hour == 0 && minute == 0 && second == 0 {
		return "at the end of " + t.AddDate(0, 0, -1).Format("2006-01-02 (-07:00)")
	}
	return "on " + moment(t)
}

// onDay writes the day of classes and lists, which is one of UTC.
func (q *pair) onDay() string {
	if q.day.IsZero() {
		return "by the newest list"
	}
	return "on " + q.day.UTC().Format(time.DateOnly)
}

// money writes an amount of the programme's currency.
func (q *pair) money(minor int64) string { return framework.Money(minor, q.p.Currency) }

// mostNamed is how many of a list are named.
const mostNamed = 6

// listing writes a list: "A, B or C". Of a long one the first are named, and the others counted.
func listing(words []string, last string) string {
	switch n := len(words); {
	case n == 0:
		return ""
	case n == 1:
		return words[0]
	case n > mostNamed:
		return strings.Join(words[:mostNamed-1], ", ") + " " + last + " " + strconv.Itoa(n-mostNamed+1) + " more"
	default:
		return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
	}
}

// wordsOf writes each of a list.
func wordsOf[T any](list []T, word func(T) string) []string {
	words := make([]string, len(list))
	for i, one := range list {
		words[i] = word(one)
	}
	return words
}

// counted writes a number of things: "1 month", "12 months".
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

// percent writes a share with two decimals at most: "10%".
func percent(share float64) string {
	const hundredths = 100
	return strconv.FormatFloat(math.Round(share*hundredths*hundredths)/hundredths, 'f', -1, 64) + "%"
}
