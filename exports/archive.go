package exports

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"regexp"
	"slices"
)

// archive writes the parts of a workbook. excelize lists the content types in the order of a map, so that the same
// workbook would differ from one writing to the next; here that part is held back and sorted.
type archive struct {
	out   *zip.Writer
	types *bytes.Buffer // the part held back, nil until it is written
}

const typesPart = "[Content_Types].xml"

func newArchive(w io.Writer) *archive { return &archive{out: zip.NewWriter(w)} }

// Create begins a part.
func (a *archive) Create(name string) (io.Writer, error) {
	if name == typesPart {
		a.types = &bytes.Buffer{}
		return a.types, nil
	}
	return a.out.Create(name)
}

// AddFS adds the files of a file system.
func (a *archive) AddFS(fsys fs.FS) error { return a.out.AddFS(fsys) }

var typeElement = regexp.MustCompile(`<(?:Default|Override) [^>]*></(?:Default|Override)>`)

// Close writes the part held back and ends the archive.
func (a *archive) Close() error {
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
