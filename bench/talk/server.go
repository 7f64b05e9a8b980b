package main

import (
	"context"
	"os/signal"
	"syscall"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/web"
)

// serve is the server's process: the whole program over a newsroom that is there, and a second address for the bench.
func serve(args []string) error {
	place, err := trial.Told(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	h, err := openHouse(ctx, place.Data, place.Database)
	if err != nil {
		return err
	}
	defer h.Close()
	serving := app.Serving{Serving: config.Serving{CacheMB: 64, Streams: 20_000, StreamsPerAddress: 200, StreamsPerSession: 10}, Listener: place.Readers}
	return trial.Together(ctx,
		func(ctx context.Context) error { return h.Serve(ctx, serving) },
		func(ctx context.Context) error { return web.Serve(ctx, place.Orders, trial.Controls(nil), time.Second) })
}
