package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/bench/trial"
)

// contender is a server under the same load.
type contender struct {
	name string
	url  string
	pids []int
	cost []time.Duration // processor time of a request, a round each
	rate []float64       // requests/s
}

// load compares the processor time of a kept story page with nginx's for the same bytes as a file and with a bare
// net/http handler's, in turns.
func (t *table) load(ctx context.Context, s settings, p *server, story string) error {
	page, err := compressed(p.url + story)
	if err != nil {
		return err
	}
	peer, err := startNginx(ctx, s, page)
	if err != nil {
		return err
	}
	defer peer.stop()
	workers, err := children(peer.cmd.Process.Pid)
	if err != nil {
		return err
	}
	ours := &contender{name: "dateline", url: p.url + story, pids: []int{p.cmd.Process.Pid}}
	theirs := &contender{name: "nginx", url: peer.url + "/story", pids: append(workers, peer.cmd.Process.Pid)}
	for range s.rounds {
		for _, c := range []*contender{ours, theirs} {
			if err := c.press(ctx, s.seconds); err != nil {
				return err
			}
		}
	}
	a, b := quantile(ours.cost, 50), quantile(theirs.cost, 50)
	ratio := float64(a) / float64(b)
	t.add(fmt.Sprintf("kept story page (%d bytes of gzip), processor time of a request", len(page)), fmt.Sprintf("%.1f µs = %.2f × nginx", micro(a), ratio),
		fmt.Sprintf("≤ 3 × nginx' %.1f µs", micro(b)), ratio <= 3)
	slices.Sort(ours.rate)
	slices.Sort(theirs.rate)
	t.add("the same, requests a second beside the load on this machine", fmt.Sprintf("%.0f", ours.rate[len(ours.rate)/2]), fmt.Sprintf("nginx %.0f", theirs.rate[len(theirs.rate)/2]), true)
	return nil
}

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

var (
	answered = regexp.MustCompile(`(\d+) requests in`)
	faulty   = regexp.MustCompile(`(?m)^\s*(Non-2xx.*|Socket errors.*)$`)
)

// press sends requests for some seconds over eight kept connections and notes what each has cost the server.
func (c *contender) press(ctx context.Context, seconds int) error {
	before, err := trial.Processor(c.pids...)
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "wrk", "-t1", "-c8", fmt.Sprintf("-d%ds", seconds), "-H", "Accept-Encoding: gzip", c.url).CombinedOutput()
	if err != nil {
		return fmt.Errorf("wrk %s: %w\n%s", c.url, err, out)
	}
	after, err := trial.Processor(c.pids...)
	if err != nil {
		return err
	}
	found := answered.FindSubmatch(out)
	if found == nil || faulty.Match(out) {
		return fmt.Errorf("wrk %s:\n%s", c.url, out)
	}
	requests, err := strconv.Atoi(string(found[1]))
	if err != nil || requests < 1000 {
		return fmt.Errorf("%s answered %d requests in %d s", c.name, requests, seconds)
	}
	c.cost, c.rate = append(c.cost, (after-before)/time.Duration(requests)), append(c.rate, float64(requests)/float64(seconds))
	return nil
}

// compressed reads a page as it travels.
func compressed(url string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.Header.Get("Content-Encoding") != "gzip" || response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %d, %q instead of gzip", url, response.StatusCode, response.Header.Get("Content-Encoding"))
	}
	return io.ReadAll(response.Body)
}

// startNginx serves the bytes as a file, with what an operator would switch on for static files.
func startNginx(ctx context.Context, s settings, page []byte) (*server, error) {
	root := filepath.Join(s.dir, "nginx")
	if err := os.MkdirAll(filepath.Join(root, "www"), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(root, "www", "story"), page, 0o644); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	conf := strings.NewReplacer("ROOT", root, "PORT", port).Replace(`
daemon off; worker_processes 1; pid ROOT/pid; error_log ROOT/error.log;
events { worker_connections 256; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; server_tokens off;
  client_body_temp_path ROOT/body; proxy_temp_path ROOT/proxy; fastcgi_temp_path ROOT/fastcgi; uwsgi_temp_path ROOT/uwsgi; scgi_temp_path ROOT/scgi;
  server { listen 127.0.0.1:PORT; root ROOT/www; default_type "text/html; charset=utf-8"; add_header Content-Encoding gzip; add_header Vary Accept-Encoding; }
}
`)
	if err := os.WriteFile(filepath.Join(root, "nginx.conf"), []byte(conf), 0o644); err != nil {
		return nil, err
	}
	if err := os.Chmod(s.dir, 0o755); err != nil { // nginx' worker is another user where this one is root
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "nginx", "-c", filepath.Join(root, "nginx.conf"), "-p", root)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	peer := &server{cmd, "http://127.0.0.1:" + port}
	for range 100 {
		if got, err := compressed(peer.url + "/story"); err == nil && bytes.Equal(got, page) {
			return peer, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	peer.stop()
	return nil, fmt.Errorf("nginx does not serve the page: %s", said.String())
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// children answers the processes that a process has started.
func children(pid int) ([]int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil, err
	}
	var all []int
	for word := range strings.FieldsSeq(string(text)) {
		child, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		all = append(all, child)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("process %d has no workers", pid)
	}
	return all, nil
}

var parts = regexp.MustCompile(`<(?:link[^>]*rel="?(?:stylesheet|modulepreload)[^>]*href|script[^>]*src)="?([^"\s>]+)`)

// weight adds up what a story page sends before it can be read.
func (t *table) weight(p *server, story string) error {
	page, err := compressed(p.url + story)
	if err != nil {
		return err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(page))
	if err != nil {
		return err
	}
	html, err := io.ReadAll(unpacked)
	if err != nil {
		return err
	}
	sum, said := len(page), []string{fmt.Sprintf("HTML %d", len(page))}
	for _, found := range parts.FindAllSubmatch(html, -1) {
		part, err := compressed(p.url + string(found[1]))
		if err != nil {
			return err
		}
		sum += len(part)
		said = append(said, fmt.Sprintf("%s %d", strings.TrimPrefix(filepath.Ext(string(found[1])), "."), len(part)))
	}
	if len(said) < 3 {
		return fmt.Errorf("the story page names no style sheet or no script")
	}
	t.add("story page, gzip: "+strings.Join(said, " + "), fmt.Sprintf("%d bytes", sum), "≤ 30,000 bytes", sum <= 30_000)
	return nil
}
