package app_test

import (
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/desk"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// by is a request of somebody's program.
func (l *ledger) by(who *reader, path string, body any, header ...string) deed {
	l.t.Helper()
	return deed{who: who, path: path, json: body, header: append(l.key(who), header...)}
}

type fields = map[string]any

// apiDeeds are what programs do.
var apiDeeds = deeds{
	"POST /api/v1/drafts": func(l *ledger) deed {
		return l.by(l.author, "POST /api/v1/drafts", fields{"edition": "en", "section": "world", "headline": "A headline", "body": fields{"text": "Words."}})
	},
	"PUT /api/v1/drafts/{id}": func(l *ledger) deed {
		d := l.draft()
		return l.by(l.author, at("PUT /api/v1/drafts/{}", d.ID), fields{"lede": "Another lede."}, "If-Match", fmt.Sprintf(`"%d"`, d.Version))
	},
	"POST /api/v1/drafts/{id}/submit": func(l *ledger) deed { return l.by(l.author, at("POST /api/v1/drafts/{}/submit", l.draft().ID), nil) },
	"POST /api/v1/drafts/{id}/approve": func(l *ledger) deed {
		d := l.submitted()
		return l.by(l.editor, at("POST /api/v1/drafts/{}/approve", d.ID), fields{"version": d.Version})
	},
	"POST /api/v1/drafts/{id}/move": func(l *ledger) deed {
		d := l.submitted()
		return l.by(l.editor, at("POST /api/v1/drafts/{}/move", d.ID), fields{"to": "approved", "version": d.Version})
	},
	"POST /api/v1/drafts/{id}/return": func(l *ledger) deed {
		return l.by(l.editor, at("POST /api/v1/drafts/{}/return", l.submitted().ID), fields{"note": "Who says so?"})
	},
	"POST /api/v1/drafts/{id}/lift": func(l *ledger) deed {
		d := must(l.Desk.Create(l.t.Context(), l.author.Actor, desk.NewDraft{Edition: "en", Copy: l.copy(), Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: l.Clock.Now().AddDate(0, 0, 2)}}))
		return l.by(l.chief, at("POST /api/v1/drafts/{}/lift", d.ID), fields{"reason": "The ministry has published it."})
	},
	"POST /api/v1/drafts/{id}/notes/{note}/resolve": func(l *ledger) deed {
		d := must(l.Desk.AddNote(l.t.Context(), l.editor.Actor, l.draft().ID, "Look at this."))
		return l.by(l.author, at(at("POST /api/v1/drafts/{}/notes/{}/resolve", d.ID), d.Notes[0].ID), nil)
	},
	"POST /api/v1/drafts/{id}/answers": func(l *ledger) deed {
		number := l.published()
		d := must(l.Desk.OpenUpdate(l.t.Context(), l.author.Actor, number))
		d.Copy.Body = bodyWith(l, "The first lorries left at dawn with 15 tons.")
		d = must(l.Desk.Save(l.t.Context(), l.author.Actor, d.ID, desk.Save{Version: d.Version, Kind: d.Kind, Copy: d.Copy}))
		changed := must(l.Desk.Changed(l.t.Context(), l.author.Actor, d.ID))
		if len(changed) == 0 {
			l.t.Fatal("nothing was changed")
		}
		return l.by(l.editor, at("POST /api/v1/drafts/{}/answers", d.ID), fields{"answers": []fields{{"place": changed[0].Place, "old": changed[0].Old, "new": changed[0].New, "wrong": false}}})
	},
	"POST /api/v1/drafts/{id}/publish": func(l *ledger) deed {
		return l.by(l.editor, at("POST /api/v1/drafts/{}/publish", l.approved().ID), nil)
	},
	"POST /api/v1/drafts/{id}/schedule": func(l *ledger) deed {
		return l.by(l.editor, at("POST /api/v1/drafts/{}/schedule", l.approved().ID), fields{"at": l.Clock.Now().AddDate(0, 0, 2)})
	},
	"POST /api/v1/drafts/{id}/unschedule": func(l *ledger) deed {
		d := l.approved()
		must(l.Desk.Schedule(l.t.Context(), l.editor.Actor, d.ID, l.Clock.Now().AddDate(0, 0, 2)))
		return l.by(l.editor, at("POST /api/v1/drafts/{}/unschedule", d.ID), nil)
	},
	"POST /api/v1/drafts/{id}/spike": func(l *ledger) deed { return l.by(l.author, at("POST /api/v1/drafts/{}/spike", l.draft().ID), nil) },
	"POST /api/v1/drafts/{id}/revive": func(l *ledger) deed {
		d := must(l.Desk.Spike(l.t.Context(), l.author.Actor, l.draft().ID))
		return l.by(l.author, at("POST /api/v1/drafts/{}/revive", d.ID), nil)
	},
	"POST /api/v1/drafts/{id}/guests": func(l *ledger) deed {
		return l.by(l.editor, at("POST /api/v1/drafts/{}/guests", l.submitted().ID), fields{"version": 1, "name": "Ada Lind", "purpose": "Is it right?", "hours": 24})
	},
	"POST /api/v1/drafts/{id}/guests/{guest}/revoke": func(l *ledger) deed {
		invited, _ := l.invited()
		return l.by(l.editor, at(at("POST /api/v1/drafts/{}/guests/{}/revoke", invited.Draft), invited.ID), nil)
	},
	"POST /api/v1/flashes": func(l *ledger) deed {
		return l.by(l.chief, "POST /api/v1/flashes", fields{"edition": "en", "section": "world", "line": fmt.Sprintf("Port %d closed", l.next()), "source": "port authority"})
	},
	"PUT /api/v1/editions/{edition}/banner": func(l *ledger) deed {
		return l.by(l.chief, "PUT /api/v1/editions/en/banner", fields{"number": l.story})
	},
	"DELETE /api/v1/editions/{edition}/banner": func(l *ledger) deed {
		must(l.Banners.PutUp(l.t.Context(), l.chief.Actor, banner.Put{Edition: "en", Story: l.story}))
		return l.by(l.chief, "DELETE /api/v1/editions/en/banner", nil)
	},

	"POST /api/v1/assets": func(l *ledger) deed {
		return deed{who: l.author, path: "POST /api/v1/assets", file: "file", header: l.key(l.author)}
	},
	"PATCH /api/v1/assets/{number}": func(l *ledger) deed {
		return l.by(l.author, at("PATCH /api/v1/assets/{}", l.asset()), fields{"headline": "Lorries"})
	},
	"POST /api/v1/assets/{number}/kill": func(l *ledger) deed {
		return l.by(l.chief, at("POST /api/v1/assets/{}/kill", l.asset()), fields{"reason": "The wrong person."})
	},

	"POST /api/v1/stories/{number}/correct": func(l *ledger) deed {
		return l.by(l.editor, at("POST /api/v1/stories/{}/correct", l.published()), fields{"find": "dawn", "replace": "noon", "class": "correction", "note": "They left at noon.", "cause": "Misread."})
	},
	"POST /api/v1/correction-requests/{id}/approve": func(l *ledger) deed {
		return l.by(l.chief, at("POST /api/v1/correction-requests/{}/approve", l.asked()), nil)
	},
	"POST /api/v1/correction-requests/{id}/refuse": func(l *ledger) deed {
		return l.by(l.chief, at("POST /api/v1/correction-requests/{}/refuse", l.asked()), fields{"reason": "It was dawn."})
	},
	"POST /api/v1/stories/{number}/update": func(l *ledger) deed { return l.by(l.author, at("POST /api/v1/stories/{}/update", l.published()), nil) },
	"POST /api/v1/stories/{number}/hold": func(l *ledger) deed {
		return l.by(l.editor, at("POST /api/v1/stories/{}/hold", l.published()), fields{})
	},
	"POST /api/v1/stories/{number}/release": func(l *ledger) deed {
		number := l.published()
		must(l.Archive.Hold(l.t.Context(), l.editor.Actor, number, story.Withdrawal{}))
		return l.by(l.editor, at("POST /api/v1/stories/{}/release", number), fields{})
	},
	"POST /api/v1/stories/{number}/kill": func(l *ledger) deed {
		return l.by(l.chief, at("POST /api/v1/stories/{}/kill", l.published()), fields{"reason": "Not so."})
	},
	"POST /api/v1/stories/{number}/restore": func(l *ledger) deed {
		number := l.published()
		must(l.Archive.Kill(l.t.Context(), l.chief.Actor, number, story.Withdrawal{Reason: "Not so."}))
		return l.by(l.chief, at("POST /api/v1/stories/{}/restore", number), fields{"note": "It was so."})
	},

	"POST /api/v1/stories/{number}/messages": func(l *ledger) deed {
		r := l.colleague(account.Reporter)
		return l.by(r, at("POST /api/v1/stories/{}/messages", l.story), fields{"text": fmt.Sprint("Words of a program, ", l.next())})
	},
	"POST /api/v1/messages/{id}/approve": func(l *ledger) deed {
		return l.by(l.watcher, at("POST /api/v1/messages/{}/approve", l.pending().ID), nil)
	},
	"POST /api/v1/messages/{id}/reject": func(l *ledger) deed {
		return l.by(l.watcher, at("POST /api/v1/messages/{}/reject", l.pending().ID), fields{"rule": "spam"})
	},
}

func bodyWith(l *ledger, text string) prose.Doc {
	l.t.Helper()
	doc, err := prose.FromText(text)
	l.must(err)
	return doc
}
