package app_test

import (
	"fmt"
	"net/url"

	"dateline.news/internal/desk"
)

// toCheck is a draft in which something is to be checked, and the mark of it.
func (l *ledger) toCheck() (desk.Draft, string) {
	l.t.Helper()
	d := l.draft()
	findings := must(l.Desk.Check(l.t.Context(), l.author.Actor, d.ID))
	if len(findings) == 0 {
		l.t.Fatal("the check finds nothing")
	}
	return d, findings[0].Mark
}

// checkDeeds are the check before publishing and the style file that it reads.
var checkDeeds = deeds{
	"POST /newsroom/drafts/{draft}/check": func(l *ledger) deed {
		d, mark := l.toCheck()
		return deed{who: l.author, path: at("POST /newsroom/drafts/{}/check", d.ID), form: url.Values{"version": {fmt.Sprint(d.Version)}, "shown": {mark}, "mark": {mark}}}
	},
	"POST /newsroom/editions/{code}/style": func(l *ledger) deed {
		return deed{who: l.editor, path: "POST /newsroom/editions/en/style", form: url.Values{"text": {fmt.Sprintf("utilise%d -> use", l.next())}}, setting: true}
	},
	"POST /api/v1/drafts/{id}/check": func(l *ledger) deed {
		d, mark := l.toCheck()
		return l.by(l.author, at("POST /api/v1/drafts/{}/check", d.ID), fields{"version": d.Version, "on": []string{mark}})
	},
	"PUT /api/v1/style": func(l *ledger) deed {
		made := l.by(l.editor, "PUT /api/v1/style?edition=en", fields{"text": fmt.Sprintf("prior%d -> before", l.next())})
		made.setting = true
		return made
	},
}
