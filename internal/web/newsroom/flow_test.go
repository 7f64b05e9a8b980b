package newsroom_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dateline.news/internal/account"
)

// says checks an answer's status and that its page holds some words.
func (a answer) says(t *testing.T, what string, status int, words ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: %d, want %d: %s", what, a.status, status, a.body)
	}
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			t.Errorf("%s: the page does not say %q", what, w)
		}
	}
}

func TestNewsroomSetsItsStagesAndDraftsGoThroughThem(t *testing.T) {
	h := open(t)
	admin, editor, reporter := h.signedIn(t, account.Admin), h.signedIn(t, account.Editor), h.signedIn(t, account.Reporter)
	stages := "/newsroom/editions/en/stages"
	admin.get(stages).says(t, "to begin with", 200, "Writing", "Submitted")
	admin.post(stages, url.Values{"stage": {"Legal!"}, "name": {"Typed and kept"}}).says(t, "a bad code", 422, "Legal!", "Typed and kept")
	legal := url.Values{"stage": {"legal"}, "name": {"Legal"}, "must": {"1"}, "leave_people": {itoa(h.ids[account.Chief])}}
	admin.post(stages, legal).says(t, "add", http.StatusSeeOther)
	admin.get(stages).says(t, "added", 200, `id="stage-legal"`, "Test chief", "must be passed")
	d := h.draft(t, h.actor(t, account.Reporter), "A court story")
	path := "/newsroom/drafts/" + itoa(d.ID)
	reporter.post(path+"/submit", nil).says(t, "submit", http.StatusSeeOther)
	editor.post(path+"/approve", url.Values{"version": {"1"}}).says(t, "past Legal", 422, "goes through “Legal” first")
	editor.get(path).says(t, "the way", 200, `name="to" value="legal"`)
	editor.post(path+"/move", url.Values{"to": {"legal"}}).says(t, "to Legal", http.StatusSeeOther)
	editor.get(path).says(t, "in Legal", 200, `class="stage submitted">Legal<`)
	editor.post(path+"/move", url.Values{"to": {"submitted"}}).says(t, "out of Legal", http.StatusForbidden, "out of “Legal”")
	admin.post(stages+"/legal/remove", nil).says(t, "in use", 422, "Drafts in “Legal”: 1")
	admin.post(stages+"/legal/remove", url.Values{"into": {"submitted"}}).says(t, "emptied", http.StatusSeeOther)
	editor.get(path).says(t, "after it", 200, `class="stage submitted">Submitted<`)
}

func TestPageSaysHowManyApprovalsAreMissing(t *testing.T) {
	h := open(t)
	admin, editor, chief := h.signedIn(t, account.Admin), h.signedIn(t, account.Editor), h.signedIn(t, account.Chief)
	admin.post("/newsroom/editions/en/sections/world", url.Values{"name": {"World"}, "position": {"1"}, "two_approvals": {"1"}}).says(t, "the rule", http.StatusSeeOther)
	admin.get("/newsroom/editions/en").says(t, "kept", 200, `name="two_approvals" value="1" checked`)
	path := "/newsroom/drafts/" + itoa(h.draft(t, h.actor(t, account.Reporter), "For two").ID)
	version := url.Values{"version": {"1"}}
	editor.get(path).says(t, "none", 200, "0 of 2 approvals")
	editor.post(path+"/approve", version).says(t, "one", http.StatusSeeOther)
	chief.get(path).says(t, "one", 200, "1 of 2 approvals: Test editor at ")
	editor.post(path+"/publish", nil).says(t, "on one", http.StatusForbidden, "1 of the 2 approvals")
	chief.post(path+"/approve", version).says(t, "two", http.StatusSeeOther)
	chief.get(path).says(t, "two", 200, "2 of 2 approvals: Test editor at ", "Test chief at ")
	editor.post(path+"/publish", nil).says(t, "on two", http.StatusSeeOther)
}
