package fetch

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestNobodyIsLedIntoTheNetworkOfTheHouse(t *testing.T) {
	var asked int
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer inside.Close()
	p := newProber(public) // every port, so that only the address stands against it
	port := inside.URL[strings.LastIndex(inside.URL, ":"):]
	for address, want := range map[string]Fault{
		inside.URL: NotPublic, "http://localhost" + port: NotPublic, "http://[::1]" + port: NotPublic, "http://[::ffff:127.0.0.1]" + port: NotPublic,
		"http://0.0.0.0" + port: NotPublic, "http://10.0.0.1": NotPublic, "http://169.254.169.254/latest/meta-data": NotPublic, "http://[fd00::1]/": NotPublic,
		"http://[64:ff9b::7f00:1]/": NotPublic, "http://100.64.0.1/": NotPublic,
		"file:///etc/passwd": BadAddress, "gopher://a.example/": BadAddress, "http://user:secret@a.example/": BadAddress, "http:///x": BadAddress, "://": BadAddress,
	} {
		_, err := p.Status(t.Context(), address)
		var fault *Error
		if !errors.As(err, &fault) || fault.Fault != want {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
	if _, err := New().Status(t.Context(), "http://a.example:8080/"); err == nil || !errors.Is(err, errAddress) {
		t.Errorf("an unusual port: %v", err)
	}
	if asked != 0 {
		t.Errorf("the house was asked %d times", asked)
	}
}

func TestRedirectLeadsNoFurtherThanTheLink(t *testing.T) {
	var hosts []string
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" || r.Header.Get("Cookie") != "" {
			t.Errorf("something went along: %v", r.Header)
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		http.Redirect(w, r, "/loop", http.StatusFound)
	})
	mux.HandleFunc("/inside", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2:1/", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
		hosts = append(hosts, r.Method)
	})
	self := netip.MustParseAddrPort(server.Listener.Addr().String())
	p := newProber(func(to netip.AddrPort) bool { return to == self })
	for path, want := range map[string]Fault{"/loop": TooFar, "/inside": NotPublic, "/file": BadAddress} {
		_, err := p.Status(t.Context(), server.URL+path)
		var fault *Error
		if !errors.As(err, &fault) || fault.Fault != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	for path, want := range map[string]int{"/gone": 410, "/none": 404, "/get": 200} {
		if got, err := p.Status(t.Context(), server.URL+path); err != nil || got != want {
			t.Errorf("%s: %d %v", path, got, err)
		}
	}
	if len(hosts) != 2 {
		t.Errorf("asked by %v", hosts)
	}
}
