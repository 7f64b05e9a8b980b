package newsroom_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// selectWords selects words of the page as a hand would.
func selectWords(selector, words string) browser.Action[browser.Void] {
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		found, err := browser.Evaluate[bool](fmt.Sprintf(`(() => {
			const node = document.querySelector(%q)?.firstChild, at = node?.textContent.lastIndexOf(%q) ?? -1;
			if (at < 0) return false;
			document.getSelection().setBaseAndExtent(node, at, node, at + %q.length);
			return true;
		})()`, selector, words, words))(ctx, t)
		if err == nil && !found {
			err = fmt.Errorf("no words %q in %s", words, selector)
		}
		return browser.Void{}, err
	}
}

// pressed is a key of the page's own: a browser that is not driven types no letter where the page has taken the key.
func pressed(key string) browser.Action[browser.Void] {
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](fmt.Sprintf("document.dispatchEvent(new KeyboardEvent('keydown', {key: %q, bubbles: true, cancelable: true}))", key))(ctx, t)
		return browser.Void{}, err
	}
}

func (b *tab) value(selector string) string {
	b.t.Helper()
	value, err := browser.Run(b.ctx, browser.Evaluate[string](fmt.Sprintf("document.querySelector(%q).value", selector)))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// public answers the readers' page of a story.
func (h *house) public(t *testing.T, number int64) (path string, page answer) {
	t.Helper()
	s, err := h.Archive.Get(t.Context(), account.Operator(), number)
	if err != nil {
		t.Fatal(err)
	}
	return s.Path, h.visitor(t).get(s.Path)
}

func TestSelectedWordsAreCorrectedInTheOpen(t *testing.T) {
	h := open(t)
	asset := h.picture(t, "The lighthouse at dusk", 90)
	caption := "The lighthouse at Arden"
	if _, err := h.Bank.Edit(t.Context(), account.Operator(), asset, mediabank.Change{Caption: &caption}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // two stories with the picture
		copied := text(t, "Lighthouse lit")
		copied.Lead.Asset = asset
		draft, err := h.Desk.Create(t.Context(), account.Operator(), desk.NewDraft{Edition: "en", Copy: copied})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Desk.Publish(t.Context(), account.Operator(), draft.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	b := h.browse(t, account.Editor)
	b.open("/newsroom/stories/1")
	b.do(selectWords(`[data-place="body.content[0]"]`, "dusk"))
	b.click("[data-correct-selected]")
	b.see("#correct[open]")
	b.do(browser.KeyEvent("dawn"))
	if note := b.value("#correct [name=note]"); !strings.Contains(note, "“dusk” in the text") || !strings.Contains(note, "“dawn”") {
		t.Errorf("the note is not in the house's form: %q", note)
	}
	b.click("#correct[open] button[type=submit]")
	b.see(".made li:nth-child(1)")
	b.open("/newsroom/stories/1")
	b.do(selectWords("[data-place=caption]", "Arden"), pressed("c"))
	b.see("#correct[open]")
	b.do(browser.KeyEvent("Tolm"))
	b.click("#correct[open] button[type=submit]")
	b.see(".made li:nth-child(2)")
	path, page := h.public(t, 1)
	for _, part := range []string{
		`was lit at <span class="noted" id="noted-c1">dawn</span>`, `popovertarget="why-c1"`, `id="why-c1" popover`, "<del>dusk</del>", "<ins>dawn</ins>", "CorrectionComment",
		`<span class="noted" id="noted-c2">Tolm</span>`, path + "/history",
	} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the readers' page lacks %q: %s", part, page.body)
		}
	}
	if _, other := h.public(t, 2); !strings.Contains(other.body, "The lighthouse at <span") || !strings.Contains(other.body, "<del>Arden</del>") {
		t.Error("the other story that shows the picture does not say that its caption was corrected")
	}
	v := h.visitor(t)
	for address, parts := range map[string][]string{
		path + "/history":           {"<del>dusk</del><ins>dawn</ins>", "<del>Arden</del>", "First published"},
		"/en/corrections":           {"<del>dusk</del>", "/en/corrections/feed.rss"},
		"/en/corrections/feed.rss":  {"Correction: Lighthouse lit", "dusk"},
		"/en/corrections/feed.atom": {"/correction/1"},
		"/en/corrections/feed.json": {"Correction: Lighthouse lit"},
		"/en/feed.rss":              {"Corrected: Lighthouse lit", "wrongly said “dusk”"},
	} {
		got := v.get(address)
		for _, part := range parts {
			if got.status != http.StatusOK || !strings.Contains(got.body, part) {
				t.Errorf("%s (%d) lacks %q", address, got.status, part)
			}
		}
	}
	reader := h.browse(t, account.Editor)
	reader.open(path)
	reader.click(`.body .sign`)
	reader.see("#why-c1")
	if why := reader.text("#why-c1"); !strings.Contains(why, "dusk") || !strings.Contains(why, "dawn") || !strings.Contains(why, "wrongly") {
		t.Errorf("the mark opens %q", why)
	}
}

func TestCorrectionWaitsOnTheDeskForASecondPerson(t *testing.T) {
	h := open(t)
	number := h.publish(t, "Lighthouse lit")
	rules := edition.Section{Slug: "world", Name: "World", Position: 1, Rules: edition.Rules{SecondCorrector: true}}
	if err := h.House.ChangeSection(t.Context(), account.Operator(), "en", rules); err != nil {
		t.Fatal(err)
	}
	editor, chief := h.signedIn(t, account.Editor), h.signedIn(t, account.Chief)
	fix := url.Values{"find": {"dusk"}, "replace": {"dawn"}, "class": {"correction"}, "note": {"It was dawn."}}
	if got := editor.post("/newsroom/stories/"+itoa(number)+"/correct", fix); got.status != http.StatusSeeOther {
		t.Fatalf("asked: %d %s", got.status, got.body)
	}
	if _, page := h.public(t, number); strings.Contains(page.body, "dawn") {
		t.Error("readers see it before it is approved")
	}
	for who, own := range map[*visitor]bool{editor: true, chief: false} {
		list := who.get("/newsroom/desk?edition=en").body
		if !strings.Contains(list, "It was dawn.") || strings.Contains(list, "/newsroom/corrections/1/approve") == own {
			t.Errorf("own request: %v, and the desk's list says: %s", own, list)
		}
	}
	if got := editor.post("/newsroom/corrections/1/approve", nil); got.status != http.StatusForbidden {
		t.Errorf("who asked could approve: %d", got.status)
	}
	if got := chief.post("/newsroom/corrections/1/approve", nil); got.status != http.StatusSeeOther {
		t.Errorf("approved: %d %s", got.status, got.body)
	}
	if _, page := h.public(t, number); !strings.Contains(page.body, "dawn") {
		t.Error("readers do not see what was approved")
	}
}

// everywhere are the addresses at which a reader or a program might find a story.
func (h *house) everywhere(number int64) []string {
	return []string{
		"/en/20", "/en/", "/en/newsfeed", "/en/section/world", "/en/feed.rss", "/en/feed.atom", "/en/feed.json", "/en/section/world/feed.rss", "/en/search?q=lighthouse",
		"/sitemap.xml", "/news-sitemap.xml", "/api/v1/stories?edition=en", "/api/v1/stories/" + itoa(number), "/api/v1/newsfeed?edition=en", "/en/corrections", "/en/corrections/feed.rss",
	}
}

func TestOneKeyHidesAStoryEverywhereUntilItIsReleased(t *testing.T) {
	h := open(t)
	asset := h.picture(t, "The keeper", 120)
	copied := text(t, "Lighthouse SECRET")
	copied.Lead.Asset = asset
	draft, err := h.Desk.Create(t.Context(), account.Operator(), desk.NewDraft{Edition: "en", Copy: copied})
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Desk.Publish(t.Context(), account.Operator(), draft.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	v := h.visitor(t)
	found, err := h.Bank.Public(t.Context(), asset)
	if err != nil {
		t.Fatal(err)
	}
	file := "/media/" + found.Hash + "/320"
	addresses := append(h.everywhere(s.Number), s.Path, file, "/en/mediabank/"+itoa(asset))
	for _, address := range addresses {
		v.get(address) // now it is kept
	}
	b := h.browse(t, account.Editor)
	b.open("/newsroom/stories/" + itoa(s.Number))
	b.do(browser.KeyEvent("h"))
	b.see(".on-hold")
	for _, address := range addresses {
		if got := v.get(address); strings.Contains(strings.ToLower(got.body), "secret") || address == file && got.status != http.StatusNotFound {
			t.Errorf("%s still shows the story (%d)", address, got.status)
		}
	}
	if _, page := h.public(t, s.Number); !strings.Contains(page.body, "This story is being checked.") {
		t.Errorf("the page does not say why: %s", page.body)
	}
	for _, address := range []string{"/en/newsfeed", "/en/feed.rss", "/api/v1/newsfeed?edition=en"} {
		if got := v.get(address).body; !strings.Contains(got, "being checked") && !strings.Contains(got, `"held"`) {
			t.Errorf("%s does not tell that it is being checked", address)
		}
	}
	b.open("/newsroom/desk?edition=en")
	b.see(".urgent-list.held")
	b.click(".urgent-list.held form button")
	b.see(".note.done")
	if _, page := h.public(t, s.Number); !strings.Contains(page.body, "Lighthouse SECRET") || !strings.Contains(page.body, "This story was hidden from") {
		t.Error("it did not come back, or readers are not told that it was hidden")
	}
	if got := v.get("/en/feed.rss").body; !strings.Contains(got, "This story was hidden from") {
		t.Error("feeds do not tell that it was hidden")
	}
	b.open("/newsroom/stories?edition=en")
	b.do(browser.Focus(css("[data-holds] a")), browser.KeyEvent("h"))
	b.see(".on-hold")
}

func TestKillTakesTheTranslationsThatAreChosen(t *testing.T) {
	h := open(t)
	number := h.publish(t, "Lighthouse lit")
	var kin []int64
	for _, code := range []string{"ar", "ar"} {
		copied := text(t, "المنارة")
		copied.Translates = &story.Origin{Number: number, Version: 1}
		draft, err := h.Desk.Create(t.Context(), account.Operator(), desk.NewDraft{Edition: code, Copy: copied})
		if err != nil {
			t.Fatal(err)
		}
		s, err := h.Desk.Publish(t.Context(), account.Operator(), draft.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		kin = append(kin, s.Number)
	}
	b := h.browse(t, account.Chief)
	b.open("/newsroom/stories/" + itoa(number))
	b.click("[data-opens=kill]")
	b.see("#kill[open]")
	b.do(browser.SendKeys(css("#kill [name=reason]"), "It was wrong."),
		browser.SetValue(css(fmt.Sprintf(`#kill [name="also.%d"]`, kin[0])), "kill"), browser.SetValue(css(fmt.Sprintf(`#kill [name="also.%d"]`, kin[1])), "hold"))
	b.click("#kill[open] button[type=submit]")
	b.see(".note.done")
	for n, want := range map[int64]story.State{number: story.Killed, kin[0]: story.Killed, kin[1]: story.Held} {
		if s, err := h.Archive.Public(t.Context(), n); err != nil || s.State != want {
			t.Errorf("story %d is %s, want %s: %v", n, s.State, want, err)
		}
	}
	if _, page := h.public(t, kin[0]); page.status != http.StatusGone || !strings.Contains(page.body, "سُحب الخبر الأصلي") {
		t.Errorf("the translation's page (%d) does not say why in its language", page.status)
	}
}

func TestUpdateAsksWhetherThePublishedFigureWasWrong(t *testing.T) {
	h := open(t)
	const published = "The river rose and 12 people died in Arden, the mayor said on Monday."
	copied := text(t, "Flood")
	copied.Body = bodyOf(t, published)
	draft, err := h.Desk.Create(t.Context(), account.Operator(), desk.NewDraft{Edition: "en", Copy: copied})
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Desk.Publish(t.Context(), account.Operator(), draft.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	chief := h.actor(t, account.Chief)
	update, err := h.Desk.OpenUpdate(t.Context(), chief, s.Number)
	if err != nil {
		t.Fatal(err)
	}
	copied.Body, copied.Advisory = bodyOf(t, strings.Replace(published, "12", "13", 1)), "Updates with a figure put right."
	if _, err := h.Desk.Save(t.Context(), chief, update.ID, desk.Save{Version: update.Version, Kind: update.Kind, Copy: copied.Tidy()}); err != nil {
		t.Fatal(err)
	}
	b := h.browse(t, account.Chief)
	b.open("/newsroom/drafts/" + itoa(update.ID))
	b.saved()
	b.click("[data-opens=publish]")
	b.see("#publish[open] .changed")
	b.click(`#publish .changed input[value="yes"]`)
	b.see(`#publish .changed textarea`)
	b.click("#publish[open] button[type=submit]")
	b.see(".note.done")
	_, page := h.public(t, s.Number)
	for _, part := range []string{`<span class="noted" id="noted-c1">13</span>`, "wrongly said “12”", "Updates with a figure put right."} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the readers' page lacks %q", part)
		}
	}
}

func bodyOf(t *testing.T, words string) prose.Doc {
	t.Helper()
	body, err := prose.FromText(words)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
