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
	"cmp"
	"context"
	"errors"
	"flag"
	"os"
	"time"

	"dateline.news/bench/trial"
)

// plan is how large the trials are.
type plan struct {
	drafts, published, rounds int
	database                  string // of PostgreSQL, where a trial makes its own
}

func main() {
	var p plan
	flag.IntVar(&p.drafts, "drafts", 20_000, "drafts and stories in the newsroom")
	flag.IntVar(&p.published, "published", 4_000, "how many of them are published")
	flag.IntVar(&p.rounds, "rounds", 40, "times that each page is asked for")
	flag.StringVar(&p.database, "postgres", trial.Postgres, "a PostgreSQL server that may be given databases")
	quick := flag.Bool("quick", false, "fewer rounds and fewer published stories, for about a minute")
	lenient := flag.Bool("report", false, "say which limits are not met without failing for it")
	only := flag.String("only", "", "the trials to run, parted by commas; empty: all")
	flag.Parse()
	if *quick {
		p.published, p.rounds = 500, 15
	}
	trials := []trial.Trial{
		{Name: "list-sqlite", Run: func(ctx context.Context) (trial.Report, error) { return p.in(ctx, "") }},
		{Name: "list-postgres", Run: p.onPostgres},
	}
	trial.Exit(trial.Run(trials, cmp.Or(*only, "list-sqlite,list-postgres"), *lenient))
}

// in runs the trial in a newsroom of its own, on SQLite where no database is named.
func (p plan) in(ctx context.Context, database string) (trial.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	data, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return trial.Report{}, err
	}
	defer os.RemoveAll(data)
	h, err := openHouse(ctx, data, database)
	if err != nil {
		return trial.Report{}, err
	}
	defer h.Close()
	if err := h.fill(ctx, p); err != nil {
		return trial.Report{}, err
	}
	return h.measure(ctx, p)
}

func (p plan) onPostgres(ctx context.Context) (trial.Report, error) {
	database, drop, err := trial.FreshDatabase(ctx, p.database)
	if err != nil {
		return trial.Report{}, err
	}
	r, err := p.in(ctx, database)
	return r, errors.Join(err, drop())
}
