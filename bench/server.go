package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// server is a process that answers HTTP.
type server struct {
	cmd *exec.Cmd
	url string
}

// serve starts the built program on an archive.
func (h *archive) serve(ctx context.Context, s settings) (*server, error) {
	out := &opening{found: make(chan string, 1)}
	cmd := exec.CommandContext(ctx, s.binary, "serve", "--data", h.dir, "--listen", "127.0.0.1:0")
	cmd.Stderr = out
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	select {
	case url := <-out.found:
		return &server{cmd, url}, nil
	case <-time.After(30 * time.Second):
		return nil, errors.Join(fmt.Errorf("the server does not open:\n%s", out.String()), cmd.Process.Kill())
	}
}

// opening waits for the line of the log that says where the program serves.
type opening struct {
	mu    sync.Mutex
	log   bytes.Buffer
	found chan string
	told  bool
}

var address = regexp.MustCompile(`serving.* address=(\S+)`)

func (o *opening) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.log.Write(p)
	if m := address.FindSubmatch(o.log.Bytes()); m != nil && !o.told {
		o.told = true
		o.found <- string(m[1])
	}
	return len(p), nil
}

func (o *opening) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.String()
}

// stop asks the process to end and waits for it. How it ends is no measure of this command.
func (p *server) stop() {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err == nil {
		_ = p.cmd.Wait()
	}
}

// resident is the memory of the process that is in RAM, in MB of a million bytes.
func (p *server) resident() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
			kilo, err := strconv.ParseFloat(fields[1], 64)
			return kilo * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("no VmRSS for process %d", p.cmd.Process.Pid)
}

// idle measures the memory of a server that has just opened a large archive and waits.
func (t *table) idle(p *server) error {
	time.Sleep(5 * time.Second) // what the start has left behind is given back
	resident, err := p.resident()
	t.add("idle server, resident", fmt.Sprintf("%.0f MB", resident), "≤ 60 MB", resident <= 60)
	return err
}

// call sends a request to the API and reads the answer into out.
func (p *server) call(key, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, p.url+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	return send(request, out)
}

func send(request *http.Request, out any) error {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", request.Method, request.URL.Path, response.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}
