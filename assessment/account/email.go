package account

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of what a person is called by.
const (
	longestEmail = 254 // bytes, RFC 5321
	longestLocal = 64  // bytes, before the @
	longestName  = 200 // characters
)

// normalEmail gives an address the one form in which it is kept and compared: without spaces around it, in small letters,
// NFC. fault says why the text is no address, or nothing. That the address exists nobody can know.
func normalEmail(text string) (email, fault string) {
	if !utf8.ValidString(text) || len(text) > 4*longestEmail {
		return "", "the e-mail address is too long, or not UTF-8 text"
	}
	// Small letters may compose anew, and what composes may have a small letter.
	email = norm.NFC.String(strings.ToLower(norm.NFC.String(strings.TrimSpace(text))))
	local, domain, _ := strings.Cut(email, "@")
	odd := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }
	switch {
	case email == "":
		return "", "the e-mail address is missing"
	case strings.Count(email, "@") != 1 || local == "" || domain == "":
		return "", fmt.Sprintf("%q is no e-mail address: it has one @, with something before and behind it", clipped(email))
	case len(email) > longestEmail || len(local) > longestLocal:
		return "", fmt.Sprintf("the e-mail address has %d bytes: %d are allowed, %d of them before the @", len(email), longestEmail, longestLocal)
	case strings.ContainsFunc(email, odd):
		return "", fmt.Sprintf("%q is no e-mail address: it holds a space or an invisible character", clipped(email))
	case strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, ".."):
		return "", fmt.Sprintf("%q is no e-mail address: there is a dot too many behind the @", clipped(email))
	}
	return email, ""
}

// NormalEmail gives an address the form in which it is kept and compared; ok is false when the text is no address.
func NormalEmail(text string) (email string, ok bool) {
	email, fault := normalEmail(text)
	return email, fault == ""
}

// nameFault says why a text cannot be a person's name, or nothing.
func nameFault(name string) string {
	odd := func(r rune) bool { return !unicode.IsGraphic(r) && r != 0x200C && r != 0x200D }
	switch n := utf8.RuneCountInString(name); {
	case !utf8.ValidString(name):
		return "the name is not UTF-8 text"
	case n > longestName:
		return fmt.Sprintf("the name has %d characters: shorten it to %d at most", n, longestName)
	case strings.ContainsFunc(name, odd):
		return "the name holds an invisible character: take it out"
	}
	return ""
}

// loginKey is under which id in the vault a normal address leads to its account.
func loginKey(email string) string {
	sum := sha256.Sum256([]byte(email))
	return loginPrefix + hex.EncodeToString(sum[:])
}

// clipped shortens a text for a message.
func clipped(text string) string {
	const at = 60
	if utf8.RuneCountInString(text) > at {
		return string([]rune(text)[:at]) + "…"
	}
	return text
}
