package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// views are the pages on which a published story must be seen.
var views = []string{"/en/", "/en/newsfeed", "/en/feed.rss"}

// followed is what publishing so many stories one after another showed.
type followed struct {
	visible []time.Duration            // from the request to publish until the story stands on every view
	answer  []time.Duration            // until the request was answered
	fresh   map[string][]time.Duration // a page drawn anew, by its name
	lead    string                     // address of a story with a photo
}

// publishes publishes stories through the API and looks for each on the views from the same moment on.
func publishes(ctx context.Context, p *server, house *archive, n int) (followed, error) {
	f := followed{fresh: map[string][]time.Duration{}}
	asset, err := p.photo(house.writer)
	if err != nil {
		return f, err
	}
	for i := range n {
		if ctx.Err() != nil {
			return f, ctx.Err()
		}
		headline := fmt.Sprintf("Bench story %d of %d", i+1, n)
		id, err := p.draft(house, headline, asset)
		if err != nil {
			return f, err
		}
		if err := f.publish(p, house, id, headline); err != nil {
			return f, err
		}
	}
	return f, nil
}

// draft makes an approved draft of the length of an agency's story.
func (p *server) draft(house *archive, headline string, asset int64) (int64, error) {
	paragraph := "The harbour authority said that the work would be finished before the first ships of the season arrive, and that no berth would be closed for more than a week."
	var made struct{ ID int64 }
	if err := p.call(house.writer, http.MethodPost, "/api/v1/drafts", map[string]any{
		"edition": "en", "headline": headline, "section": "world", "lede": "The outer pier opens again on Monday, the harbour authority said.",
		"dateline": map[string]string{"place": "NORDHAVN", "agency": "Bench"}, "bylines": []any{map[string]string{"name": "Bench Reporter"}}, "lead": map[string]any{"asset": asset},
		"body": map[string]string{"text": strings.Repeat(paragraph+"\n\n", 12)},
	}, &made); err != nil {
		return 0, err
	}
	return made.ID, p.call(house.editor, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/approve", made.ID), map[string]int{"version": 1}, nil)
}

func (f *followed) publish(p *server, house *archive, id int64, headline string) error {
	var watching sync.WaitGroup
	seen, failed := make([]time.Duration, len(views)), make([]error, len(views))
	began := time.Now()
	for i, view := range views {
		watching.Go(func() { seen[i], failed[i] = p.watch(view, headline, began) })
	}
	var published struct{ URL string }
	err := p.call(house.editor, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/publish", id), nil, &published)
	answered := time.Since(began)
	watching.Wait()
	if err != nil {
		return err
	}
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	f.answer, f.visible, f.lead = append(f.answer, answered), append(f.visible, slices.Max(seen)), published.URL
	return f.draw(p, published.URL)
}

// watch asks for a view again and again until it shows the headline.
func (p *server) watch(view, headline string, began time.Time) (time.Duration, error) {
	for time.Since(began) < 20*time.Second {
		body, _, err := p.get(view)
		if err != nil {
			return 0, err
		}
		if bytes.Contains(body, []byte(headline)) {
			return time.Since(began), nil
		}
		time.Sleep(time.Millisecond) // two processors serve, publish and watch
	}
	return 0, fmt.Errorf("%s does not show %q after 20 s", view, headline)
}

// draw measures pages that nobody has asked for since they were dropped, and one that is never kept.
func (f *followed) draw(p *server, story string) error {
	for name, path := range map[string]string{"story": story, "section": "/en/section/world", "search": "/en/search?q=harbour"} {
		_, took, err := p.get(path)
		if err != nil {
			return err
		}
		f.fresh[name] = append(f.fresh[name], took)
	}
	return nil
}

// get reads a page and says how long it took.
func (p *server) get(path string) ([]byte, time.Duration, error) {
	began := time.Now()
	response, err := http.Get(p.url + path)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d", path, response.StatusCode)
	}
	return body, time.Since(began), err
}

// photo uploads a drawn picture with its credit and waits for its renditions, which are not what is measured.
func (p *server) photo(key string) (int64, error) {
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1000))
	for y := range 1000 {
		for x := range 1600 {
			img.SetRGBA(x, y, color.RGBA{uint8(y / 4), uint8(x / 7), uint8((x ^ y) / 8), 255})
		}
	}
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("file", "bench.jpg")
	if err != nil {
		return 0, err
	}
	if err := jpeg.Encode(part, img, nil); err != nil {
		return 0, err
	}
	if err := writer.Close(); err != nil {
		return 0, err
	}
	request, err := http.NewRequest(http.MethodPost, p.url+"/api/v1/assets", &form)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", writer.FormDataContentType())
	request.Header.Set("Authorization", "Bearer "+key)
	var made struct{ Number int64 }
	if err := send(request, &made); err != nil {
		return 0, err
	}
	path := fmt.Sprintf("/api/v1/assets/%d", made.Number)
	if err := p.call(key, http.MethodPatch, path,
		map[string]string{"creator": "Bench Photographer", "holder": "Bench", "caption": "The outer pier.", "alt": "A pier at dusk."}, nil); err != nil {
		return 0, err
	}
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(100 * time.Millisecond) {
		var now struct{ State string }
		if err := p.call(key, http.MethodGet, path, nil, &now); err != nil {
			return 0, err
		}
		if now.State == "ready" {
			time.Sleep(2 * time.Second) // the credit is drawn into the renditions a second time
			return made.Number, nil
		}
	}
	return 0, fmt.Errorf("the picture is never ready")
}

// visible enters what publishing showed with the whole archive.
func (t *table) visible(f followed, stories int) {
	const limit = 250 * time.Millisecond
	worst := quantile(f.visible, 99)
	t.add(fmt.Sprintf("publish → visible on home, newsfeed and RSS, %d stories there, 99th percentile of %d", stories, len(f.visible)), ms(worst), "≤ "+ms(limit), worst <= limit)
	t.add("the same, median (the request itself)", fmt.Sprintf("%s (%s)", ms(quantile(f.visible, 50)), ms(quantile(f.answer, 50))), "", true)
}

// flat enters the times of pages drawn anew with few stories and with all of them. Half as much again and two
// milliseconds are what a busy machine adds.
func (t *table) flat(few, all followed, from, to int) {
	compare := func(name string, a, b []time.Duration) {
		before, after := quantile(a, 50), quantile(b, 50)
		t.add(fmt.Sprintf("%s, median with %d and with %d stories", name, from, to), fmt.Sprintf("%s and %s", ms(before), ms(after)),
			"flat (≤ 1.5 × + 2 ms)", after <= before*3/2+2*time.Millisecond)
	}
	compare("publish → visible", few.visible, all.visible)
	for _, name := range []string{"story", "section", "search"} {
		compare(name+" page drawn anew", few.fresh[name], all.fresh[name])
	}
}

func quantile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
