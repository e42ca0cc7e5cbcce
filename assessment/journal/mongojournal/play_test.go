package mongojournal_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"readiness/assessment/journal"
	"readiness/assessment/journal/mongojournal"
)

// abilities are what a server says of itself, but for its kind.
var abilities = bson.D{
	{Key: "helloOk", Value: true}, {Key: "maxBsonObjectSize", Value: 16 << 20}, {Key: "maxMessageSizeBytes", Value: 48_000_000},
	{Key: "maxWriteBatchSize", Value: 1000}, {Key: "minWireVersion", Value: 0}, {Key: "maxWireVersion", Value: 21}, {Key: "ok", Value: 1.0},
}

var (
	primary   = append(bson.D{{Key: "ismaster", Value: true}, {Key: "isWritablePrimary", Value: true}}, abilities...)
	duplicate = bson.D{{Key: "n", Value: 0}, {Key: "ok", Value: 1.0}, {Key: "writeErrors", Value: bson.A{
		bson.D{{Key: "index", Value: 0}, {Key: "code", Value: 11000}, {Key: "errmsg", Value: "E11000 duplicate key error"}},
	}}}
	unconfirmed = bson.D{{Key: "n", Value: 1}, {Key: "ok", Value: 1.0}, {Key: "writeConcernError", Value: bson.D{
		{Key: "code", Value: 64}, {Key: "errmsg", Value: "waiting for replication timed out"},
	}}}
	notPrimary = bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: 10107}, {Key: "codeName", Value: "NotWritablePrimary"}, {Key: "errmsg", Value: "not primary"}}
	forbidden  = bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: 13}, {Key: "codeName", Value: "Unauthorized"}, {Key: "errmsg", Value: "not authorized"}}
	inserted   = bson.D{{Key: "n", Value: 1}, {Key: "ok", Value: 1.0}}
)

// found is the reply to a find.
func found(documents ...any) bson.D {
	return bson.D{{Key: "ok", Value: 1.0}, {Key: "cursor", Value: bson.D{
		{Key: "id", Value: int64(0)}, {Key: "ns", Value: "readiness.journal"}, {Key: "firstBatch", Value: append(bson.A{}, documents...)},
	}}}
}

// The outcomes of an insert that a replica set can have and a single server cannot. "Nothing found" is what a majority
// answers that does not have the record yet.
func TestOutcomesOfAnInsert(t *testing.T) {
	r := next(t, journal.Head{}, 10)
	own := bson.D{{Key: "_id", Value: int64(1)}, {Key: "hash", Value: bson.Binary{Data: r.Hash[:]}}}
	other := bson.D{{Key: "_id", Value: int64(1)}, {Key: "hash", Value: bson.Binary{Data: make([]byte, 32)}}}
	done := func(err error) bool { return err == nil }
	conflict := func(err error) bool { return errors.Is(err, journal.ErrConflict) }
	unknown := func(err error) bool {
		_, ok := errors.AsType[*journal.UnavailableError](err)
		return ok
	}
	for name, c := range map[string]struct {
		inserts []bson.D // the last one again and again
		finds   []bson.D
		want    func(error) bool
		tries   int64
	}{
		"stored by one, never by a majority":       {[]bson.D{unconfirmed, duplicate}, []bson.D{found()}, unknown, 3},
		"stored by one, later by a majority":       {[]bson.D{unconfirmed, duplicate}, []bson.D{found(), found(own)}, done, 2},
		"confirmed late":                           {[]bson.D{unconfirmed}, []bson.D{found(own)}, done, 1},
		"taken by one that no majority has yet":    {[]bson.D{duplicate}, []bson.D{found(), found(), found(other)}, conflict, 3},
		"taken by one that was then rolled back":   {[]bson.D{duplicate, inserted}, []bson.D{found()}, done, 2},
		"a new primary":                            {[]bson.D{notPrimary, inserted}, []bson.D{found()}, done, 2},
		"a new primary, and stored by the old one": {[]bson.D{notPrimary}, []bson.D{notPrimary, found(own)}, done, 2},
		"no right to insert: trying again is idle": {[]bson.D{forbidden}, []bson.D{found()}, unknown, 1},
		"no right to anything":                     {[]bson.D{forbidden}, []bson.D{forbidden}, unknown, 1},
		"taken, by a document that is no record":   {[]bson.D{duplicate}, []bson.D{found(bson.D{{Key: "_id", Value: int64(1)}})}, isCorrupt, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var inserts, finds atomic.Int64
			turn := func(n int64, replies []bson.D) bson.D { return replies[min(int(n), len(replies))-1] }
			address := play(t, func(command string) bson.D {
				switch command {
				case "insert":
					return turn(inserts.Add(1), c.inserts)
				case "find":
					return turn(finds.Add(1), c.finds)
				default:
					return primary
				}
			})
			j := open(t, "mongodb://"+address+"/", mongojournal.Options{})
			if err := j.Append(t.Context(), r); !c.want(err) {
				t.Errorf("append: %v", err)
			}
			if got := inserts.Load(); got != c.tries {
				t.Errorf("%d inserts were sent, want %d", got, c.tries)
			}
		})
	}
}

