package newsroom_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/fixture"
)

// hand is somebody whose actions are counted: a click, a chord of keys, a field that is filled, a file that is dropped.
type hand struct {
	*tab
	actions []string
}

func (h *hand) count(what string) { h.t.Helper(); h.actions = append(h.actions, what) }

func (h *hand) chord(key string) {
	h.t.Helper()
	h.count("press " + key)
	h.do(browser.KeyEvent(key))
}

func (h *hand) press(selector string) {
	h.t.Helper()
	h.count("click " + selector)
	h.click(selector)
}

func (h *hand) fill(selector, text string) {
	h.t.Helper()
	h.count("fill " + selector)
	h.typeInto(selector, text)
}

func (h *hand) choose(selector, value string) {
	h.t.Helper()
	h.count("choose " + selector)
	h.do(browser.SetValue(css(selector), value), dispatch(selector, "input"))
}

// dropFile lets a photographer's file fall on an element.
func (h *hand) dropFile(selector, name string) {
	h.t.Helper()
	h.count("drop on " + selector)
	content, err := os.ReadFile(fixture.Path(h.t, name))
	if err != nil {
		h.t.Fatal(err)
	}
	script := fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		data.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], 'photo.jpg', {type: 'image/jpeg'}));
		const on = document.querySelector(%q);
		const box = on.getBoundingClientRect();
		return on.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, clientX: box.left + 5, clientY: box.top + 5, dataTransfer: data}));
	})()`, base64.StdEncoding.EncodeToString(content), selector)
	h.do(func(ctx context.Context, target *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](script)(ctx, target)
		return browser.Void{}, err
	})
}

// A newsroom that needs more than seven actions for a story with a photo loses minutes on every story.
func TestStoryWithAPhotoIsPublishedInSevenActions(t *testing.T) {
	h := open(t)
	chief := &hand{tab: h.browse(t, account.Chief)}
	chief.open("/newsroom/desk?edition=en")
	chief.see("form[data-new] button")
	chief.holds("the page does not hear its keys", `document.readyState === 'complete'`)
	chief.chord("n")
	chief.see("#body .prose")
	chief.holds("a new story does not begin with its headline", `document.activeElement.id === 'headline'`)
	chief.fill("#headline", "Port reopens after the storm")
	chief.dropFile("fieldset.lead", "meta/ref-a-full.jpg")
	chief.fill("#body .prose", "The first ships left at six.")
	chief.choose("[name=section]", "world")
	chief.see("#lead img")
	chief.saved()
	chief.press("[data-opens=publish]")
	chief.press("#publish[open] button[type=submit]")
	chief.see(".stage.published")
	page := h.visitor(t).get(publicPath(t, h))
	if page.status != http.StatusOK || !strings.Contains(page.body, "Port reopens after the storm") || !strings.Contains(page.body, `<figure`) {
		t.Errorf("readers do not see the story with its photo: %d", page.status)
	}
	if len(chief.actions) > 7 {
		t.Errorf("it took %d actions: %s", len(chief.actions), strings.Join(chief.actions, ", "))
	}
}

// typist is somebody without a pointer.
type typist struct{ *tab }

// keyboardOnly opens a browser in which somebody signs in, with keys alone.
func (h *house) keyboardOnly(t *testing.T, role account.Role, width int64) typist {
	t.Helper()
	k := typist{h.stranger(t)}
	k.do(browser.EmulateViewport(width, 780), func(ctx context.Context, target *browser.Target) (browser.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return browser.Void{}, err
	})
	k.open("/newsroom/sign-in")
	k.tabTo("[name=email]")
	k.keys(email(role))
	k.tabTo("[name=password]")
	k.keys(password + "\r")
	k.see(".rail")
	return k
}

func (k typist) keys(text string, options ...browser.KeyOption) {
	k.t.Helper()
	k.do(browser.KeyEvent(text, options...))
}

// tabTo presses the tabulator until something has the focus, and wants the focus to be seen there.
func (k typist) tabTo(selector string) {
	k.t.Helper()
	k.holds("nothing to reach: "+selector, fmt.Sprintf(`document.readyState === 'complete' && document.querySelector(%q)`, selector))
	for range 200 {
		at, err := browser.Run(k.ctx, browser.Evaluate[bool](fmt.Sprintf(`document.activeElement !== null && document.activeElement.matches(%q)`, selector)))
		if err != nil {
			k.t.Fatal(err)
		}
		if at {
			k.holds("the focus is out of sight at "+selector, `(() => {
				const box = document.activeElement.getBoundingClientRect();
				return document.activeElement.matches(':focus-visible') && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
			})()`)
			return
		}
		k.keys("\t")
	}
	k.t.Fatalf("the tabulator never reaches %s\n%s", selector, k.page())
}

// Somebody who cannot use a pointer, at a desk or on a telephone, could not work here if one step of the road needed one.
func TestStoryGoesFromNothingToTheReadersWithoutAPointer(t *testing.T) {
	for _, c := range []struct {
		locale, edition, headline, lede, body string
		width                                 int64
	}{
		{"en", "en", "Lighthouse lit again", "A light on the coast.", "It was lit at dusk.", 1280},
		{"ar", "ar", "إضاءة المنارة من جديد", "ضوء على الساحل.", "أضيئت عند الغروب.", 360},
	} {
		t.Run(fmt.Sprintf("%s at %d", c.locale, c.width), func(t *testing.T) {
			h := open(t)
			h.picture(t, "The lighthouse at dusk", 90)
			for _, role := range []account.Role{account.Reporter, account.Editor} {
				if _, err := h.Book.Change(t.Context(), account.Operator(), h.ids[role], account.Profile{Locale: &c.locale}); err != nil {
					t.Fatal(err)
				}
			}
			reporter := h.keyboardOnly(t, account.Reporter, c.width)
			reporter.open("/newsroom/desk?edition=" + c.edition)
			reporter.holds("the page is not in the language of who reads it", fmt.Sprintf(`document.readyState === 'complete' && document.documentElement.lang === %q && document.querySelector('form[data-new]')`, c.locale))
			reporter.keys("n")
			reporter.holds("a new story does not begin with its headline", `document.activeElement.id === 'headline'`)
			reporter.keys(c.headline + "\r" + c.lede)
			reporter.tabTo("[data-choose-lead]")
			reporter.keys("\r")
			reporter.see(".chooser .pick")
			reporter.tabTo(".chooser .pick")
			reporter.keys("\r")
			reporter.see("#lead img")
			reporter.tabTo("#body .prose")
			reporter.keys(c.body)
			reporter.tabTo("[name=section]")
			reporter.keys(kb.ArrowDown)
			reporter.holds("no section is chosen", `document.querySelector('[name=section]').value === 'world'`)
			reporter.saved()
			reporter.keys("\r", browser.KeyModifiers(browser.ModifierCtrl))
			reporter.see(".stage.submitted")

			editor := h.keyboardOnly(t, account.Editor, c.width)
			editor.open("/newsroom/desk?edition=" + c.edition)
			editor.tabTo(`main a[href^="/newsroom/drafts/"]`)
			editor.keys("\r")
			editor.see("#body .prose")
			editor.tabTo("form[data-approve] button")
			editor.keys("\r")
			editor.see(".stage.approved")
			editor.tabTo("[data-opens=publish]")
			editor.keys("\r")
			editor.see("#publish[open]")
			editor.tabTo("#publish button[type=submit]")
			editor.keys("\r")
			editor.see(".stage.published")
			page := h.visitor(t).get(publicPath(t, h))
			for _, part := range []string{c.headline, c.lede, c.body, "© Meridian / Ada Lind"} {
				if page.status != http.StatusOK || !strings.Contains(page.body, part) {
					t.Errorf("the readers' page (%d) lacks %q", page.status, part)
				}
			}
		})
	}
}
