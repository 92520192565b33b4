package harness

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
)

// T is what a case checks with. A check that fails ends the case.
type T struct{}

// failure is what a failed check panics with.
type failure string

// Fail ends the case.
func (*T) Fail(format string, values ...any) {
	panic(failure(fmt.Sprintf(format, values...)))
}

// Check fails the case unless the condition holds.
func (t *T) Check(condition bool, format string, values ...any) {
	if !condition {
		t.Fail(format, values...)
	}
}

// NoError fails the case when there is an error.
func (t *T) NoError(err error) {
	if err != nil {
		t.Fail("%T: %v", err, err)
	}
}

// Contains fails the case unless a text has a part in it.
func (t *T) Contains(text, part, what string) {
	t.Check(strings.Contains(text, part), "%s: %.600q has no %q", what, text, part)
}

// Equal fails the case unless both are the same JSON, types and nulls included.
func (t *T) Equal(actual, expected any, what string) {
	got, want := canonical(actual), canonical(expected)
	t.Check(got == want, "%s: got %.500s, expected %.500s", what, got, want)
}

// canonical writes a value as JSON with the members of every object sorted.
func canonical(value any) string {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	decoder := json.NewDecoder(&written)
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		panic(err)
	}
	var sorted bytes.Buffer
	encoder = json.NewEncoder(&sorted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(plain); err != nil {
		panic(err)
	}
	return strings.TrimSpace(sorted.String())
}

// AsError hands over the SDK's own kind of error, and fails the case when the call brought none or another.
func AsError[E error](t *T, err error) E {
	var wanted E
	if err == nil {
		t.Fail("expected an error, but the call went through")
	}
	t.Check(errors.As(err, &wanted), "expected a %T, got a %T: %v", wanted, err, err)
	return wanted
}

// RequestIDCheck makes a check that something is a request id as the cloud writes them, and one that no other call
// of this run had.
func RequestIDCheck(pattern string) func(t *T, id string) {
	shape := regexp.MustCompile("^(?:" + pattern + ")$")
	var seen sync.Map
	return func(t *T, id string) {
		t.Check(shape.MatchString(id), "not a request id: %q", id)
		_, twice := seen.LoadOrStore(id, true)
		t.Check(!twice, "request id %s was given twice", id)
	}
}

// AtOnce does something many times at the same time, and fails the case when one of them fails.
func AtOnce(t *T, times int, do func(t *T, number int)) {
	failures := make([]string, times)
	var all sync.WaitGroup
	for number := range times {
		all.Go(func() { failures[number] = failureOf(func() { do(&T{}, number) }) })
	}
	all.Wait()
	for number, detail := range failures {
		t.Check(detail == "", "of %d at once number %d: %s", times, number, detail)
	}
}

// failureOf says what made a body panic, and where; nothing when it returned.
func failureOf(body func()) (detail string) {
	defer func() {
		if reason := recover(); reason != nil {
			detail = fmt.Sprintf("%.1400v (%s)", reason, place())
		}
	}()
	body()
	return ""
}

const ownModules, thisModule = "mirrorhall/conformance/", "mirrorhall/conformance/harness."

// place is the line of the client's own files that panicked or called what did.
func place() string {
	counters := make([]uintptr, 64)
	frames := runtime.CallersFrames(counters[:runtime.Callers(2, counters)])
	for {
		frame, more := frames.Next()
		own := strings.HasPrefix(frame.Function, "main.") || strings.HasPrefix(frame.Function, ownModules)
		if own && !strings.HasPrefix(frame.Function, thisModule) {
			return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return "nowhere"
		}
	}
}
