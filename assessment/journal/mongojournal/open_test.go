package mongojournal_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"readiness/assessment/journal/mongojournal"
)

// What cannot hold a journal is told by what it says of itself.
func TestServersThatCannotHoldAJournal(t *testing.T) {
	for name, c := range map[string]struct {
		hello  bson.D
		reason string
	}{
		"sharded":   {bson.D{{Key: "ismaster", Value: true}, {Key: "isWritablePrimary", Value: true}, {Key: "msg", Value: "isdbgrid"}}, "sharded"},
		"secondary": {bson.D{{Key: "ismaster", Value: false}, {Key: "isWritablePrimary", Value: false}, {Key: "secondary", Value: true}, {Key: "setName", Value: "rs0"}}, "primary"},
	} {
		t.Run(name, func(t *testing.T) {
			address := play(t, func(string) bson.D { return append(c.hello, abilities...) })
			_, err := mongojournal.Open(t.Context(), "mongodb://"+address+"/?directConnection=true", mongojournal.Options{})
			if message := unavailable(t, name, err); !strings.Contains(message, c.reason) || !strings.Contains(message, address) {
				t.Errorf("%s does not say %q and where", message, c.reason)
			}
		})
	}
}
