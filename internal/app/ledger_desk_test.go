package app_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"dateline.news/internal/banner"
	"dateline.news/internal/desk"
	"dateline.news/internal/story"
)

// deskDeeds are drafts, stories, pictures and what readers have reported, in the newsroom.
var deskDeeds = deeds{
	"POST /newsroom/drafts": func(l *ledger) deed {
		return deed{who: l.author, path: "POST /newsroom/drafts", form: url.Values{"edition": {"en"}}}
	},
	"POST /newsroom/import": func(l *ledger) deed {
		page := "Port reopens\n\nThe port has reopened after the storm, the harbour master said.\n"
		return deed{who: l.author, path: "POST /newsroom/import", form: url.Values{"edition": {"en"}, "text": {page}}}
	},
	"POST /newsroom/drafts/{draft}/save": func(l *ledger) deed {
		d := l.draft()
		d.Copy.Lede = "Another lede."
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/save", d.ID), json: map[string]any{"version": d.Version, "kind": d.Kind, "copy": d.Copy, "embargo": map[string]string{}}}
	},
	"POST /newsroom/drafts/{draft}/submit": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/submit", l.draft().ID)}
	},
	"POST /newsroom/drafts/{draft}/return": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/return", l.submitted().ID), form: url.Values{"note": {"Who says so?"}}}
	},
	"POST /newsroom/drafts/{draft}/approve": func(l *ledger) deed {
		d := l.submitted()
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/approve", d.ID), form: url.Values{"version": {fmt.Sprint(d.Version)}}}
	},
	"POST /newsroom/drafts/{draft}/move": func(l *ledger) deed {
		d := l.submitted()
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/move", d.ID), form: url.Values{"to": {"approved"}, "version": {fmt.Sprint(d.Version)}}}
	},
	"POST /newsroom/drafts/{draft}/publish": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/publish", l.approved().ID)}
	},
	"POST /newsroom/drafts/{draft}/schedule": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/schedule", l.approved().ID), form: url.Values{"at": {later()}}}
	},
	"POST /newsroom/drafts/{draft}/unschedule": func(l *ledger) deed {
		d := l.approved()
		must(l.Desk.Schedule(l.t.Context(), l.editor.Actor, d.ID, l.Clock.Now().AddDate(0, 0, 2)))
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/unschedule", d.ID)}
	},
	"POST /newsroom/drafts/{draft}/lift": func(l *ledger) deed {
		d := must(l.Desk.Create(l.t.Context(), l.author.Actor, desk.NewDraft{Edition: "en", Copy: l.copy(), Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: l.Clock.Now().AddDate(0, 0, 2)}}))
		return deed{who: l.chief, path: at("POST /newsroom/drafts/{}/lift", d.ID), form: url.Values{"reason": {"The ministry has published it."}}}
	},
	"POST /newsroom/drafts/{draft}/spike": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/spike", l.draft().ID)}
	},
	"POST /newsroom/drafts/{draft}/revive": func(l *ledger) deed {
		d := must(l.Desk.Spike(l.t.Context(), l.author.Actor, l.draft().ID))
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/revive", d.ID)}
	},
	"POST /newsroom/drafts/{draft}/notes": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/notes", l.draft().ID), form: url.Values{"note": {"Look at this."}}}
	},
	"POST /newsroom/drafts/{draft}/notes/{note}/resolve": func(l *ledger) deed {
		d := must(l.Desk.AddNote(l.t.Context(), l.editor.Actor, l.draft().ID, "Look at this."))
		return deed{who: l.author, path: at(at("POST /newsroom/drafts/{}/notes/{}/resolve", d.ID), d.Notes[0].ID)}
	},

	"POST /newsroom/drafts/{draft}/take-over": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/take-over", l.draft().ID), json: map[string]any{"account": l.editor.ID, "tab": fmt.Sprint("another-tab-", l.next())}}
	},
	"POST /newsroom/drafts/{draft}/aside": func(l *ledger) deed {
		d := l.draft()
		d.Copy.Lede = "The lede that lost."
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/aside", d.ID), json: map[string]any{"version": d.Version, "kind": d.Kind, "copy": d.Copy, "embargo": map[string]string{}}}
	},
	"POST /newsroom/drafts/{draft}/guests": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/guests", l.submitted().ID), form: url.Values{"version": {"1"}, "name": {"Ada Lind"}, "purpose": {"Is it right?"}, "hours": {"24"}}}
	},
	"POST /newsroom/drafts/{draft}/guests/{guest}/revoke": func(l *ledger) deed {
		invited, _ := l.invited()
		return deed{who: l.editor, path: at(at("POST /newsroom/drafts/{}/guests/{}/revoke", invited.Draft), invited.ID)}
	},

	"POST /newsroom/list/act": func(l *ledger) deed {
		d := l.draft()
		return deed{who: l.editor, path: "POST /newsroom/list/act", form: url.Values{"edition": {"en"}, "act": {string(desk.ActSection)}, "to_section": {"sport"}, "draft": {fmt.Sprintf("%d:%d", d.ID, d.Version)}}}
	},
	"POST /newsroom/list/undo": func(l *ledger) deed {
		d := l.draft()
		batch, _, err := l.Desk.Together(l.t.Context(), l.editor.Actor, desk.Batch{Act: desk.ActSection, Edition: "en", Section: "sport", Drafts: []desk.Chosen{{ID: d.ID, Version: d.Version}}})
		l.must(err)
		return deed{who: l.editor, path: "POST /newsroom/list/undo", form: url.Values{"edition": {"en"}, "batch": {fmt.Sprint(batch)}}}
	},
	"POST /newsroom/list/searches": func(l *ledger) deed {
		return deed{who: l.editor, path: "POST /newsroom/list/searches", form: url.Values{"edition": {"en"}, "name": {fmt.Sprint("Mine ", l.next())}, "q": {"port"}}}
	},
	"POST /newsroom/list/searches/{search}/drop": func(l *ledger) deed {
		kept := must(l.Desk.KeepSearch(l.t.Context(), l.editor.Actor, fmt.Sprint("Mine ", l.next()), desk.Search{Edition: "en"}))
		return deed{who: l.editor, path: at("POST /newsroom/list/searches/{}/drop", kept.ID), form: url.Values{"edition": {"en"}}}
	},

	"POST /newsroom/flash": func(l *ledger) deed {
		return deed{who: l.chief, path: "POST /newsroom/flash", form: url.Values{"place": {"en/world"}, "line": {fmt.Sprintf("Port %d closed", l.next())}, "source": {"port authority"}}}
	},
	"POST /newsroom/banner/{code}": func(l *ledger) deed {
		return deed{who: l.chief, path: "POST /newsroom/banner/en", form: url.Values{"story": {fmt.Sprint(l.story)}}}
	},
	"POST /newsroom/banner/{code}/down": func(l *ledger) deed {
		must(l.Banners.PutUp(l.t.Context(), l.chief.Actor, banner.Put{Edition: "en", Story: l.story}))
		return deed{who: l.chief, path: "POST /newsroom/banner/en/down"}
	},

	"POST /newsroom/stories/{story}/update": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/stories/{}/update", l.published())}
	},
	"POST /newsroom/stories/{story}/correct": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/stories/{}/correct", l.published()),
			form: url.Values{"find": {"dawn"}, "replace": {"noon"}, "class": {string(story.ClassCorrection)}, "note": {"They left at noon."}, "cause": {"Misread."}}}
	},
	"POST /newsroom/corrections/{request}/approve": func(l *ledger) deed {
		return deed{who: l.chief, path: at("POST /newsroom/corrections/{}/approve", l.asked())}
	},
	"POST /newsroom/corrections/{request}/refuse": func(l *ledger) deed {
		return deed{who: l.chief, path: at("POST /newsroom/corrections/{}/refuse", l.asked()), form: url.Values{"reason": {"It was dawn."}}}
	},
	"POST /newsroom/stories/{story}/hold": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/stories/{}/hold", l.published())}
	},
	"POST /newsroom/stories/{story}/release": func(l *ledger) deed {
		number := l.published()
		must(l.Archive.Hold(l.t.Context(), l.editor.Actor, number, story.Withdrawal{}))
		return deed{who: l.editor, path: at("POST /newsroom/stories/{}/release", number)}
	},
	"POST /newsroom/stories/{story}/kill": func(l *ledger) deed {
		return deed{who: l.chief, path: at("POST /newsroom/stories/{}/kill", l.published()), form: url.Values{"reason": {"Not so."}}}
	},
	"POST /newsroom/stories/{story}/restore": func(l *ledger) deed {
		number := l.published()
		must(l.Archive.Kill(l.t.Context(), l.chief.Actor, number, story.Withdrawal{Reason: "Not so."}))
		return deed{who: l.chief, path: at("POST /newsroom/stories/{}/restore", number), form: url.Values{"note": {"It was so."}}}
	},

	"POST /newsroom/reports/{report}/claim": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/reports/{}/claim", l.reported())}
	},
	"POST /newsroom/reports/{report}/put-back": func(l *ledger) deed {
		claimed := must(l.Reports.Claim(l.t.Context(), l.editor.Actor, l.reported()))
		return deed{who: l.editor, path: at("POST /newsroom/reports/{}/put-back", claimed.ID)}
	},
	"POST /newsroom/reports/{report}/answer": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/reports/{}/answer", l.reported()), form: url.Values{"answer": {"Thank you."}}}
	},

	"POST /newsroom/mediabank": func(l *ledger) deed {
		return deed{who: l.author, path: "POST /newsroom/mediabank?edition=en", file: "file"}
	},
	"POST /newsroom/mediabank/{asset}": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/mediabank/{}", l.asset()), form: url.Values{"headline": {"Lorries"}, "holder": {"Meridian"}, "creator": {"Ada Lind"}}}
	},
	"POST /newsroom/mediabank/{asset}/kill": func(l *ledger) deed {
		return deed{who: l.chief, path: at("POST /newsroom/mediabank/{}/kill", l.asset()), form: url.Values{"reason": {"The wrong person."}}}
	},
	"POST /newsroom/mediabank/{asset}/restore": func(l *ledger) deed {
		number := l.asset()
		l.must(l.Bank.Kill(l.t.Context(), l.chief.Actor, number, "The wrong person."))
		return deed{who: l.chief, path: at("POST /newsroom/mediabank/{}/restore", number), form: url.Values{"reason": {"The right one."}}}
	},
	"POST /newsroom/second-reader/{story}/{version}": func(l *ledger) deed {
		alone := must(l.Desk.Publish(l.t.Context(), l.chief.Actor, l.draft().ID, true))
		return deed{who: l.editor, path: at("POST /newsroom/second-reader/{}/1", alone.Number)}
	},
}

