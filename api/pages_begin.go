package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// begin is the form that begins an assessment, as it was filled in; nil where the caller may begin none.
func (v *pageCall) begin(unit, year, ref string) *web.Begin {
	b := &web.Begin{Unit: unit, Year: year, Everywhere: slices.Contains(v.who.Units, assessment.Everywhere), Faults: map[string]string{}}
	var units []string
	if b.Everywhere {
		for _, c := range country.All() {
			units = append(units, string(c.Code))
		}
	} else {
		units = v.who.Units
	}
	for _, u := range units {
		if v.may(assessment.CreateAssessments, u, nil) == nil {
			b.Units = append(b.Units, web.Option{Value: u, Title: v.unitName(u), Chosen: u == unit})
		}
	}
	if len(b.Units) == 0 {
		return nil
	}
	slices.SortFunc(b.Units, func(x, y web.Option) int { return strings.Compare(x.Title, y.Title) })
	for _, def := range v.frameworksToBegin() {
		b.Frameworks = append(b.Frameworks, web.Option{Value: def.Ref(), Title: def.Title.In(v.lang) + " (" + def.Ref() + ")", Chosen: def.Ref() == ref})
	}
	if year == "" {
		b.Year = strconv.Itoa(v.now.Year())
	}
	return b
}

// frameworksToBegin are those of the store and those that are built in, by name.
func (v *pageCall) frameworksToBegin() []*framework.Definition {
	return allFrameworks(v.state)
}

// beginForm begins an assessment.
func beginForm(ctx context.Context, v *pageCall) error {
	form, err := v.form([]string{"country", "year", "framework"}, nil)
	if err != nil {
		return err
	}
	unit, year, ref := strings.TrimSpace(form.Get("country")), strings.TrimSpace(form.Get("year")), form.Get("framework")
	command, faults := v.readBegin(unit, year, ref)
	if len(faults) > 0 {
		return v.refuseBegin(ctx, unit, year, ref, invalid("assessment", faults))
	}
	if err := v.may(assessment.CreateAssessments, command.Unit, nil); err != nil {
		return v.refuseBegin(ctx, unit, year, ref, err)
	}
	out, err := v.service.Do(ctx, v.actor(), command)
	if existing, ok := errors.AsType[*assessment.Existing](err); ok {
		v.say(pageOfAssessment(existing.ID), "exists", 0)
		return nil
	}
	if err != nil {
		return v.refuseBegin(ctx, unit, year, ref, err)
	}
	v.say(pageOfAssessment(out.Assessment.ID), "created", out.Head.Seq)
	return nil
}

// readBegin reads the form, with every fault at once.
func (v *pageCall) readBegin(unit, year, ref string) (c assessment.CreateAssessment, faults []assessment.Field) {
	def, err := v.anyFramework(ref)
	if err != nil {
		faults = append(faults, assessment.Field{Path: "framework", Message: err.Error()})
	}
	c.Framework, c.Unit = def, unit
	if unit == "" {
		faults = append(faults, assessment.Field{Path: "country", Message: "is missing"})
	} else if def == nil || def.Entity == framework.Country {
		found, err := country.Parse(unit)
		if err != nil {
			faults = append(faults, assessment.Field{Path: "country", Message: err.Error()})
		}
		c.Unit = string(found.Code)
	}
	number, err := strconv.ParseUint(year, 10, 16)
	if err != nil || int(number) < assessment.FirstYear || int(number) > assessment.LastYear {
		faults = append(faults, assessment.Field{Path: "year", Message: "write a year as " + strconv.Itoa(v.now.Year())})
	}
	c.Year = int(number)
	return c, faults
}

// refuseBegin shows the page again, with what is wrong.
func (v *pageCall) refuseBegin(ctx context.Context, unit, year, ref string, err error) error {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		return err
	}
	form := v.begin(unit, year, ref)
	if form == nil {
		return err
	}
	told := p.forPage()
	for _, f := range told.Errors {
		name := f.Location
		if name == "unit" {
			name = "country"
		}
		if !slices.Contains([]string{"country", "year", "framework"}, name) {
			name = ""
		}
		form.Faults[name] = strings.TrimSpace(form.Faults[name] + " " + f.Message)
	}
	if len(form.Faults) == 0 {
		form.Faults[""] = strings.Join(append([]string{told.Detail}, told.Fixes...), " ")
	}
	happeningOf(v.request).failed = err
	v.w.WriteHeader(p.Status)
	return v.assessmentsPage(ctx, &web.AssessmentsPage{Begin: form})
}
