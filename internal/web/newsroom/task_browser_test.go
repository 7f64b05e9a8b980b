package newsroom_test

import (
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/story"
)

func TestOriginsUpdateReachesTheOtherDeskWithItsDifferenceBesideTheText(t *testing.T) {
	h := open(t)
	chief := h.actor(t, account.Chief)
	origin := h.publish(t, "Lighthouse lit again")
	b := h.browse(t, account.Chief)
	b.open("/newsroom/stories/" + itoa(origin))
	b.do(browser.SetValue(css("#translate-into"), "ar"))
	b.click("form.translate button")
	b.see("#body .prose")
	b.saved()
	draft, err := h.Desk.List(t.Context(), chief, desk.Filter{Edition: "ar", WithBody: true})
	if err != nil || len(draft) != 1 {
		t.Fatalf("drafts of the Arabic desk: %d, %v", len(draft), err)
	}
	text := draft[0].Copy
	text.Headline = "المنارة تضيء من جديد"
	saved, err := h.Desk.Save(t.Context(), chief, draft[0].ID, desk.Save{Version: draft[0].Version, Copy: text})
	if err != nil {
		t.Fatal(err)
	}
	translation, err := h.Desk.Publish(t.Context(), chief, saved.ID, true)
	if err != nil || translation.Translates == nil || translation.Translates.Number != origin {
		t.Fatalf("the translation is of %+v, %v", translation.Translates, err)
	}

	b.open("/newsroom/tasks?edition=ar")
	b.see("[data-tasks] .note") // nothing to look after
	if _, err := h.Archive.Correct(t.Context(), chief, origin, story.Fix{Find: "at dusk", Replace: "at dawn", Class: story.ClassRefile}); err != nil {
		t.Fatal(err)
	}
	b.await("the task comes by itself", `document.querySelector("[data-task] .headline")?.textContent === "المنارة تضيء من جديد"`)
	b.await("its number at the door", `document.querySelector('.rail a[href="/newsroom/tasks"] .count')?.textContent === "1"`)
	b.click("[data-task] a")
	b.see(".task-changes")
	if gone, come := b.text(".task-changes del"), b.text(".task-changes ins"); gone != "dusk" || come != "dawn" {
		t.Errorf("the difference is %q → %q", gone, come)
	}
	b.click("form[data-update] button")
	b.see("#body .prose")
	b.see(".task-beside .task-changes")
	if beside := b.text(".task-beside ins"); beside != "dawn" {
		t.Errorf("beside the editor stands %q", beside)
	}
	b.click(`.task-beside a[href^="/newsroom/tasks/"]`)
	b.click(`form[action$="/done"] button`)
	b.see(".note.done")
	if open, err := h.Desk.Tasks(t.Context(), chief, "ar", false); err != nil || len(open) != 0 {
		t.Errorf("open: %+v, %v", open, err)
	}
	b.open("/newsroom/tasks?edition=ar&done=1")
	if list := b.text(".tasks"); !strings.Contains(list, "done by Test chief") {
		t.Errorf("what is done: %q", list)
	}
}
