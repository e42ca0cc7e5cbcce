package api

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api/web"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// formOf is the form that leads to a query about a round, filled in as it was asked for, also with what nobody knows.
func (c *call) formOf(in *indexPageQuery, r *round) *web.Form {
	f := &web.Form{
		Hidden: []web.Hidden{{Name: "framework", Value: r.def.Ref()}, {Name: "year", Value: strconv.Itoa(r.year)}},
	}
	for _, kept := range []web.Hidden{{Name: "classAsOf", Value: in.ClassAsOf}, {Name: "asOf", Value: in.asOf}, {Name: "lang", Value: in.Lang}} {
		if kept.Value != "" {
			f.Hidden = append(f.Hidden, kept)
		}
	}
	clearTo := in.at(r)
	for name, value := range map[string]string{"lang": in.Lang, "by": in.by} { // these choose no rows
		if value != "" {
			clearTo.Set(name, value)
		}
	}
	f.Clear = address("/", clearTo)
	bands := web.Group{}
	for _, b := range r.def.Bands {
		bands.Options = append(bands.Options, web.Option{Value: b.ID, Title: b.Title.In(c.lang)})
	}
	if r.def.Entity != framework.Country {
		f.Controls = []web.Control{typed("country", "unit", "", in.Country)}
	} else {
		f.Controls = []web.Control{
			menus("region", regionGroups(), in.Region), menus("organisation", organisationGroup(c.state.Atlas()), in.Organisation),
			typed("country", "country", "Kenya", in.Country),
			boxes("incomeGroup", incomeOptions(), in.IncomeGroup), boxes("lendingCategory", lendingOptions(), in.LendingCategory),
		}
	}
	if len(bands.Options) > 0 || len(in.Band) > 0 {
		f.Controls = append(f.Controls, boxes("band", bands.Options, in.Band))
	}
	if r.def.Entity == framework.Country {
		f.Controls = append(f.Controls, menus("by", groupingGroup(), in.chosenBy()))
	}
	for _, values := range in.lists() {
		f.Filtered = f.Filtered || len(*values) > 0
	}
	for _, fault := range in.faultsOf() {
		for i := range f.Controls {
			if one := &f.Controls[i]; one.Name == fault.Path {
				one.Fault = strings.TrimPrefix(one.Fault+"; "+fault.Message, "; ")
			}
		}
	}
	return f
}

// groupingGroup offers what the page can group by, in the words of the page.
func groupingGroup() []web.Group {
	g := web.Group{}
	for _, name := range pageGroupings {
		g.Options = append(g.Options, web.Option{Value: name})
	}
	return []web.Group{g}
}

// chosenBy is what to group by, as a list.
func (in *indexPageQuery) chosenBy() []string {
	if in.by == "" {
		return nil
	}
	return []string{in.by}
}

// shown is what is wrong with the query, for the page.
func (in *indexPageQuery) shown() []web.Fault {
	var list []web.Fault
	for _, f := range in.faultsOf() {
		f.Message = pageWords(f.Message)
		if f.Path != "" && !slices.Contains(indexPageNames, f.Path) {
			f.Path, f.Message = "", f.Path+": "+f.Message
		}
		list = append(list, web.Fault{Field: f.Path, Message: f.Message})
	}
	return list
}

// typed is a filter to write in.
func typed(name, label, example string, values []string) web.Control {
	c := web.Control{Name: name, Label: label, Example: example, Fields: slices.Clone(values)}
	if len(values) == 0 {
		c.Fields = []string{""}
	}
	return c
}

// boxes is a filter with a box for each option, and for each value that is none of them.
func boxes(name string, options []web.Option, values []string) web.Control {
	c := web.Control{Name: name, Boxes: slices.Clone(options)}
	for _, value := range values {
		if i := optionOf(c.Boxes, value); i >= 0 {
			c.Boxes[i].Chosen = true
		} else {
			c.Boxes = append(c.Boxes, web.Option{Value: value, Title: value, Chosen: true})
		}
	}
	return c
}

// menus is a filter with one menu for each value that is chosen, at least one.
func menus(name string, groups []web.Group, values []string) web.Control {
	c := web.Control{Name: name}
	if len(values) == 0 {
		c.Menus = []web.Menu{groups}
	}
	for _, value := range values {
		menu, found := web.Menu{}, false
		for _, g := range groups {
			g.Options = slices.Clone(g.Options)
			if i := optionOf(g.Options, value); i >= 0 && !found {
				g.Options[i].Chosen, found = true, true
			}
			menu = append(menu, g)
		}
		if !found {
			menu = append(web.Menu{{Options: []web.Option{{Value: value, Title: value, Chosen: true}}}}, menu...)
		}
		c.Menus = append(c.Menus, menu)
	}
	return c
}

// optionOf finds the option that a value means, by what it stands for or by its title.
func optionOf(options []web.Option, value string) int {
	return slices.IndexFunc(options, func(o web.Option) bool { return strings.EqualFold(o.Value, value) || strings.EqualFold(o.Title, value) })
}

// regionGroups are the regions by which countries can be chosen. A name that M49 and the World Bank both use is M49's.
func regionGroups() []web.Group {
	var regions, parts, bank []string
	add := func(list *[]string, name string) {
		if name != "" && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	for _, c := range country.All() {
		add(&regions, c.Region.Name)
		add(&parts, c.Subregion.Name)
		add(&parts, c.Intermediate.Name)
	}
	for _, c := range country.All() {
		name := country.Builtin().Class(c, time.Time{}).Region
		if !slices.Contains(regions, name) && !slices.Contains(parts, name) {
			add(&bank, name)
		}
	}
	return []web.Group{named("UN regions", regions), named("UN subregions", parts), named("World Bank regions", bank)}
}

func named(title string, names []string) web.Group {
	g := web.Group{Title: title}
	slices.Sort(names)
	for _, name := range names {
		g.Options = append(g.Options, web.Option{Value: name, Title: name})
	}
	return g
}

func organisationGroup(atlas *country.Atlas) []web.Group {
	g := web.Group{}
	for _, o := range atlas.KnownOrganisations() {
		g.Options = append(g.Options, web.Option{Value: o.ID, Title: o.Name + " (" + o.ID + ")"})
	}
	return []web.Group{g}
}

func incomeOptions() []web.Option {
	var list []web.Option
	for _, g := range []country.IncomeGroup{country.LowIncome, country.LowerMiddleIncome, country.UpperMiddleIncome, country.HighIncome} {
		list = append(list, web.Option{Value: string(g), Title: g.Title()})
	}
	return list
}

func lendingOptions() []web.Option {
	var list []web.Option
	for _, g := range []country.LendingCategory{country.IDA, country.Blend, country.IBRD} {
		list = append(list, web.Option{Value: string(g), Title: string(g)})
	}
	return list
}
