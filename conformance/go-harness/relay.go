package harness

import (
	"bytes"
	"io"
	"net"
	"sync"
)

// Relay stands between a client and a server: it counts the connections, and keeps what passes over them.
type Relay struct {
	listener net.Listener
	server   string

	lock           sync.Mutex
	connections    int
	sent, received bytes.Buffer
}

// StartRelay listens on a free port before a server (`host:port`).
func StartRelay(t *T, server string) *Relay {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	t.NoError(err)
	relay := &Relay{listener: listener, server: server}
	go relay.accept()
	return relay
}

// Address is what clients call instead of the server.
func (relay *Relay) Address() string {
	return relay.listener.Addr().String()
}

// Connections is how many the clients have made.
func (relay *Relay) Connections() int {
	relay.lock.Lock()
	defer relay.lock.Unlock()
	return relay.connections
}

// Sent is what the clients sent, headers and all.
func (relay *Relay) Sent() string {
	relay.lock.Lock()
	defer relay.lock.Unlock()
	return relay.sent.String()
}

// Received is what the server answered, headers and all.
func (relay *Relay) Received() string {
	relay.lock.Lock()
	defer relay.lock.Unlock()
	return relay.received.String()
}

// Close takes no further connections; those there are go on.
func (relay *Relay) Close() {
	relay.listener.Close()
}

func (relay *Relay) accept() {
	for {
		client, err := relay.listener.Accept()
		if err != nil {
			return
		}
		relay.lock.Lock()
		relay.connections++
		relay.lock.Unlock()
		go relay.pass(client)
	}
}

func (relay *Relay) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", relay.server)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer server.(*net.TCPConn).CloseWrite()
		io.Copy(server, io.TeeReader(client, relay.keepingIn(&relay.sent)))
	}()
	io.Copy(client, io.TeeReader(server, relay.keepingIn(&relay.received)))
}

func (relay *Relay) keepingIn(buffer *bytes.Buffer) io.Writer {
	return keeper(func(part []byte) {
		relay.lock.Lock()
		defer relay.lock.Unlock()
		buffer.Write(part)
	})
}

type keeper func(part []byte)

func (keep keeper) Write(part []byte) (int, error) {
	keep(part)
	return len(part), nil
}
