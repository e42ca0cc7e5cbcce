package mongolink

import (
	"fmt"
	"net/url"
	"strings"

	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"readiness/assessment/spelling"
)

// behindUser is what a URI says after its scheme and after who signs in. The driver takes what stands before the first @
// for the latter, and no URI with another one.
func behindUser(uri string) string {
	_, rest, _ := strings.Cut(uri, "://")
	if _, after, ok := strings.Cut(rest, "@"); ok {
		return after
	}
	return rest
}

// databaseOf gives the name in the URI's path, or the usual one, and says what is wrong with it: servers refuse it only
// when something is to be read or written.
func databaseOf(uri string) (name, fault string) {
	rest, _, _ := strings.Cut(behindUser(uri), "?")
	_, path, _ := strings.Cut(rest, "/")
	name, err := url.PathUnescape(path)
	if err != nil || name == "" {
		return "readiness", ""
	}
	const most = 63
	if len(name) > most || strings.ContainsAny(name, "/\\. \"$\x00") {
		return "", fmt.Sprintf(`the name of the database, %q, may have at most %d bytes, and none of / \ . " $ and space`, path, most)
	}
	return name, ""
}

// unknownOptions says which options of a URI the driver would ignore without a word.
func unknownOptions(uri string) string {
	_, query, _ := strings.Cut(behindUser(uri), "?")
	var faults []string
	for _, option := range strings.FieldsFunc(query, func(r rune) bool { return r == ';' || r == '&' }) {
		written, _, _ := strings.Cut(option, "=")
		name, err := url.QueryUnescape(written)
		if err == nil && known(name) {
			continue
		}
		fault := fmt.Sprintf("there is no option %q", written)
		if near := spelling.Nearest(name, proposals); near != "" {
			fault += "; did you mean " + near + "?"
		}
		faults = append(faults, fault)
	}
	return strings.Join(faults, ", ")
}

// known says that the driver knows an option. It is asked itself: what it does not know it puts aside.
func known(name string) bool {
	if name == "" {
		return false
	}
	parsed, err := connstring.Parse("mongodb://host/?" + url.QueryEscape(name) + "=1")
	return err != nil || len(parsed.UnknownOptions) == 0 // an error is about the value
}

// proposals are the names of options as they are commonly written.
var proposals = []string{
	"appName", "authMechanism", "authMechanismProperties", "authSource", "compressors", "connect", "connectTimeoutMS", "directConnection",
	"heartbeatFrequencyMS", "journal", "loadBalanced", "localThresholdMS", "maxConnecting", "maxIdleTimeMS", "maxPoolSize",
	"maxStalenessSeconds", "minPoolSize", "readConcernLevel", "readPreference", "readPreferenceTags", "replicaSet", "retryReads",
	"retryWrites", "serverMonitoringMode", "serverSelectionTimeoutMS", "socketTimeoutMS", "srvMaxHosts", "srvServiceName", "ssl",
	"timeoutMS", "tls", "tlsCAFile", "tlsCertificateFile", "tlsCertificateKeyFile", "tlsCertificateKeyFilePassword",
	"tlsDisableCertificateRevocationCheck", "tlsDisableOCSPEndpointCheck", "tlsInsecure", "tlsPrivateKeyFile", "w", "zlibCompressionLevel",
	"zstdCompressionLevel",
}
