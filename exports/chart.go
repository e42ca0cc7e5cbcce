package exports

import "github.com/xuri/excelize/v2"

// series is one line or set of bars of a chart.
type series struct {
	name       string // a cell reference or a text
	categories string // range
	values     string // range
	color      string
	dashed     bool
	alone      bool // a single point, marked
}

// chart draws native charts with text that can be read: excelize's own default is a pale grey.
type chart struct {
	kind     excelize.ChartType
	title    string
	series   []series
	width    uint // pixels
	height   uint
	maximum  float64 // of the value axis, 0 = automatic
	format   string  // of the value axis
	reversed bool    // first category on top, for horizontal bars
	legend   bool
	labels   bool // numbers on the bars
	alt      string

	across, acrossFormat string // title and number format of the axis across, "" = none
	up                   string // title of the value axis, "" = none
}

func (s *sheet) chart(at string, c chart) {
	font := excelize.Font{Family: s.b.tongue().typeface, Size: 10, Color: "262626"}
	axis := excelize.ChartAxis{Font: font, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.format}}
	zero := 0.0
	axis.Minimum, axis.Title = &zero, axisTitle(c.up, font)
	if c.labels { // the bars carry their numbers
		axis.None, axis.MajorGridLines = true, false
	}
	if c.maximum > 0 {
		axis.Maximum = &c.maximum
	}
	legend := excelize.ChartLegend{Position: "none"}
	if c.legend {
		legend = excelize.ChartLegend{Position: "bottom", Font: &font}
	}
	gap := uint(45)
	out := &excelize.Chart{
		Type: c.kind, Legend: legend, GapWidth: &gap,
		Dimension: excelize.ChartDimension{Width: c.width, Height: c.height},
		Format:    excelize.GraphicOptions{AltText: c.alt, Name: c.title},
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{
			Text: c.title, Font: &excelize.Font{Family: s.b.tongue().typeface, Size: 12, Bold: true, Color: navy},
		}}},
		XAxis:    excelize.ChartAxis{Font: font, ReverseOrder: c.reversed, Title: axisTitle(c.across, font)},
		YAxis:    axis,
		PlotArea: excelize.ChartPlotArea{ShowVal: c.labels},
	}
	if c.kind == excelize.Scatter {
		out.XAxis.Minimum, out.XAxis.NumFmt = &zero, excelize.ChartNumFmt{CustomNumFmt: c.acrossFormat}
	}
	for _, one := range c.series {
		out.Series = append(out.Series, c.draw(one, font))
	}
	s.b.keep(s.b.f.AddChart(s.name, at, out))
}

// axisTitle is what stands beside an axis, nothing for "".
func axisTitle(text string, font excelize.Font) excelize.ChartTitle {
	if text == "" {
		return excelize.ChartTitle{}
	}
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &font}}}
}

func (c chart) draw(one series, font excelize.Font) excelize.ChartSeries {
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{one.color}}
	out := excelize.ChartSeries{Name: one.name, Categories: one.categories, Values: one.values, Fill: fill}
	if c.kind == excelize.Radar || c.kind == excelize.Scatter {
		out.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Fill: fill}
		out.Marker = excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: fill}
		if one.dashed {
			out.Line.Dash, out.Marker.Symbol = excelize.LineDashDash, "none"
		}
		if one.alone {
			out.Line.Type, out.Marker.Symbol, out.Marker.Size = excelize.LineNone, "diamond", 12
		}
	}
	if c.labels {
		out.DataLabel = excelize.ChartDataLabel{Font: font}
	}
	return out
}
