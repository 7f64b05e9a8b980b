package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// process is a running server, started anew on the same addresses when it was ended.
type process struct {
	data, database  string
	address, orders string
	command         *exec.Cmd
}

// start starts a server over a data folder, or over PostgreSQL where a database is named, and waits until it answers.
func start(ctx context.Context, data, database string) (*process, error) {
	p := &process{data: data, database: database}
	var err error
	if p.address, err = free(); err != nil {
		return nil, err
	}
	if p.orders, err = free(); err != nil {
		return nil, err
	}
	return p, p.begin(ctx)
}

// free answers an address that nobody listens on.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (p *process) begin(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p.command = exec.Command(self, "serve", p.data, p.database, p.address, p.orders)
	p.command.Stdout, p.command.Stderr = os.Stderr, os.Stderr
	if err := p.command.Start(); err != nil {
		return err
	}
	for range 400 {
		if _, err := p.usage(ctx, false); err == nil {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("the server on %s does not answer", p.address)
}

// end asks the server to end, as an operator does, and waits for it.
func (p *process) end() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.command.Wait()
}

// close ends the server once the trial has what it wants.
func (p *process) close() {
	if err := p.end(); err != nil {
		fmt.Fprintln(os.Stderr, "end the server:", err)
	}
}

func (p *process) publish(ctx context.Context, number int) error {
	order := "http://" + p.orders + "/publish?" + url.Values{"number": {strconv.Itoa(number)}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, order, nil)
	if err != nil {
		return err
	}
	_, err = ask(r)
	return err
}

// usage answers what the server has used; collect asks for a collection of garbage first.
func (p *process) usage(ctx context.Context, collect bool) (usage, error) {
	order := "http://" + p.orders + "/usage"
	if collect {
		order += "?collect=1"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, order, nil)
	if err != nil {
		return usage{}, err
	}
	text, err := ask(r)
	if err != nil {
		return usage{}, err
	}
	var u usage
	return u, json.Unmarshal(text, &u)
}

func ask(r *http.Request) ([]byte, error) {
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
