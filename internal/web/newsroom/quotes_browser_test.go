package newsroom_test

import (
	"context"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
)

func TestQuotesAreThoseOfEachEditionsLanguage(t *testing.T) {
	h := open(t)
	for code, c := range map[string]struct{ typed, want string }{
		"ru": {`Он сказал: "Мы читали "Правду" вчера".`, "Он сказал: «Мы читали „Правду“ вчера»."},
		"fr": {`Il a dit "l'heure "juste" arrive".`, "Il a dit «\u202fl’heure “juste” arrive\u202f»."},
		"es": {`Dijo: "Leímos "El Sol" ayer".`, "Dijo: «Leímos “El Sol” ayer»."},
	} {
		t.Run(code, func(t *testing.T) {
			if _, err := h.House.Add(t.Context(), account.Operator(), edition.Edition{Code: code, Sections: []edition.Section{{Slug: "world", Name: "World"}}}); err != nil {
				t.Fatal(err)
			}
			w := h.write(t, code)
			w.keys(c.typed)
			w.holds(prose.Paragraph(c.want))
			w.typeInto(`[name="dateline.place"]`, "Arden")
			w.shows(`/Arden.*Meridian/i.test(document.querySelector('#dateline').textContent)`)
		})
	}
}

func TestFiguresInAnArabicTableKeepTheirOrder(t *testing.T) {
	w := open(t).write(t, "ar", prose.Paragraph("ا"), prose.Table([]string{"الشهر", "السفن"}, []string{"1,200.5", "2026-11-23"}))
	w.shows(`(() => {
		const cells = [...document.querySelectorAll('#body td')];
		const left = (cell, at) => {
			const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
			range.setStart(words, at);
			range.setEnd(words, at + 1);
			return range.getBoundingClientRect().left;
		};
		return left(cells[0], 0) < left(cells[0], 6) && getComputedStyle(cells[0]).direction === 'rtl' && cells[1].getBoundingClientRect().left < cells[0].getBoundingClientRect().left;
	})()`)
}

func TestTextDroppedFromAnotherProgramComesInClean(t *testing.T) {
	w := open(t).write(t, "en", prose.Paragraph("There."))
	w.do(browser.Func(func(ctx context.Context, target *browser.Target) error {
		_, err := browser.Evaluate[bool](`(() => {
			const on = document.querySelector('#body .prose p'), box = on.getBoundingClientRect(), data = new DataTransfer();
			data.setData('text/html', '<blockquote style="color:red"><p class="x">Said.</p></blockquote><p onclick="alert(1)">End</p>');
			data.setData('text/plain', 'Said. End');
			return !on.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, clientX: box.left + 1, clientY: box.top + box.height / 2, dataTransfer: data}));
		})()`)(ctx, target)
		return err
	}))
	w.holds(prose.Quote("", "Said."), prose.Paragraph("EndThere."))
	w.do(ctrl("z"))
	w.holds(prose.Paragraph("There."))
}
