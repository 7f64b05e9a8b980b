package talk

import (
	"context"
	"io/fs"
	"net/http"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/thread"
	"dateline.news/internal/web/view"
)

// Root is the reserved first segment of the pages of accounts.
const Root = "account"

// Board is what the face asks of the discussions.
type Board interface {
	thread.Board
	Discussion(ctx context.Context, story int64) (discussion.Discussion, error)
	State(d discussion.Discussion) discussion.State
	Standing(ctx context.Context, who account.Actor, story int64) (discussion.Standing, error)
	Shown(ctx context.Context, ids []int64) (map[int64]discussion.Message, error)
	Replies(ctx context.Context, message int64) ([]discussion.Message, error)
	Mine(ctx context.Context, who account.Actor, story int64) (discussion.Own, error)
	Chats(ctx context.Context, q discussion.ChatsQuery) ([]discussion.Chat, string, error)

	Post(ctx context.Context, who account.Actor, p discussion.Posting) (discussion.Message, error)
	Edit(ctx context.Context, who account.Actor, f discussion.EditForm) (discussion.Message, error)
	Delete(ctx context.Context, who account.Actor, message int64) error
	React(ctx context.Context, who account.Actor, message int64, r discussion.Reaction) (map[discussion.Reaction]int, error)
	Report(ctx context.Context, who account.Actor, message int64, c discussion.Complaint) error
	Ignore(ctx context.Context, who account.Actor, author int64, ignore bool) error
	Appeal(ctx context.Context, who account.Actor, message int64, words string) error
	AppealSanction(ctx context.Context, who account.Actor, sanction int64, words string) error
	Acknowledge(ctx context.Context, who account.Actor, sanction int64) error
}

// Stories is what the face asks of the archive: those of the stories that are public.
type Stories interface {
	ByNumbers(ctx context.Context, numbers []int64) (map[int64]story.Story, error)
}

// Pictures is what the face asks of the mediabank: those of the assets that are public.
type Pictures interface {
	Pictures(ctx context.Context, numbers []int64) (map[int64]mediabank.Asset, error)
}

// Options is what the face stands on.
type Options struct {
	Sessions *web.Sessions
	Book     *account.Book
	House    *edition.House
	Board    Board
	Archive  Stories
	Bank     Pictures
	Cache    *web.Cache
	Banners  web.Banners // the breaking banners; nil: none
	Clock    clock.Clock
	Proxies  web.Proxies
	// Letters is the folder in which letters end for want of a mail server, "" where there is one. It is told to those who
	// manage staff, and to nobody else.
	Letters string
	Theme   fs.FS // overrides templates; nil: none
}

// Face answers the readers' accounts (it is an http.Handler below /account) and the discussions (it is a
// web.EditionFace).
type Face struct {
	Options
	pages    *view.Set
	drawer   *thread.Drawer
	accounts http.Handler
	inside   http.Handler
}

// New makes the face and proves every template on samples; a broken theme is refused with file and line.
func New(o Options) (*Face, error) {
	pages, err := view.Load("talk", o.Theme)
	if err != nil {
		return nil, err
	}
	f := &Face{Options: o, pages: pages, drawer: thread.New(o.Board, o.House)}
	if err := f.checkPages(); err != nil {
		return nil, err
	}
	f.accounts = f.mux("/"+Root+"/", accountRoutes)
	f.inside = f.mux("/talk/", editionRoutes)
	return f, nil
}

// mux answers the routes of a table; below rest, what none of them answers.
func (f *Face) mux(rest string, table []route) *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range table {
		handler := f.answer(r)
		if r.Door == Kept {
			mux.Handle(r.Method+" "+r.Pattern, handler)
			continue
		}
		mux.Handle(r.Method+" "+r.Pattern, f.protected(web.LimitBody(formLimit, f.personal(handler))))
	}
	mux.Handle(rest, f.protected(web.LimitBody(formLimit, f.personal(f.answer(route{Route{Door: Anyone}, (*Face).unknown})))))
	return mux
}

// protected refuses forms of a foreign origin.
func (f *Face) protected(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(f.personal(f.answer(route{Route{Door: Anyone}, (*Face).foreign})))
	return protection.Handler(next)
}

// personal makes the session readable and lays down where the request comes from, for the list of sessions.
func (f *Face) personal(next http.Handler) http.Handler {
	loaded := f.Sessions.Load(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		place := account.Visit{UserAgent: r.UserAgent(), Address: f.address(r)}
		loaded.ServeHTTP(w, r.WithContext(account.WithVisit(r.Context(), place)))
	})
}

// address answers where a request comes from; "" where that is not known.
func (f *Face) address(r *http.Request) string {
	if from := f.Proxies.ClientAddress(r); from.IsValid() {
		return from.String()
	}
	return ""
}

// ServeHTTP answers a request below /account.
func (f *Face) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/"+Root {
		http.Redirect(w, r, "/"+Root+"/", http.StatusSeeOther)
		return
	}
	f.accounts.ServeHTTP(w, r)
}

// place is where inside the editions a request is.
type place struct {
	edition edition.Edition
	path    string // as it was asked for, with the edition's prefix
}

type placeKey struct{}

// Serve answers the discussions and the chats of an edition.
func (f *Face) Serve(w http.ResponseWriter, r *http.Request, ed edition.Edition, path string) bool {
	if path != "/chats" && !strings.HasPrefix(path, "/talk/") {
		return false
	}
	ctx := context.WithValue(r.Context(), placeKey{}, place{ed, r.URL.Path})
	inner := r.WithContext(ctx)
	at := *r.URL
	at.Path, at.RawPath = path, ""
	inner.URL = &at
	f.inside.ServeHTTP(w, inner)
	return true
}
