package newsroom_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
)

// listOf opens the list of a view and waits until it hears of changes.
func (b *tab) listOf(view string) {
	b.t.Helper()
	b.open("/newsroom/list?edition=en&view=" + view)
	b.until(`document.querySelector('.listing[data-connected]')`)
}

// row is the script that finds the row of a draft.
func row(id int64) string { return fmt.Sprintf("document.getElementById('row-%d')", id) }

func TestListIsWorkedByKeysAloneAndAnActOnManyIsTakenBack(t *testing.T) {
	h := open(t)
	writer, chief := h.actor(t, account.Reporter), h.actor(t, account.Chief)
	var drafts []desk.Draft
	for i := range 4 {
		d := h.draft(t, writer, fmt.Sprintf("Story %d", i))
		if i > 0 {
			if _, err := h.Desk.Submit(t.Context(), writer, d.ID); err != nil {
				t.Fatal(err)
			}
		}
		drafts = append(drafts, d)
	}
	own := h.draft(t, h.actor(t, account.Editor), "My own")
	b := h.browse(t, account.Editor)
	b.listOf("open")
	b.press("j") // the newest, which is the editor's own: nobody approves that alone
	b.until(row(own.ID) + ".contains(document.activeElement)")
	b.press("x", "j", "x", "j", "x")
	b.until(`document.querySelector('#chosen').textContent.includes('3')`)
	b.press("a")
	b.until(`document.querySelector('#told')?.textContent.includes('2 done · 1 refused')`)
	if told := b.text("#told"); !strings.Contains(told, "My own: ") || !strings.Contains(told, "Story 3") {
		t.Errorf("told: %s", told)
	}
	stage := func(d desk.Draft) desk.Stage {
		got, err := h.Desk.Get(t.Context(), chief, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got.Stage
	}
	if stage(drafts[3]) != desk.Approved || stage(drafts[2]) != desk.Approved || stage(own) != desk.Writing {
		t.Errorf("stages: %s %s %s", stage(drafts[3]), stage(drafts[2]), stage(own))
	}
	b.press("z")
	b.until(`document.querySelector('#told')?.textContent.includes('Taken back. 2 done')`)
	if stage(drafts[3]) != desk.Submitted || stage(drafts[2]) != desk.Submitted {
		t.Errorf("taken back: %s %s", stage(drafts[3]), stage(drafts[2]))
	}
	b.press("\x1b", "X") // the refused one is still chosen: now none, then all of them
	b.until(`document.querySelectorAll('.lrow input:checked').length === 5`)
	b.press("d")
	b.until(`document.querySelectorAll('.lrow.left').length === 5`)
	for _, d := range drafts {
		if stage(d) != desk.Spiked {
			t.Errorf("draft %d: %s", d.ID, stage(d))
		}
	}
	b.press("z")
	b.until(`document.querySelectorAll('.lrow.left').length === 0 && document.querySelector('#told').textContent.includes('5 done')`)
	if stage(drafts[0]) != desk.Writing || stage(drafts[1]) != desk.Submitted {
		t.Errorf("back from the spike: %s %s", stage(drafts[0]), stage(drafts[1]))
	}
	b.press("r") // the field of the note, by its key
	b.until(`document.activeElement?.name === 'note'`)
	b.do(browser.KeyEvent("Who says so?"), browser.KeyEvent("\r"))
	b.until(`document.querySelector('#told')?.textContent.includes('1 done')`)
	b.do(press("/"))
	b.until(`document.activeElement?.name === 'q'`)
	b.do(browser.KeyEvent("story 2"), browser.KeyEvent("\r"))
	b.until(`document.querySelectorAll('.lrow').length === 1 && document.readyState === 'complete'`)
	b.press("?")
	b.until(`document.querySelector('#keys[open]')?.innerText.includes('Approve')`)
}

func TestListChangesInPlaceWhileTheCursorStays(t *testing.T) {
	h := open(t)
	writer := h.actor(t, account.Reporter)
	var drafts []desk.Draft
	for i := range 40 {
		drafts = append(drafts, h.draft(t, writer, fmt.Sprintf("Story %d", i)))
	}
	b := h.browse(t, account.Editor)
	b.listOf("open")
	for range 20 {
		b.press("j")
	}
	at := drafts[20]
	b.until(row(at.ID) + ".contains(document.activeElement)")
	top, err := browser.Run(b.ctx, browser.Evaluate[float64](row(at.ID)+".getBoundingClientRect().top"))
	if err != nil {
		t.Fatal(err)
	}
	fresh := h.draft(t, writer, "Just in")
	b.until(row(fresh.ID))
	if said := b.text("#list-said"); !strings.Contains(said, "Just in") {
		t.Errorf("announced: %q", said)
	}
	save := desk.Save{Version: at.Version, Kind: at.Kind, Copy: at.Copy}
	save.Copy.Headline = "Under the cursor"
	if _, err := h.Desk.Save(t.Context(), writer, at.ID, save); err != nil {
		t.Fatal(err)
	}
	b.until(row(at.ID) + ".textContent.includes('Under the cursor')")
	if _, err := h.Desk.Spike(t.Context(), writer, drafts[30].ID); err != nil {
		t.Fatal(err)
	}
	b.until(row(drafts[30].ID) + ".classList.contains('left')")
	b.until(row(at.ID) + ".contains(document.activeElement)")
	now, err := browser.Run(b.ctx, browser.Evaluate[float64](row(at.ID)+".getBoundingClientRect().top"))
	if err != nil || now-top > 2 || top-now > 2 {
		t.Errorf("the row under the cursor stood at %v, now at %v: %v", top, now, err)
	}
	b.until(`document.querySelector('[data-count="view-spiked"]').textContent === '1'`)
}

func TestSearchIsKeptByANameWithItsCount(t *testing.T) {
	h := open(t)
	h.draft(t, h.actor(t, account.Reporter), "The port burns")
	h.draft(t, h.actor(t, account.Reporter), "Elsewhere")
	b := h.browse(t, account.Editor)
	b.open("/newsroom/list?edition=en&q=port")
	b.typeInto(".lsave [name=name]", "Port")
	b.do(browser.KeyEvent("\r"))
	b.until(`document.querySelector('.views [aria-current] .count')?.textContent === '1' && document.querySelector('.views [aria-current]').textContent.includes('Port')`)
	b.open("/newsroom/list?edition=en")
	b.until(`[...document.querySelectorAll('.views a')].some((a) => a.textContent.includes('Port'))`)
}

func TestWhatComesIntoAListByTimeStandsWhereItsTimeIs(t *testing.T) {
	h := open(t)
	writer := h.actor(t, account.Reporter)
	due := func(headline string, in time.Duration) int64 {
		d := h.draft(t, writer, headline)
		if in > 0 {
			if err := h.Desk.SetDue(t.Context(), writer, d.ID, h.Clock.Now().Add(in)); err != nil {
				t.Fatal(err)
			}
		}
		return d.ID
	}
	due("Soon", time.Hour)
	due("Late", 3*time.Hour)
	b := h.browse(t, account.Editor)
	b.listOf("due")
	between := due("Between", 2*time.Hour)
	b.until(`[...document.querySelectorAll('.lrow a.headline')].map((a) => a.textContent).join() === 'Soon,Between,Late'`)
	b.listOf("open&before=0." + itoa(between)) // the next page: what is newer is not of it
	fresh := due("Newest of all", 0)
	b.until(`document.querySelector('[data-count="view-open"]').textContent === '4'`)
	if b.Is(row(fresh)) {
		t.Error("the newest draft stands on the second page")
	}
}
