// Streams measures the newsfeed's live streams, the readers in one process and the server in another:
//
//	go run ./bench/streams [-streams 10000] [-seconds 60] [-followers 1000] [-stuck 500] [-only delivery,cuts,nodes,stuck] [-quick] [-report]
//
// It reports the server's CPU for each delivery, its memory for each stream, and the time from publishing to receiving
// beside the load of the machine; what was lost and doubled when connections are cut at random while stories are
// published and the server restarts, on one process and on two over one PostgreSQL; and how long readers who stop reading
// are borne. Every report is one line of JSON. The exit status is 1 where something was lost, doubled or out of order, and
// where a limit is not met; with -report not for a limit, for machines that others use at the same time.
package main

import (
	"context"
	"flag"
	"os"

	"dateline.news/bench/trial"
)

// plan is how large the trials are.
type plan struct {
	trial.Options
	streams, seconds, followers, publishes, stuck int
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		trial.Exit(serve(os.Args[2:]))
	}
	var p plan
	flag.IntVar(&p.streams, "streams", 10_000, "open streams")
	flag.IntVar(&p.seconds, "seconds", 60, "seconds of one publish each")
	flag.IntVar(&p.followers, "followers", 1000, "streams that are cut at random")
	flag.IntVar(&p.publishes, "publishes", 400, "stories published while streams are cut")
	flag.IntVar(&p.stuck, "stuck", 500, "readers who stop reading")
	p.Flags("a small plan, for less than a minute")
	flag.Parse()
	if p.Quick {
		p.streams, p.seconds, p.followers, p.publishes = 1000, 5, 200, 60
	}
	trial.Exit(p.Run(p.trials(), "delivery,cuts,nodes,stuck"))
}

func (p plan) trials() []trial.Trial {
	with := func(run func(context.Context, plan) (trial.Report, error)) func(context.Context) (trial.Report, error) {
		return func(ctx context.Context) (trial.Report, error) { return run(ctx, p) }
	}
	return []trial.Trial{{Name: "delivery", Run: with(delivery)}, {Name: "cuts", Run: with(cuts)}, {Name: "nodes", Run: with(nodes)}, {Name: "stuck", Run: with(stuck)}}
}
