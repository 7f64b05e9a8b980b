// Package trial is what the measures of bench/streams, bench/talk and bench/list share: reports, a server in a process of its own, a
// reader of its streams, and a database of its own. It owns nothing that is kept and knows no measure.
package trial

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Report is the outcome of a trial.
type Report struct {
	Trial  string         `json:"trial"`
	Right  bool           `json:"right"` // no error; nothing lost, doubled or out of order
	Met    bool           `json:"met"`   // the limits of time, processor and memory
	Load   string         `json:"load"`  // of the machine, at the end
	Values map[string]any `json:"values"`
}

// Trial is one measure.
type Trial struct {
	Name string
	Run  func(context.Context) (Report, error)
}

// Options are what every measure is told on its command line.
type Options struct {
	Postgres string // a server that may be given databases
	Only     string // the trials to run, parted by commas; "": those that the measure chooses
	Quick    bool
	Lenient  bool
}

// Flags adds the options to the command line of the program; quick says what they shrink to.
func (o *Options) Flags(quick string) {
	flag.StringVar(&o.Postgres, "postgres", Postgres, "a PostgreSQL server that may be given databases")
	flag.StringVar(&o.Only, "only", "", "the trials to run, parted by commas; empty: all that the plan has")
	flag.BoolVar(&o.Quick, "quick", false, quick)
	flag.BoolVar(&o.Lenient, "report", false, "say which limits are not met without failing for it")
}

// Run runs the trials that were asked for, or those that are named, parted by commas, and prints a line of JSON for each.
// What is not right is an error, and so is a limit that is not met unless lenient, for a machine that others use at the
// same time.
func (o Options) Run(trials []Trial, names string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	wrong, missed := 0, 0
	chosen := strings.Split(cmp.Or(o.Only, names), ",")
	for _, name := range chosen {
		i := slices.IndexFunc(trials, func(t Trial) bool { return t.Name == name })
		if i < 0 {
			return fmt.Errorf("no trial %q", name)
		}
		r, err := trials[i].Run(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.Trial, r.Load = name, load()
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		fmt.Println(string(line))
		switch {
		case !r.Right:
			wrong++
		case !r.Met:
			missed++
		}
	}
	if missed > 0 {
		fmt.Fprintf(os.Stderr, "%d of %d limits are not met\n", missed, len(chosen))
	}
	if wrong > 0 || missed > 0 && !o.Lenient {
		return fmt.Errorf("of %d trials %d are not right and %d miss a limit", len(chosen), wrong, missed)
	}
	return nil
}

// Exit ends the program, with status 1 where there is an error.
func Exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// load is the machine's load average, or why it is not known.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// Pause waits, unless ctx ends before.
func Pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// Round leaves one decimal.
func Round(v float64) float64 { return float64(int(v*10+0.5)) / 10 }

// Percentiles answers the median, the 99th percentile and the largest in milliseconds.
func Percentiles(d []time.Duration) map[string]float64 {
	d = slices.Sorted(slices.Values(d))
	at := func(q float64) float64 {
		if len(d) == 0 {
			return 0
		}
		return Round(d[min(int(q*float64(len(d))), len(d)-1)].Seconds() * 1e3)
	}
	return map[string]float64{"p50": at(0.5), "p99": at(0.99), "max": at(1)}
}
