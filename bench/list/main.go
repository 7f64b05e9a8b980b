// List measures the newsroom's work list over 20,000 drafts and stories, on both engines in one run:
//
//	go run ./bench/list [-drafts 20000] [-rounds 40] [-only …] [-quick] [-report]
//
// list-sqlite and list-postgres fill a newsroom through the desk itself and ask a server in this process for every view
// of the list as a signed-in chief's browser does, with eight saved searches in its rail, each with its count: by the
// first page, by a page in the middle, by words, by section, writer, urgency and day. The time is from the request to
// the last byte over the loopback, so that the server's own is less. The limit is 50 ms at the median of each.
//
// Every report is one line of JSON. The exit status is 1 where an answer is wrong, and where the limit is not met; with
// -report not for the limit, for machines that others use at the same time.
package main

import (
	"context"
	"flag"
	"time"

	"dateline.news/bench/trial"
)

// plan is how large the trials are.
type plan struct {
	trial.Options
	drafts, published, rounds int
}

func main() {
	var p plan
	flag.IntVar(&p.drafts, "drafts", 20_000, "drafts and stories in the newsroom")
	flag.IntVar(&p.published, "published", 4_000, "how many of them are published")
	flag.IntVar(&p.rounds, "rounds", 40, "times that each page is asked for")
	p.Flags("fewer rounds and fewer published stories, for about a minute")
	flag.Parse()
	if p.Quick {
		p.published, p.rounds = 500, 15
	}
	trial.Exit(p.Run(p.OnBoth("list", 20*time.Minute, p.in), "list-sqlite,list-postgres"))
}

// in runs the trial in a newsroom.
func (p plan) in(ctx context.Context, place trial.Newsroom) (trial.Report, error) {
	h, err := openHouse(ctx, place.Data, place.Database)
	if err != nil {
		return trial.Report{}, err
	}
	defer h.Close()
	if err := h.fill(ctx, p); err != nil {
		return trial.Report{}, err
	}
	return h.measure(ctx, p)
}
