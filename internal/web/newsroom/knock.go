package newsroom

import (
	"net/netip"
	"sync"
	"time"

	"dateline.news/internal/errs"
)

// knocks counts wrong secrets at the door of an empty house, by the network that they come from, so that nobody can try
// one after another. It lives as long as the door: until the house is set up or the program ends.
type knocks struct {
	mu    sync.Mutex
	tried map[netip.Prefix]knock
}

type knock struct {
	wrong int
	until time.Time // when they are forgotten
}

const (
	knocksAllowed  = 10
	knocksTime     = 10 * time.Minute
	knocksNetworks = 4096 // more networks than that share one count
)

// wait answers how long a network has to wait before it may try again; 0: not at all.
func (k *knocks) wait(from netip.Addr, now time.Time) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	known := k.tried[k.network(from)]
	if known.wrong < knocksAllowed {
		return 0
	}
	return max(0, known.until.Sub(now))
}

// miss notes a wrong secret.
func (k *knocks) miss(from netip.Addr, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tried == nil {
		k.tried = map[netip.Prefix]knock{}
	}
	for network, known := range k.tried {
		if !now.Before(known.until) {
			delete(k.tried, network)
		}
	}
	network := k.network(from)
	known := k.tried[network]
	known.wrong, known.until = known.wrong+1, now.Add(knocksTime)
	k.tried[network] = known
}

// network is what counts as one place: an IPv4 address, a /64 of IPv6, and one place for all that come too late.
func (k *knocks) network(from netip.Addr) netip.Prefix {
	bits := 32
	if from = from.Unmap(); from.Is6() {
		bits = 64
	}
	network, err := from.Prefix(bits)
	if err != nil { // no address at all
		return netip.Prefix{}
	}
	if _, known := k.tried[network]; !known && len(k.tried) >= knocksNetworks {
		return netip.Prefix{}
	}
	return network
}

// opens says whether a secret opens the door of the empty house; who has tried too often is told to wait.
func (f *Face) opens(v *visit, given string) (bool, error) {
	from, now := f.Proxies.ClientAddress(v.r), f.Clock.Now()
	if wait := f.knocks.wait(from, now); wait > 0 {
		return false, errs.Say(errs.TooMany, "account.too_many", map[string]any{"Seconds": int((wait + time.Second - 1) / time.Second)})
	}
	if f.knows(given) {
		return true, nil
	}
	if given != "" {
		f.knocks.miss(from, now)
	}
	return false, nil
}
