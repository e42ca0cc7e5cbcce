package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"readiness/assessment"
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

// keep puts an answer on a shelf as a request does.
func keep(t *testing.T, s *shelf, key string, k *kept) (there bool) {
	t.Helper()
	got, done, err := s.get(t.Context(), sha256.Sum256([]byte(key)))
	if err != nil {
		t.Fatal(err)
	}
	if got == nil {
		done(k)
	}
	return got != nil
}

func TestShelfIsBounded(t *testing.T) {
	s := newShelf()
	for _, key := range strings.Split("abcdefghij", "") {
		body := make([]byte, keptAlone)
		_, _ = rand.Read(body)
		keep(t, s, key, &kept{body: body})
		if !keep(t, s, "a", nil) { // used all the time
			t.Fatalf("%s: what was just used is gone", key)
		}
	}
	if s.bytes > keptTogether || s.bytes != len(s.byKey)*(keptAlone+keptBeside) || s.used.Len() != len(s.byKey) {
		t.Errorf("%d bytes of %d answers", s.bytes, len(s.byKey))
	}
	if keep(t, s, "b", nil) {
		t.Error("what was used longest ago is still there")
	}
	if keep(t, s, "large", &kept{body: make([]byte, keptAlone+1)}); keep(t, s, "large", nil) {
		t.Error("too large an answer is kept")
	}
	for i := range 100_000 { // many small ones, of which each takes more than its body
		keep(t, s, strconv.Itoa(i), &kept{body: []byte("x")})
	}
	if s.bytes > keptTogether || len(s.byKey) > keptTogether/keptBeside {
		t.Errorf("%d bytes of %d answers", s.bytes, len(s.byKey))
	}
}

func TestCompressedFormsCount(t *testing.T) {
	s := newShelf()
	random := make([]byte, 1<<20)
	_, _ = rand.Read(random)
	text := []byte(strings.Repeat(hex.EncodeToString(random[:1000]), 500))
	for key, body := range map[string][]byte{"text": text, "archive": random} {
		k := &kept{body: body}
		keep(t, s, key, k)
		before := s.bytes
		_, encoding := k.in("gzip")
		if grown := s.bytes - before; grown != len(k.forms[gzipped].body) || (encoding == "gzip") != (grown > 0) || (key == "text") != (grown > 0) {
			t.Errorf("%s: %d bytes more for %q", key, grown, encoding)
		}
	}
}

// Of many who ask for the same at once, one has it made; those whose time is over do not wait.
func TestShelfMakesOnce(t *testing.T) {
	s := newShelf()
	key := shelfKey{1}
	_, done, err := s.get(t.Context(), key)
	if err != nil || done == nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.get(over, key); err == nil {
		t.Error("who has no time waits")
	}
	var made atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			k, done, err := s.get(t.Context(), key)
			if err != nil {
				t.Error(err)
			}
			if k == nil {
				made.Add(1)
				done(&kept{})
			}
		})
	}
	done(nil) // it came to nothing: the next one has to
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
	key = shelfKey{2}
	_, done, err = s.get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		all.Go(func() {
			if k, _, err := s.get(t.Context(), key); k == nil || err != nil {
				t.Errorf("made again, or %v", err)
			}
		})
	}
	done(&kept{})
	all.Wait()
}

// A request that breaks off in the middle does not keep others waiting.
func TestSharedOperationThatBreaks(t *testing.T) {
	h := newHarness(t)
	publicOperations["testGET/test"] = alwaysPublic
	t.Cleanup(func() { delete(publicOperations, "testGET/test") })
	broken := true
	plant(h, spec{Operation: huma.Operation{}, action: assessment.ReadPublished, public: true, reads: true, shared: true},
		func(context.Context, *call, *empty) (*body[said], error) {
			if broken {
				panic("planted")
			}
			return &body[said]{said{"whole"}}, nil
		})
	for range 3 * runtime.GOMAXPROCS(0) {
		h.get("/test", "").want(http.StatusInternalServerError)
	}
	broken = false
	h.get("/test", "").want(http.StatusOK)
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

// Only who reads can have what he asks for already.
func TestChangesAreNeverNotModified(t *testing.T) {
	h := newHarness(t)
	path := "/v1/assessments/XXA-2026-sample@1"
	h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{"national-strategy":{"value":"draft"}}}`, "If-Match", "*", "If-None-Match", "*").want(http.StatusOK)
}

// Who gives up while another is making the answer meets no mistake of the program.
func TestWaitingForASharedAnswerEnds(t *testing.T) {
	h := newHarness(t)
	publicOperations["testGET/test"] = alwaysPublic
	t.Cleanup(func() { delete(publicOperations, "testGET/test") })
	begun, release := make(chan struct{}), make(chan struct{})
	plant(h, spec{action: assessment.ReadPublished, public: true, reads: true, shared: true},
		func(context.Context, *call, *empty) (*body[said], error) {
			close(begun)
			<-release
			return &body[said]{said{"whole"}}, nil
		})
	first := make(chan *reply)
	go func() { first <- h.get("/test", "") }()
	<-begun
	over, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, httptest.NewRequestWithContext(over, http.MethodGet, "/test", http.NoBody))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("who gave up: %d %s", w.Code, w.Body)
	}
	close(release)
	(<-first).want(http.StatusOK)
}
