package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/funding"
	"readiness/exports"
)

// fundingFile is a file of programmes and commitments, as it lies on the disk.
type fundingFile struct {
	name string
	data []byte
}

// mostFunding bounds a file of programmes and commitments, in bytes.
const mostFunding = 16 << 20

func (a *app) readFundingFile(path string) (fundingFile, error) {
	r, close, err := a.open(path, "programmes")
	if err != nil {
		return fundingFile{}, err
	}
	defer close()
	f := fundingFile{name: filepath.Base(path)}
	if path == "-" {
		f.name = "standard input"
	}
	if f.data, err = io.ReadAll(io.LimitReader(r, mostFunding+1)); err != nil {
		return fundingFile{}, invalid("", "cannot read %s: %s", f.name, plain(err))
	}
	if len(f.data) > mostFunding { // what is left of it could look whole
		return fundingFile{}, invalid("Split it, by funder or by country.", "%s is larger than 16 MiB", f.name)
	}
	return f, nil
}

// readFunding decodes a file of programmes and commitments. The error is a *document.Faults or an *assessment.Error.
func readFunding(f fundingFile, atlas *country.Atlas) (*assessment.FundingImport, []exports.Notice, error) {
	ending := strings.ToLower(filepath.Ext(f.name))
	start := bytes.TrimLeft(bytes.TrimPrefix(f.data, []byte("\uFEFF")), " \t\r\n")
	if slices.Contains([]string{".csv", ".xlsx", ".xml"}, ending) || bytes.HasPrefix(start, []byte("PK")) || bytes.HasPrefix(start, []byte("<")) {
		return exports.ReadFunding(atlas, f.name, f.data)
	}
	read, err := funding.ReadProgrammesIn(atlas, f.name, f.data)
	if err != nil {
		return nil, nil, err
	}
	return &assessment.FundingImport{
		Name: f.name, Programmes: read.Programmes, Commitments: read.Commitments,
		ProgrammePlaces: read.ProgrammePlaces, CommitmentPlaces: read.CommitmentPlaces,
	}, nil, nil
}

// fundingOf reads a file for whoever has no store to check it: all that is wrong with it is an *assessment.Error, and what
// can be meant is told.
func (a *app) fundingOf(f fundingFile, atlas *country.Atlas) (*assessment.FundingImport, error) {
	in, notices, err := readFunding(f, atlas)
	if err != nil {
		return nil, fundingFaults(err)
	}
	a.tellNotices(notices)
	faults, strangers := links(in)
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: fmt.Sprintf("%s cannot be used: %s", f.name, counted(len(faults), "fault", "faults")), Fields: faults}
	}
	for _, s := range strangers {
		a.note("%s", s)
	}
	return in, nil
}

// links says what is wrong with the programmes that the commitments of a file name, and which of them are not in it.
func links(in *assessment.FundingImport) (faults []assessment.Field, strangers []string) {
	for i := range in.Commitments {
		m := &in.Commitments[i]
		if m.Programme == "" {
			continue
		}
		at := slices.IndexFunc(in.Programmes, func(p funding.Programme) bool { return p.ID == m.Programme })
		switch {
		case at < 0:
			strangers = append(strangers, fmt.Sprintf("commitment %s is of programme %s, which is not in %s: it counts for its country, and for no budget", m.ID, m.Programme, in.Name))
		case in.Programmes[at].Currency != m.Currency:
			place := ""
			if i < len(in.CommitmentPlaces) {
				place = in.CommitmentPlaces[i] + ", "
			}
			faults = append(faults, assessment.Field{
				Path: place + "commitment " + m.ID, Message: fmt.Sprintf("its currency is %s, and programme %s gives %s", m.Currency, m.Programme, in.Programmes[at].Currency),
			})
		}
	}
	return faults, strangers
}

// fundingFaults words what is wrong with a file of programmes.
func fundingFaults(err error) error {
	faults, ok := errors.AsType[*document.Faults](err)
	if !ok {
		return err
	}
	n := len(faults.List) + faults.More
	return &assessment.Error{
		Kind: assessment.Invalid, Err: err,
		Msg: fmt.Sprintf("%s is not a valid list of programmes: %s\n%s", faults.Name, counted(n, "fault", "faults"), faults.Error()),
	}
}
