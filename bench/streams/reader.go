package main

import (
	"context"
	"fmt"
	"net"

	"dateline.news/bench/trial"
)

// connect opens a stream of the newsfeed after an id; below 0 from now on. The n-th reader comes from its own part of the
// loopback network, so that ports do not run out.
func connect(ctx context.Context, address string, n int, after int64) (*trial.Stream, error) {
	c := trial.Call{Address: address, Path: "/en/live", From: net.IPv4(127, 0, 0, byte(1+n%16))}
	if after >= 0 {
		c.Path += fmt.Sprintf("?after=%d", after)
	}
	return trial.Connect(ctx, c)
}
