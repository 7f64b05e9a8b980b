// Package app puts the house together: it opens the storage, makes one of each thing in the order of the floors, and
// says who listens to whom. It owns no rule and no page.
package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/blob"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/fetch"
	"dateline.news/internal/front"
	"dateline.news/internal/inbox"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/live"
	"dateline.news/internal/mail"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/planning"
	"dateline.news/internal/report"
	"dateline.news/internal/schema"
	"dateline.news/internal/search"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Options is what an App is made of.
type Options struct {
	Storage    config.Storage
	Clock      clock.Clock        // nil: the machine's
	JobWorkers int                // 0: one
	Judge      discussion.Judge   // asked about messages; nil: nobody
	TalkLimits *discussion.Limits // how fast readers may write; nil: the usual

	ReportLimits *report.Limits // how fast readers may report errors; nil: the usual
}

// App is an assembled Dateline without its faces: what a command beside a running server needs, too.
type App struct {
	Clock   clock.Clock
	DB      *store.DB
	Blob    blob.Store
	Journal *journal.Journal
	Hub     *live.Hub
	Jobs    *job.Queue
	Book    *account.Book
	House   *edition.House
	Bank    *mediabank.Bank
	Archive *story.Archive
	Board   *discussion.Board
	Post    *mail.Post
	Reports *report.Tray
	Front   *front.Front
	Banners *banner.Mast
	Feed    *newsfeed.Feed
	Index   *search.Index
	Desk    *desk.Desk
	Inbox   *inbox.Box
	Plan    *planning.Plan

	letters string // the folder of letters, for a house without a mail server
}

// Open opens the storage, brings the database up to date and assembles the house.
func Open(ctx context.Context, o Options) (*App, error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Storage.Database == "" || o.Storage.Media == "" {
		if err := os.MkdirAll(o.Storage.Data, 0o750); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	files, err := blob.Open(ctx, o.Storage.MediaAddress())
	if err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	db, err := store.Open(ctx, o.Storage.DatabaseAddress())
	if err != nil {
		return nil, err
	}
	a, err := assemble(ctx, o, db, files)
	if err != nil {
		db.Close()
		return nil, err
	}
	return a, nil
}

func assemble(ctx context.Context, o Options, db *store.DB, files blob.Store) (*App, error) {
	a := &App{Clock: o.Clock, DB: db, Blob: files, letters: o.Storage.LettersFolder()}
	var err error
	if a.Jobs, err = job.New(db, job.Config{Workers: max(o.JobWorkers, 1), Timeout: time.Minute, RescueAfter: 70 * time.Second}); err != nil {
		return nil, err
	}
	if err := schema.Migrate(ctx, db); err != nil {
		return nil, err
	}
	if err := a.Jobs.Migrate(ctx); err != nil {
		return nil, err
	}
	a.Journal = journal.New(db, a.Clock)
	a.Hub = live.NewHub(db, a.Journal.Latest)
	a.Book = account.New(db, a.Journal, a.Clock)
	a.House = edition.New(db, a.Journal, a.Clock)
	a.Bank = mediabank.New(mediabank.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Blob: files, Jobs: a.Jobs, House: a.House})
	a.Archive = story.New(story.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Bank: a.Bank, House: a.House})
	a.Front = front.New(front.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Archive: a.Archive, House: a.House})
	a.Banners = banner.New(banner.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Archive: a.Archive})
	a.Feed = newsfeed.New(db)
	a.Index = search.New(db, a.House)
	a.Desk = desk.New(desk.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Archive: a.Archive, Bank: a.Bank, House: a.House, Staff: a.Book, Jobs: a.Jobs, Prober: fetch.New()})
	a.Plan = a.plan()
	a.Post = mail.New(mail.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Jobs: a.Jobs, Domain: a.domain})
	a.Reports = report.New(report.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Archive: a.Archive, House: a.House, Post: a.Post, Limits: o.ReportLimits})
	a.Board = discussion.New(discussion.Options{DB: db, Journal: a.Journal, Clock: a.Clock, Archive: a.Archive, House: a.House, People: people{a.Book}, Judge: o.Judge, Limits: o.TalkLimits})
	a.openInbox()
	a.receive()
	a.subscribe()
	if err := a.House.Reload(ctx); err != nil {
		return nil, err
	}
	return a, a.Desk.FillLines(ctx)
}

// Close closes the database. What Serve started has ended by then.
func (a *App) Close() error { return a.DB.Close() }

// Serving is what Serve needs beside the house.
type Serving struct {
	config.Serving
	Listener net.Listener
	Operator net.Listener // nil: none
	Theme    fs.FS        // nil: none
	Terminal io.Writer    // where the operator reads how to set an empty house up; nil: nowhere

	founding string // the secret that opens the page for it; "": there is none
}

// Serve answers requests and works in the background until ctx ends or something fails for good.
func (a *App) Serve(ctx context.Context, s Serving) error {
	origin, err := s.Origin(reachable(s.Listener.Addr()))
	if err != nil {
		return err
	}
	if err := a.House.SetOrigin(origin); err != nil {
		return err
	}
	if a.Post.Outbox, err = mail.Open(cmp.Or(s.SMTP, a.letters)); err != nil {
		return fmt.Errorf("letters: %w", err)
	}
	if s.founding, err = a.founding(ctx); err != nil {
		return err
	}
	faces, err := a.faces(s, strings.HasPrefix(origin, "https://"))
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // checking every template takes 20 MB that are not needed again
	asked := ctx         // ends when somebody asks for it, which is no failure
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, part := range a.parts(s, faces) {
		group.Go(func() {
			if err := part.run(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", part.name, err))
			}
		})
	}
	slog.InfoContext(ctx, "serving", "address", origin, "listen", "http://"+reachable(s.Listener.Addr()))
	if err := invite(s.Terminal, origin, s.founding); err != nil {
		cancel(fmt.Errorf("tell the operator where to begin: %w", err))
	}
	group.Wait()
	if asked.Err() != nil {
		return nil
	}
	return context.Cause(ctx)
}

// reachable turns "[::]:8080" into an address that a browser on this machine can open.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// grace is how long running answers may take to finish at shutdown.
const grace = 10 * time.Second
