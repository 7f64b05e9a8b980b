package app_test

import (
	"fmt"
	"net/url"
	"time"

	"dateline.news/internal/planning"
)

// planned is an entry of the plan.
func (l *ledger) planned() planning.Entry {
	l.t.Helper()
	return must(l.Plan.Add(l.t.Context(), l.author.Actor, planning.Entry{Edition: "en", Section: "world", Slugline: fmt.Sprintf("HARVEST-%d/", l.next()), Begins: l.Clock.Now().Add(24 * time.Hour)}, ""))
}

// entryForm is an entry as its form sends it.
func (l *ledger) entryForm(version int) url.Values {
	return url.Values{"edition": {"en"}, "section": {"world"}, "slugline": {fmt.Sprintf("HARVEST-%d/", l.next())}, "date": {later()[:10]}, "time": {"10:30"}, "version": {fmt.Sprint(version)}}
}

// planDeeds are what is planned.
var planDeeds = deeds{
	"POST /newsroom/plan": func(l *ledger) deed {
		return deed{who: l.author, path: "POST /newsroom/plan", form: l.entryForm(0)}
	},
	"POST /newsroom/plan/{entry}": func(l *ledger) deed {
		e := l.planned()
		return deed{who: l.author, path: at("POST /newsroom/plan/{}", e.ID), form: l.entryForm(e.Version)}
	},
	"POST /newsroom/plan/{entry}/start": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/plan/{}/start", l.planned().ID)}
	},
	"POST /newsroom/plan/{entry}/move": func(l *ledger) deed {
		e := l.planned()
		return deed{who: l.author, path: at("POST /newsroom/plan/{}/move", e.ID), form: url.Values{"days": {"1"}, "version": {fmt.Sprint(e.Version)}}}
	},
	"POST /newsroom/plan/{entry}/cancel": func(l *ledger) deed {
		return deed{who: l.author, path: at("POST /newsroom/plan/{}/cancel", l.planned().ID), form: url.Values{"why": {"It rains."}}}
	},
	"POST /newsroom/plan/{entry}/restore": func(l *ledger) deed {
		e := must(l.Plan.Cancel(l.t.Context(), l.author.Actor, l.planned().ID, "It rains."))
		return deed{who: l.author, path: at("POST /newsroom/plan/{}/restore", e.ID)}
	},
	"POST /api/v1/planning": func(l *ledger) deed {
		return l.by(l.author, "POST /api/v1/planning", fields{"edition": "en", "section": "world", "slugline": fmt.Sprintf("HARVEST-%d/", l.next()), "begins": l.Clock.Now().Add(24 * time.Hour)})
	},
	"PUT /api/v1/planning/{id}": func(l *ledger) deed {
		e := l.planned()
		return l.by(l.author, at("PUT /api/v1/planning/{}", e.ID), fields{"section": "world", "slugline": "HARVEST/", "begins": e.Begins}, "If-Match", fmt.Sprintf(`"%d"`, e.Version))
	},
	"POST /api/v1/planning/{id}/start": func(l *ledger) deed {
		return l.by(l.author, at("POST /api/v1/planning/{}/start", l.planned().ID), nil)
	},
	"POST /api/v1/planning/{id}/cancel": func(l *ledger) deed {
		return l.by(l.author, at("POST /api/v1/planning/{}/cancel", l.planned().ID), fields{"why": "It rains."})
	},
	"POST /api/v1/planning/{id}/restore": func(l *ledger) deed {
		e := must(l.Plan.Cancel(l.t.Context(), l.author.Actor, l.planned().ID, ""))
		return l.by(l.author, at("POST /api/v1/planning/{}/restore", e.ID), nil)
	},
}