func isCorrupt(err error) bool {
	e, ok := errors.AsType[*journal.CorruptError](err)
	return ok && e.Seq == 1
}

// play is a server that answers each command as it is told to, and knows nothing else.
func play(t *testing.T, answer func(command string) bson.D) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go converse(conn, answer)
		}
	}()
	return l.Addr().String()
}

func converse(conn net.Conn, answer func(command string) bson.D) {
	defer func() { _ = conn.Close() }()
	const opReply, opMsg = 1, 2013
	for {
		header := make([]byte, 16)
		if _, err := io.ReadFull(conn, header); err != nil {
			return
		}
		request := make([]byte, binary.LittleEndian.Uint32(header)-16)
		if _, err := io.ReadFull(conn, request); err != nil {
			return
		}
		command, kind, start := "", uint32(opMsg), make([]byte, 5)
		if binary.LittleEndian.Uint32(header[12:]) == opMsg {
			command = nameOf(bson.Raw(request[5:]))
		} else { // the old form, of the first greeting
			kind, start = opReply, make([]byte, 20)
			start[16] = 1 // documents
		}
		body, err := bson.Marshal(answer(command))
		if err != nil {
			return
		}
		reply := binary.LittleEndian.AppendUint32(nil, uint32(16+len(start)+len(body)))
		reply = append(append(reply, 0, 0, 0, 0), header[4:8]...)
		reply = append(append(binary.LittleEndian.AppendUint32(reply, kind), start...), body...)
		if _, err := conn.Write(reply); err != nil {
			return
		}
	}
}

// A server that shows a later record before an earlier one is asked once more.
func TestRecordThatShowsLate(t *testing.T) {
	first := next(t, journal.Head{}, 10)
	second := next(t, first.Head(), 10)
	document := func(r journal.Record) bson.D {
		return bson.D{{Key: "_id", Value: int64(r.Seq)}, {Key: "hash", Value: bson.Binary{Data: r.Hash[:]}}, {Key: "record", Value: bson.Binary{Data: r.Bytes()}}}
	}
	var finds atomic.Int64
	address := play(t, func(command string) bson.D {
		switch {
		case command != "find":
			return primary
		case finds.Add(1) == 1:
			return found(document(second))
		default:
			return found(document(first), document(second))
		}
	})
	seqs, err := read(t, open(t, "mongodb://"+address+"/", mongojournal.Options{}), 0)
	if err != nil || len(seqs) != 2 {
		t.Errorf("read %v, %v", seqs, err)
	}
}

// A server may repeat in its errors what it was told.
func TestServerThatRepeatsSecrets(t *testing.T) {
	address := play(t, func(command string) bson.D {
		if command == "" {
			return primary
		}
		return bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: 8000}, {Key: "errmsg", Value: "no clerk with s3cret@word, alias s3cret%40word"}}
	})
	_, err := mongojournal.Open(t.Context(), "mongodb://clerk:s3cret%40word@"+address+"/?authMechanism=PLAIN", mongojournal.Options{})
	message := unavailable(t, "open", err)
	if strings.Contains(message, "clerk") || strings.Contains(message, "s3cret") || !strings.Contains(message, "no *** with ***") {
		t.Errorf("message: %s", message)
	}
}
