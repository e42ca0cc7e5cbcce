package mongolink_test

import (
	"errors"
	"strings"
	"testing"

	"readiness/assessment/journal"
	"readiness/assessment/journal/mongojournal/mongolink"
)

func TestAddresses(t *testing.T) {
	for _, uri := range []string{
		"", "journal.db", "http://localhost/", "mongodb://", "mongodb:///readiness", "mongodb://host:port/",
		"http://clerk:s3cret@localhost/", "mongodb://clerk:s3cret@/", "mongodb://clerk:s3cret@localhost:x/",
		"mongodb://clerk:s3c%zzret@localhost/", "mongodb://clerk:s3cret:more@localhost/", "mongodb://clerk:s3c@ret@localhost/",
		"mongodb://clerk:s3cret@localhost/?w=-3", "mongodb://clerk:s3cret@localhost:99999999/",
		"mongodb://clerk:s3cret@localhost/?authMechanism=MONGODB-X509", "mongodb://clerk:s3cret@localhost/?authMechanism=none",
		"mongodb://localhost/?tls=true&tlsCertificateKeyFile=nowhere.pem&tlsCertificateKeyFilePassword=s3cret",
		"mongodb://localhost/?tlsCertificateKeyFilePassword=s3cret&tls=x",
		"mongodb://a,b/?directConnection=true",
	} {
		_, err := mongolink.Open(t.Context(), uri, mongolink.Options{Timeout: short})
		e, ok := errors.AsType[*mongolink.AddressError](err)
		if !ok {
			t.Errorf("%s: %v, want an AddressError", uri, err)
			continue
		}
		if e.Reason == "" || showsSecrets(err) {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

// showsSecrets says that a message holds who signs in, as the URIs of these tests have it.
func showsSecrets(err error) bool {
	return strings.Contains(err.Error(), "s3c") || strings.Contains(err.Error(), "clerk")
}

func TestDatabaseOfTheAddress(t *testing.T) {
	for uri, name := range map[string]string{
		"mongodb://host":                             "readiness",
		"mongodb://host/":                            "readiness",
		"mongodb://host/?appName=x":                  "readiness",
		"mongodb://host/ledger":                      "ledger",
		"mongodb://clerk:s3cret@a:1,b:2/ledger":      "ledger",
		"mongodb://host/le%64ger2?w=0":               "ledger2",
		"mongodb://host/ledger3?appName=":            "ledger3",
		"mongodb://host/ledger4?appName=a/database5": "ledger4",
	} {
		if got, err := mongolink.ParseAddress(t.Context(), uri); got != name || err != nil {
			t.Errorf("%s: %q, %v, want %q", uri, got, err, name)
		}
	}
}

// A server may repeat in its errors what it was told, as it was written or as it was meant.
func TestVeil(t *testing.T) {
	for _, uri := range []string{
		"mongodb://clerk:s3cret%40word@host/", "mongodb://clerk:s3cret@word@host/", "mongodb+srv://clerk:s3cret%40word@host/?w=1",
		"mongodb://clerk@host/?tls=true&TLSCertificateKeyFilePassword=s3cret%40word",
		"mongodb://clerk@host/?authMechanismProperties=s3cret%40word",
	} {
		said := mongolink.Veiled(uri, errors.New("no clerk with s3cret@word on host")).Error()
		if said != "no *** with *** on host" {
			t.Errorf("%s: %s", uri, said)
		}
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	_, err := mongolink.Open(t.Context(), "mongodb://clerk:s3cret@127.0.0.1:1/", mongolink.Options{Timeout: short})
	if e, ok := errors.AsType[*journal.UnavailableError](err); !ok || showsSecrets(err) || !strings.Contains(e.Op, "127.0.0.1:1") {
		t.Errorf("%v, want that it is unavailable, naming the server alone", err)
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, rest := range []string{
		"localhost/readiness", "a:1,b:2/?replicaSet=rs0", "host:port/", "/", "", "localhost/?w=-3", "localhost/?authMechanism=none",
		"more@localhost/", "%zz@localhost", "localhost/%zz", "localhost/?tls=x", "localhost/?authMechanismProperties=a:b",
	} {
		f.Add(rest)
	}
	f.Fuzz(func(t *testing.T, rest string) {
		if showsSecrets(errors.New(rest)) || strings.Contains(strings.ToLower(rest), "file") { // options may name files to read
			t.Skip()
		}
		name, err := mongolink.ParseAddress(t.Context(), "mongodb://clerk:s3cret@"+rest)
		switch e, ok := errors.AsType[*mongolink.AddressError](err); {
		case err == nil && name == "":
			t.Errorf("%q names no database", rest)
		case err != nil && (!ok || e.Reason == "" || showsSecrets(err)):
			t.Errorf("%q: %v", rest, err)
		}
	})
}
