package exports

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// archive writes the parts of a workbook. excelize lists the content types in the order of a map, so that the same
// workbook would differ from one writing to the next; here that part is held back and sorted. So do the sheets that are
// streamed, of which all but one are held back.
type archive struct {
	out   *zip.Writer
	types *bytes.Buffer       // the part held back, nil until it is written
	late  []string            // parts that are written after the others
	bars  map[string][]string // by part: the greatest value of every data bar, "" = of the column
	held  []heldPart
}

// heldPart is a part that is mended once it is complete.
type heldPart struct {
	name string
	text *bytes.Buffer
	mend func([]byte) []byte
}

func (a *archive) hold(name string, mend func([]byte) []byte) io.Writer {
	h := heldPart{name, &bytes.Buffer{}, mend}
	a.held = append(a.held, h)
	return h.text
}

const typesPart = "[Content_Types].xml"

func newArchive(w io.Writer, bars map[string][]string, late ...string) *archive {
	out := zip.NewWriter(w)
	out.RegisterCompressor(zip.Deflate, newPacker)
	return &archive{out: out, bars: bars, late: late}
}

// packing is the level at which parts are packed: to the size that archive/zip gives them, in a third of its time.
const packing = 6

// packer packs one part. It goes back into the pool when the part is complete.
type packer struct{ *flate.Writer }

var packers = sync.Pool{}

func newPacker(w io.Writer) (io.WriteCloser, error) {
	if p, ok := packers.Get().(*packer); ok {
		p.Reset(w)
		return p, nil
	}
	f, err := flate.NewWriter(w, packing)
	if err != nil {
		return nil, err
	}
	return &packer{f}, nil
}

// Close ends the part. The packer may not be used after it.
func (p *packer) Close() error {
	err := p.Writer.Close()
	packers.Put(p)
	return err
}

// Create begins a part.
func (a *archive) Create(name string) (io.Writer, error) {
	if name == typesPart {
		a.types = &bytes.Buffer{}
		return a.types, nil
	}
	if strings.HasPrefix(name, "xl/charts/chart") {
		return a.hold(name, mendChart), nil
	}
	if greatest, ok := a.bars[name]; ok {
		return a.hold(name, func(text []byte) []byte { return mendBars(text, greatest) }), nil
	}
	if slices.Contains(a.late, name) {
		return a.hold(name, func(text []byte) []byte { return text }), nil
	}
	return a.out.Create(name)
}

var (
	chartSeries  = regexp.MustCompile(`(?s)<ser>.*?</ser>`)
	seriesFill   = regexp.MustCompile(`(?s)(</tx>)<spPr><a:solidFill>(.*?)</a:solidFill></spPr>`)
	invert       = []byte(`<invertIfNegative val="0"></invertIfNegative>`)
	acrossTexts  = regexp.MustCompile(`<xVal><strRef>(.*?)</strRef></xVal>`)
	categoryOnly = regexp.MustCompile(`<(?:auto|lblAlgn|lblOffset|noMultiLvlLbl) val="[^"]*"></(?:auto|lblAlgn|lblOffset|noMultiLvlLbl)>`)
	chartTitle   = regexp.MustCompile(`(?s)<title>.*?</title>`)
	titleLook    = regexp.MustCompile(`(?s)<txPr>.*?</txPr>`)
	automaticBar = regexp.MustCompile(`<x14:cfvo type="autoMin"></x14:cfvo><x14:cfvo type="autoMax"></x14:cfvo>`)
)

// mendChart puts the children of a series into the order of the schema and leaves out those that its kind of chart does
// not have (excelize issues 2355 and 2356: Excel repairs such a file), and gives the lines of a radar their colour.
func mendChart(text []byte) []byte {
	radar, scatter := bytes.Contains(text, []byte("<radarChart>")), bytes.Contains(text, []byte("<scatterChart>"))
	if scatter {
		text = mendScatter(text)
	}
	n := 0
	return chartSeries.ReplaceAllFunc(text, func(ser []byte) []byte {
		ser = bytes.ReplaceAll(ser, []byte(`<smooth val="0"></smooth>`), nil)
		ser = bytes.ReplaceAll(ser, invert, nil)
		if scatter { // straight lines are asked for: where nothing is said they are round
			return append(bytes.TrimSuffix(ser, []byte("</ser>")), `<smooth val="0"></smooth></ser>`...)
		}
		if !radar {
			return seriesFill.ReplaceAll(ser, []byte("$1<spPr><a:solidFill>$2</a:solidFill></spPr>"+string(invert)))
		}
		dash, symbol := "", "circle"
		if n > 0 { // all but the first are for comparison
			dash, symbol = `<a:prstDash val="dash"></a:prstDash>`, "none"
		}
		n++
		return seriesFill.ReplaceAll(ser, []byte(`$1<spPr><a:ln w="28575" cap="rnd"><a:solidFill>$2</a:solidFill>`+dash+`<a:round></a:round></a:ln></spPr>`+
			`<marker><symbol val="`+symbol+`"></symbol><size val="6"></size><spPr><a:solidFill>$2</a:solidFill></spPr></marker>`))
	})
}

// mendScatter makes the values across numbers, which excelize calls texts, and leaves out what its axes and their titles do not
// have: settings of categories, and a second direction of the text.
func mendScatter(text []byte) []byte {
	text = bytes.Replace(text, []byte(`<scatterStyle val="smoothMarker">`), []byte(`<scatterStyle val="lineMarker">`), 1)
	text = acrossTexts.ReplaceAll(text, []byte("<xVal><numRef>$1</numRef></xVal>"))
	text = categoryOnly.ReplaceAll(text, nil)
	return chartTitle.ReplaceAllFunc(text, func(title []byte) []byte { return titleLook.ReplaceAll(title, nil) })
}

// mendBars gives data bars the ends they were asked for: excelize writes automatic ones.
func mendBars(text []byte, greatest []string) []byte {
	n := -1
	return automaticBar.ReplaceAllFunc(text, func([]byte) []byte {
		n++
		end := `<x14:cfvo type="max"></x14:cfvo>`
		if n < len(greatest) && greatest[n] != "" {
			end = `<x14:cfvo type="num"><xm:f>` + greatest[n] + `</xm:f></x14:cfvo>`
		}
		return []byte(`<x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo>` + end)
	})
}

// AddFS adds the files of a file system.
func (a *archive) AddFS(fsys fs.FS) error { return a.out.AddFS(fsys) }

var typeElement = regexp.MustCompile(`<(?:Default|Override) [^>]*></(?:Default|Override)>`)

// Close writes the part held back and ends the archive.
func (a *archive) Close() error {
	slices.SortStableFunc(a.held, func(a, b heldPart) int { return strings.Compare(a.name, b.name) })
	for _, h := range a.held {
		w, err := a.out.Create(h.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(h.mend(h.text.Bytes())); err != nil {
			return err
		}
	}
	if a.types != nil {
		text := a.types.Bytes()
		elements := typeElement.FindAll(text, -1)
		slices.SortFunc(elements, bytes.Compare)
		next := 0
		sorted := typeElement.ReplaceAllFunc(text, func([]byte) []byte {
			next++
			return elements[next-1]
		})
		w, err := a.out.Create(typesPart)
		if err != nil {
			return err
		}
		if _, err := w.Write(sorted); err != nil {
			return err
		}
	}
	return a.out.Close()
}
