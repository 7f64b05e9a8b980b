package web_test

import (
	"net/http/httptest"
	"testing"

	"dateline.news/internal/web"
)

func TestNobodyChoosesTheirOwnAddressButThroughANamedProxy(t *testing.T) {
	proxies, err := web.ParseProxies([]string{"10.0.0.0/8", "2001:db8::1", " 127.0.0.1 "})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"no proxy", "203.0.113.5:4000", nil, "203.0.113.5"},
		{"a stranger's header is not believed", "203.0.113.5:4000", []string{"198.51.100.1"}, "203.0.113.5"},
		{"a named proxy's is", "10.1.2.3:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"what the stranger wrote left of it is not", "10.1.2.3:4000", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		{"through two proxies", "10.1.2.3:4000", []string{"1.1.1.1, 198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		{"in two lines", "10.1.2.3:4000", []string{"1.1.1.1", "198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		{"with ports", "127.0.0.1:4000", []string{"198.51.100.1:999"}, "198.51.100.1"},
		{"version 6 with a port", "[2001:db8::1]:4000", []string{"[2001:db8:7::2]:999"}, "2001:db8:7::2"},
		{"version 4 inside version 6", "[::ffff:10.1.2.3]:4000", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"nonsense from a proxy", "10.1.2.3:4000", []string{"unknown"}, "10.1.2.3"},
		{"nonsense left of an address", "10.1.2.3:4000", []string{"<script>, 10.4.4.4"}, "10.4.4.4"},
		{"an empty header", "10.1.2.3:4000", []string{""}, "10.1.2.3"},
		{"only proxies", "10.1.2.3:4000", []string{"10.4.4.4"}, "10.4.4.4"},
		{"a socket without addresses", "@", []string{"198.51.100.1"}, "invalid IP"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = test.remote
			for _, line := range test.forwarded {
				r.Header.Add("X-Forwarded-For", line)
			}
			r.Header.Set("Forwarded", "for=9.9.9.9")
			if got := proxies.ClientAddress(r).String(); got != test.want {
				t.Errorf("address %s, want %s", got, test.want)
			}
		})
	}
}

func TestUnreadableProxyIsRefusedAtTheStart(t *testing.T) {
	for _, name := range []string{"", "example.com", "10.0.0.0/99", "*"} {
		if _, err := web.ParseProxies([]string{name}); err == nil {
			t.Errorf("%q was taken for a network", name)
		}
	}
}

func FuzzClientAddress(f *testing.F) {
	f.Add("10.1.2.3:4000", "1.1.1.1, 198.51.100.1")
	f.Add("[2001:db8::1]:1", "[::1%eth0]:5,,")
	proxies, err := web.ParseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, remote, forwarded string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		direct := proxies.ClientAddress(r)
		r.Header["X-Forwarded-For"] = []string{forwarded}
		got := proxies.ClientAddress(r)
		named := direct.IsValid() && direct.Is4() && direct.As4()[0] == 10
		if got != direct && !named {
			t.Errorf("%s was turned into %s by a header", direct, got)
		}
	})
}
