// Talk measures the discussions under load, on both engines in one run:
//
//	go run ./bench/talk [-readers 500] [-discussions 50] [-rate 200] [-seconds 60] [-followers 50] [-messages 10000] [-only …] [-quick] [-report]
//
// board-sqlite and board-postgres post through the board itself; door-sqlite and door-postgres through the whole program
// in another process, over HTTP with the sessions of readers, while others follow by stream; pages-sqlite and
// pages-postgres fetch pages of one long discussion that are not kept, because a message was posted just before.
//
// It reports the time of a post from the moment at which it was due, the CPU for each message, the program's and
// PostgreSQL's, and what was lost, doubled or out of order: in the discussions, to their authors and to the followers.
// Every report is one line of JSON. The exit status is 1 where something was refused, lost, doubled or out of order, and
// where a limit is not met; with -report not for a limit, for machines that others use at the same time.
//
// The rates of readers and discussions are in force. Those of a reader are raised (see limits), because each posts more
// often here than a person does; those of an address and of a discussion are the usual ones, and every reader comes from a
// network of his own on the loopback.
package main

import (
	"context"
	"flag"
	"os"
	"time"

	"dateline.news/bench/trial"
)

// plan is how large the trials are.
type plan struct {
	trial.Options
	readers, discussions, rate, seconds, followers, messages, rounds int
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		trial.Exit(serve(os.Args[2:]))
	}
	var p plan
	flag.IntVar(&p.readers, "readers", 500, "readers who post")
	flag.IntVar(&p.discussions, "discussions", 50, "discussions into which they post")
	flag.IntVar(&p.rate, "rate", 200, "messages in a second, by all readers")
	flag.IntVar(&p.seconds, "seconds", 60, "seconds of posting")
	flag.IntVar(&p.followers, "followers", 50, "readers who follow by stream, in turns over the discussions")
	flag.IntVar(&p.messages, "messages", 10_000, "messages of the long discussion")
	flag.IntVar(&p.rounds, "rounds", 40, "times that each of its pages is fetched")
	p.Flags("a small plan of the whole program alone, for less than a minute")
	flag.Parse()
	names := "board-sqlite,board-postgres,door-sqlite,door-postgres,pages-sqlite,pages-postgres"
	if p.Quick {
		p.readers, p.seconds, p.rounds = 60, 3, 10
		names = "door-sqlite,door-postgres,pages-sqlite,pages-postgres"
	}
	trial.Exit(p.Run(p.trials(), names))
}

func (p plan) trials() []trial.Trial {
	limit := time.Duration(p.seconds)*time.Second + 5*time.Minute
	var all []trial.Trial
	for name, run := range map[string]func(context.Context, plan, *house) (trial.Report, error){"board": board, "door": door, "pages": pages} {
		all = append(all, p.OnBoth(name, limit, func(ctx context.Context, place trial.Newsroom) (trial.Report, error) {
			h, err := openHouse(ctx, place.Data, place.Database)
			if err != nil {
				return trial.Report{}, err
			}
			defer h.Close()
			return run(ctx, p, h)
		})...)
	}
	return all
}
