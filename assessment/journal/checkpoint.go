package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Checkpoint is a signed statement that a journal once ended with Head. Kept apart from the journal it proves what no
// chain can by itself: that its tail was not cut off, and that it was not written anew as a whole.
type Checkpoint struct {
	Origin    Hash // of record 1: which journal it is about
	Head      Head // its At is not part of a checkpoint
	At        time.Time
	Key       ed25519.PublicKey
	Signature []byte
}

// ErrSignature is a checkpoint that was not signed as it is now.
var ErrSignature = errors.New("the signature does not fit")

// Sign makes the checkpoint of a journal that begins with the record origin and ends with head. at becomes UTC in whole
// milliseconds.
func Sign(head Head, origin Hash, at time.Time, key ed25519.PrivateKey) Checkpoint {
	c := Checkpoint{
		Origin: origin,
		Head:   Head{Seq: head.Seq, Hash: head.Hash},
		At:     at.UTC().Truncate(time.Millisecond),
		Key:    bytes.Clone(key[len(key)-ed25519.PublicKeySize:]),
	}
	c.Signature = ed25519.Sign(key, c.signed())
	return c
}

// signed are the bytes under the signature. They begin with what they are, so that nothing else the key signs can be
// taken for a checkpoint.
func (c Checkpoint) signed() []byte {
	return fmt.Appendf(nil, "readiness journal checkpoint 1\n%s\n%s\n%s\n", c.Origin, c.Head, c.At.Format(layout))
}

// Verify says whether key signed the checkpoint. Whose key that is, the caller must know from elsewhere: the one in the
// checkpoint proves nothing.
func (c Checkpoint) Verify(key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("a key of %d bytes, not %d: %w", len(key), ed25519.PublicKeySize, ErrSignature)
	}
	if !bytes.Equal(key, c.Key) {
		return fmt.Errorf("the checkpoint is of the key %x, not %x: %w", []byte(c.Key), []byte(key), ErrSignature)
	}
	if !ed25519.Verify(key, c.signed(), c.Signature) {
		return fmt.Errorf("checkpoint %s: %w", c.Head, ErrSignature)
	}
	return nil
}

// checkpointFile is the form of a checkpoint in a file.
type checkpointFile struct {
	Version   int    `json:"version"`
	Origin    string `json:"origin"`
	Head      string `json:"head"`
	At        string `json:"at"`
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

// Encode is one line of JSON: {"version":1,"origin":…,"head":"SEQ:HASH","at":…,"key":…,"signature":…}, all bytes in
// hexadecimal.
func (c Checkpoint) Encode() []byte {
	data, err := json.Marshal(checkpointFile{
		Version: 1, Origin: c.Origin.String(), Head: c.Head.String(), At: c.At.UTC().Format(layout),
		Key: hex.EncodeToString(c.Key), Signature: hex.EncodeToString(c.Signature),
	})
	if err != nil {
		return nil // texts and a number can always be marshalled
	}
	return append(data, '\n')
}

// ParseCheckpoint reads what Encode wrote. It does not look at the signature: Verify does.
func ParseCheckpoint(data []byte) (Checkpoint, error) {
	var f checkpointFile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Checkpoint{}, fmt.Errorf("it is not a checkpoint: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Checkpoint{}, errors.New("it is not a checkpoint: something follows its end")
	}
	if f.Version != 1 {
		return Checkpoint{}, fmt.Errorf("it is a checkpoint of version %d; only version 1 is known", f.Version)
	}
	c := Checkpoint{Key: make([]byte, ed25519.PublicKeySize), Signature: make([]byte, ed25519.SignatureSize)}
	for _, part := range []struct {
		name, text string
		into       []byte
	}{{"origin", f.Origin, c.Origin[:]}, {"key", f.Key, c.Key}, {"signature", f.Signature, c.Signature}} {
		raw, err := hex.DecodeString(part.text)
		if err != nil || len(raw) != len(part.into) {
			return Checkpoint{}, fmt.Errorf("its %s does not have %d hexadecimal digits", part.name, 2*len(part.into))
		}
		copy(part.into, raw)
	}
	var err error
	if c.Head, err = ParseHead(f.Head); err != nil {
		return Checkpoint{}, fmt.Errorf("its head: %w", err)
	}
	if c.At, err = time.Parse(layout, f.At); err != nil {
		return Checkpoint{}, fmt.Errorf("its time %q is not like %s", f.At, layout)
	}
	return c, nil
}
