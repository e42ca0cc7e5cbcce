package journaltest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Proxy stands between a client and a MongoDB server and spoils what passes. It knows just enough of the wire protocol
// to part one message from the next and to read the name of a command. A new proxy passes everything.
type Proxy struct {
	Address string // host:port to connect to

	listener net.Listener
	target   string
	running  sync.WaitGroup

	mu      sync.Mutex
	conns   map[net.Conn]bool
	refuse  bool
	open    chan struct{} // closed while messages may pass
	command string        // whose replies are dropped
	drops   int
	dropped int
}

// StartProxy starts a proxy before the server at host:port; it goes when the test ends.
func StartProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Address: l.Addr().String(), listener: l, target: target, conns: map[net.Conn]bool{}, open: make(chan struct{})}
	close(p.open)
	p.running.Go(p.accept)
	t.Cleanup(func() {
		_ = l.Close() // the test is over
		p.Cut()
		p.running.Wait()
	})
	return p
}

// URI is uri, of a single server, with the proxy's address in place of the server's.
func (p *Proxy) URI(uri string) string { return strings.Replace(uri, p.target, p.Address, 1) }

// Hang stops passing messages on and keeps all connections open, also new ones.
func (p *Proxy) Hang() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if isClosed(p.open) {
		p.open = make(chan struct{})
	}
}

// Cut closes all connections, and new ones as soon as they are made.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = true
	for conn := range p.conns {
		_ = conn.Close() // whoever reads from it finds out
	}
	if !isClosed(p.open) {
		close(p.open)
	}
}

// DropReplies passes the next n requests of a command ("insert") on, waits for each one's reply, throws it away and
// closes the client's connection: the server has done what was asked, and the client cannot know.
func (p *Proxy) DropReplies(command string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.command, p.drops = command, n
}

// Dropped says how many replies were thrown away so far.
func (p *Proxy) Dropped() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dropped
}

// Heal passes everything again, also what Hang held back.
func (p *Proxy) Heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse, p.drops = false, 0
	if !isClosed(p.open) {
		close(p.open)
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.serve(client) })
	}
}

// serve passes one request and its reply after the other: a driver never sends a second before it has the first's reply.
// Replies that a server streams unasked are passed on because each goes the same way as the first.
func (p *Proxy) serve(client net.Conn) {
	defer p.hangUp(client)
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer p.hangUp(server)
	if !p.enter(client, server) {
		return
	}
	defer p.leave(client, server)

	var lose, lost = make(chan struct{}, 1), make(chan struct{})
	p.running.Go(func() {
		defer close(lost)
		defer p.hangUp(client)
		p.pass(server, client, func([]byte) bool { return !isReady(lose) })
	})
	p.pass(client, server, func(message []byte) bool {
		if p.drop(message) {
			lose <- struct{}{}
		}
		return true
	})
	p.hangUp(server)
	<-lost
}

// hangUp closes a connection, which may be closed already.
func (p *Proxy) hangUp(conn net.Conn) { _ = conn.Close() }

func isReady(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// pass reads messages and writes them on while keep says so.
func (p *Proxy) pass(from io.Reader, to io.Writer, keep func(message []byte) bool) {
	for {
		message, err := readMessage(from)
		if err != nil {
			return
		}
		p.mu.Lock()
		open := p.open
		p.mu.Unlock()
		<-open
		if !keep(message) {
			return
		}
		if _, err := to.Write(message); err != nil {
			return
		}
	}
}

func (p *Proxy) enter(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		p.conns[c] = true
	}
	return !p.refuse
}

func (p *Proxy) leave(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		delete(p.conns, c)
	}
}

func (p *Proxy) drop(message []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drops == 0 || commandOf(message) != p.command {
		return false
	}
	p.drops--
	p.dropped++
	return true
}

// readMessage reads a message with its header, whose first four bytes are the length of the whole.
func readMessage(r io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n < 16 || n > 64<<20 {
		return nil, errors.New("not a message of the MongoDB wire protocol")
	}
	message := make([]byte, n)
	copy(message, length[:])
	_, err := io.ReadFull(r, message[4:])
	return message, err
}

// commandOf names the command of an OP_MSG request, which is the name of the first element of its body; "" if it is
// another kind of message.
func commandOf(message []byte) string {
	const opMsg, body = 2013, 16 + 4 // header, flags
	if len(message) < body+6 || binary.LittleEndian.Uint32(message[12:]) != opMsg || message[body] != 0 {
		return ""
	}
	name, _, _ := bytes.Cut(message[body+1+4+1:], []byte{0})
	return string(name)
}
