package alibaba

import (
	"regexp"
	"strconv"
	"sync"
	"time"

	"mirrorhall/conformance/harness"
)

const many = 65

var (
	none    = Parameters{"BaseOsTag": "none"}
	limited = World.Endpoints.Limited
)

// declareThrottling declares the case about too many calls in one second.
func declareThrottling(asking Asking) {
	words := `Request was denied due to user flow control\.`

	harness.Test("refuse.throttled", func(t *T) {
		for _, way := range asking.Client.Ways() {
			if way.Method != "GET" || way.Signature == "SM3" {
				continue
			}
			call := Call{Action: Action, Parameters: none, Endpoint: limited, Way: way}
			errors := asking.burst(t, call)
			t.Check(len(errors) > 0, "nothing was refused")
			t.Check(many-len(errors) >= World.CallsPerSecond, "only %d of %d calls passed", many-len(errors), many)
			for _, err := range errors {
				asking.Refused(t, err, "Throttling.User", 400, words)
			}
			asking.burst(t, call)
			// Other operations and other accounts have limits of their own; the users of an account share them.
			other, neighbour, reader := call, call, call
			other.Action, neighbour.Key, reader.Key = "ListCustomImages", World.Keys["neighbour"], World.Keys["reader"]
			asking.Ask(t, other)
			asking.Ask(t, neighbour)
			asking.Refuses(t, reader, "Throttling.User", 400, words)

			wait := asking.hinted(t, call)
			time.Sleep(time.Duration(wait+20) * time.Millisecond)
			asking.Ask(t, call)
		}
	})
}

// burst makes many calls at once from the beginning of a second, as limits are counted by the second.
func (asking Asking) burst(t *T, call Call) []error {
	nextSecond()
	var mutex sync.Mutex
	errors := []error{}
	harness.AtOnce(t, many, func(t *T, _ int) {
		if _, err := asking.Attempt(t, call); err != nil {
			mutex.Lock()
			defer mutex.Unlock()
			errors = append(errors, err)
		}
	})
	return errors
}

// hinted uses a second's calls up, and reads from the headers of a refusal how many milliseconds are to be waited.
func (asking Asking) hinted(t *T, call Call) int {
	nextSecond()
	for range World.CallsPerSecond {
		asking.Ask(t, call)
	}
	header := Record(t, limited, func(endpoint string) {
		call.Endpoint = endpoint
		asking.Refuses(t, call, "Throttling.User", 400, "")
	}).Answer.Header
	wait, err := strconv.Atoi(header.Get("x-acs-retry-after"))
	t.Check(err == nil && 0 < wait && wait <= 1_000, "x-acs-retry-after is %q", header.Get("x-acs-retry-after"))
	limit := strconv.Itoa(World.CallsPerSecond)
	shape := regexp.MustCompile(`^Limit:` + limit + `,Remain:0,TimeLeft:` + strconv.Itoa(wait) + `,Reset:\d+$`)
	for _, name := range []string{"x-ratelimit-user-api", "x-ratelimit-user"} {
		t.Check(shape.MatchString(header.Get(name)), "%s is %q", name, header.Get(name))
	}
	return wait
}

func nextSecond() {
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second + 10*time.Millisecond)))
}
