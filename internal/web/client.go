package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the networks whose forwarding header is believed. The zero value believes nobody.
type Proxies []netip.Prefix

// ParseProxies reads networks ("10.0.0.0/8") and single addresses ("192.0.2.1").
func ParseProxies(named []string) (Proxies, error) {
	var proxies Proxies
	for _, name := range named {
		name = strings.TrimSpace(name)
		prefix, err := netip.ParsePrefix(name)
		if err != nil {
			address, single := netip.ParseAddr(name)
			if single != nil {
				return nil, fmt.Errorf("trusted proxy %q: want a network like 10.0.0.0/8 or an address", name)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		proxies = append(proxies, prefix.Masked())
	}
	return proxies, nil
}

// ClientAddress answers where a request came from: the other end of the connection, or, where that is a named proxy,
// the nearest address in X-Forwarded-For that is not one. It is the zero Addr where the connection has no address.
//
// The header is read from its end: each proxy adds what it saw, and only what a named one added is evidence. The header
// Forwarded is not read: a proxy that does not know it passes on what a stranger wrote there.
func (p Proxies) ClientAddress(r *http.Request) netip.Addr {
	hop := hostAddress(r.RemoteAddr)
	if !p.trusts(hop) {
		return hop
	}
	seen := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(seen) - 1; i >= 0 && p.trusts(hop); i-- {
		next := hostAddress(strings.TrimSpace(seen[i]))
		if !next.IsValid() {
			break // what stands further left was added by nobody we know
		}
		hop = next
	}
	return hop
}

func (p Proxies) trusts(address netip.Addr) bool {
	if !address.IsValid() {
		return false
	}
	for _, network := range p {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// hostAddress reads an address with or without a port; the zero Addr where it is neither.
func hostAddress(text string) netip.Addr {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone("")
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}
