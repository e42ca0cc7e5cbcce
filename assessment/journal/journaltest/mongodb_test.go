package journaltest_test

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"readiness/assessment/journal/journaltest"
)

// ping sends the command {ping: 1} over the wire and says whether an answer came.
func ping(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	return pingOver(conn) == nil
}

func pingOver(conn net.Conn) error {
	body := []byte("\x00\x00\x00\x00\x10ping\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00\x00")
	binary.LittleEndian.PutUint32(body, uint32(len(body)))
	message := binary.LittleEndian.AppendUint32(nil, uint32(16+4+1+len(body)))
	message = append(message, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 0, 0, 0, 0, 0)
	if _, err := conn.Write(append(message, body...)); err != nil {
		return err
	}
	if err := conn.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	header := make([]byte, 16)
	if _, err := io.ReadFull(conn, header); err != nil {
		return err
	}
	_, err := io.CopyN(io.Discard, conn, int64(binary.LittleEndian.Uint32(header))-16)
	return err
}

func TestMongoDBGivesEachTestItsOwnDatabase(t *testing.T) {
	one, other := journaltest.MongoDB(t), journaltest.MongoDB(t)
	if one == other {
		t.Fatalf("both are %s", one)
	}
	_, rest, _ := strings.Cut(one, "://")
	if address, _, _ := strings.Cut(rest, "/"); strings.HasPrefix(address, "127.0.0.1:") && !ping(address) {
		t.Fatalf("%s does not answer", address)
	}
}

func TestMongoDBOfSomebodyElse(t *testing.T) {
	for given, want := range map[string][2]string{
		"mongodb://db":                              {"mongodb://db/readiness_test_", ""},
		"mongodb://db:1,db2:2/":                     {"mongodb://db:1,db2:2/readiness_test_", ""},
		"mongodb://db/was?replicaSet=rs0":           {"mongodb://db/readiness_test_", "?replicaSet=rs0"},
		"mongodb://me:pw@db":                        {"mongodb://me:pw@db/readiness_test_", "?authSource=admin"},
		"mongodb://me:pw@db/was?replicaSet=rs0":     {"mongodb://me:pw@db/readiness_test_", "?replicaSet=rs0&authSource=was"},
		"mongodb://me:pw@db/was?authSource=another": {"mongodb://me:pw@db/readiness_test_", "?authSource=another"},
	} {
		t.Setenv("READINESS_TEST_MONGODB_URI", given)
		if uri := journaltest.MongoDB(t); !strings.HasPrefix(uri, want[0]) || !strings.HasSuffix(uri, want[1]) {
			t.Errorf("%s became %s, want %s...%s", given, uri, want[0], want[1])
		}
	}
}

func TestServerIsKilledAndRestarted(t *testing.T) {
	s := journaltest.StartMongoDB(t)
	if !ping(s.Address) {
		t.Fatal("it does not answer")
	}
	s.Kill()
	if ping(s.Address) {
		t.Fatal("it answers though it was killed")
	}
	s.Restart()
	if !ping(s.Address) {
		t.Fatal("it does not answer after the restart")
	}
}

func TestProxy(t *testing.T) {
	s := journaltest.StartMongoDB(t)
	p := journaltest.StartProxy(t, s.Address)
	if want := strings.Replace(s.URI, s.Address, p.Address, 1); p.URI(s.URI) != want {
		t.Errorf("URI is %s, want %s", p.URI(s.URI), want)
	}
	answers := func(want bool, when string) {
		t.Helper()
		if got := ping(p.Address); got != want {
			t.Fatalf("%s: a ping was answered: %v, want %v", when, got, want)
		}
	}
	answers(true, "new")
	p.Hang()
	answers(false, "hanging")
	p.Heal()
	answers(true, "healed")

	conn, err := net.Dial("tcp", p.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := pingOver(conn); err != nil {
		t.Fatal(err)
	}
	p.Cut()
	if err := pingOver(conn); err == nil {
		t.Fatal("a connection outlived the cut")
	}
	answers(false, "cut")
	p.Heal()
	answers(true, "healed again")

	p.DropReplies("insert", 1)
	answers(true, "another command's replies are dropped")
	p.DropReplies("ping", 2)
	answers(false, "first reply dropped")
	answers(false, "second reply dropped")
	answers(true, "no more to drop")
	if got := p.Dropped(); got != 2 {
		t.Errorf("%d replies were dropped, want 2", got)
	}
}
