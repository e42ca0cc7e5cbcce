package api

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
)

// file is an answer that is a file.
type file struct {
	name        string // "" = shown in place, not saved
	contentType string
	language    string // "" = it has none
	write       func(io.Writer) error
	bulk        bool // may not fit into memory: sent as it is written; a late failure breaks the connection off
}

// fileAnswer is how the library is told of a file.
type fileAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Language    string `header:"Content-Language"`
	Body        func(huma.Context)
}

// answersFile says that an operation describes an answer of its own, which is not JSON.
func answersFile(op huma.Operation) bool {
	ok := op.Responses["200"]
	return ok != nil && ok.Content != nil && ok.Content["application/json"] == nil
}

// registerFile adds an operation that answers with a file of one of the content types.
func registerFile[I any](
	s *Server, sp spec, handle func(ctx context.Context, c *call, in *I) (*file, error), contentTypes ...string,
) {
	content := map[string]*huma.MediaType{}
	for _, t := range contentTypes {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	sp.Responses = map[string]*huma.Response{"200": {Description: "The file.", Content: content}}
	register(s, sp, func(ctx context.Context, c *call, in *I) (*fileAnswer, error) {
		f, err := handle(ctx, c, in)
		if err != nil {
			return nil, err
		}
		if c.wrong() { // it was asked for its faults alone
			return &fileAnswer{Body: func(huma.Context) {}}, nil
		}
		out := &fileAnswer{ContentType: f.contentType, Language: f.language}
		if f.name != "" {
			out.Disposition = mime.FormatMediaType("attachment", map[string]string{"filename": f.name})
		}
		if f.bulk {
			out.Body = func(ctx huma.Context) { c.bulk(ctx, f) }
			return out, nil
		}
		var all bytes.Buffer
		if err := f.write(&all); err != nil {
			return nil, err
		}
		out.Body = func(ctx huma.Context) { _, _ = ctx.BodyWriter().Write(all.Bytes()) } // into memory
		return out, nil
	})
}

// bulk sends a file as it is written. Once it has begun, the one way to say that it failed is to break off.
func (c *call) bulk(ctx huma.Context, f *file) {
	_, w := humamux.Unwrap(ctx)
	m, ok := w.(*memory)
	if !ok || c.shared { // everybody would wait for one slow reader
		c.failed = http.ErrNotSupported
		return
	}
	m.header.Set("Cache-Control", "no-store")
	m.header.Set("Journal-Seq", strconv.FormatUint(c.state.Head().Seq, 10))
	m.stream(http.StatusOK)
	if err := f.write(m); err != nil {
		c.failed = err
		panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's own way to break a connection off
	}
}
