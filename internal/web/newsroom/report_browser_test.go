package newsroom_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"dateline.news/internal/account"
	"dateline.news/internal/fixture"
)

func TestReaderReportsAnErrorAndGetsAnAnswer(t *testing.T) {
	h := open(t)
	number := h.publish(t, "Lighthouse lit")
	path, page := h.public(t, number)
	if !strings.Contains(page.body, `href="/en/report/`+itoa(number)+`"`) {
		t.Fatal("the story's page has no link to report an error")
	}
	b := h.browse(t, account.Editor)
	b.do(browser.EmulateViewport(360, 740))
	b.open(path)
	b.do(selectWords(".story .body p:not(.standfirst)", "dusk"))
	b.click(".report-selected")
	b.see("#report-remark")
	if words := b.value("#report-words"); words != "dusk" {
		t.Errorf("the selected words did not come along: %q", words)
	}
	b.do(browser.SendKeys(css("#report-remark"), "It was dawn."), browser.SendKeys(css("#report-email"), "ann@example.org"))
	b.click(".report-form button")
	b.see(".report-keep")
	status := b.path()
	b.do(browser.EmulateViewport(1280, 900))
	b.open("/newsroom/reports?edition=en")
	b.click(".lines a")
	b.see("form[action$='/claim']")
	b.click("form[action$='/claim'] button")
	b.see("form[action$='/put-back']")
	if now := h.visitor(t).get(status).body; !strings.Contains(now, "is looking into your report") {
		t.Error("the reader is not told that somebody looks into it")
	}
	b.open(b.path())
	b.do(browser.Click(css("a[href*='?correct=']"), browser.NodeVisible))
	b.see("#correct[open]")
	if words := b.value("#correct [name=find]"); words != "dusk" {
		t.Errorf("the words are not filled in: %q", words)
	}
	b.do(browser.SendKeys(css("#correct [name=replace]"), "dawn"))
	b.click("#correct[open] button[type=submit]")
	b.see("textarea[name=answer]")
	b.do(browser.SendKeys(css("textarea[name=answer]"), "You are right, we have corrected it."))
	b.click("form[action$='/answer'] button")
	b.see(".answered")
	if now := h.visitor(t).get(status).body; !strings.Contains(now, "You are right, we have corrected it.") {
		t.Error("the answer does not stand behind the reader's link")
	}
	if _, page := h.public(t, number); !strings.Contains(page.body, "dawn") {
		t.Error("the words were not corrected")
	}
	if list := h.signedIn(t, account.Editor).get("/newsroom/reports?edition=en&state=answered").body; !strings.Contains(list, "It was dawn.") {
		t.Error("the answered report is not in the queue's list")
	}
}

func TestReportFormWorksWithoutAScriptAndKeepsWhatWasTyped(t *testing.T) {
	h := open(t)
	number := h.publish(t, "Lighthouse lit")
	v := h.visitor(t)
	form := "/en/report/" + itoa(number)
	got := v.post(form, url.Values{"words": {"dusk"}, "remark": {"It was <dawn>."}, "email": {"no address"}})
	if got.status != http.StatusUnprocessableEntity && got.status != http.StatusBadRequest || !strings.Contains(got.body, "It was &lt;dawn&gt;.") || !strings.Contains(got.body, "no address") {
		t.Errorf("a refused form (%d) does not keep what was typed", got.status)
	}
	sent := v.post(form, url.Values{"remark": {"It was dawn."}})
	if sent.status != http.StatusSeeOther || !strings.HasPrefix(sent.location, "/en/report/status/") {
		t.Fatalf("sent: %d %s", sent.status, sent.location)
	}
	if page := v.get(sent.location); page.status != http.StatusOK || page.header.Get("Cache-Control") != "no-store" || !strings.Contains(page.body, "noindex") {
		t.Errorf("the page behind the secret link may be kept: %d %s", page.status, page.header.Get("Cache-Control"))
	}
	for address, want := range map[string]int{"/en/report/999": 404, "/en/report/x": 404, "/en/report/status/nonsense": 404, "/ar/report/" + itoa(number): 404, "/ar" + strings.TrimPrefix(sent.location, "/en"): 404} {
		if got := v.get(address); got.status != want {
			t.Errorf("%s: %d, want %d", address, got.status, want)
		}
	}
	if got := v.post(form, url.Values{"remark": {strings.Repeat("a", 40<<10)}}); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 40 KB: %d", got.status)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.base+form, strings.NewReader("remark=x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := v.do(r); got.status != http.StatusForbidden {
		t.Errorf("a form of another site: %d", got.status)
	}
	var last answer
	for range 8 {
		last = v.post(form, url.Values{"remark": {"Again."}})
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" || !strings.Contains(last.body, "Again.") {
		t.Errorf("a flood from one address: %d, Retry-After %q", last.status, last.header.Get("Retry-After"))
	}
}

// payloads are what attackers type.
func payloads(t *testing.T) []string {
	t.Helper()
	file, err := os.Open(fixture.Path(t, "web/xss-payloads.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		all = append(all, lines.Text())
	}
	return all
}

// elements counts the elements of a page and of its attributes that run something.
func elements(t *testing.T, page string) (count int, alive []string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return count, alive
		case html.StartTagToken, html.SelfClosingTagToken:
			count++
			for _, a := range z.Token().Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") {
					alive = append(alive, a.Key+"="+a.Val)
				}
			}
		}
	}
}

func TestWhatAttackersReportIsInert(t *testing.T) {
	h := open(t)
	number := h.publish(t, "Lighthouse lit")
	v, staff := h.visitor(t), h.signedIn(t, account.Editor)
	all := payloads(t)
	form := "/en/report/" + itoa(number)
	plain, _ := elements(t, v.get(form+"?words=x").body)
	for i := 0; i < len(all); i += max(1, len(all)/150) {
		got, alive := elements(t, v.get(form+"?words="+url.QueryEscape(all[i])).body)
		if got != plain || len(alive) > 0 {
			t.Errorf("payload %d changes the page: %d elements for %d, %v", i, got, plain, alive)
		}
	}
	payload := strings.Join(all[:min(len(all), 12)], " ")
	sent := v.post(form, url.Values{"words": {short(payload, 500)}, "remark": {short(payload, 1900)}})
	if sent.status != http.StatusSeeOther {
		t.Fatalf("sent: %d", sent.status)
	}
	for who, address := range map[*visitor]string{v: sent.location, staff: "/newsroom/reports/1"} {
		if _, alive := elements(t, who.get(address).body); len(alive) > 0 {
			t.Errorf("%s runs %v", address, alive)
		}
	}
	b := h.browse(t, account.Editor)
	b.open("/newsroom/reports/1")
	b.see("blockquote.reported")
	b.open(sent.location)
	b.see(".report-remark")
	if ran, err := browser.Run(b.ctx, func(ctx context.Context, t *browser.Target) (bool, error) {
		return browser.Evaluate[bool]("document.querySelectorAll('.report-page img, .report-page script, .report-page iframe, .report-page svg').length > 0")(ctx, t)
	}); err != nil || ran {
		t.Errorf("what was reported became part of the page: %v %v", ran, err)
	}
}

func short(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
