package exports

import "github.com/xuri/excelize/v2"

// series is one line or set of bars of a chart.
type series struct {
	name       string // a cell reference or a text
	categories string // range
	values     string // range
	color      string
	dashed     bool
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
}

func (s *sheet) chart(at string, c chart) {
	font := excelize.Font{Family: s.b.tongue().typeface, Size: 10, Color: "262626"}
	axis := excelize.ChartAxis{Font: font, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.format}}
	zero := 0.0
	axis.Minimum = &zero
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
		XAxis:    excelize.ChartAxis{Font: font, ReverseOrder: c.reversed},
		YAxis:    axis,
		PlotArea: excelize.ChartPlotArea{ShowVal: c.labels},
	}
	for _, one := range c.series {
		out.Series = append(out.Series, c.draw(one, font))
	}
	s.b.keep(s.b.f.AddChart(s.name, at, out))
}

func (c chart) draw(one series, font excelize.Font) excelize.ChartSeries {
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{one.color}}
	out := excelize.ChartSeries{Name: one.name, Categories: one.categories, Values: one.values, Fill: fill}
	if c.kind == excelize.Radar {
		out.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Fill: fill}
		out.Marker = excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: fill}
		if one.dashed {
			out.Line.Dash, out.Marker.Symbol = excelize.LineDashDash, "none"
		}
	}
	if c.labels {
		out.DataLabel = excelize.ChartDataLabel{Font: font}
	}
	return out
}
