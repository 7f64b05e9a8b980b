package job_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/job"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// each runs the contract on both engines at once: its waits are the queue's own.
func each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Parallel()
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, storetest.Open(t, address(t)))
		})
	}
}

func newQueue(t *testing.T, db *store.DB, config job.Config) *job.Queue {
	t.Helper()
	config.Logger = quiet
	q, err := job.New(db, config)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return q
}

// start runs the queue until stop is called or the test ends; stop answers once it has ended.
func start(t *testing.T, q *job.Queue) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the queue ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

type picture struct {
	Asset int64 `json:"asset"`
}

func enqueue(ctx context.Context, db *store.DB, q *job.Queue, asset int64, options job.Options) error {
	return db.Update(ctx, func(tx *store.Tx) error {
		return q.Enqueue(ctx, tx, "render", picture{asset}, options)
	})
}

func within(t *testing.T, limit time.Duration, what string, c <-chan int64) int64 {
	t.Helper()
	select {
	case n := <-c:
		return n
	case <-time.After(limit):
		t.Fatalf("%s: nothing within %s", what, limit)
		return 0
	}
}

func none(t *testing.T, wait time.Duration, what string, c <-chan int64) {
	t.Helper()
	select {
	case n := <-c:
		t.Errorf("%s: job %d ran", what, n)
	case <-time.After(wait):
	}
}

func TestJobStandsAndFallsWithItsChange(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		ctx, q := t.Context(), newQueue(t, db, job.Config{})
		ran := make(chan int64, 10)
		job.Register(q, "render", func(_ context.Context, p picture) error { ran <- p.Asset; return nil })
		start(t, q)
		mind := errors.New("changed my mind")
		err := db.Update(ctx, func(tx *store.Tx) error {
			if err := q.Enqueue(ctx, tx, "render", picture{1}, job.Options{}); err != nil {
				return err
			}
			return mind
		})
		if !errors.Is(err, mind) {
			t.Fatal(err)
		}
		if err := enqueue(ctx, db, q, 2, job.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := within(t, 5*time.Second, "a committed job", ran); got != 2 {
			t.Errorf("job of asset %d ran, want the committed one, 2", got)
		}
		none(t, time.Second, "the change was rolled back", ran)
	})
}

func TestManyJobsOfManyWritersAllRun(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		ctx, q := t.Context(), newQueue(t, db, job.Config{Workers: 4})
		const writers, jobs = 4, 25
		ran := make(chan int64, writers*jobs)
		job.Register(q, "render", func(_ context.Context, p picture) error { ran <- p.Asset; return nil })
		start(t, q)
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for i := range jobs {
					if err := enqueue(ctx, db, q, int64(w*jobs+i), job.Options{}); err != nil {
						t.Errorf("enqueue: %v", err)
					}
				}
			})
		}
		group.Wait()
		seen := map[int64]bool{}
		for len(seen) < writers*jobs && !t.Failed() {
			seen[within(t, 20*time.Second, fmt.Sprintf("after %d jobs", len(seen)), ran)] = true
		}
	})
}

func TestFailedJobIsTriedAgainAfterAGrowingPause(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		pauses := make(chan int, 10)
		q := newQueue(t, db, job.Config{Backoff: func(attempt int) time.Duration {
			pauses <- attempt
			return time.Duration(attempt) * 300 * time.Millisecond
		}})
		var times []time.Time
		done := make(chan int64, 1)
		job.Register(q, "render", func(ctx context.Context, p picture) error {
			times = append(times, time.Now())
			try := job.TryOf(ctx)
			if try.Attempt != len(times) || try.Last != (len(times) == 4) {
				t.Errorf("run %d is told %+v", len(times), try)
			}
			switch try.Attempt {
			case 1:
				return errors.New("the disk was full")
			case 2:
				panic("a fault of ours")
			case 3:
				return errors.New("still full")
			}
			done <- p.Asset
			return nil
		})
		start(t, q)
		if err := enqueue(t.Context(), db, q, 7, job.Options{MaxAttempts: 4}); err != nil {
			t.Fatal(err)
		}
		within(t, 30*time.Second, "the fourth attempt", done)
		for i, want := range []time.Duration{300 * time.Millisecond, 600 * time.Millisecond, 900 * time.Millisecond} {
			if got := times[i+1].Sub(times[i]); got < want-50*time.Millisecond { // SQLite's queue keeps milliseconds
				t.Errorf("pause %d was %s, want at least %s", i+1, got, want)
			}
		}
		close(pauses)
		var asked []int
		for a := range pauses {
			asked = append(asked, a)
		}
		if !slices.Equal(asked, []int{1, 2, 3}) {
			t.Errorf("pauses were asked for attempts %v", asked)
		}
	})
}

func TestHopelessJobIsNotTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		q := newQueue(t, db, job.Config{Backoff: func(int) time.Duration { return time.Millisecond }})
		ran := make(chan int64, 10)
		job.Register(q, "render", func(_ context.Context, p picture) error {
			ran <- p.Asset
			return fmt.Errorf("asset %d: %w", p.Asset, job.Final(errors.New("not a picture")))
		})
		start(t, q)
		if err := enqueue(t.Context(), db, q, 1, job.Options{}); err != nil {
			t.Fatal(err)
		}
		within(t, 5*time.Second, "the first attempt", ran)
		none(t, 2*time.Second, "a final failure", ran)
	})
}

