// Package harness runs the cases of a client written in Go and prints one JSON line for each.
package harness

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
)

const caseWithin = 60 * time.Second

type declared struct {
	name   string
	body   func(*T)
	reason string
}

type result struct {
	Client string `json:"client"`
	Case   string `json:"case"`
	Ms     int64  `json:"ms"`
	Status string `json:"status"`
	Detail string `json:"detail,omitempty"`
	Reason string `json:"reason,omitempty"`
}

var (
	cases []declared
	told  = readFile()
	// What the fake clock of WithClockOff stands on; set while cases run.
	running *testing.T
)

func readFile() []byte {
	data, err := os.ReadFile(os.Getenv("MIRRORHALL_WORLD"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "MIRRORHALL_WORLD does not name a file:", err)
		os.Exit(2)
	}
	return data
}

// ReadWorld hands over what the runner was told, in the shape that its cloud's suite gives it.
func ReadWorld[World any]() World {
	var world World
	if err := json.Unmarshal(told, &world); err != nil {
		fmt.Fprintln(os.Stderr, "the world cannot be read:", err)
		os.Exit(2)
	}
	return world
}

// Test declares a case. It passes when the body returns.
func Test(name string, body func(t *T)) {
	cases = append(cases, declared{name: name, body: body})
}

// Skip declares a case that this client cannot have, and says why.
func Skip(name, reason string) {
	cases = append(cases, declared{name: name, reason: reason})
}

// AskForChange asks for a change of the server's data (`image-ready`), which comes from outside within a few seconds.
func AskForChange(name string) {
	printLine(map[string]string{"change": name})
}

// RunAll runs the declared cases one after another. It does not return.
func RunAll(client string) {
	only := ReadWorld[struct{ Only []string }]().Only
	all := func(t *testing.T) {
		running = t
		for _, one := range cases {
			if only == nil || slices.Contains(only, one.name) {
				run(client, one)
			}
		}
	}
	// Only a test may have a fake clock, so all of this is one.
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: client, F: all}}, nil, nil)
}

func run(client string, one declared) {
	start := time.Now()
	line := result{Client: client, Case: one.name, Status: "skip", Reason: one.reason}
	if one.body != nil {
		line.Status, line.Detail = attempt(one.body)
	}
	line.Ms = time.Since(start).Milliseconds()
	printLine(line)
}

func attempt(body func(*T)) (status, detail string) {
	done := make(chan string, 1)
	go func() { done <- failureOf(func() { body(&T{}) }) }()
	select {
	case detail = <-done:
	case <-time.After(caseWithin):
		detail = fmt.Sprintf("not done after %v", caseWithin)
	}
	if detail == "" {
		return "pass", ""
	}
	return "fail", detail
}

func printLine(line any) {
	written, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(append(written, '\n'))
}
