package assessment

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"readiness/scoring/matching"
)

// matchingRecorded is the kind of entries that hold a matching, whole.
const matchingRecorded = "matching.recorded"

// matchingRecordedV1 is a matching: what was asked, what was found, and what was known of how good that is. Its title is a
// text of the vault.
type matchingRecordedV1 struct {
	matchingAnswerV1
	Title      *textV1       `json:"title,omitempty"`
	Method     string        `json:"method"`
	Stopped    matching.Stop `json:"stopped"`
	Steps      int           `json:"steps,omitempty"`
	Recomputed float64       `json:"recomputed"`
	Prices     []float64     `json:"prices,omitempty"` // of a minor unit, for the programmes that were asked, by id
	Digest     string        `json:"digest"`
}

// matchingAnswerV1 is what one who asks the same must get. The digest of a matching is the SHA-256, in hex, of this as JSON:
// members in the order in which they stand here, lists of what was asked in order of their bytes, paid by programme, unit and
// number of the grant, needs by action; numbers in the shortest form that reads back the same, texts in UTF-8 with nothing
// escaped that JSON does not ask for, no blanks, no line end.
type matchingAnswerV1 struct {
	Of    uint64        `json:"of"` // the record up to which the State was folded
	Asked matchingAskV1 `json:"asked"`
	Value float64       `json:"value"` // weighted index points, as bound
	Bound float64       `json:"bound"`
	Paid  []paidV1      `json:"paid"`
}

type matchingAskV1 struct {
	Framework  string             `json:"framework"` // id@version
	Year       int                `json:"year"`
	Countries  []string           `json:"countries,omitempty"`  // missing = all
	Programmes []string           `json:"programmes,omitempty"` // likewise
	Target     string             `json:"target"`
	At         string             `json:"at"` // moment, UTC
	Currency   string             `json:"currency"`
	PriceYear  int                `json:"priceYear,omitempty"`
	Years      int                `json:"years"`
	Strict     bool               `json:"strict,omitempty"`
	Weighting  Weighting          `json:"weighting"`
	Weights    map[string]float64 `json:"weights,omitempty"` // of the weighting own
	Effort     int                `json:"effort"`
	Time       time.Duration      `json:"time,omitempty"` // nanoseconds
}

// paidV1 is one grant. Actions are those of the year that was asked for; amounts are minor units of the currency.
type paidV1 struct {
	Programme string           `json:"programme"`
	Unit      string           `json:"unit"`
	Grant     int              `json:"grant,omitempty"` // which one of the programme to the unit, from 0
	Currency  string           `json:"currency"`
	Needs     map[string]int64 `json:"needs"` // amount by action
}

// digest is that of the answer alone.
func (body matchingAnswerV1) digest() (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return "", fmt.Errorf("write what was matched: %w", err)
	}
	sum := sha256.Sum256(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return hex.EncodeToString(sum[:]), nil
}

// matchingBody is all of a matching but its title and digest.
func matchingBody(m *MadeMatching) matchingRecordedV1 {
	r, c := m.Request, m.certificate()
	return matchingRecordedV1{
		matchingAnswerV1: matchingAnswerV1{
			Of: m.Seq, Value: m.Value, Bound: c.Bound, Paid: paidBody(m.funded()),
			Asked: matchingAskV1{
				Framework: r.Framework, Year: r.Year, Countries: r.Countries, Programmes: r.Programmes, Target: r.Target,
				At: r.Terms.At.Format(time.RFC3339Nano), Currency: r.Terms.Currency, PriceYear: r.Terms.PriceYear, Years: r.Terms.Years,
				Strict: r.Match.Strict, Weighting: r.Match.Weights.By, Weights: r.Match.Weights.Own, Effort: r.Match.Effort, Time: r.Match.Time,
			},
		},
		Method: c.Method, Stopped: c.Stopped, Steps: c.Steps, Recomputed: m.Recomputed, Prices: c.Prices,
	}
}

// paidBody puts allocations of one year together by grants.
func paidBody(list []StoredAllocation) []paidV1 {
	type grant struct {
		programme, unit string
		number          int
	}
	place, paid := map[grant]int{}, []paidV1{}
	for _, a := range list {
		key := grant{a.Programme, a.Unit, a.Grant}
		at, known := place[key]
		if !known {
			at = len(paid)
			place[key] = at
			paid = append(paid, paidV1{a.Programme, a.Unit, a.Grant, a.Currency, map[string]int64{}})
		}
		paid[at].Needs[a.Action] = a.Amount
	}
	slices.SortFunc(paid, func(a, b paidV1) int {
		return cmp.Or(cmp.Compare(a.Programme, b.Programme), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Grant, b.Grant))
	})
	return paid
}

// matching reads a body back. By, At and the records come from the entry.
func (body *matchingRecordedV1) matching(id string) (*StoredMatching, error) {
	at, err := time.Parse(time.RFC3339Nano, body.Asked.At)
	if err != nil {
		return nil, fmt.Errorf("matching %s: %w", id, err)
	}
	asked := &body.Asked
	m := &StoredMatching{
		ID: id, Seq: body.Of, Value: body.Value, Recomputed: body.Recomputed, Digest: body.Digest, Words: body.Title.text(),
		Certificate: matching.Certificate{Method: body.Method, Stopped: body.Stopped, Steps: body.Steps, Bound: body.Bound, Prices: body.Prices},
		Request: MatchingRequest{
			Framework: asked.Framework, Year: asked.Year, Countries: asked.Countries, Programmes: asked.Programmes, Target: asked.Target,
			Terms: Terms{At: at.UTC(), Currency: asked.Currency, PriceYear: asked.PriceYear, Years: asked.Years},
			Match: MatchTerms{
				Strict: asked.Strict, Weights: Weights{By: asked.Weighting, Own: asked.Weights}, Effort: asked.Effort, Time: asked.Time,
			},
		},
	}
	for _, p := range body.Paid {
		for _, action := range slices.Sorted(maps.Keys(p.Needs)) {
			m.Funded = append(m.Funded, StoredAllocation{
				Unit: p.Unit, Year: asked.Year, Action: action, Programme: p.Programme, Grant: p.Grant, Amount: p.Needs[action], Currency: p.Currency,
			})
		}
	}
	return m, nil
}
