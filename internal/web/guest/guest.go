package guest

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/view"
)

// Root is the reserved first segment of the addresses of this face.
const Root = "guest"

// Desk is what the face asks of the desk.
type Desk interface {
	OpenLink(ctx context.Context, secret string, from netip.Addr) (desk.Showing, error)
	LinkShows(ctx context.Context, secret string, asset int64) (bool, error)
	AnswerLink(ctx context.Context, secret string, a desk.GuestAnswer) (desk.Showing, error)
}

// Options is what the face stands on.
type Options struct {
	Desk    Desk
	House   *edition.House
	Bank    *mediabank.Bank
	Archive *story.Archive
	Assets  func(ctx context.Context, numbers []int64) (map[int64]mediabank.Asset, error)
	Clock   clock.Clock
	Theme   fs.FS       // overrides templates; nil: none
	Proxies web.Proxies // whose word on where a request comes from is taken
}

// formLimit is the largest form of an answer, in bytes.
const formLimit = 64 << 10

// Face answers the addresses of guests.
type Face struct {
	Options
	pages *view.Set
	rate  rate
}

// New makes the face and proves its templates on samples.
func New(o Options) (*Face, error) {
	pages, err := view.Load("guest", o.Theme)
	if err != nil {
		return nil, err
	}
	f := &Face{Options: o, pages: pages}
	for page, views := range samples() {
		err = errors.Join(err, pages.Check(page, views...))
	}
	return f, err
}

// Routes answers every address of the face.
func (f *Face) Routes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Pattern: "/guest/{secret}"}, {Method: http.MethodPost, Pattern: "/guest/{secret}"},
		{Method: http.MethodGet, Pattern: "/guest/{secret}/{asset}/{width}"}, {Method: http.MethodGet, Pattern: "/guest/{secret}/{asset}/{crop}/{width}"}}
}

// ServeHTTP answers /guest/{secret}, /guest/{secret}/{asset}/{width} and, cut, /guest/{secret}/{asset}/{crop}/{width}.
func (f *Face) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Referrer-Policy", "no-referrer")
	if err := f.serve(w, r); err != nil {
		f.fail(w, r, err)
	}
}

func (f *Face) serve(w http.ResponseWriter, r *http.Request) error {
	at := strings.Split(strings.Trim(strings.TrimPrefix(r.URL.Path, "/"+Root), "/"), "/")
	from := f.Proxies.ClientAddress(r)
	if wait := f.rate.take(account.Neighbourhood(from, 48), f.Clock.Now()); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		return errs.Say(errs.TooMany, "guest.too_fast", nil)
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case len(at) == 1 && at[0] != "" && reads:
		return f.paper(w, r, at[0], from)
	case len(at) == 1 && at[0] != "" && r.Method == http.MethodPost:
		return f.answer(w, r, at[0])
	case (len(at) == 3 || len(at) == 4) && reads:
		return f.picture(w, r, at)
	}
	return unknown()
}

func unknown() error { return errs.Say(errs.NotFound, "desk.guest_unknown", nil) }

// paper shows the version that a link is for.
func (f *Face) paper(w http.ResponseWriter, r *http.Request, secret string, from netip.Addr) error {
	s, err := f.Desk.OpenLink(r.Context(), secret, from)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if s.State != desk.GuestOpen && s.State != desk.GuestAnswered {
		status = http.StatusGone
	}
	page, err := f.page(r.Context(), secret, s)
	if err != nil {
		return err
	}
	return f.write(w, status, "paper", page)
}