func TestSameWorkIsQueuedOnce(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		ctx, q := t.Context(), newQueue(t, db, job.Config{})
		ran := make(chan int64, 10)
		job.Register(q, "render", func(_ context.Context, p picture) error { ran <- p.Asset; return nil })
		once := job.Options{Unique: true}
		for _, asset := range []int64{1, 1, 2, 1} {
			if err := enqueue(ctx, db, q, asset, once); err != nil {
				t.Fatal(err)
			}
		}
		stop := start(t, q)
		got := []int64{within(t, 5*time.Second, "the first job", ran), within(t, 5*time.Second, "the second job", ran)}
		slices.Sort(got)
		if !slices.Equal(got, []int64{1, 2}) {
			t.Errorf("ran %v, want each asset once", got)
		}
		none(t, time.Second, "queued twice", ran)
		stop() // a running job is finished once the queue has stopped
		start(t, q)
		if err := enqueue(ctx, db, q, 1, once); err != nil {
			t.Fatal(err)
		}
		if got := within(t, 5*time.Second, "asked for again after it was done", ran); got != 1 {
			t.Errorf("ran %d", got)
		}
	})
}

func TestJobWaitsForItsMoment(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		q := newQueue(t, db, job.Config{})
		ran := make(chan int64, 1)
		job.Register(q, "render", func(_ context.Context, p picture) error { ran <- p.Asset; return nil })
		start(t, q)
		if err := enqueue(t.Context(), db, q, 1, job.Options{NotBefore: time.Now().Add(2 * time.Second)}); err != nil {
			t.Fatal(err)
		}
		none(t, 1500*time.Millisecond, "too early", ran)
		within(t, 15*time.Second, "at its moment", ran)
	})
}

func TestShutdownWaitsForTheRunningJob(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		q := newQueue(t, db, job.Config{})
		begun, ended := make(chan int64, 1), make(chan int64, 1)
		job.Register(q, "render", func(ctx context.Context, p picture) error {
			begun <- p.Asset
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Second):
				ended <- p.Asset
				return nil
			}
		})
		stop := start(t, q)
		if err := enqueue(t.Context(), db, q, 1, job.Options{}); err != nil {
			t.Fatal(err)
		}
		within(t, 5*time.Second, "the job's start", begun)
		stop()
		select {
		case <-ended:
		default:
			t.Error("the queue ended before its job")
		}
	})
}

func TestJobCutShortByTheShutdownIsRunByTheNextProcess(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		q := newQueue(t, db, job.Config{Grace: 100 * time.Millisecond})
		begun := make(chan int64, 1)
		job.Register(q, "render", func(ctx context.Context, p picture) error {
			begun <- p.Asset
			<-ctx.Done()
			return ctx.Err()
		})
		stop := start(t, q)
		if err := enqueue(t.Context(), db, q, 1, job.Options{}); err != nil {
			t.Fatal(err)
		}
		within(t, 5*time.Second, "the job's start", begun)
		stop()
		next := newQueue(t, db, job.Config{})
		ran := make(chan int64, 1)
		job.Register(next, "render", func(_ context.Context, p picture) error { ran <- p.Asset; return nil })
		start(t, next)
		within(t, 20*time.Second, "the next process", ran)
	})
}

const crashAddress = "DATELINE_TEST_JOB_CRASH"

// TestMain is also the worker that is killed in the middle of a job.
func TestMain(m *testing.M) {
	if address := os.Getenv(crashAddress); address != "" {
		if err := hang(address); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func hang(address string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, address)
	if err != nil {
		return err
	}
	q, err := job.New(db, job.Config{Logger: quiet})
	if err != nil {
		return err
	}
	job.Register(q, "render", func(context.Context, picture) error {
		fmt.Println("running")
		select {}
	})
	return q.Run(ctx)
}

func TestJobOfAKilledWorkerIsRescued(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{"sqlite": storetest.SQLite(t), "postgres": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, address)
			q := newQueue(t, db, job.Config{Timeout: 500 * time.Millisecond, RescueAfter: time.Second, Backoff: func(int) time.Duration { return 0 }})
			if err := enqueue(t.Context(), db, q, 5, job.Options{}); err != nil {
				t.Fatal(err)
			}
			killInTheMiddle(t, address)
			ran := make(chan int64, 1)
			job.Register(q, "render", func(_ context.Context, p picture) error { ran <- p.Asset; return nil })
			start(t, q)
			// The dead worker's leadership has to lapse before another may rescue, and rescuers look every 30 seconds.
			if got := within(t, 90*time.Second, "the dead worker's job", ran); got != 5 {
				t.Errorf("job of asset %d ran, want 5", got)
			}
		})
	}
}

func killInTheMiddle(t *testing.T, address string) {
	t.Helper()
	worker := exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), crashAddress+"="+address)
	worker.Stderr = os.Stderr
	out, err := worker.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 16)); err != nil {
		t.Fatalf("the worker never began its job: %v", err)
	}
	if err := worker.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	worker.Wait() // it was killed: the error is the point
}
