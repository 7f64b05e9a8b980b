package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// waiting is a set of stories that wait for their time in a house whose program was killed before the first of them.
type waiting struct {
	order   []string // headlines as they are due
	changed int64    // draft whose text was changed after it was scheduled
	last    time.Time
}

// What falls due while the program lies dead goes out when it is started again, in the order in which it was due.
func TestWhatFellDueWhileTheKilledProgramLayDeadGoesOutOnItsStartInOrder(t *testing.T) {
	plain(t)
	for engine, storage := range engines {
		t.Run(engine, func(t *testing.T) {
			h := newHouse(t, storage(t)...)
			w := h.killedBeforeTheFirst(t)
			time.Sleep(time.Until(w.last.Add(time.Second))) // a process of its own has no clock of ours
			started := time.Now()
			p := h.open()
			h.wantOut(t, p, w, started)
			p.kill()
			h.wantOut(t, h.open(), w, started) // and nothing goes out a second time
		})
	}
}

// killedBeforeTheFirst schedules stories and kills the program while none of them is due yet. A machine that is too slow
// for that gets more time, and other stories.
func (h *house) killedBeforeTheFirst(t *testing.T) waiting {
	t.Helper()
	var gone []string
	for lead := 4 * time.Second; lead < 2*time.Minute; lead *= 2 {
		p := h.open()
		w, first := h.schedule(t, p.url, lead)
		p.kill()
		if time.Now().Before(first) {
			w.order = append(gone, w.order...)
			return w
		}
		gone = append(gone, w.order...)
		time.Sleep(time.Until(w.last)) // what is overdue must not fall among the next
		h.open().kill()
	}
	t.Fatal("the program is never killed in time")
	return waiting{}
}

// schedule lets a dozen stories wait, some for the same second, not in the order in which they are made.
func (h *house) schedule(t *testing.T, url string, lead time.Duration) (waiting, time.Time) {
	t.Helper()
	type one struct {
		id       int64
		headline string
		after    int // seconds behind the first
	}
	var all []one
	for i, after := range []int{3, 0, 2, 0, 1, 3, 0, 2, 1, 1, 0, 3} {
		headline := fmt.Sprintf("Lead %v story %d after %d", lead, i, after)
		all = append(all, one{h.approved(t, url, headline), headline, after})
	}
	editor, first := caller{url, h.editor}, time.Now().Add(lead).Truncate(time.Second)
	w := waiting{last: first.Add(3 * time.Second)}
	for _, s := range all {
		at := first.Add(time.Duration(s.after) * time.Second).UTC().Format(time.RFC3339)
		editor.must(t, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/schedule", s.id), map[string]any{"at": at})
	}
	w.changed = all[4].id // nobody has approved what it says now
	editor.must(t, http.MethodPut, fmt.Sprintf("/api/v1/drafts/%d", w.changed), map[string]any{"lede": "Another lede."}, `If-Match: "1"`)
	all = slices.Delete(all, 4, 5)
	slices.SortStableFunc(all, func(a, b one) int { return a.after - b.after })
	for _, s := range all {
		w.order = append(w.order, s.headline)
	}
	return w, first
}

// wantOut waits until all that were due are out and wants them in order, each once, and only since the program is back.
func (h *house) wantOut(t *testing.T, p *process, w waiting, started time.Time) {
	t.Helper()
	var feed struct {
		Items []struct {
			Number   int64
			Headline string
		}
	}
	var changed answer
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if err := (caller{url: p.url}).must(t, http.MethodGet, "/api/v1/newsfeed?edition=en&limit=100", nil).decode(&feed); err != nil {
			t.Fatal(err)
		}
		changed = caller{p.url, h.editor}.must(t, http.MethodGet, fmt.Sprintf("/api/v1/drafts/%d", w.changed), nil)
		given := !strings.Contains(string(changed.body), `"schedule":"20`)
		if len(feed.Items) >= len(w.order) && given || time.Now().After(deadline) {
			break
		}
	}
	var order []string
	for _, line := range slices.Backward(feed.Items) { // the newest stands first
		order = append(order, line.Headline)
	}
	if got, want := strings.Join(order, ", "), strings.Join(w.order, ", "); got != want {
		t.Fatalf("went out as\n%s\nand were due as\n%s", got, want)
	}
	if changed.text("stage") == "published" || !strings.Contains(string(changed.body), `"kind":"schedule"`) {
		t.Errorf("of the text that nobody has approved is told %s", changed.body)
	}
	newest := feed.Items[0]
	story := caller{url: p.url}.must(t, http.MethodGet, fmt.Sprintf("/api/v1/stories/%d", newest.Number), nil)
	out, err := time.Parse(time.RFC3339Nano, story.text("first_published"))
	if err != nil || out.Before(started) {
		t.Errorf("%s went out at %v, the program was started at %v: %v", newest.Headline, out, started, err)
	}
}
