package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/discussion"
)

// door measures posting through the whole program in another process, over HTTP, while readers follow by stream.
func door(ctx context.Context, p plan, h *house) (trial.Report, error) {
	if err := h.gather(ctx, p.readers, p.discussions); err != nil {
		return trial.Report{}, err
	}
	server, err := trial.Start(ctx, h.data, h.database)
	if err != nil {
		return trial.Report{}, err
	}
	defer server.Close()
	from, err := h.Journal.Latest(ctx)
	if err != nil {
		return trial.Report{}, err
	}
	listeners, err := listen(ctx, server.Address, p, h, from)
	if err != nil {
		return trial.Report{}, err
	}
	var c *crowd
	s, used, err := h.spend(ctx, func() (trial.Usage, error) { return server.Usage(ctx, false) }, func() {
		c = talk(ctx, p, h, newBrowsers(server.Address, h.readers).post)
	})
	if err != nil {
		return trial.Report{}, err
	}
	t, err := c.count(ctx, h)
	if err != nil {
		return trial.Report{}, err
	}
	heard, err := listeners.end(ctx, h)
	r := c.report(p, t, s)
	r.Right = r.Right && heard.right()
	r.Values["followers"] = map[string]any{
		"streams": len(listeners.all), "events": heard.events, "missed": heard.missed, "out_of_order": heard.disordered, "received_ms": trial.Percentiles(heard.times),
	}
	r.Values["rss_mb"] = used.RSS >> 20
	return r, err
}

// browsers are the readers' connections to a server.
type browsers struct {
	server string
	of     map[netip.Addr]*http.Client
}

// newBrowsers gives each reader a browser, which comes from his own address.
func newBrowsers(server string, readers []reader) browsers {
	b := browsers{server, map[netip.Addr]*http.Client{}}
	for _, r := range readers {
		dialer := &net.Dialer{Timeout: 20 * time.Second, LocalAddr: &net.TCPAddr{IP: r.from.AsSlice()}}
		b.of[r.from] = &http.Client{Timeout: time.Minute, Transport: &http.Transport{DialContext: dialer.DialContext}}
	}
	return b
}

// post sends the form of a message as a script does.
func (b browsers) post(ctx context.Context, r reader, p discussion.Posting) (discussion.Message, error) {
	form := url.Values{"text": {p.Text}, "once": {p.Once}}
	if p.Parent != 0 {
		form.Set("parent", strconv.FormatInt(p.Parent, 10))
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("http://%s/en/talk/%d/messages", b.server, p.Story), strings.NewReader(form.Encode()))
	if err != nil {
		return discussion.Message{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	text, err := b.ask(r, request)
	if err != nil {
		return discussion.Message{}, err
	}
	var answer struct {
		Message struct {
			ID    int64                   `json:"id"`
			Seq   int64                   `json:"seq"`
			State discussion.MessageState `json:"state"`
		} `json:"message"`
	}
	err = json.Unmarshal(text, &answer)
	return discussion.Message{ID: answer.Message.ID, Seq: answer.Message.Seq, State: answer.Message.State}, err
}

// ask sends a request with a reader's session and answers the body.
func (b browsers) ask(r reader, request *http.Request) ([]byte, error) {
	request.Header.Set("Cookie", r.cookie)
	answer, err := b.of[r.from].Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s: %.300s", request.Method, request.URL.Path, answer.Status, text)
	}
	return text, err
}
