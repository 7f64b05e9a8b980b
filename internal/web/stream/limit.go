package stream

import (
	"net/netip"
	"sync"
)

// Limits is how many streams may be open at once; 0: no limit.
type Limits struct {
	PerSession int
	PerAddress int // an IPv6 address counts as its /64
	Total      int
}

// claim is in whose name a stream is open.
type claim struct {
	address netip.Addr
	session string
}

// gate counts the streams that are open.
type gate struct {
	limits Limits

	mu        sync.Mutex
	total     int
	addresses map[netip.Addr]int
	sessions  map[string]int
}

// spareFiles are left for pages, pictures and the database when streams are many.
const spareFiles = 500

func newGate(limits Limits) *gate {
	if files := openFiles(); files > 2*spareFiles && (limits.Total == 0 || limits.Total > files-spareFiles) {
		limits.Total = files - spareFiles
	}
	return &gate{limits: limits, addresses: map[netip.Addr]int{}, sessions: map[string]int{}}
}

// claimOf makes a claim: a customer's whole IPv6 network is one address.
func claimOf(address netip.Addr, viewer *Viewer) claim {
	if address.Is6() {
		if network, err := address.Prefix(64); err == nil {
			address = network.Addr()
		}
	}
	c := claim{address: address}
	if viewer != nil {
		c.session = viewer.Session
	}
	return c
}

// enter takes a place, or answers false where a limit is reached.
func (g *gate) enter(c claim) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if reached(g.limits.Total, g.total) || reached(g.limits.PerAddress, g.addresses[c.address]) {
		return false
	}
	if c.session != "" {
		if reached(g.limits.PerSession, g.sessions[c.session]) {
			return false
		}
		g.sessions[c.session]++
	}
	g.total++
	g.addresses[c.address]++
	return true
}

func reached(limit, n int) bool { return limit > 0 && n >= limit }

func (g *gate) leave(c claim) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.total--
	if g.addresses[c.address]--; g.addresses[c.address] <= 0 {
		delete(g.addresses, c.address)
	}
	if c.session == "" {
		return
	}
	if g.sessions[c.session]--; g.sessions[c.session] <= 0 {
		delete(g.sessions, c.session)
	}
}

func (g *gate) open() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.total
}
