package app_test

import (
	"fmt"
	"net/url"

	"dateline.news/internal/desk"
)

// remarked is a draft with a colleague's note on it.
func (l *ledger) remarked() (draft, note int64) {
	l.t.Helper()
	d := must(l.Desk.AddNote(l.t.Context(), l.editor.Actor, l.draft().ID, "Look at this."))
	return d.ID, d.Notes[0].ID
}

// proposed is a draft with a change that a colleague has proposed.
func (l *ledger) proposed() (d desk.Draft, note int64) {
	l.t.Helper()
	d = must(l.Desk.Suggest(l.t.Context(), l.editor.Actor, l.draft().ID, desk.Suggestion{Anchor: desk.Anchor{Place: "lede", Words: "wheat"}, Offer: "barley"}))
	return d, d.Notes[0].ID
}

// rewritten is a draft with two versions.
func (l *ledger) rewritten() desk.Draft {
	l.t.Helper()
	d := l.submitted()
	d.Copy.Lede = "Another lede."
	return must(l.Desk.Save(l.t.Context(), l.editor.Actor, d.ID, desk.Save{Version: d.Version, Kind: d.Kind, Copy: d.Copy}))
}

// marginDeeds are notes, proposals and versions of drafts, and what waits for each person.
var marginDeeds = deeds{
	"POST /newsroom/drafts/{draft}/suggestions": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/drafts/{}/suggestions", l.draft().ID), form: url.Values{"place": {"lede"}, "words": {"wheat"}, "offer": {"barley"}}}
	},
	"POST /newsroom/drafts/{draft}/notes/{note}/reply": func(l *ledger) deed {
		draft, note := l.remarked()
		return deed{who: l.author, path: at(at("POST /newsroom/drafts/{}/notes/{}/reply", draft), note), form: url.Values{"note": {"I have."}}}
	},
	"POST /newsroom/drafts/{draft}/notes/{note}/reopen": func(l *ledger) deed {
		draft, note := l.remarked()
		must(l.Desk.ResolveNote(l.t.Context(), l.author.Actor, draft, note))
		return deed{who: l.editor, path: at(at("POST /newsroom/drafts/{}/notes/{}/reopen", draft), note)}
	},
	"POST /newsroom/drafts/{draft}/notes/{note}/accept": func(l *ledger) deed {
		d, note := l.proposed()
		return deed{who: l.author, path: at(at("POST /newsroom/drafts/{}/notes/{}/accept", d.ID), note), form: url.Values{"version": {fmt.Sprint(d.Version)}}}
	},
	"POST /newsroom/drafts/{draft}/notes/{note}/refuse": func(l *ledger) deed {
		d, note := l.proposed()
		return deed{who: l.author, path: at(at("POST /newsroom/drafts/{}/notes/{}/refuse", d.ID), note)}
	},
	"POST /newsroom/drafts/{draft}/versions/{version}/restore": func(l *ledger) deed {
		d := l.rewritten()
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/versions/1/restore", d.ID), form: url.Values{"shown": {fmt.Sprint(d.Version)}}}
	},
	"POST /newsroom/stories/{story}/versions/{version}/restore": func(l *ledger) deed {
		return deed{who: l.editor, path: at("POST /newsroom/stories/{}/versions/1/restore", l.published()), form: url.Values{"shown": {"0"}}}
	},
	"POST /newsroom/inbox/read": func(l *ledger) deed {
		must(l.Desk.Return(l.t.Context(), l.editor.Actor, l.submitted().ID, "Who says so?"))
		return deed{who: l.author, path: "POST /newsroom/inbox/read"}
	},
	"POST /newsroom/inbox/letters": func(l *ledger) deed {
		return deed{who: l.author, path: "POST /newsroom/inbox/letters", form: url.Values{"letters": {"1"}}}
	},
}
