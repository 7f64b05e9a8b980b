package newsroom

import (
	"context"
	"io/fs"
	"net/http"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/clock"
	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/front"
	"dateline.news/internal/inbox"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/planning"
	"dateline.news/internal/report"
	"dateline.news/internal/search"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/view"
)

// Root is the reserved first segment of the addresses of this face.
const Root = "newsroom"

// Options is what the newsroom stands on.
type Options struct {
	Sessions *web.Sessions
	Book     *account.Book
	House    *edition.House
	Desk     *desk.Desk
	Plan     *planning.Plan
	Archive  *story.Archive
	Bank     *mediabank.Bank
	Index    *search.Index
	Banners  *banner.Mast
	Board    *discussion.Board // nil: a house without discussions
	Reports  *report.Tray
	Front    *front.Front
	Inbox    *inbox.Box
	Journal  *journal.Journal
	Clock    clock.Clock
	// Preview draws the page that a draft would become, as readers would see it.
	Preview func(ctx context.Context, d desk.Draft) ([]byte, error)
	// PreviewHome draws the home page that an arrangement makes at a moment, as readers would see it.
	PreviewHome func(ctx context.Context, ed edition.Edition, order front.Arrangement, at time.Time) ([]byte, error)
	// ComposeHome answers what stands where on that page.
	ComposeHome func(ctx context.Context, ed edition.Edition, order front.Arrangement, at time.Time) (front.Composition, error)
	// Publishable answers why a picture may not be published at a moment: the mediabank, with the database it reads.
	Publishable func(ctx context.Context, number int64, at time.Time) error
	// PreviewHouse draws a house page as readers would see it.
	PreviewHouse func(ctx context.Context, ed edition.Edition, p edition.Page) ([]byte, error)
	Founding     string      // the secret that opens the page on which an empty house is set up; "" there is no such page
	Letters      string      // the folder in which letters end for want of a mail server, "" where there is one
	Theme        fs.FS       // overrides templates; nil: none
	Proxies      web.Proxies // whose word on where a request comes from is taken
}

// Face answers the newsroom's addresses.
type Face struct {
	Options
	pages   *view.Set
	imports onceOnly
	keys    onceOnly
	knocks  knocks
	handler http.Handler
}

// New makes the face and proves every template on samples; a broken theme is refused with file and line.
func New(o Options) (*Face, error) {
	pages, err := view.Load("newsroom", o.Theme)
	if err != nil {
		return nil, err
	}
	f := &Face{Options: o, pages: pages}
	if err := f.checkPages(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.Method+" "+r.Pattern, web.LimitBody(r.limit(), f.answer(r)))
	}
	mux.Handle("/"+Root+"/", web.LimitBody(formLimit, f.answer(route{Route{Right: Anyone}, (*Face).unknown, forms})))
	mux.Handle("/"+Root, http.RedirectHandler("/"+Root+"/", http.StatusSeeOther))
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(o.Sessions.Load(f.answer(route{Route{Right: Anyone}, (*Face).foreign, forms})))
	f.handler = f.visited(protection.Handler(o.Sessions.Load(mux)))
	return f, nil
}

// ServeHTTP answers a request below /newsroom.
func (f *Face) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }

// visited lays down where a request comes from, for the list of sessions and for holding back who guesses.
func (f *Face) visited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		place := account.Visit{UserAgent: r.UserAgent(), Address: f.from(r)}
		next.ServeHTTP(w, r.WithContext(account.WithVisit(r.Context(), place)))
	})
}

// from answers the network address of a request without its port, "" where it has none.
func (f *Face) from(r *http.Request) string {
	if address := f.Proxies.ClientAddress(r); address.IsValid() {
		return address.String()
	}
	return ""
}
