package harness

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const programWithin = 50 * time.Second

// Program is a user's program that runs as a process of its own.
type Program struct {
	t      *T
	lines  chan string
	errors bytes.Buffer
	done   chan error
}

// StartProgram starts the program that was built as `target/NAME`, with variables (`NAME=value`) and arguments.
func StartProgram(t *T, name string, environment []string, arguments ...string) *Program {
	command := exec.Command(filepath.Join("target", name), arguments...)
	command.Env = append(plainEnvironment(), environment...)
	program := &Program{t: t, lines: make(chan string, 100_000), done: make(chan error, 1)}
	command.Stderr = &program.errors
	output, err := command.StdoutPipe()
	t.NoError(err)
	t.NoError(command.Start())
	overdue := time.AfterFunc(programWithin, func() { command.Process.Kill() })
	go func() {
		for scanner := bufio.NewScanner(output); scanner.Scan(); {
			program.lines <- scanner.Text()
		}
		close(program.lines)
		program.done <- command.Wait()
		overdue.Stop()
	}()
	return program
}

// NextLine waits for the next line that the program prints.
func (program *Program) NextLine() string {
	line, open := <-program.lines
	if !open {
		program.t.Fail("the program ended early (%v): %.600s", <-program.done, program.errors.String())
	}
	return line
}

// Rest waits for the program's end, and hands over the lines not read so far. It fails unless the program ended well.
func (program *Program) Rest() []string {
	rest := []string{}
	for line := range program.lines {
		rest = append(rest, line)
	}
	err := <-program.done
	program.t.Check(err == nil, "the program failed (%v): %.600s", err, program.errors.String())
	return rest
}

// RunProgram runs a program to its end and hands over the lines it printed.
func RunProgram(t *T, name string, environment []string, arguments ...string) []string {
	return StartProgram(t, name, environment, arguments...).Rest()
}

// plainEnvironment is this process' own without what only runners are given.
func plainEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "MIRRORHALL_") })
}
