package app_test

import (
	"net/url"

	"dateline.news/internal/desk"
	"dateline.news/internal/story"
)

// task is what the desk of a translation has to do because its original is on hold.
func (l *ledger) task() int64 {
	l.t.Helper()
	number := l.published()
	must(l.Desk.Translate(l.t.Context(), l.author.Actor, desk.Translation{Story: number, Edition: "ar"}))
	must(l.Archive.Hold(l.t.Context(), l.editor.Actor, number, story.Withdrawal{}))
	for _, t := range must(l.Desk.Tasks(l.t.Context(), l.author.Actor, "ar", false)) {
		if t.Origin == number {
			return t.ID
		}
	}
	l.t.Fatal("the other desk has nothing to do")
	return 0
}

// taskDeeds are translations, and what is to be done when their originals change.
var taskDeeds = deeds{
	"POST /newsroom/stories/{story}/translate": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/stories/{}/translate", l.published()), form: url.Values{"edition": {"ar"}}}
	},
	"POST /newsroom/drafts/{draft}/translate": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/translate", l.draft().ID), form: url.Values{"edition": {"ar"}}}
	},
	"POST /newsroom/tasks/{task}/done": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/tasks/{}/done", l.task()), form: url.Values{"note": {"Held here, too."}}}
	},
	"POST /api/v1/stories/{number}/translate": func(l *ledger) deed {
		return l.by(l.author, at("POST /api/v1/stories/{}/translate", l.published()), fields{"edition": "ar"})
	},
	"POST /api/v1/drafts/{id}/translate": func(l *ledger) deed {
		return l.by(l.author, at("POST /api/v1/drafts/{}/translate", l.draft().ID), fields{"edition": "ar"})
	},
	"POST /api/v1/tasks/{id}/done": func(l *ledger) deed {
		return l.by(l.author, at("POST /api/v1/tasks/{}/done", l.task()), fields{"note": "Held here, too."})
	},
}
