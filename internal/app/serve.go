package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"dateline.news/internal/desk"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/api"
	"dateline.news/internal/web/asset"
	"dateline.news/internal/web/guest"
	"dateline.news/internal/web/newsroom"
	"dateline.news/internal/web/site"
	"dateline.news/internal/web/stream"
	"dateline.news/internal/web/talk"
	"dateline.news/internal/web/thread"
)

// faces is the house as the web meets it.
type faces struct {
	cache      *web.Cache
	live       *stream.Face
	dispatcher *web.Dispatcher
}

// faces makes the readers' site, the newsroom and the API, and lets the page cache hear of every change.
func (a *App) faces(s Serving, https bool) (*faces, error) {
	proxies, err := web.ParseProxies(s.TrustedProxies)
	if err != nil {
		return nil, err
	}
	cache := web.NewCache(a.Journal, s.CacheMB<<20)
	a.listen(cache)
	sessions := web.NewSessions(a.Book.NewSessions(https), a.Book)
	talkers, err := talk.New(talk.Options{
		Sessions: sessions, Book: a.Book, House: a.House, Board: a.Board, Archive: a.Archive, Bank: a.Bank, Cache: cache, Clock: a.Clock, Banners: a.Banners,
		Proxies: proxies, Letters: a.Post.Outbox.Folder(), Theme: s.Theme,
	})
	if err != nil {
		return nil, err
	}
	readers, err := site.New(site.Options{
		Threads: thread.New(a.Board, a.House), Reports: a.Reports, Proxies: proxies, Front: a.Front, Banners: a.Banners,
		Setup: setupPath(s),
		Cache: cache, Clock: a.Clock, House: a.House, Archive: a.Archive, Feed: a.Feed, Index: a.Index, Bank: a.Bank, Theme: s.Theme,
	})
	if err != nil {
		return nil, err
	}
	staff, err := newsroom.New(newsroom.Options{
		Plan:     a.Plan,
		Sessions: sessions, Book: a.Book, House: a.House, Desk: a.Desk, Archive: a.Archive, Bank: a.Bank, Index: a.Index,
		Banners: a.Banners,
		Board:   a.Board, Reports: a.Reports, Journal: a.Journal, Clock: a.Clock, Preview: a.previewOf(readers), Front: a.Front, Inbox: a.Inbox, PreviewHome: readers.PreviewHome, ComposeHome: readers.ComposeHome, Letters: a.Post.Outbox.Folder(), Theme: s.Theme, Proxies: proxies,
		Founding: s.founding, PreviewHouse: readers.PreviewHouse,
		Publishable: func(ctx context.Context, number int64, at time.Time) error {
			return a.Bank.Publishable(ctx, a.DB, number, at)
		},
	})
	if err != nil {
		return nil, err
	}
	visitors, err := a.guests(s, proxies)
	if err != nil {
		return nil, err
	}
	programs := api.New(api.Options{Book: a.Book, House: a.House, Bank: a.Bank, Archive: a.Archive, Desk: a.Desk, Feed: a.Feed, Journal: a.Journal, Board: a.Board, Banners: a.Banners, Plan: a.Plan, Proxies: proxies})
	live := stream.New(stream.Options{
		Journal: a.Journal, Hub: a.Hub, Clock: a.Clock, House: a.House, Feed: a.Feed, Banners: a.Banners, Cache: cache, Proxies: proxies,
		Limits: stream.Limits{PerSession: s.StreamsPerSession, PerAddress: s.StreamsPerAddress, Total: s.Streams},
		Rooms:  []stream.Room{&room{a, talkers}, &deskRoom{a}, &inboxRoom{a}}, Viewer: a.viewer(sessions), Ends: endsStreams,
	})
	dispatcher := web.NewDispatcher(cache, a.House, readers, map[string]http.Handler{
		asset.Root:    web.Answers(asset.Handler(), web.Route{Method: http.MethodGet, Pattern: "/" + asset.Root + "/{file}"}),
		newsroom.Root: inboxLive(live, staff),
		talk.Root:     talkers,
		guest.Root:    visitors,
		"api":         programs,
		"healthz":     web.Answers(http.HandlerFunc(healthz), web.Route{Method: http.MethodGet, Pattern: "/healthz"}),
		"readyz":      web.Answers(http.HandlerFunc(a.readyz), web.Route{Method: http.MethodGet, Pattern: "/readyz"}),
	})
	return &faces{cache: cache, live: live, dispatcher: dispatcher.Inside(live, talkers)}, nil
}

