package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dateline.news/internal/store/storetest"
)

// process is a running dateline serve.
type process struct {
	cmd *exec.Cmd
	url string
	log *logged
	end chan error
}

// logged keeps what a process says on standard error and finds the line that tells where it serves.
type logged struct {
	mu     sync.Mutex
	text   bytes.Buffer
	opened chan string
}

var servingLine = regexp.MustCompile(`msg=serving.* listen=(\S+)|INFO serving .*listen=(\S+)`)

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	if found := servingLine.FindSubmatch(l.text.Bytes()); found != nil && l.opened != nil {
		l.opened <- string(found[1]) + string(found[2])
		l.opened = nil
	}
	return len(p), nil
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// engines answers the flags that say where a newsroom of either engine is kept, its tables made already.
var engines = map[string]func(t *testing.T) []string{
	"sqlite": func(t *testing.T) []string { return []string{"--data", t.TempDir()} },
	"postgres": func(t *testing.T) []string {
		return []string{"--data", t.TempDir(), "--database", storetest.Postgres(t)}
	},
}

// plain lets this test start the program as it is built for people, where the tests themselves watch for races: processes
// race with one another through the disk, which the detector does not see, and one that is killed tells of no race. With it
// a thousand pages, or two dozen starts, take minutes.
func plain(t *testing.T) {
	t.Helper()
	if !raced {
		return
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(dir, "dateline"), ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// serve starts the program on a free port and waits until it answers.
func serve(dir string, env []string, args ...string) (*process, error) {
	return start(dir, env, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
}

// start starts a command that serves, and waits until it answers.
func start(dir string, env []string, command ...string) (*process, error) {
	opened := make(chan string, 1)
	p := &process{cmd: exec.Command("dateline", command...), log: &logged{opened: opened}, end: make(chan error, 1)}
	p.cmd.Dir = dir
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = append(os.Environ(), env...), p.log, p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.end <- p.cmd.Wait() }()
	select {
	case p.url = <-opened:
	case err := <-p.end:
		return nil, fmt.Errorf("the server ended (%w):\n%s", err, p.log)
	case <-time.After(time.Minute):
		p.kill()
		return nil, fmt.Errorf("the server does not open:\n%s", p.log)
	}
	// The address may be another than the one that was listened on, behind a proxy; here it never is.
	for range 100 {
		if answer, err := http.Get(p.url + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return p, nil
			}
		}
		time.Sleep(20 * time.Millisecond) // a process of its own has no clock of ours
	}
	p.kill()
	return nil, fmt.Errorf("the server is never ready:\n%s", p.log)
}

// kill is kill -9.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.end
}

// stop asks politely and answers how the process ended.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-p.end:
		return err
	case <-time.After(30 * time.Second):
		p.kill()
		return fmt.Errorf("the server does not end:\n%s", p.log)
	}
}

// house is a newsroom in a storage, reached through the program alone: a reporter who writes, an editor who publishes.
type house struct {
	t                testing.TB
	storage          []string
	reporter, editor string // API keys
	chief            string
}

func newHouse(t testing.TB, storage ...string) *house {
	t.Helper()
	h := &house{t: t, storage: storage}
	h.run("", "setup", "--agency", "Harbour News", "--domain", "harbour.example", "--edition", "en")
	for role, key := range map[string]*string{"reporter": &h.reporter, "editor": &h.editor, "chief": &h.chief} {
		h.run("a long enough passphrase\n", "user", "add", "--email", role+"@harbour.example", "--name", role, "--role", role, "--password-stdin")
		*key = strings.TrimSpace(h.run("", "key", "add", "--user", role+"@harbour.example"))
	}
	return h
}

// run runs a command to its end and answers what it printed.
func (h *house) run(stdin string, command ...string) string {
	h.t.Helper()
	cmd := exec.Command("dateline", append(command, h.storage...)...)
	cmd.Stdin = strings.NewReader(stdin)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		h.t.Fatalf("dateline %s: %v\n%s", strings.Join(command, " "), err, &said)
	}
	return string(out)
}

// open serves the house until the test ends, or until it is killed before.
func (h *house) open(args ...string) *process {
	h.t.Helper()
	p, err := serve("", nil, append(args, h.storage...)...)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		p.cmd.Process.Kill()
		if h.t.Failed() {
			h.t.Logf("the server at %s said:\n%s", p.url, p.log)
		}
	})
	return p
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) ok() bool { return a.status >= 200 && a.status < 300 }

// decode reads the JSON of the answer.
func (a answer) decode(into any) error {
	if err := json.Unmarshal(a.body, into); err != nil {
		return fmt.Errorf("%w in %q", err, a.body)
	}
	return nil
}

// number and text read one member of a JSON object; 0 and "" where it is not there.
func (a answer) number(member string) int64 {
	var all map[string]json.RawMessage
	var n int64
	if json.Unmarshal(a.body, &all) != nil || json.Unmarshal(all[member], &n) != nil {
		return 0
	}
	return n
}

func (a answer) text(member string) string {
	var all map[string]json.RawMessage
	var s string
	if json.Unmarshal(a.body, &all) != nil || json.Unmarshal(all[member], &s) != nil {
		return ""
	}
	return s
}

// caller is somebody who uses the API.
type caller struct {
	url, key string
}

// try sends a request; an error means that nobody knows whether it was carried out.
func (c caller) try(method, path string, body any, header ...string) (answer, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		content = bytes.NewReader(text)
		header = append(header, "Content-Type: application/json")
	}
	return c.send(method, path, content, header...)
}

func (c caller) send(method, path string, content io.Reader, header ...string) (answer, error) {
	request, err := http.NewRequest(method, c.url+path, content)
	if err != nil {
		return answer{}, err
	}
	if c.key != "" {
		request.Header.Set("Authorization", "Bearer "+c.key)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ":")
		request.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	client := http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	return answer{response.StatusCode, response.Header, text}, nil
}

// must is try that has to succeed.
func (c caller) must(t testing.TB, method, path string, body any, header ...string) answer {
	t.Helper()
	a, err := c.try(method, path, body, header...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	if !a.ok() {
		t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	return a
}

// upload sends a file as the form's field "file".
func (c caller) upload(path, file string) (answer, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return answer{}, err
	}
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("file", filepath.Base(file))
	if err != nil {
		return answer{}, err
	}
	if _, err := part.Write(content); err != nil {
		return answer{}, err
	}
	if err := writer.Close(); err != nil {
		return answer{}, err
	}
	return c.send(http.MethodPost, path, &form, "Content-Type: "+writer.FormDataContentType())
}
