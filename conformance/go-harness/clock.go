package harness

import (
	"testing"
	"testing/synctest"
	"time"
)

// WithClockOff makes calls in a program whose clock is off by so much. The clock stands still while the network is
// waited for. What keeps a connection must be made in the body and closed by it: the body's goroutines have to end.
func WithClockOff(t *T, offset time.Duration, body func(t *T)) {
	wanted := time.Now().Add(offset)
	failed := ""
	synctest.Test(running, func(*testing.T) {
		// The fake clock starts in the year 2000, and sleeping costs nothing.
		time.Sleep(time.Until(wanted))
		failed = failureOf(func() { body(t) })
	})
	t.Check(failed == "", "with the clock off by %v: %s", offset, failed)
}
