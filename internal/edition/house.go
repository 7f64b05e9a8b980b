package edition

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// House keeps the agency and its editions. Its methods may be used by many goroutines at once.
type House struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	origin  atomic.Pointer[string]
	zones   sync.Map // name → *time.Location

	loading sync.Mutex // one load at a time, so that an older one never replaces a newer one
	now     atomic.Pointer[snapshot]
}

// snapshot is the house as it stood at one moment; it is never changed.
type snapshot struct {
	agency    Agency
	editions  []Edition
	byCode    map[string]Edition
	byAddress map[[2]string]Edition   // host, prefix
	moved     map[[2]string][2]string // where an edition was → where it is
	hosts     map[string]string       // an edition's own host, with and without the port that it names → that host
}

// New makes the house of a database. Set its origin before the first absolute address is made.
func New(db *store.DB, journal *journal.Journal, clock clock.Clock) *House {
	return &House{db: db, journal: journal, clock: clock}
}

// Reload reads the house anew: on every node, when a journal entry of kind "edition.*" arrives.
func (h *House) Reload(ctx context.Context) error {
	h.loading.Lock()
	defer h.loading.Unlock()
	return h.load(ctx)
}

func (h *House) load(ctx context.Context) error {
	s, err := readSnapshot(ctx, h.db)
	if err != nil {
		return fmt.Errorf("read the house: %w", err)
	}
	h.now.Store(s)
	return nil
}

func (h *House) snapshot(ctx context.Context) (*snapshot, error) {
	if s := h.now.Load(); s != nil {
		return s, nil
	}
	h.loading.Lock()
	defer h.loading.Unlock()
	if s := h.now.Load(); s != nil {
		return s, nil
	}
	if err := h.load(ctx); err != nil {
		return nil, err
	}
	return h.now.Load(), nil
}

// Agency answers the house's name and domain; the zero Agency before Setup.
func (h *House) Agency(ctx context.Context) (Agency, error) {
	s, err := h.snapshot(ctx)
	if err != nil {
		return Agency{}, err
	}
	return s.agency, nil
}

// Editions answers every edition in its order. The slice belongs to the house: read it, do not change it.
func (h *House) Editions(ctx context.Context) ([]Edition, error) {
	s, err := h.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return s.editions, nil
}

// ByCode answers the edition of a code, or errs.NotFound.
func (h *House) ByCode(ctx context.Context, code string) (Edition, error) {
	s, err := h.snapshot(ctx)
	if err != nil {
		return Edition{}, err
	}
	ed, ok := s.byCode[code]
	if !ok {
		return Edition{}, &errs.Error{Kind: errs.NotFound, Field: "edition", Key: "edition.unknown", Args: map[string]any{"Code": code}}
	}
	return ed, nil
}

// ByAddress answers the edition that a request's host and first segment name, or errs.NotFound. An edition with a
// host of its own is found at that host only, the others at any. It reads the snapshot without a context, because
// it runs before anything else in a request; only the very first call may go to the database.
func (h *House) ByAddress(host, prefix string) (Edition, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s, err := h.snapshot(ctx)
	if err != nil {
		return Edition{}, err
	}
	host = strings.ToLower(host)
	for _, at := range []string{host, withoutPort(host), ""} {
		if ed, ok := s.byAddress[[2]string{at, prefix}]; ok {
			return ed, nil
		}
	}
	return Edition{}, errs.New(errs.NotFound, "no edition at %q below %q", prefix, host)
}

func withoutPort(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// Zone answers the edition's time zone, UTC where this machine does not know it.
func (h *House) Zone(ed Edition) *time.Location {
	if known, ok := h.zones.Load(ed.Zone); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(ed.Zone)
	if err != nil {
		zone = time.UTC // checked when the edition was written; the zone files of another machine may lack it
	}
	h.zones.Store(ed.Zone, zone)
	return zone
}

// change runs fn as one change by who and reads the house anew once it stands.
func (h *House) change(ctx context.Context, fn func(tx *store.Tx) error) error {
	if err := h.db.Update(ctx, func(tx *store.Tx) error {
		tx.After(func() { h.now.Store(nil) })
		return fn(tx)
	}); err != nil {
		return err
	}
	// The change stands even where reading it back fails: the next reader tries again.
	h.loading.Lock()
	defer h.loading.Unlock()
	h.now.Store(nil) // a load that began before the commit may have stored what was before
	return h.load(ctx)
}

// note journals a change of the house. What a setting was and what it is now belongs into its payload.
func (h *House) note(tx *store.Tx, who account.Actor, e journal.Entry, payload any) error {
	e.Subject, e.Actor, e.Audience = "edition:"+e.Edition, who.Subject(), journal.Staff
	if e.Edition == "" {
		e.Subject = "agency:1"
	}
	_, err := h.journal.Add(tx, e, payload)
	return err
}

// CanonicalHost answers the host under which an edition of its own host is known, and "" for every other: two hosts with
// one answer show the same pages. It does not allocate.
func (h *House) CanonicalHost(host string) string {
	s := h.now.Load()
	if s == nil {
		return ""
	}
	return s.hosts[host] // a spelling that is not there only misses the page cache
}