// answer takes a verdict in. A refused form is shown again with what was typed.
func (f *Face) answer(w http.ResponseWriter, r *http.Request, secret string) error {
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return &errs.Error{Kind: errs.Forbidden, Key: "site.foreign_form", Err: err}
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		return &errs.Error{Kind: errs.Invalid, Err: err}
	}
	given := desk.GuestAnswer{Verdict: desk.Verdict(r.PostForm.Get("verdict")), Comment: r.PostForm.Get("comment"), Seen: r.PostForm.Get("seen")}
	_, err := f.Desk.AnswerLink(r.Context(), secret, given)
	if err == nil {
		http.Redirect(w, r, "/"+Root+"/"+url.PathEscape(secret), http.StatusSeeOther)
		return nil
	}
	if kind := errs.KindOf(err); kind != errs.Invalid && kind != errs.Conflict {
		return err
	}
	s, again := f.Desk.OpenLink(r.Context(), secret, f.Proxies.ClientAddress(r))
	if again != nil {
		return again
	}
	page, again := f.page(r.Context(), secret, s)
	if again != nil {
		return again
	}
	fault := web.Explain(r, err)
	page.Fault, page.Comment = page.T(fault.Key, fault.Args), given.Comment
	return f.write(w, fault.Status, "paper", page)
}

// picture answers a rendition of a picture that the link's version shows.
func (f *Face) picture(w http.ResponseWriter, r *http.Request, at []string) error {
	asset, err := strconv.ParseInt(at[1], 10, 64)
	if err != nil {
		return unknown()
	}
	crop, last := "", at[len(at)-1]
	if len(at) == 4 {
		crop = at[2]
	}
	width, err := strconv.Atoi(last)
	if err != nil {
		return unknown()
	}
	shows, err := f.Desk.LinkShows(r.Context(), at[0], asset)
	if err != nil {
		return err
	}
	if !shows {
		return unknown()
	}
	assets, err := f.Assets(r.Context(), []int64{asset})
	if err != nil {
		return err
	}
	print := assets[asset].Print(crop)
	if print.Crop != crop {
		return unknown()
	}
	file, err := f.Bank.File(r.Context(), print.Hash, width)
	if err != nil {
		return err
	}
	defer file.Close()
	w.Header().Set("Content-Type", file.MIME)
	http.ServeContent(w, r, "", time.Time{}, file)
	return nil
}

// fail says what went wrong, in the language that the browser asks for.
func (f *Face) fail(w http.ResponseWriter, r *http.Request, err error) {
	fault := web.Explain(r, err)
	words := lang.For(preferred(r))
	page := &faultPage{Frame: Frame{words: words, Lang: words.Locale(), Dir: words.Direction(), Title: words.T("guest.title")},
		Text: words.T(fault.Key, fault.Args), Reference: fault.Reference}
	if err := f.write(w, fault.Status, "fault", page); err != nil {
		http.Error(w, strconv.Itoa(fault.Status)+" "+fault.Reference, fault.Status)
	}
}

func preferred(r *http.Request) string {
	var tags []language.Tag
	for _, code := range lang.Languages {
		tags = append(tags, language.MustParse(code))
	}
	_, index := language.MatchStrings(language.NewMatcher(tags), r.Header.Get("Accept-Language"))
	return lang.Languages[index]
}

func (f *Face) write(w http.ResponseWriter, status int, page string, data any) error {
	var out bytes.Buffer
	if err := f.pages.Render(&out, page, data); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // the browser hung up: nobody is left to be told
	return nil
}

// How fast one network may ask: a page with its pictures at once, then one request a second.
const (
	rateEvery = time.Second
	rateBurst = 120
	rateKept  = 10_000 // networks that are remembered
)

// rate holds each network to its pace (the generic cell rate algorithm, ITU-T I.371). A secret has 256 bits, so it is the
// machine that is protected and not the secret; each node counts for itself.
type rate struct {
	mu  sync.Mutex
	tat map[string]time.Time
}

// take uses the rate of a network up by one; a wait above 0 says that it was too fast.
func (r *rate) take(network string, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tat == nil || len(r.tat) > rateKept {
		kept := map[string]time.Time{}
		for n, at := range r.tat {
			if at.After(now) && len(kept) < rateKept/2 {
				kept[n] = at
			}
		}
		r.tat = kept
	}
	tat := r.tat[network]
	if tat.Before(now) {
		tat = now
	}
	used := tat.Add(rateEvery)
	if allowed := now.Add(rateEvery * rateBurst); used.After(allowed) {
		return used.Sub(allowed)
	}
	r.tat[network] = used
	return 0
}
