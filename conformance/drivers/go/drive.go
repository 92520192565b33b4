// Package driver makes every call that comes as a line of standard input, and writes what came of it as a line.
package driver

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Failure is what a client's own error tells.
type Failure struct {
	Class     string         `json:"class"`
	Code      string         `json:"code"`
	Message   string         `json:"message"`
	RequestID string         `json:"requestId"`
	Text      string         `json:"text,omitempty"`
	Status    int            `json:"status,omitempty"`
	Data      map[string]any `json:"data,omitempty"`
}

// Key is an access key; Token is empty unless it is a temporary one.
type Key struct{ ID, Secret, Token string }

type reply struct {
	ID     int      `json:"id"`
	Value  any      `json:"value,omitempty"`
	Error  *Failure `json:"error,omitempty"`
	Failed string   `json:"failed,omitempty"`
}

var output sync.Mutex

// Drive does not return before its input ends. ErrorOf reads the client's own error, and hands back nil for any other.
func Drive[Call any](make func(call Call) (any, error), errorOf func(err error) *Failure) {
	all := func(t *testing.T) {
		input := bufio.NewReader(os.Stdin)
		var calls sync.WaitGroup
		for {
			line, err := input.ReadBytes('\n')
			if err == io.EOF {
				break
			}
			calls.Go(func() { write(answer(t, line, make, errorOf)) })
		}
		calls.Wait()
	}
	// Only a test may have a fake clock, so all of this is one.
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "driver", F: all}}, nil, nil)
}

func answer[Call any](t *testing.T, line []byte, make func(Call) (any, error), errorOf func(error) *Failure) (made reply) {
	var common struct {
		ID       int
		ClockOff float64
	}
	var call Call
	defer func() {
		if reason := recover(); reason != nil {
			made = reply{ID: common.ID, Failed: fmt.Sprintf("%.900v %.500s", reason, debug.Stack())}
		}
	}()
	Must(0, json.Unmarshal(line, &common))
	Must(0, json.Unmarshal(line, &call))
	made.ID = common.ID
	withClockOff(t, time.Duration(common.ClockOff*float64(time.Second)), func() {
		value, err := make(call)
		if err == nil {
			made.Value = value
		} else if made.Error = errorOf(err); made.Error == nil {
			made.Failed = fmt.Sprintf("%T: %v", err, err)
		}
	})
	return made
}

// withClockOff makes a call in a program whose clock is off. The clock stands still while the network is waited for.
// What keeps a connection must be made by the call and closed by it: its goroutines have to end.
func withClockOff(t *testing.T, offset time.Duration, call func()) {
	if offset == 0 {
		call()
		return
	}
	wanted := time.Now().Add(offset)
	var failed any
	synctest.Test(t, func(*testing.T) {
		defer func() { failed = recover() }()
		// The fake clock starts in the year 2000, and sleeping costs nothing.
		time.Sleep(time.Until(wanted))
		call()
	})
	if failed != nil {
		panic(failed)
	}
}

func write(made reply) {
	written := Must(json.Marshal(made))
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(written, '\n'))
}

// Must hands over a value that has no error.
func Must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

var (
	lock   sync.Mutex
	byName = map[string]any{}
)

// Shared hands over what was made before under a name, or makes it; it is always made anew without a name.
func Shared[Value any](name string, make func() Value) Value {
	if name == "" {
		return make()
	}
	lock.Lock()
	defer lock.Unlock()
	if byName[name] == nil {
		byName[name] = make()
	}
	return byName[name].(Value)
}
