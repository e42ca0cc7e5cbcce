package api

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/exports"
)

// How much of what was uploaded is kept, and for how long: until somebody has looked at what it would do, and applies it.
const (
	uploadKept        = 10 * time.Minute
	mostUploads       = 100
	mostUploadsOfOne  = 4         // of a session: the oldest gives way
	mostUploadBytes   = 128 << 20 // of all
	mostBytesOfUpload = 16 << 20
)

// uploads keeps what was uploaded in memory. A browser does not send a file a second time by itself, and one that was chosen
// anew could be another one: so what is applied is what was looked at. What is kept here is lost when the process ends, and
// other replicas do not have it: then the file is uploaded again.
type uploads struct {
	mu    sync.Mutex
	list  []*keptUpload // oldest first
	bytes int
}

// keptUpload is one file, read: the answers for one assessment, and its faults.
type keptUpload struct {
	key     string
	session [sha256.Size]byte // whose it is: nobody else can have it
	into    assessment.ID
	in      *assessment.Import
	notices []exports.Notice
	bytes   int
	until   time.Time
}

func newUploads() *uploads { return &uploads{} }

// keep keeps an upload for a session, and gives its key. Unavailable where there is no room.
func (u *uploads) keep(one keptUpload, token string, now time.Time, random io.Reader) (string, error) {
	var secret [32]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return "", fmt.Errorf("draw the key of an upload: %w", err)
	}
	one.key, one.session, one.until = base64.RawURLEncoding.EncodeToString(secret[:]), sha256.Sum256([]byte(token)), now.Add(uploadKept)
	one.bytes = sizeOf(one.in)
	if one.bytes > mostBytesOfUpload {
		return "", &assessment.Error{Kind: assessment.TooLarge, Msg: "the file holds more text than can be looked at here", Fix: "Take out what is not an answer."}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	own, oldest := 0, -1
	u.drop(func(x *keptUpload) bool { return !now.Before(x.until) })
	for i, x := range u.list {
		if x.session == one.session {
			if own++; oldest < 0 {
				oldest = i
			}
		}
	}
	if own >= mostUploadsOfOne {
		gone := u.list[oldest]
		u.drop(func(x *keptUpload) bool { return x == gone })
	}
	if len(u.list) >= mostUploads || u.bytes+one.bytes > mostUploadBytes {
		return "", &assessment.Error{Kind: assessment.Unavailable, Msg: "too many files are being looked at just now", Fix: "Upload it again in a few minutes."}
	}
	u.list, u.bytes = append(u.list, &one), u.bytes+one.bytes
	return one.key, nil
}

// find gives the upload of a key, if it is this session's and for this assessment; nil for none.
func (u *uploads) find(key, token string, into assessment.ID, now time.Time) *keptUpload {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.drop(func(x *keptUpload) bool { return !now.Before(x.until) })
	session := sha256.Sum256([]byte(token))
	for _, x := range u.list {
		if x.key == key && x.session == session && x.into == into {
			return x
		}
	}
	return nil
}

// done forgets an upload.
func (u *uploads) done(one *keptUpload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.drop(func(x *keptUpload) bool { return x == one })
}

// forget forgets what a session uploaded.
func (u *uploads) forget(token string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	session := sha256.Sum256([]byte(token))
	u.drop(func(x *keptUpload) bool { return x.session == session })
}

// drop takes out what goes; the caller has locked.
func (u *uploads) drop(goes func(*keptUpload) bool) {
	kept := u.list[:0]
	for _, x := range u.list {
		if goes(x) {
			u.bytes -= x.bytes
			continue
		}
		kept = append(kept, x)
	}
	clear(u.list[len(kept):])
	u.list = kept
}

// sizeOf is about how many bytes an import takes.
func sizeOf(in *assessment.Import) int {
	const fixed = 400 // of one answer, beside its texts
	n := 0
	for _, list := range [][]assessment.Incoming{in.Answers, in.Faults} {
		for _, a := range list {
			n += fixed + len(a.Unit) + len(a.Question) + len(a.Sheet) + len(a.Cell) + len(a.NoteCell) + len(a.Message) + len(a.Value.Option)
			if a.Note != nil {
				n += len(*a.Note)
			}
			for _, o := range a.Value.Options {
				n += len(o)
			}
			if a.Evidence != nil {
				for _, l := range *a.Evidence {
					n += fixed + len(l.URL) + len(l.Title)
				}
			}
		}
	}
	return n
}
