package alibaba

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"

	"mirrorhall/conformance/harness"
)

// Exchange is what passed between a client and a server: the bytes that the client sent, and the first answer.
type Exchange struct {
	Request string
	Answer  WireAnswer
}

// WireAnswer is an answer as it came.
type WireAnswer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Record hands a host:port to be called, and gives back what passed.
func Record(t *T, endpoint string, call func(endpoint string)) Exchange {
	relay := harness.StartRelay(t, endpoint)
	defer relay.Close()
	call(relay.Address())
	return Exchange{relay.Sent(), readAnswer(t, strings.NewReader(relay.Received()))}
}

// Replay sends the bytes of a request once more, as somebody who has listened would.
func Replay(t *T, endpoint, request string) WireAnswer {
	server, err := net.Dial("tcp", endpoint)
	t.NoError(err)
	defer server.Close()
	_, err = io.WriteString(server, request)
	t.NoError(err)
	return readAnswer(t, server)
}

func readAnswer(t *T, from io.Reader) WireAnswer {
	response, err := http.ReadResponse(bufio.NewReader(from), nil)
	t.NoError(err)
	t.Check(response.ContentLength >= 0, "an answer without its Content-Length")
	body, err := io.ReadAll(response.Body)
	t.NoError(err)
	return WireAnswer{response.StatusCode, response.Header, body}
}
