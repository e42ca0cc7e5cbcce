package exports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// A part comes out in the same bytes, whatever was packed before it with the same packer.
func TestPackingForgets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		var b strings.Builder
		for b.Len() < n {
			fmt.Fprintf(&b, `<c r="A%d" t="s"><v>%d</v></c>`, r.IntN(1000), r.IntN(100))
		}
		return b.String()
	}
	for _, n := range []int{0, 1, 100, 70_000, 300_000} {
		part := text(n)
		var alone []byte
		for i := range 4 {
			var b bytes.Buffer
			a := newArchive(&b, nil)
			w, err := a.Create("part")
			if err == nil {
				_, err = io.WriteString(w, part)
			}
			if err == nil {
				err = a.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				alone = b.Bytes()
			} else if !bytes.Equal(b.Bytes(), alone) {
				t.Errorf("%d bytes: %d bytes, and after other parts %d", n, len(alone), b.Len())
			}
			if got := unpacked(t, b.Bytes()); got != part {
				t.Errorf("%d bytes come back as %d", n, len(got))
			}
			other := newArchive(io.Discard, nil)
			for range i + 1 {
				if w, err := other.Create("other"); err == nil {
					_, _ = io.WriteString(w, text(r.IntN(200_000)))
				}
			}
			_ = other.Close()
		}
	}
}

func unpacked(t *testing.T, archive []byte) string {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
