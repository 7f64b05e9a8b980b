package trial

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Usage is what a process has used.
type Usage struct {
	Open       int           `json:"open"`       // streams, where the server counts them
	Deliveries uint64        `json:"deliveries"` // writes to them
	CPU        time.Duration `json:"cpu"`        // of user and kernel, since the start
	RSS        int64         `json:"rss"`        // bytes
	Live       uint64        `json:"live"`       // bytes of heap and stacks after a collection, where one was asked for
	Goroutines int           `json:"goroutines"`
}

// Measure answers what this process has used; collect asks for a collection of garbage first.
func Measure(collect bool) (Usage, error) {
	var u Usage
	if collect {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		u.Live = m.HeapAlloc + m.StackInuse
	}
	u.Goroutines = runtime.NumGoroutine()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return u, err
	}
	u.CPU = time.Duration(r.Utime.Nano() + r.Stime.Nano())
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return u, err
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	u.RSS = pages * int64(os.Getpagesize())
	return u, err
}

// Processor answers the processor time that other processes have used so far, in user and kernel together.
func Processor(pids ...int) (time.Duration, error) {
	const tick = time.Second / 100 // USER_HZ, 100 on every Linux that Go runs on
	var sum time.Duration
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, err
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // the name before may hold spaces
		for _, field := range fields[11:13] {                                     // utime, stime
			ticks, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				return 0, err
			}
			sum += time.Duration(ticks) * tick
		}
	}
	return sum, nil
}

// Controls answers what the process has used at GET /usage. counts tells of its streams; nil: it counts none.
func Controls(counts func() (open int, deliveries uint64)) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /usage", func(w http.ResponseWriter, r *http.Request) {
		u, err := Measure(r.FormValue("collect") != "")
		if counts != nil {
			u.Open, u.Deliveries = counts()
		}
		if err == nil {
			err = json.NewEncoder(w).Encode(u)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}
