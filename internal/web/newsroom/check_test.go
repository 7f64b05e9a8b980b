package newsroom_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/prose"
)

var shownMark = regexp.MustCompile(`name="shown" value="([^"]+)"`)

func TestCheckIsShownTickedAndHoldsBackWhereTheSectionSaysSo(t *testing.T) {
	h := open(t)
	admin, editor := h.signedIn(t, account.Admin), h.signedIn(t, account.Editor)
	style := "/newsroom/editions/en/style"
	editor.post(style, url.Values{"text": {"utilise* -> use\n-> nothing\n"}}).says(t, "a bad line", 422, "Line 2 names no word", "utilise*")
	editor.post(style, url.Values{"text": {"utilise* -> use | plain words\n"}}).says(t, "kept", http.StatusSeeOther)
	editor.get(style).says(t, "the file", 200, "Rules: 1", "Test editor")
	h.signedIn(t, account.Reporter).get(style).says(t, "a reporter reads it", 200, "readonly")
	admin.post("/newsroom/editions/en/sections/world", url.Values{"name": {"World"}, "position": {"1"}, "check_blocks": {"1"}}).says(t, "the rule", http.StatusSeeOther)
	c := text(t, "A check")
	body, err := prose.New(prose.Paragraph("Ilse Okafor utilises 40 boats, Ilse Okafor said. Ilse Okafur did not."))
	if err != nil {
		t.Fatal(err)
	}
	c.Body = body
	d, err := h.Desk.Create(t.Context(), h.actor(t, account.Reporter), desk.NewDraft{Edition: "en", Copy: c})
	if err != nil {
		t.Fatal(err)
	}
	path := "/newsroom/drafts/" + itoa(d.ID)
	editor.post(path+"/approve", url.Values{"version": {"1"}}).says(t, "approve", http.StatusSeeOther)
	page := editor.get(path + "/check")
	page.says(t, "the check", 200, "Ilse Okafur", "utilises", "plain words", "40", "lets nothing out before these are seen to: 3")
	editor.get(path).says(t, "the dialog", 200, "Name spelt two ways: Ilse Okafur → Ilse Okafor")
	editor.post(path+"/publish", nil).says(t, "publish", 422, "while the check has open findings: 3. The first: Ilse Okafur")
	form := url.Values{"version": {"1"}}
	for _, m := range shownMark.FindAllStringSubmatch(page.body, -1) {
		form.Add("shown", m[1])
		form.Add("mark", m[1])
	}
	editor.post(path+"/check", url.Values{"version": {"7"}, "mark": form["mark"]}).says(t, "another version", http.StatusConflict, "version 7")
	editor.post(path+"/check", form).says(t, "tick", http.StatusSeeOther)
	editor.get(path+"/check").says(t, "ticked", 200, "Nothing is left to look at", "Test editor, version 1", "checked")
	editor.post(path+"/publish", nil).says(t, "publish", http.StatusSeeOther)
}
