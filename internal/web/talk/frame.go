package talk

import (
	"context"
	"net/http"
	"time"

	"dateline.news/internal/lang"
	"dateline.news/internal/web"
	"dateline.news/internal/web/thread"
)

// Frame is what every page of the face has around its own matter.
type Frame struct {
	words *lang.Printer
	zone  *time.Location

	Edition  Masthead
	Title    string
	Robots   string // empty: to be indexed
	At       int64  // journal id at which a kept page was made; 0: it is not kept
	Canon    string // absolute; empty: none
	Editions []Language
	Sections []thread.Link
	Newsfeed string
	Chats    string
	Search   string
	Rules    string
	Pages    []thread.Link // the house pages
	Look     string        // path of the stylesheet with the edition's own colour; empty: the usual one
	Self     string        // path of the account's page, or of the door
	Name     string        // of who is signed in; "" for nobody, and on a kept page
	Note     string        // what was just done; shown once
	Next     string        // where the reader goes on
	Typed    Typed
	Once     string
	Breaking web.Breaking
	Personal bool // whether the page may speak of who is asking
}

// Masthead is the edition as a page names it.
type Masthead struct{ Code, Name, Agency, Lang, Dir, Home string }

// Language is an edition in the switch: by the name of its language, in that language.
type Language struct {
	Name, Lang, Dir, Path string
	Current               bool
}

// T answers a text of the interface in the edition's language.
func (f Frame) T(key string, values ...any) string { return f.words.T(key, values...) }

// Moment answers a moment in the edition's zone.
func (f Frame) Moment(t time.Time) thread.When {
	return thread.When{ISO: t.In(f.zone).Format(time.RFC3339), Text: f.words.DateTime(t, f.zone)}
}

// frame makes the frame of a page that is one reader's own.
func (f *Face) frame(v *visit, title string) (Frame, error) {
	frame, err := f.outline(v.r.Context(), v, title)
	if err != nil || v.route.Door == Kept {
		return frame, err
	}
	frame.Personal, frame.Robots = true, "noindex"
	frame.Typed, frame.Once, frame.Next = v.typed, v.once(), f.next(v)
	frame.Self = f.accountPath(v, "sign-in")
	if !v.who.Anonymous() {
		frame.Name, frame.Self = v.who.Name, f.accountPath(v, "")
		frame.Note = f.Sessions.Pop(v.r.Context(), "note")
	}
	return frame, nil
}

// outline makes what is around a page, the same for everybody.
func (f *Face) outline(ctx context.Context, v *visit, title string) (Frame, error) {
	editions, err := f.House.Editions(ctx)
	if err != nil {
		return Frame{}, err
	}
	path := func(elem ...string) string { return f.House.Path(v.ed, elem...) }
	frame := Frame{
		words: v.words, zone: f.House.Zone(v.ed), Title: title + " – " + v.ed.Name,
		Edition:  Masthead{Code: v.ed.Code, Name: v.ed.Name, Agency: v.ed.Agency, Lang: v.ed.Locale, Dir: v.ed.Direction, Home: path()},
		Newsfeed: path("newsfeed"), Chats: path("chats"), Search: path("search"), Rules: path("talk", "rules"),
		Self: thread.DoorPath("sign-in", v.ed, v.path),
	}
	if frame.Breaking, err = web.BreakingOf(ctx, f.Banners, v.ed); err != nil {
		return Frame{}, err
	}
	for _, s := range v.ed.Sections {
		frame.Sections = append(frame.Sections, thread.Link{Name: s.Name, Path: path("section", s.Slug)})
	}
	for _, p := range v.ed.Pages {
		frame.Pages = append(frame.Pages, thread.Link{Name: p.Title, Path: path(p.Slug)})
	}
	if v.ed.Stylesheet() != "" {
		frame.Look = path("look.css") + "?" + v.ed.Accent[1:]
	}
	for _, ed := range editions {
		l := Language{Name: lang.Name(ed.Locale), Lang: ed.Locale, Dir: ed.Direction, Path: f.House.Path(ed), Current: ed.Code == v.ed.Code}
		if ed.Host != v.ed.Host {
			l.Path = f.House.URL(ed, l.Path)
		}
		if _, inside := v.r.Context().Value(placeKey{}).(place); !inside {
			l.Path = samePage(v, ed.Code)
		}
		frame.Editions = append(frame.Editions, l)
	}
	return frame, nil
}

// samePage answers the address of the same page of accounts in another edition's words; of the account where what was
// asked for is no page.
func samePage(v *visit, code string) string {
	path, query := v.r.URL.Path, v.r.URL.Query()
	if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead {
		path = "/" + Root + "/sign-in"
	}
	query.Set("edition", code)
	return path + "?" + query.Encode()
}
