package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/country"
)

// elsewhereInAccounts are names that members of an account have in other places.
var elsewhereInAccounts = map[string]string{
	"account": "email", "mail": "email", "address": "email", "country": "countries", "units": "countries", "unit": "countries",
}

// noRole is a role that the directory refuses, so that it tells its own faults of all the rest and adds nothing.
const noRole assessment.Role = "\x00"

// addNew adds an account, or tells every fault: those of the body's form, and those that the directory finds.
func (c *call) addNew(ctx context.Context, data []byte) (added assessment.Account, err error) {
	var faults []assessment.Field
	o, ok := readObject("body", data, &faults)
	if !ok {
		return added, invalid("account", faults)
	}
	o.onlyOf(&faults, elsewhereInAccounts, "email", "name", "password", "role", "countries")
	text := func(name string) string {
		if value := o.text(&faults, name); value != nil {
			return *value
		}
		return ""
	}
	n := account.New{
		Email: text("email"), Name: text("name"), Password: text("password"), Role: assessment.Role(text("role")),
		Units: readScope(o, &faults),
	}
	known := slices.Contains(assessment.Roles(), n.Role)
	if len(faults) > 0 && known {
		n.Role = noRole
	}
	added, err = c.server.config.Directory.Add(ctx, c.actor(), n)
	if len(faults) == 0 {
		return added, placed(err, bodyPath)
	}
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || e.Kind != assessment.Invalid {
		return added, invalid("account", faults)
	}
	told := slices.Clone(faults)
	for _, f := range e.Fields {
		f.Path = bodyPath(f)
		if f.Path == "body.role" && known || slices.ContainsFunc(faults, func(t assessment.Field) bool { return t.Path == f.Path }) {
			continue
		}
		told = append(told, f)
	}
	slices.SortStableFunc(told, func(a, b assessment.Field) int { return strings.Compare(a.Path, b.Path) })
	return added, invalid("account", told)
}

// readScope reads the countries of an account, by code or name; * is all.
func readScope(o object, faults *[]assessment.Field) []string {
	var units []string
	for _, word := range o.texts(faults, "countries") {
		if strings.TrimSpace(word) == assessment.Everywhere {
			units = append(units, assessment.Everywhere)
			continue
		}
		found, err := country.Parse(word)
		if err != nil {
			*faults = append(*faults, assessment.Field{Path: "body.countries", Message: err.Error()})
			continue
		}
		units = append(units, string(found.Code))
	}
	return units
}
