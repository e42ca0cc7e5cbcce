package exports

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// parts gives the parts of a workbook whose names begin so.
func parts(t *testing.T, workbook []byte, prefix string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, prefix) {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			found[f.Name] = string(text)
		}
	}
	if len(found) == 0 {
		t.Fatalf("no part %s", prefix)
	}
	return found
}

// The children of a chart's series stand in the order of the schema, and a kind of chart has only its own: Excel offers
// to repair other files.
func TestChartsFollowTheSchema(t *testing.T) {
	x := gciIndex(t)
	var country, many bytes.Buffer
	if err := errors.Join(CountryReport(&country, x, "KEN", 2024, report), Portfolio(&many, x, report)); err != nil {
		t.Fatal(err)
	}
	order := []string{"idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls", "cat", "val"}
	for _, workbook := range [][]byte{country.Bytes(), many.Bytes()} {
		for name, text := range parts(t, workbook, "xl/charts/chart") {
			var chart struct {
				Bar   []chartSeriesXML `xml:"chart>plotArea>barChart>ser"`
				Radar []chartSeriesXML `xml:"chart>plotArea>radarChart>ser"`
			}
			if err := xml.Unmarshal([]byte(text), &chart); err != nil {
				t.Fatal(err)
			}
			for _, ser := range append(chart.Bar, chart.Radar...) {
				last := -1
				for _, child := range ser.Children {
					at := slices.Index(order, child.XMLName.Local)
					if at <= last {
						t.Errorf("%s: %s stands where it may not", name, child.XMLName.Local)
					}
					if child.XMLName.Local == "invertIfNegative" && len(chart.Radar) > 0 {
						t.Errorf("%s: a radar has no invertIfNegative", name)
					}
					last = at
				}
			}
			if len(chart.Bar)+len(chart.Radar) == 0 {
				t.Errorf("%s has no series", name)
			}
		}
	}
}

// A chart of points over numbers has numbers across, straight lines, and none of what only categories have.
func TestScatterFollowsTheSchema(t *testing.T) {
	order := map[string][]string{
		"ser": {"idx", "order", "tx", "spPr", "marker", "xVal", "yVal", "smooth"},
		"axis": {"axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr",
			"crossAx", "crosses", "crossBetween"},
	}
	var b bytes.Buffer
	inventedInto(t, &b)
	found := 0
	for name, text := range parts(t, b.Bytes(), "xl/charts/chart") {
		var chart struct {
			Series []chartSeriesXML `xml:"chart>plotArea>scatterChart>ser"`
			Axes   []chartSeriesXML `xml:"chart>plotArea>valAx"`
		}
		if err := xml.Unmarshal([]byte(text), &chart); err != nil {
			t.Fatal(err)
		}
		if len(chart.Series) == 0 {
			continue
		}
		found++
		for of, list := range map[string][]chartSeriesXML{"ser": chart.Series, "axis": chart.Axes} {
			for _, one := range list {
				last := -1
				for _, child := range one.Children {
					at := slices.Index(order[of], child.XMLName.Local)
					if at <= last {
						t.Errorf("%s: %s stands where it may not in %s", name, child.XMLName.Local, of)
					}
					last = at
				}
			}
		}
		if len(chart.Series) != 3 || len(chart.Axes) != 2 || strings.Count(text, "<xVal><numRef>") != 3 || strings.Count(text, `<smooth val="0">`) != 3 {
			t.Errorf("%s: %d series and %d axes in %s", name, len(chart.Series), len(chart.Axes), text)
		}
	}
	if found != 1 {
		t.Errorf("%d charts of points", found)
	}
}

type chartSeriesXML struct {
	Children []struct{ XMLName xml.Name } `xml:",any"`
}

// A data bar of a score is drawn on 0 to 100, not on what happens to be in the column.
func TestDataBarsHaveTheirEnds(t *testing.T) {
	x := gciIndex(t)
	var b bytes.Buffer
	if err := CountryReport(&b, x, "KEN", 2024, report); err != nil {
		t.Fatal(err)
	}
	bars := 0
	for name, text := range parts(t, b.Bytes(), "xl/worksheets/sheet") {
		if strings.Contains(text, "autoMin") || strings.Contains(text, "autoMax") {
			t.Errorf("%s: a data bar with automatic ends", name)
		}
		bars += strings.Count(text, "<xm:f>100</xm:f>")
	}
	if bars != 2 {
		t.Errorf("%d data bars end at 100, want those of Summary and Scores", bars)
	}
}