// invited is a guest of a draft, and the secret of the link.
func (l *ledger) invited() (desk.Guest, string) {
	l.t.Helper()
	d := l.submitted()
	guest, secret, err := l.Desk.Invite(l.t.Context(), l.editor.Actor, d.ID, desk.Invitation{Version: d.Version, Name: "Ada Lind", Purpose: "Is it right?", Hours: 24})
	l.must(err)
	return guest, secret
}

var seenField = regexp.MustCompile(`name="seen" value="([^"]*)"`)

// siteDeeds is what a reader without an account can do.
var siteDeeds = deeds{
	"POST /guest/{secret}": func(l *ledger) deed {
		_, secret := l.invited()
		paper := l.ask(l.press.client(), "GET", "/guest/"+secret, nil)
		seen := seenField.FindStringSubmatch(paper.body)
		if seen == nil {
			l.t.Fatalf("the guest sees no form: %d %s", paper.status, paper.body)
		}
		return deed{path: "POST /guest/" + secret, form: url.Values{"verdict": {"approved"}, "comment": {"All is right."}, "seen": {seen[1]}}, nobody: true, silent: true}
	},
	"POST /{edition}/report/{story}": func(l *ledger) deed {
		return deed{path: at("POST /en/report/{}", l.story), form: url.Values{"words": {"lorries"}, "remark": {strings.Repeat("They were carts. ", l.next()%9+1)}}, nobody: true, silent: true}
	},
}
