package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/stream"
)

// usage is what the server's process has used.
type usage struct {
	Open       int           `json:"open"`
	Deliveries uint64        `json:"deliveries"`
	CPU        time.Duration `json:"cpu"`
	RSS        int64         `json:"rss"`  // bytes
	Live       uint64        `json:"live"` // bytes of heap and stacks after a collection, where one was asked for
	Goroutines int           `json:"goroutines"`
}

// serve is the server's process: the newsfeed's streams over a database, and a second address for the bench.
func serve(args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("serve wants DATA DATABASE LISTEN CONTROL")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	a, err := openHouse(ctx, args[0], args[1])
	if err != nil {
		return err
	}
	defer a.Close()
	readers, err := net.Listen("tcp", args[2])
	if err != nil {
		return err
	}
	control, err := net.Listen("tcp", args[3])
	if err != nil {
		return err
	}
	cache := web.NewCache(a.Journal, 16<<20)
	a.Journal.OnCommit(cache.Drop)
	a.Journal.OnCommit(func(entries []journal.Entry) { a.Hub.Announce(entries[len(entries)-1].ID) })
	face := stream.New(stream.Options{Journal: a.Journal, Hub: a.Hub, Clock: a.Clock, House: a.House, Feed: a.Feed, Cache: cache})
	dispatcher := web.NewDispatcher(cache, a.House, nothing{}, nil).Inside(face)
	return together(ctx, a.Hub.Run, face.Run,
		func(ctx context.Context) error { return web.Serve(ctx, control, controls(a, face), time.Second) },
		func(ctx context.Context) error { return web.Serve(ctx, readers, dispatcher, 10*time.Second) })
}

// together runs the parts of the server until ctx ends or one of them fails.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for _, run := range parts {
		group.Go(func() {
			if err := run(ctx); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// nothing is a site without pages.
type nothing struct{}

func (nothing) ServeEdition(w http.ResponseWriter, r *http.Request, _ edition.Edition, _ string) {
	http.NotFound(w, r)
}
func (nothing) ServeRoot(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// openHouse opens a newsroom with one edition.
func openHouse(ctx context.Context, data, database string) (*app.App, error) {
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: data, Database: database}})
	if err != nil {
		return nil, err
	}
	setup := edition.Setup{Agency: "Bench", Domain: "bench.example", Editions: []edition.Edition{{
		Code: "en", Name: "Bench", Locale: "en", Zone: "UTC", Sections: []edition.Section{{Slug: "world", Name: "World"}},
	}}}
	if err := a.House.Setup(ctx, account.Operator(), setup); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// publish publishes a story whose headline ends with the moment at which that was begun.
func publish(ctx context.Context, a *app.App, number int) error {
	body, err := prose.FromText("One paragraph of text.")
	if err != nil {
		return err
	}
	headline := fmt.Sprintf("Ministers agree on the rules for the harvest, item %d, %s%d", number, moment, time.Now().UnixNano())
	c := story.Copy{Headline: headline, Section: "world", Body: body, Urgency: 4}
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := a.Archive.Publish(ctx, tx, account.Operator(), story.Publication{Edition: "en", Kind: story.Article, Copy: c})
		return err
	})
}

// moment stands before the nanoseconds in a headline.
const moment = "at:"

// controls are the bench's orders.
func controls(a *app.App, face *stream.Face) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /publish", func(w http.ResponseWriter, r *http.Request) {
		number, err := strconv.Atoi(r.FormValue("number"))
		if err == nil {
			err = publish(r.Context(), a, number)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /usage", func(w http.ResponseWriter, r *http.Request) {
		u, err := measure(face, r.FormValue("collect") != "")
		if err == nil {
			err = json.NewEncoder(w).Encode(u)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

func measure(face *stream.Face, collect bool) (usage, error) {
	var u usage
	if collect {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		u.Live = m.HeapAlloc + m.StackInuse
	}
	u.Open, u.Deliveries, _ = face.Counts()
	u.Goroutines = runtime.NumGoroutine()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return u, err
	}
	u.CPU = time.Duration(r.Utime.Nano() + r.Stime.Nano())
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return u, err
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	u.RSS = pages * int64(os.Getpagesize())
	return u, err
}
