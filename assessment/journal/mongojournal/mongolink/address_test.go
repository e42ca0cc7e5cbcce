package mongolink_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/description"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

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
		"mongodb://cl?erk:s3cret@host/ledger5?w=1":   "ledger5",
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
	if text := err.Error(); !strings.HasSuffix(text, ": nothing listens there (connection refused)") || strings.Contains(text, "topology") {
		t.Errorf("%v, want the cause alone", err)
	}
}

// A server that takes the connection and says nothing.
func TestServerThatIsSilent(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	}()
	_, err = mongolink.Open(t.Context(), "mongodb://"+listener.Addr().String()+"/", mongolink.Options{Timeout: short})
	if err == nil || !strings.HasSuffix(err.Error(), ": no answer within 200ms") {
		t.Errorf("got %v, want that there was no answer", err)
	}
}

// What the driver saw of the servers, boiled down to one sentence.
func TestCause(t *testing.T) {
	selection := func(servers ...description.Server) error {
		return topology.ServerSelectionError{Wrapped: context.DeadlineExceeded, Desc: description.Topology{Servers: servers}}
	}
	handshake := func(err error) error { return topology.ConnectionError{ConnectionID: "host:1[-3]", Wrapped: err} }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"refused":        {selection(description.Server{LastError: handshake(&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)})}), "nothing listens there (connection refused)"},
		"unknown name":   {selection(description.Server{LastError: &net.DNSError{Err: "no such host", Name: "hots", IsNotFound: true}}), `there is no machine of the name "hots"`},
		"name service":   {&net.DNSError{Err: "server misbehaving", Name: "hots"}, `the name service does not answer for "hots"`},
		"hung up":        {selection(description.Server{LastError: handshake(io.EOF)}), "the server ends the connection; perhaps it speaks TLS, or none"},
		"the last one":   {selection(description.Server{LastError: io.EOF}, description.Server{LastError: syscall.ECONNREFUSED}), "nothing listens there (connection refused)"},
		"wrong password": {handshake(mongo.CommandError{Code: 18, Message: "Authentication failed."}), "the server does not accept the user name or the password"},
		"no right":       {mongo.CommandError{Code: 13, Name: "Unauthorized", Message: "not authorized on db"}, "(Unauthorized) not authorized on db"},
		"certificate":    {selection(description.Server{LastError: handshake(x509.UnknownAuthorityError{})}), "x509: certificate signed by unknown authority"},
		"silent":         {selection(description.Server{}), "no answer within 5s"},
		"a slow reply":   {handshake(os.ErrDeadlineExceeded), "no answer within 5s"},
		"no primary":     {selection(description.Server{Kind: description.ServerKindRSSecondary}), "none of its servers is the primary of a replica set"},
		"another set":    {selection(), "none of its servers belongs to the replica set that the address names"},
	} {
		if got := mongolink.Cause(c.err); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestDatabaseNames(t *testing.T) {
	for _, name := range []string{"a.b", "a%2Eb", "a/b", "a%20b", "a%24b", `a"b`, `a\b`, "a%00b", strings.Repeat("a", 64)} {
		_, err := mongolink.ParseAddress(t.Context(), "mongodb://clerk:s3cret@host/"+name+"?w=1")
		if e, ok := errors.AsType[*mongolink.AddressError](err); !ok || !strings.Contains(e.Reason, "63 bytes") || showsSecrets(err) {
			t.Errorf("%s: %v, want an AddressError with the rule", name, err)
		}
	}
	for _, name := range []string{"a-b", "a_b", "Ä", strings.Repeat("a", 63)} {
		if got, err := mongolink.ParseAddress(t.Context(), "mongodb://host/"+name); got != name || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestUnknownOptions(t *testing.T) {
	for query, words := range map[string][]string{
		"foo=bar":                        {`there is no option "foo"`},
		"replicaset=rs0&retryWrite=true": {`there is no option "retryWrite"; did you mean retryWrites?`},
		"w=1;conectTimeoutMS=1":          {`there is no option "conectTimeoutMS"; did you mean connectTimeoutMS?`},
		"foo=s3cret&authsorce=admin":     {`there is no option "foo"`, `"authsorce"; did you mean authSource?`},
		"tlsAllowInvalidCertificates=1":  {`there is no option "tlsAllowInvalidCertificates"`},
		"f%6Fo=bar":                      {`there is no option "f%6Fo"`},
	} {
		_, err := mongolink.ParseAddress(t.Context(), "mongodb://clerk:s3cret@host/db?"+query)
		e, ok := errors.AsType[*mongolink.AddressError](err)
		if !ok || showsSecrets(err) {
			t.Errorf("%s: %v, want an AddressError", query, err)
			continue
		}
		for _, w := range words {
			if !strings.Contains(e.Reason, w) {
				t.Errorf("%s: %v does not say %q", query, err, w)
			}
		}
	}
}

// Whatever the driver takes is taken, however it is written; and every name that is proposed is one of the driver's.
func TestKnownOptions(t *testing.T) {
	for _, query := range []string{
		"retryWrites=true&w=majority&appName=Cluster0", "authSource=admin&authMechanism=SCRAM-SHA-256", "ssl=true", "TLS=true&tlsInsecure=true",
		"compressors=zlib&zlibCompressionLevel=3", "readPreference=secondary&readPreferenceTags=dc:ny&maxStalenessSeconds=90",
		"maxPoolSize=3&minPoolSize=1&maxIdleTimeMS=1000&maxConnecting=2", "directConnection=true", "timeoutMS=1000", "re%74ryReads=false", "",
	} {
		if _, err := mongolink.ParseAddress(t.Context(), "mongodb://clerk:s3cret@host/db?"+query); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	for _, name := range mongolink.Proposals {
		if !mongolink.Known(name) || !mongolink.Known(strings.ToUpper(name)) {
			t.Errorf("%s is proposed, and refused", name)
		}
	}
	if mongolink.Known("foo") || mongolink.Known("w ") || mongolink.Known("") {
		t.Error("everything is known")
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