// previewOf draws a draft as the story that it would become, were it published now.
func (a *App) previewOf(readers *site.Site) func(context.Context, desk.Draft) ([]byte, error) {
	return func(ctx context.Context, d desk.Draft) ([]byte, error) {
		ed, err := a.House.ByCode(ctx, d.Edition)
		if err != nil {
			return nil, err
		}
		assets, err := a.Bank.Load(ctx, a.DB, d.Copy.Pictures())
		if err != nil {
			return nil, err
		}
		now := a.Clock.Now()
		st := story.Story{Number: d.Story, Edition: d.Edition, Kind: d.Kind, State: story.Published, Version: d.Base + 1,
			Path: readers.PreviewPath(ed, d.ID), FirstPublished: now, Published: now, Copy: d.Copy}
		return readers.Preview(ctx, site.Preview{Edition: ed, Story: st, Assets: assets, File: staffFile})
	}
}

// staffFile is where the newsroom serves a picture's renditions, whole or cut.
func staffFile(asset int64, crop string) string {
	if crop == "" {
		crop = "file"
	}
	return fmt.Sprintf("/%s/mediabank/%d/%s", newsroom.Root, asset, crop)
}

// healthz says that the process is alive.
func healthz(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }

// readyz says that requests can be answered: the database is there.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	if err := a.DB.Ping(r.Context()); err != nil {
		slog.WarnContext(r.Context(), "not ready", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

// part is something that runs as long as the program does.
type part struct {
	name string
	run  func(context.Context) error
}

func (a *App) parts(s Serving, f *faces) []part {
	parts := []part{
		{"hints", a.Hub.Run},
		{"page cache", func(ctx context.Context) error { return f.cache.Follow(ctx, a.Hub, a.refresh) }},
		{"jobs", a.Jobs.Run},
		{"pictures that are not drawn yet", a.Bank.Resume},
		{"schedule", a.Desk.Run},
		{"breaking banners", a.Banners.Run},
		{"sessions", a.Book.Run},
		{"discussions", a.Board.Run},
		{"streams", f.live.Run},
		{"web", serving(s.Listener, f.dispatcher)},
		{"memory", settle},
	}
	if s.Operator != nil {
		parts = append(parts, part{"operator", serving(s.Operator, a.operator(f))})
	}
	return parts
}

// settle gives back, once everything runs, what only the start has needed.
func settle(ctx context.Context) error {
	select {
	case <-time.After(3 * time.Second):
		debug.FreeOSMemory()
		dropStartPages()
	case <-ctx.Done():
	}
	return nil
}

func serving(l net.Listener, h http.Handler) func(context.Context) error {
	return func(ctx context.Context) error { return web.Serve(ctx, l, h, grace) }
}

// operator answers the one who keeps the program running; it is not for the public network.
func (a *App) operator(f *faces) http.Handler {
	registry := prometheus.NewRegistry()
	count := func(name, help string, value func() uint64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		count("dateline_pages_kept_total", "Pages answered from memory.", func() uint64 { hits, _ := f.cache.Counts(); return hits }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "dateline_streams_open", Help: "Live streams that are open."}, func() float64 {
			open, _, _ := f.live.Counts()
			return float64(open)
		}),
		count("dateline_pages_rendered_total", "Pages rendered.", func() uint64 { _, renders := f.cache.Counts(); return renders }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "dateline_journal_id", Help: "The newest entry of the journal."}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			id, err := a.Journal.Latest(ctx)
			if err != nil {
				return -1
			}
			return float64(id)
		}),
	)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	return mux
}
