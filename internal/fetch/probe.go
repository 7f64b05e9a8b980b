package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// Fault says why an address gave no answer.
type Fault string

// The faults of an address.
const (
	BadAddress Fault = "address" // no http or https address of the usual port
	NoName     Fault = "name"    // there is no such host
	NotPublic  Fault = "private" // it leads into a network that is not public
	TooLate    Fault = "time"    // no answer in time
	NoAnswer   Fault = "answer"  // no connection, or no HTTP, or a certificate that is another's
	TooFar     Fault = "far"     // too many redirects
)

// Error is an address that gave no answer.
type Error struct {
	Fault Fault
	Err   error
}

// Error tells the fault and what was behind it.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Fault, e.Err) }

// Unwrap gives the true error.
func (e *Error) Unwrap() error { return e.Err }

const (
	mostRedirects = 5
	probeTime     = 10 * time.Second
	agent         = "Dateline link check"
)

var (
	errNotPublic = errors.New("the address is not public")
	errTooFar    = errors.New("too many redirects")
	errAddress   = errors.New("no address that may be asked")
)

// Prober asks addresses for their status. The zero Prober is of no use: New makes one.
type Prober struct {
	client *http.Client
	admits func(netip.AddrPort) bool
}

// New makes a prober for the public network.
func New() *Prober { return newProber(public, "80", "443") }

func newProber(admits func(netip.AddrPort) bool, ports ...string) *Prober {
	p := &Prober{admits: admits}
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: p.control}
	p.client = &http.Client{
		Timeout: probeTime,
		Transport: &http.Transport{ // no proxy from the environment: it would be the one to be trusted
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 8 * time.Second,
			DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			r.Header.Del("Referer")
			if len(via) > mostRedirects {
				return errTooFar
			}
			return usual(r.URL, ports)
		},
	}
	return p
}

// control refuses a connection to an address that is not public. The name has been resolved by then.
func (p *Prober) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !p.admits(to) {
		return errNotPublic
	}
	return nil
}

// usual refuses what is no http or https address of a usual port.
func usual(u *url.URL, ports []string) error {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || u.Port() != "" && len(ports) > 0 && !slices.Contains(ports, u.Port()) {
		return errAddress
	}
	return nil
}

// reserved are networks that netip does not name and that are not public either.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// public says whether an address is one of the public network (RFC 6890).
func public(to netip.AddrPort) bool {
	a := to.Addr().Unmap().WithZone("")
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	return !slices.ContainsFunc(reserved, func(n netip.Prefix) bool { return n.Contains(a) })
}

// Status answers the HTTP status of an address, after its redirects; without one, an *Error. It asks by HEAD, and by GET
// where a server does not know that.
func (p *Prober) Status(ctx context.Context, address string) (int, error) {
	u, err := url.Parse(address)
	if err == nil {
		err = p.client.CheckRedirect(&http.Request{URL: u, Header: http.Header{}}, nil)
	}
	if err != nil {
		return 0, &Error{BadAddress, err}
	}
	status, err := p.ask(ctx, http.MethodHead, u)
	if err == nil && status >= 400 && status != http.StatusNotFound && status != http.StatusGone {
		status, err = p.ask(ctx, http.MethodGet, u)
	}
	return status, err
}

func (p *Prober) ask(ctx context.Context, method string, u *url.URL) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return 0, &Error{BadAddress, err}
	}
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept", "*/*")
	answer, err := p.client.Do(r)
	if err != nil {
		return 0, &Error{faultOf(err), err}
	}
	_, _ = io.CopyN(io.Discard, answer.Body, 512) // what is there is not looked at
	return answer.StatusCode, answer.Body.Close()
}

func faultOf(err error) Fault {
	var name *net.DNSError
	var late net.Error
	switch {
	case errors.Is(err, errNotPublic):
		return NotPublic
	case errors.Is(err, errTooFar):
		return TooFar
	case errors.Is(err, errAddress):
		return BadAddress
	case errors.As(err, &name) && name.IsNotFound:
		return NoName
	case errors.As(err, &late) && late.Timeout():
		return TooLate
	}
	return NoAnswer
}
