package alibaba

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"mirrorhall/conformance/harness"
)

// Way is how a call is signed and sent: V1, V3 or SM3; the method; its parameters in the query or in a form.
type Way struct{ Signature, Method, Place string }

// Parameters of an operation, as texts.
type Parameters = map[string]string

// Call is one call of an operation. What is left empty is the root key, the open server, E-HPC, and the client's first way.
type Call struct {
	Action     string
	Parameters Parameters
	Key        Key
	Endpoint   string
	Version    string
	Way        Way
	// Proxy is the host:port of a forward proxy.
	Proxy string
	// Gzip wants the answer compressed, where the client must be told.
	Gzip bool
	// OneOff ends the connection with the call.
	OneOff bool
}

// Answer is what a client makes of a success.
type Answer struct {
	Status int
	// Headers by their names in lower case.
	Headers map[string]string
	Body    map[string]any
}

// Refused is what a user can read from the client's error.
type Refused struct {
	Code, Message, RequestID string
	Status                   int
	// Data is the whole body.
	Data map[string]any
}

// Client is one of the vendor's clients.
type Client interface {
	Ways() []Way
	// OtherWays says why it has no more.
	OtherWays() string
	Call(t *T, call Call) (Answer, error)
	// Read fails the case when this is not the client's own error.
	Read(t *T, err error) Refused
	// Advice is what the client writes in the place of the server's Recommend; empty when it leaves it.
	Advice(code string) string
}

// Asking asks a client, and checks what every answer must have.
type Asking struct{ Client Client }

// CheckRequestID checks that something is a request id, and one not seen before.
var CheckRequestID = harness.RequestIDCheck(`[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}`)

// Attempt makes a call, and hands over the body without its request id, or the client's error.
func (asking Asking) Attempt(t *T, call Call) (map[string]any, error) {
	call.Key = cmp.Or(call.Key, Root)
	call.Endpoint = cmp.Or(call.Endpoint, Open)
	call.Version = cmp.Or(call.Version, EHPC)
	call.Way = cmp.Or(call.Way, asking.Client.Ways()[0])
	answer, err := asking.Client.Call(t, call)
	if err != nil {
		return nil, err
	}
	body := maps.Clone(answer.Body)
	requestID, _ := body["RequestId"].(string)
	delete(body, "RequestId")
	CheckRequestID(t, requestID)
	t.Equal(answer.Status, 200, "HTTP status")
	t.Equal(answer.Headers["content-type"], "application/json;charset=utf-8", "content type")
	t.Equal(answer.Headers["x-acs-request-id"], requestID, "request id of the headers")
	return body, nil
}

// Ask makes a call that must succeed.
func (asking Asking) Ask(t *T, call Call) map[string]any {
	body, err := asking.Attempt(t, call)
	t.NoError(err)
	return body
}

// Community asks for the community images of the home region.
func (asking Asking) Community(t *T, call Call) []map[string]any {
	call.Action = Action
	call.Parameters = With(Parameters{"RegionId": Home}, call.Parameters)
	return ListIn(t, asking.Ask(t, call), "Images", "ImageInfo")
}

// Refused checks the client's error: code, status, message (a pattern, unless empty), and what every refusal has.
func (asking Asking) Refused(t *T, err error, code string, status int, message string) Refused {
	t.Check(err != nil, "expected %s, but the call went through", code)
	seen := asking.Client.Read(t, err)
	t.Check(seen.Code == code, "expected %s, got %v", code, err)
	t.Equal(seen.Status, status, "HTTP status of "+code)
	pattern := regexp.MustCompile("(?s)^(?:" + message + ")$")
	t.Check(message == "" || pattern.MatchString(seen.Message), "%q is not %q", seen.Message, message)
	CheckRequestID(t, seen.RequestID)
	t.Equal([]any{seen.Data["Code"], seen.Data["RequestId"]}, []any{code, seen.RequestID}, "code and request id of the body")
	t.Check(seen.Data["HostId"] != "", "no HostId")
	recommend, _ := seen.Data["Recommend"].(string)
	if advice := asking.Client.Advice(code); advice != "" {
		t.Equal(recommend, advice, "what the client recommends")
	} else {
		t.Check(strings.Contains(recommend, "q="+code), "Recommend is %s", recommend)
	}
	return seen
}

// Refuses makes a call that must be refused.
func (asking Asking) Refuses(t *T, call Call, code string, status int, message string) Refused {
	_, err := asking.Attempt(t, call)
	return asking.Refused(t, err, code, status, message)
}

// Always expects the same refusal, however the call is signed and sent.
func (asking Asking) Always(t *T, call Call, code string, status int, message string) {
	for _, way := range asking.Client.Ways() {
		call.Way = way
		asking.Refuses(t, call, code, status, message)
	}
}

// With adds parameters to others.
func With(parameters, more Parameters) Parameters {
	all := maps.Clone(parameters)
	maps.Copy(all, more)
	return all
}

// ListIn hands over the list in a wrapper, such as `Images.ImageInfo`, when there is nothing else beside it.
func ListIn(t *T, body map[string]any, outer, inner string) []map[string]any {
	t.Equal(sortedKeys(body), []string{outer}, "members of the answer")
	wrapper, _ := body[outer].(map[string]any)
	t.Equal(sortedKeys(wrapper), []string{inner}, "members of "+outer)
	items, isList := wrapper[inner].([]any)
	t.Check(isList, "%s.%s is no list", outer, inner)
	list := make([]map[string]any, len(items))
	for index, item := range items {
		list[index], _ = item.(map[string]any)
	}
	return list
}

// TextsOf a member, in order.
func TextsOf(items []map[string]any, member string) []string {
	texts := make([]string, len(items))
	for index, item := range items {
		texts[index], _ = item[member].(string)
	}
	return texts
}

// IDs of images, sorted.
func IDs(images []map[string]any) []string {
	return slices.Sorted(slices.Values(TextsOf(images, "ImageId")))
}

// IDsOf entries, sorted.
func IDsOf(entries []Entry) []string {
	ids := make([]string, len(entries))
	for index, entry := range entries {
		ids[index] = entry.ID()
	}
	slices.Sort(ids)
	return ids
}

func sortedKeys(object map[string]any) []string {
	return slices.Sorted(maps.Keys(object))
}
