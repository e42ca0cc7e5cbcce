package account

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"readiness/assessment"
)

// Types of the PEM blocks.
const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
)

// mostKey bounds a file of a key.
const mostKey = 1 << 16

// openKey reads a private key, or makes it.
func openKey(path string, random io.Reader) (ed25519.PrivateKey, error) {
	key, err := readPrivate(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	_, made, err := ed25519.GenerateKey(random)
	if err != nil {
		return nil, &assessment.Error{Kind: assessment.Unavailable, Msg: "cannot make a key: no random numbers can be had", Err: err}
	}
	der, err := x509.MarshalPKCS8PrivateKey(made)
	if err != nil {
		return nil, &assessment.Error{Err: fmt.Errorf("encode %s: %w", path, err)}
	}
	err = createFile(path, pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, cannot("make the key", path, err)
	}
	return readPrivate(path) // another process may have been first: its key counts
}

func readPrivate(path string) (ed25519.PrivateKey, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, cannot("read the key", path, err)
	}
	if err := closed(path, 0o077, "0600", "others may read the private key"); err != nil {
		return nil, err
	}
	der, err := readBlock(path, privateBlock)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, damaged(path, "an Ed25519 private key (PKCS #8)", err)
	}
	return key, nil
}

// JournalPublic reads the public key of a directory of keys: all that is needed to check a checkpoint.
func JournalPublic(dir string) (ed25519.PublicKey, error) {
	return readPublic(filepath.Join(dir, journalPublic))
}

func readPublic(path string) (ed25519.PublicKey, error) {
	der, err := readBlock(path, publicBlock)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	key, ok := parsed.(ed25519.PublicKey)
	if err != nil || !ok {
		return nil, damaged(path, "an Ed25519 public key", err)
	}
	return key, nil
}

// publish puts the public half beside a private key. One that is there must fit.
func publish(path string, key ed25519.PrivateKey) error {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return &assessment.Error{Err: fmt.Errorf("%s: the key has no public half", path)}
	}
	there, err := readPublic(path)
	switch {
	case err == nil && there.Equal(public):
		return nil
	case err == nil:
		return &assessment.Error{
			Kind: assessment.Invalid, Msg: path + " is not the public half of the key beside it",
			Fix: "Put the two files back that belong together. If the private key is the right one, remove " + path + ": it is made anew.",
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return &assessment.Error{Err: fmt.Errorf("encode %s: %w", path, err)}
	}
	if err := replaceFile(path, pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der})); err != nil {
		return cannot("write the public key", path, err)
	}
	return nil
}

// readBlock reads a file that holds one PEM block and nothing else.
func readBlock(path, kind string) ([]byte, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, cannot("read", path, err)
	}
	block, rest := pem.Decode(data)
	if block == nil || block.Type != kind || len(bytes.TrimSpace(rest)) > 0 {
		return nil, damaged(path, "a PEM file with one "+kind, nil)
	}
	return block.Bytes, nil
}

// readFile reads a small file; more of a large one than fits is not read.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, mostKey))
	return data, errors.Join(err, f.Close())
}

func damaged(path, want string, err error) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: path + " is damaged or of another kind: it should be " + want, Err: err,
		Fix: "Put the right file back from a copy. Without one, move it away: a new key is made, and what the old one signed\n" +
			"can be checked with its public half only.",
	}
}

// createFile writes a new file whole, for its owner alone; fs.ErrExist when it is there. A link, unlike a rename, replaces
// nothing.
func createFile(path string, data []byte) error {
	temporary, err := writeTemporary(path, data, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(os.Link(temporary, path), os.Remove(temporary))
}

// replaceFile writes a file whole, in the place of one that may be there.
func replaceFile(path string, data []byte) error {
	temporary, err := writeTemporary(path, data, 0o644)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return nil
}

// writeTemporary writes a file beside path, down to the disk, and gives its name.
func writeTemporary(path string, data []byte, mode fs.FileMode) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".readiness-*.tmp")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}
