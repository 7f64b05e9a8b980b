package main

import (
	"context"
	"fmt"
	"net/http"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"dateline.news/bench/trial"
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

// serve is the server's process: the newsfeed's streams over a database, and a second address for the bench.
func serve(args []string) error {
	place, err := trial.Told(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	a, err := openHouse(ctx, place.Data, place.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	cache := web.NewCache(a.Journal, 16<<20)
	a.Journal.OnCommit(cache.Drop)
	a.Journal.OnCommit(func(entries []journal.Entry) { a.Hub.Announce(entries[len(entries)-1].ID) })
	face := stream.New(stream.Options{Journal: a.Journal, Hub: a.Hub, Clock: a.Clock, House: a.House, Feed: a.Feed, Cache: cache})
	dispatcher := web.NewDispatcher(cache, a.House, nothing{}, nil).Inside(face)
	return trial.Together(ctx, a.Hub.Run, face.Run,
		func(ctx context.Context) error { return web.Serve(ctx, place.Orders, controls(a, face), time.Second) },
		func(ctx context.Context) error { return web.Serve(ctx, place.Readers, dispatcher, 10*time.Second) })
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
	headline := fmt.Sprintf("Ministers agree on the rules for the harvest, item %d, %s%d", number, trial.Moment, time.Now().UnixNano())
	c := story.Copy{Headline: headline, Section: "world", Body: body, Urgency: 4}
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := a.Archive.Publish(ctx, tx, account.Operator(), story.Publication{Edition: "en", Kind: story.Article, Copy: c})
		return err
	})
}

// controls are the bench's orders.
func controls(a *app.App, face *stream.Face) http.Handler {
	mux := trial.Controls(func() (int, uint64) {
		open, deliveries, _ := face.Counts()
		return open, deliveries
	})
	mux.HandleFunc("POST /publish", func(w http.ResponseWriter, r *http.Request) {
		number, err := strconv.Atoi(r.FormValue("number"))
		if err == nil {
			err = publish(r.Context(), a, number)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

// order has a server publish a story.
func order(ctx context.Context, server *trial.Process, number int) error {
	_, err := server.Order(ctx, http.MethodPost, fmt.Sprintf("/publish?number=%d", number))
	return err
}
