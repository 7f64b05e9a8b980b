package newsroom_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/prose"
)

// watchKeys notes in the page, for every key, the milliseconds until after the frame that shows it was painted.
const watchKeys = `(() => {
	window.keysSeen = [];
	document.addEventListener('keydown', (e) => {
		const began = e.timeStamp;
		const after = new MessageChannel();
		after.port1.onmessage = () => window.keysSeen.push(performance.now() - began);
		requestAnimationFrame(() => after.port2.postMessage(0));
	}, true);
	return true;
})()`

// BenchmarkKeystrokeToPaint types into the middle of a story of 3,000 words in a real browser. The limit is 16 ms to the
// painted frame at the median; a frame comes every 16.7 ms, so that half of that is waiting for the screen. What the page
// itself works for a key is told in time of the processor, which other programs of the machine do not lengthen.
func BenchmarkKeystrokeToPaint(b *testing.B) {
	var nodes []prose.Node
	for range 60 {
		nodes = append(nodes, prose.Paragraph(strings.TrimSpace(strings.Repeat("The ferry sailed at dawn with forty people on board. ", 5))))
	}
	nodes = append(nodes, prose.Table([]string{"Port", "Ships"}, []string{"Arden", "12"}), prose.Quote("Mayor", "We waited long."))
	w := open(b).write(b, "en", nodes...)
	w.click("#body .prose > p:nth-child(30)")
	if _, err := browser.Run(w.ctx, browser.Evaluate[bool](watchKeys)); err != nil {
		b.Fatal(err)
	}
	w.cpu() // begins to count
	before := w.cpu()
	typed := 0
	for b.Loop() {
		w.keys("and so on, ")
		typed += len("and so on, ")
	}
	w.shows(`window.keysSeen.length > 0`)
	work := w.cpu() - before
	paints, err := browser.Run(w.ctx, browser.Evaluate[[]float64](`window.keysSeen`))
	if err != nil {
		b.Fatal(err)
	}
	slices.Sort(paints)
	b.ReportMetric(paints[len(paints)/2], "ms/key-median")
	b.ReportMetric(paints[len(paints)*95/100], "ms/key-p95")
	b.ReportMetric(work*1000/float64(typed), "cpu-ms/key")
}

// cpu answers the seconds of the processor that the page's main thread has taken for its tasks.
func (w *writer) cpu() float64 {
	w.t.Helper()
	var seconds float64
	w.do(browser.Func(func(ctx context.Context, t *browser.Target) error {
		if _, err := cdp.Call(ctx, t, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
			return err
		}
		all, err := cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, metric := range all.Metrics {
			if metric.Name == "TaskDuration" {
				seconds = metric.Value
			}
		}
		return nil
	}))
	return seconds
}
