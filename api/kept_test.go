package api

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func TestEncodingFor(t *testing.T) {
	for accept, want := range map[string]int{
		"": unpacked, "identity": unpacked, "br": unpacked, "gzip": gzipped, "GZIP;q=0.5": gzipped, "zstd": zstandard,
		"gzip, zstd": zstandard, "gzip;q=1.0, zstd;q=0": gzipped, "gzip;q=0": unpacked, "gzip;q=0.000, *": unpacked, "*, gzip;q=0": unpacked,
		"*": gzipped, "*;q=0": unpacked, "x-gzip": gzipped, "deflate, gzip;q=0.9, br": gzipped,
	} {
		if got := encodingFor(accept); got != want {
			t.Errorf("%q: %d, want %d", accept, got, want)
		}
	}
}

func TestKeptAnswersAreBounded(t *testing.T) {
	var a answers
	body := make([]byte, keptAlone)
	for _, key := range strings.Split("abcdefghij", "") {
		a.put(&kept{key: key, body: body})
		a.put(&kept{key: key, body: body}) // asked for by two at once
		if _, ok := a.get("a"); !ok {      // used all the time
			t.Fatalf("%s: what was just used is gone", key)
		}
	}
	if a.bytes > keptTogether || a.bytes != len(a.byKey)*(keptAlone+keptBeside) || a.used.Len() != len(a.byKey) {
		t.Errorf("%d bytes of %d answers", a.bytes, len(a.byKey))
	}
	if _, ok := a.get("b"); ok {
		t.Error("what was used longest ago is still there")
	}
	a.put(&kept{key: "large", body: make([]byte, keptAlone+1)})
	if _, ok := a.get("large"); ok {
		t.Error("too large an answer is kept")
	}
}

// Whoever asks first and whoever asks later, in whatever encoding and with whatever account, gets the same.
func TestKeptAnswerIsTheAnswer(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{
		"/v1/index?framework=gci-pillars@2024", "/v1/gaps?framework=gci-pillars@2024&region=Africa", "/v1/countries?lang=fr",
		"/v1/exports/gaps.csv", "/v1/exports/country.xlsx?country=KEN", "/v1/answers?framework=gci-pillars@2024&question=legal",
	} {
		first := h.get(path, "").want(http.StatusOK)
		for _, encoding := range []string{"identity", "gzip", "zstd"} {
			for _, who := range []string{"", "donor", "administrator"} {
				next := h.get(path, who, "Accept-Encoding", encoding).want(http.StatusOK)
				if got := unpack(t, next); !bytes.Equal(got, first.Body) {
					t.Errorf("%s, %s, %q: another answer", path, encoding, who)
				}
				for _, name := range []string{"ETag", "Content-Type", "Cache-Control", "Journal-Seq", "Vary", "Content-Language", "Content-Disposition"} {
					if got, want := next.Header.Values(name), first.Header.Values(name); strings.Join(got, ",") != strings.Join(want, ",") {
						t.Errorf("%s, %s, %q: %s %q, want %q", path, encoding, who, name, got, want)
					}
				}
			}
		}
		same := h.get(path, "", "If-None-Match", first.Header.Get("ETag"))
		if same.Status != http.StatusNotModified || len(same.Body) != 0 || same.Header.Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("%s: %d to a caller who has it", path, same.Status)
		}
		head := h.do(http.MethodHead, path, "", "")
		if head.Status != http.StatusOK || len(head.Body) != 0 || head.Header.Get("Content-Length") == "" {
			t.Errorf("%s: HEAD %d, %d bytes, length %q", path, head.Status, len(head.Body), head.Header.Get("Content-Length"))
		}
	}
}

func unpack(t *testing.T, r *reply) []byte {
	t.Helper()
	var b bytes.Buffer
	switch r.Header.Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.ReadFrom(z); err != nil {
			t.Fatal(err)
		}
	case "zstd":
		z, err := zstd.NewReader(bytes.NewReader(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		if _, err := b.ReadFrom(z); err != nil {
			t.Fatal(err)
		}
	default:
		return r.Body
	}
	return b.Bytes()
}
