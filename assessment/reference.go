package assessment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"readiness/assessment/country"
)

// ReadRenewal reads a file of reference data (see country.RenewalHelp); name is what messages call it. The error is an
// *Error with every fault of the file.
func ReadRenewal(name string, data []byte) (country.Renewal, error) {
	r, err := country.ParseRenewal(name, data)
	if err != nil {
		return r, renewalError(err)
	}
	return r, nil
}

// renewalError says in the words of the domain what is wrong with a renewal.
func renewalError(err error) error {
	faults, ok := errors.AsType[*country.RenewalError](err)
	if !ok {
		return &Error{Kind: Internal, Msg: "the reference data could not be taken", Err: err}
	}
	e := &Error{Kind: Invalid, Msg: faults.Name + " cannot be taken: " + plural(len(faults.Faults), "fault"), Err: err}
	if faults.TooLarge {
		e.Kind = TooLarge
	}
	for _, f := range faults.Faults {
		e.Fields = append(e.Fields, Field{Path: f.Where(), Message: f.Message})
	}
	if faults.More {
		e.Fix = "Mend these first: there are more faults than can be listed."
	}
	return e
}

// Versions of the journal's body for a renewal. Prices came with version 2 and populations with version 3; every other
// renewal is written in version 1, so that programs without these go on reading it.
const (
	renewalVersion           = 1
	renewalVersionPrices     = 2
	renewalVersionPopulation = 3
)

// renewalV1 is a renewal whole, so that a journal can be read without the file that it came from.
type renewalV1 struct {
	Kind          country.RenewalKind `json:"kind"`
	What          string              `json:"what"`
	AsOf          string              `json:"asOf"`
	Source        string              `json:"source"`
	Rights        string              `json:"rights"`
	Classes       []classV1           `json:"classes,omitempty"`
	Speaks        *classColumnsV1     `json:"speaks,omitempty"` // of the parts of a class; missing = of none
	Members       []memberV1          `json:"members,omitempty"`
	Organisations []organisationV1    `json:"organisations,omitempty"`
	Rates         []rateV1            `json:"rates,omitempty"`
	Prices        []priceV2           `json:"prices,omitempty"`     // from version 2 on
	Population    []populationV3      `json:"population,omitempty"` // from version 3 on
}

type classColumnsV1 struct {
	Income  bool `json:"income,omitempty"`
	Lending bool `json:"lending,omitempty"`
	Fragile bool `json:"fragile,omitempty"`
}

type classV1 struct {
	Country    country.Code            `json:"country"`
	FiscalYear int                     `json:"fiscalYear"`
	Income     country.IncomeGroup     `json:"income,omitempty"`
	Lending    country.LendingCategory `json:"lending,omitempty"`
	Fragile    bool                    `json:"fragile,omitempty"`
}

type memberV1 struct {
	Organisation string       `json:"organisation"`
	Country      country.Code `json:"country"`
	Joined       string       `json:"joined"`
	Left         string       `json:"left,omitempty"`
}

type organisationV1 struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type rateV1 struct {
	Currency string `json:"currency"`
	Date     string `json:"date"`
	PerUSD   string `json:"perUSD"`
}

type priceV2 struct {
	Currency string `json:"currency"`
	Year     int    `json:"year"`
	Index    string `json:"index"`
}

type populationV3 struct {
	Country country.Code `json:"country"`
	Year    int          `json:"year"`
	People  int64        `json:"people"`
}

// renewedSubject is how journal entries name what is renewed.
func renewedSubject(kind country.RenewalKind) string { return "reference/" + string(kind) }

// encodeRenewal writes the journal's body of a renewal. The id of its vintage is not in it: that is the kind.
func encodeRenewal(r country.Renewal) ([]byte, error) {
	body := renewalV1{Kind: r.Kind, What: r.Vintage.What, AsOf: r.Vintage.AsOf, Source: r.Vintage.Source, Rights: r.Vintage.Rights}
	if r.Columns != (country.ClassColumns{}) {
		columns := classColumnsV1(r.Columns)
		body.Speaks = &columns
	}
	for _, row := range r.Classes {
		body.Classes = append(body.Classes, classV1(row))
	}
	for _, row := range r.Members {
		body.Members = append(body.Members, memberV1{row.Organisation, row.Country, dayText(row.Joined), dayText(row.Left)})
	}
	for _, row := range r.Organisations {
		body.Organisations = append(body.Organisations, organisationV1(row))
	}
	for _, row := range r.Rates {
		body.Rates = append(body.Rates, rateV1{row.Currency, dayText(row.Date), row.PerUSD})
	}
	for _, row := range r.Prices {
		body.Prices = append(body.Prices, priceV2(row))
	}
	for _, row := range r.Populations {
		body.Population = append(body.Population, populationV3(row))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return nil, fmt.Errorf("write a renewal of %s: %w", r.Kind, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// decodeRenewal reads what encodeRenewal wrote. Whether its rows make sense is for country.Atlas.With to say.
func decodeRenewal(version int, data []byte) (country.Renewal, error) {
	if version < renewalVersion || version > renewalVersionPopulation {
		return country.Renewal{}, fmt.Errorf("a renewal of version %d: %w", version, errNewer)
	}
	var body renewalV1
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil {
		return country.Renewal{}, fmt.Errorf("a renewal: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return country.Renewal{}, errors.New("a renewal: something follows the body")
	}
	if version < renewalVersionPrices && (body.Prices != nil || body.Kind == country.RenewedPrices) {
		return country.Renewal{}, fmt.Errorf("a renewal of version %d has prices", version)
	}
	if version < renewalVersionPopulation && (body.Population != nil || body.Kind == country.RenewedPopulation) {
		return country.Renewal{}, fmt.Errorf("a renewal of version %d has populations", version)
	}
	return body.renewal()
}

func (body renewalV1) renewal() (country.Renewal, error) {
	r := country.Renewal{Kind: body.Kind, Vintage: country.Vintage{
		ID: string(body.Kind), What: body.What, AsOf: body.AsOf, Source: body.Source, Rights: body.Rights,
	}}
	if body.Speaks != nil {
		r.Columns = country.ClassColumns(*body.Speaks)
	}
	for _, row := range body.Classes {
		r.Classes = append(r.Classes, country.ClassRow(row))
	}
	for _, row := range body.Organisations {
		r.Organisations = append(r.Organisations, country.OrganisationRow(row))
	}
	for _, row := range body.Prices {
		r.Prices = append(r.Prices, country.PriceIndex(row))
	}
	for _, row := range body.Population {
		r.Populations = append(r.Populations, country.Population(row))
	}
	var errs []error
	read := func(text string) time.Time {
		t, err := day(text)
		if err != nil {
			errs = append(errs, err)
		}
		return t
	}
	for _, row := range body.Members {
		r.Members = append(r.Members, country.MemberRow{
			Organisation: row.Organisation, Country: row.Country, Joined: read(row.Joined), Left: read(row.Left),
		})
	}
	for _, row := range body.Rates {
		r.Rates = append(r.Rates, country.Rate{Currency: row.Currency, Date: read(row.Date), PerUSD: row.PerUSD})
	}
	if err := errors.Join(errs...); err != nil {
		return country.Renewal{}, fmt.Errorf("a renewal: %w", err)
	}
	return r, nil
}
