// Streams measures the newsfeed's live streams, the readers in one process and the server in another:
//
//	go run ./bench/streams [-streams 10000] [-seconds 60] [-followers 1000] [-stuck 500] [-only delivery,cuts,nodes,stuck]
//
// It reports the server's CPU for each delivery, its memory for each stream, and the time from publishing to receiving
// beside the load of the machine; what was lost and doubled when connections are cut at random while stories are
// published and the server restarts, on one process and on two over one PostgreSQL; and how long readers who stop reading
// are borne. It ends with status 1 where a measure is missed. Every report is one line of JSON.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// plan is how large the trials are.
type plan struct {
	streams, seconds, followers, publishes, stuck int
	database                                      string // of PostgreSQL, where the two-process trial makes its own
}

// report is the outcome of a trial.
type report struct {
	Trial  string         `json:"trial"`
	Passed bool           `json:"passed"`
	Load   string         `json:"load"` // of the machine, at the end
	Values map[string]any `json:"values"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		exit(serve(os.Args[2:]))
	}
	p := plan{database: "postgres://postgres@127.0.0.1:54329/postgres?sslmode=disable"}
	flag.IntVar(&p.streams, "streams", 10_000, "open streams")
	flag.IntVar(&p.seconds, "seconds", 60, "seconds of one publish each")
	flag.IntVar(&p.followers, "followers", 1000, "streams that are cut at random")
	flag.IntVar(&p.publishes, "publishes", 400, "stories published while streams are cut")
	flag.IntVar(&p.stuck, "stuck", 500, "readers who stop reading")
	flag.StringVar(&p.database, "postgres", p.database, "a PostgreSQL server that may be given databases")
	only := flag.String("only", "delivery,cuts,nodes,stuck", "the trials to run")
	flag.Parse()
	exit(run(p, strings.Split(*only, ",")))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

var trials = map[string]func(context.Context, plan) (report, error){
	"delivery": delivery, "cuts": cuts, "nodes": nodes, "stuck": stuck,
}

func run(p plan, names []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	missed := 0
	for _, name := range names {
		trial, ok := trials[name]
		if !ok {
			return fmt.Errorf("no trial %q", name)
		}
		r, err := trial(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.Trial, r.Load = name, load()
		if !r.Passed {
			missed++
		}
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		fmt.Println(string(line))
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d measures missed", missed, len(names))
	}
	return nil
}

// load is the machine's load average, or why it is not known.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
