package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Process is a running server, started anew on the same addresses when it was ended: this program with the word "serve".
type Process struct {
	Address        string // of the readers
	data, database string
	orders         string
	command        *exec.Cmd
}

// Start starts a server over a data folder, or over PostgreSQL where a database is named, and waits until it answers.
func Start(ctx context.Context, data, database string) (*Process, error) {
	p := &Process{data: data, database: database}
	var err error
	if p.Address, err = free(); err != nil {
		return nil, err
	}
	if p.orders, err = free(); err != nil {
		return nil, err
	}
	return p, p.Begin(ctx)
}

// free answers an address that nobody listens on.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Begin starts a server that was ended, and waits until it answers.
func (p *Process) Begin(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p.command = exec.Command(self, "serve", p.data, p.database, p.Address, p.orders)
	p.command.Stdout, p.command.Stderr = os.Stderr, os.Stderr
	if err := p.command.Start(); err != nil {
		return err
	}
	for range 400 {
		if _, err := p.Usage(ctx, false); err == nil {
			return nil
		}
		Pause(ctx, 50*time.Millisecond)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("the server on %s does not answer", p.Address)
}

// End asks the server to end, as an operator does, and waits for it.
func (p *Process) End() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.command.Wait()
}

// Close ends the server once the trial has what it wants.
func (p *Process) Close() {
	if err := p.End(); err != nil {
		fmt.Fprintln(os.Stderr, "end the server:", err)
	}
}

// Order sends an order to the server's second address.
func (p *Process) Order(ctx context.Context, method, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+p.orders+path, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", r.URL, answer.Status, text)
	}
	return text, err
}

// Usage answers what the server has used; collect asks for a collection of garbage first.
func (p *Process) Usage(ctx context.Context, collect bool) (Usage, error) {
	order := "/usage"
	if collect {
		order += "?collect=1"
	}
	text, err := p.Order(ctx, http.MethodGet, order)
	if err != nil {
		return Usage{}, err
	}
	var u Usage
	return u, json.Unmarshal(text, &u)
}

// Place is where a server process serves and what it stands on, as Start has told it.
type Place struct {
	Data, Database  string
	Readers, Orders net.Listener
}

// Told reads the arguments after the word "serve".
func Told(args []string) (Place, error) {
	if len(args) != 4 {
		return Place{}, errors.New("serve wants DATA DATABASE LISTEN CONTROL")
	}
	readers, err := net.Listen("tcp", args[2])
	if err != nil {
		return Place{}, err
	}
	orders, err := net.Listen("tcp", args[3])
	return Place{args[0], args[1], readers, orders}, err
}

// Together runs the parts of a server until ctx ends or one of them fails.
func Together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, run := range parts {
		group.Go(func() {
			if err := run(ctx); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}
