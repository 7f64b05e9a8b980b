// Command draw draws the demo agency's pictures and writes them, with their renditions, as JPEG files.
//
//	go run ./internal/demo/draw            draws all into internal/demo/pictures
//	go run ./internal/demo/draw -check     draws all again and fails where a committed file differs visibly
//	go run ./internal/demo/draw -only harbour-dawn,map-strait
//
// It owns the files {key}.jpg and {key}.{width}.jpg of that folder and refuses to write more than 6 MB of them. It
// writes no metadata: captions and credits are the demo's text.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dateline.news/internal/demo/draw/scene"
)

func main() {
	out := flag.String("out", "internal/demo/pictures", "folder of the pictures")
	check := flag.Bool("check", false, "compare with the files instead of writing them")
	only := flag.String("only", "", "keys to draw, parted by commas; empty for all")
	flag.Parse()
	if err := run(*out, *only, *check); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

func run(out, only string, check bool) error {
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	faults := each(chosen, func(p scene.Picture) error {
		if check {
			return compare(out, p)
		}
		return write(out, p)
	})
	if len(faults) > 0 {
		return fmt.Errorf("%d of %d pictures: %s", len(faults), len(chosen), strings.Join(faults, "; "))
	}
	return weigh(out)
}

func choose(only string) ([]scene.Picture, error) {
	all := scene.Pictures()
	if only == "" {
		return all, nil
	}
	var chosen []scene.Picture
	for key := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(p scene.Picture) bool { return p.Key == key })
		if i < 0 {
			return nil, fmt.Errorf("no picture has the key %q", key)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// each runs a step for every picture on all processors and answers the faults in the order of the pictures.
func each(pictures []scene.Picture, step func(scene.Picture) error) []string {
	errs := make([]error, len(pictures))
	var group sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, p := range pictures {
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			errs[i] = step(p)
		})
	}
	group.Wait()
	var faults []string
	for _, err := range errs {
		if err != nil {
			faults = append(faults, err.Error())
		}
	}
	return faults
}
