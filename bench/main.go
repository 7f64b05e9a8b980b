// Command bench measures Dateline against its peers and its limits, all in one run on one machine:
//
//	go run ./bench [-stories N] [-publishes N] [-seconds N] [-rounds N] [-report]
//
// It builds the program, loads the news corpus of ../shared/fixtures (or DATELINE_FIXTURES) through the newsroom's own
// packages, starts servers of its own on the loopback and prints a Markdown table. The exit status is 1 where a limit is
// not met; with -report only where something could not be measured, for machines that others use at the same time.
// It needs nginx and wrk, takes about three minutes and sends nothing to any other machine. Beside it bench/streams
// measures the live streams, and bench/talk the discussions.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// settings are the sizes of the run.
type settings struct {
	stories   int // of the corpus; 0: all
	few       int // of the small archive that the large one is compared with
	publishes int
	seconds   int // of load in each round
	rounds    int
	dir       string
	binary    string
}

func main() {
	var s settings
	flag.IntVar(&s.stories, "stories", 0, "stories to load; 0: the whole corpus")
	flag.IntVar(&s.few, "few", 100, "stories of the small archive")
	flag.IntVar(&s.publishes, "publishes", 200, "stories to publish and to wait for")
	flag.IntVar(&s.seconds, "seconds", 3, "seconds of load in a round")
	flag.IntVar(&s.rounds, "rounds", 3, "rounds of load on each server, taken in turns")
	report := flag.Bool("report", false, "say which limits are not met without failing for it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	short, err := run(ctx, s)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if short > 0 {
		fmt.Fprintf(os.Stderr, "bench: %d limits are not met\n", short)
		if !*report {
			os.Exit(1)
		}
	}
}

func run(ctx context.Context, s settings) (short int, err error) {
	for _, tool := range []string{"nginx", "wrk"} {
		if _, err := exec.LookPath(tool); err != nil {
			return 0, fmt.Errorf("%w (Debian: apt-get install nginx-light wrk; /usr/sbin must be on the PATH)", err)
		}
	}
	if s.dir, err = os.MkdirTemp("", "dateline-bench-"); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	s.binary = filepath.Join(s.dir, "dateline")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", s.binary, "./cmd/dateline").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build: %w\n%s", err, out)
	}
	fmt.Printf("%s, %s/%s, %d processors, %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().UTC().Format(time.RFC3339))
	var t table
	if err := t.measure(ctx, s); err != nil {
		return 0, err
	}
	t.print(os.Stdout)
	return t.short, nil
}

// table is what was measured, a line a figure.
type table struct {
	lines [][4]string
	short int
}

// add enters a figure; limit "" is a figure without one.
func (t *table) add(what, ours, limit string, met bool) {
	verdict := "met"
	switch {
	case limit == "":
		verdict, limit = "", "–"
	case !met:
		verdict = "**not met**"
		t.short++
	}
	t.lines = append(t.lines, [4]string{what, ours, limit, verdict})
	fmt.Fprintf(os.Stderr, "bench: %s: %s (%s) %s\n", what, ours, limit, verdict)
}

func (t *table) print(w *os.File) {
	fmt.Fprint(w, "| measure | here | limit or peer | |\n|---|---|---|---|\n")
	for _, l := range t.lines {
		fmt.Fprintf(w, "| %s |\n", strings.Join(l[:], " | "))
	}
}

func (t *table) measure(ctx context.Context, s settings) error {
	small, err := build(ctx, s, "small", s.few)
	if err != nil {
		return err
	}
	few, err := t.follow(ctx, s, small)
	if err != nil {
		return err
	}
	large, err := build(ctx, s, "large", s.stories)
	if err != nil {
		return err
	}
	t.add(fmt.Sprintf("archive: %d stories loaded", large.stories), fmt.Sprintf("%.0f stories/s", float64(large.stories)/large.took.Seconds()), "", true)
	p, err := large.serve(ctx, s)
	if err != nil {
		return err
	}
	defer p.stop()
	if err := t.idle(p); err != nil {
		return err
	}
	all, err := publishes(ctx, p, large, s.publishes)
	if err != nil {
		return err
	}
	last, err := schedules(ctx, p, large)
	if err != nil {
		return err
	}
	t.add(fmt.Sprintf("schedule: %d stories due in one second, the last is late by", due), last.Round(time.Millisecond).String(), "≤ "+latest.String(), last <= latest)
	t.visible(all, large.stories)
	t.flat(few, all, small.stories, large.stories)
	if err := t.weight(p, all.lead); err != nil {
		return err
	}
	if err := t.load(ctx, s, p, all.lead); err != nil {
		return err
	}
	resident, err := p.resident()
	t.add("resident after all of this", fmt.Sprintf("%.0f MB", resident), "", true)
	return err
}

// follow measures publishing with the small archive.
func (t *table) follow(ctx context.Context, s settings, house *archive) (followed, error) {
	p, err := house.serve(ctx, s)
	if err != nil {
		return followed{}, err
	}
	defer p.stop()
	return publishes(ctx, p, house, s.publishes)
}
