package stream_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
	"dateline.news/internal/web"
	"dateline.news/internal/web/stream"
)

func operator() account.Actor { return account.Operator() }

func withdrawal(reason string) story.Withdrawal { return story.Withdrawal{Reason: reason} }

func publication(headline string) story.Publication {
	return story.Publication{Copy: storytest.Copy(headline, "Text.")}
}

func publicationIn(edition, headline string) story.Publication {
	p := publication(headline)
	p.Edition = edition
	return p
}

func TestOneAddressCannotTakeAllStreams(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	proxies, err := web.ParseProxies([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	n := h.start(t, func(o *stream.Options) {
		o.Limits, o.Proxies = stream.Limits{PerAddress: 2, Total: 5}, proxies
	})
	from := func(address string) *reading {
		r, err := open(t.Context(), n.address, "/en/live", "X-Forwarded-For", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.conn.Close() })
		return r
	}
	tests := []struct {
		address string
		want    int
	}{
		{"198.51.100.1", 200}, {"198.51.100.1", 200}, {"198.51.100.1", 503},
		{"2001:db8::1", 200}, {"2001:db8::2", 200}, {"2001:db8::3:4:5:6", 503}, // one customer's network
		{"2001:db8:1::1", 200},
		{"198.51.100.2", 503}, // five in all
	}
	var first *reading
	for i, test := range tests {
		r := from(test.address)
		if i == 0 {
			first = r
		}
		if r.head.StatusCode != test.want {
			t.Errorf("stream %d from %s: %s, want %d", i, test.address, r.head.Status, test.want)
		}
		if test.want != 503 {
			continue
		}
		if wait, err := strconv.Atoi(r.head.Header.Get("Retry-After")); err != nil || wait < 5 || wait > 30 {
			t.Errorf("Retry-After %q", r.head.Header.Get("Retry-After"))
		}
	}
	first.conn.Close()
	until(t, "the place of one who left is free", func() bool { return from("198.51.100.2").head.StatusCode == 200 })
}

// until waits for what comes true by itself.
func until(t testing.TB, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !true(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not so: %s", what)
		}
	}
}

func TestReaderWhoStopsReadingIsGivenUpAndOthersNeverWait(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	stuck := make([]*reading, 20)
	for i := range stuck {
		conn, err := net.Dial("tcp", n.address)
		if err != nil {
			t.Fatal(err)
		}
		conn.(*net.TCPConn).SetReadBuffer(2048)
		if stuck[i], err = ask(conn, "/en/live"); err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	along := mustOpen(t, n, "/en/live")
	for i := range 120 {
		h.publish(t, fmt.Sprintf("Story %d %s", i, strings.Repeat("word ", 30)))
		began := time.Now()
		if e := along.want(t); e.Name != "story.published" {
			t.Fatalf("event %+v", e)
		}
		if waited := time.Since(began); waited >= 7*time.Second { // after which the stuck are let go: until then nobody may wait for them
			t.Errorf("who reads waited %s for who does not", waited)
		}
	}
	until(t, "the stuck readers are gone", func() bool { open, _, _ := n.face.Counts(); return open == 1 })
}

func TestQuietStreamIsKeptOpenByACommentLine(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	r := mustOpen(t, n, "/en/live")
	for range 3 {
		line, err := r.lines.ReadString('\n')
		for err == nil && !strings.HasPrefix(line, ":") {
			line, err = r.lines.ReadString('\n')
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestStreamCarriesTheSecurityHeadersOfEveryAnswer(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	header := mustOpen(t, n, "/en/live").head.Header
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"X-Accel-Buffering": "no", "Date": "GMT",
	} {
		if got := header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q in it", name, got, want)
		}
	}
	if header.Get("Set-Cookie") != "" || header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("the newsfeed needs no cookie and is for no foreign page: %v", header)
	}
}

func TestOddRequestsAreRefusedWithTheirReason(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	tests := []struct {
		method, path, last string
		want               int
	}{
		{"HEAD", "/en/live", "", 200}, {"POST", "/en/live", "", 405}, {"GET", "/en/live?after=x", "", 422},
		{"GET", "/en/live?after=-2", "", 422}, {"GET", "/en/live", "99999999999999999999", 422}, {"GET", "/xx/live", "", 404},
		{"GET", "/en/live/more", "", 404}, {"POST", "/en/newsfeed.json", "", 405}, {"GET", "/en/newsfeed.json?after=1e3", "", 422},
	}
	for _, test := range tests {
		request, err := http.NewRequestWithContext(t.Context(), test.method, "http://"+n.address+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if test.last != "" {
			request.Header.Set("Last-Event-ID", test.last)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != test.want {
			t.Errorf("%s %s (%s): %s, want %d", test.method, test.path, test.last, answer.Status, test.want)
		}
	}
	if open, _, _ := n.face.Counts(); open != 0 {
		t.Errorf("%d streams are counted as open", open)
	}
}

func TestStreamWorksOverHTTP2AndTLS(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	ed, err := h.House.ByCode(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.face.Serve(w, r, ed, "/live")
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	for _, protocol := range []string{"h2", "http/1.1"} {
		t.Run(protocol, func(t *testing.T) {
			transport := &http.Transport{
				TLSClientConfig:   &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, NextProtos: []string{protocol}},
				ForceAttemptHTTP2: protocol == "h2",
			}
			defer transport.CloseIdleConnections()
			answer, err := (&http.Client{Transport: transport}).Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.ProtoMajor != 1 && protocol != "h2" || answer.ProtoMajor != 2 && protocol == "h2" {
				t.Fatalf("the answer came by %s", answer.Proto)
			}
			lines := bufio.NewReader(answer.Body)
			for i := range 5 {
				s := h.publish(t, fmt.Sprintf("Over %s, %d", protocol, i))
				line, err := "", error(nil)
				for err == nil && !strings.HasPrefix(line, "data:") {
					line, err = lines.ReadString('\n')
				}
				if err != nil || !strings.Contains(line, s.Headline) {
					t.Fatalf("got %q, %v", line, err)
				}
			}
			answer.Body.Close()
			until(t, "the stream has ended", func() bool { open, _, _ := n.face.Counts(); return open == 0 })
		})
	}
}

func TestProgramEndsThoughReadersOverHTTP2ReadAlong(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	ed, err := h.House.ByCode(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.face.Serve(w, r, ed, "/live")
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	n.stop()
	rest, err := io.ReadAll(answer.Body)
	if err != nil || strings.Count(string(rest), "retry: ") != 2 {
		t.Errorf("the last words were %q, %v", rest, err)
	}
	refused, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	refused.Body.Close()
	if refused.StatusCode != http.StatusServiceUnavailable || refused.Header.Get("Retry-After") == "" {
		t.Errorf("a stream asked for at the end: %s", refused.Status)
	}
}
