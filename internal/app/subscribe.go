package app

import (
	"context"
	"log/slog"
	"strings"

	"dateline.news/internal/journal"
	"dateline.news/internal/web"
)

// subscribe says who listens to whom; nothing else does.
//
// Inside the publishing transaction: the newsfeed's and the search's rows, the discussion, the breaking banner, the
// lines of the newsroom's list, and the tasks of translations; in that of somebody's leaving: the plan and the inbox. After any commit of this process, in this
// order: the editions are read again where one changed; then, where this process serves (listen, below), pages are
// dropped, and only then those who wait for news are woken, so that who was told finds no page from before. What other
// nodes commit goes the same way, in Cache.Follow.
func (a *App) subscribe() {
	a.Archive.OnChange(a.Feed.Hook)
	a.Archive.OnChange(a.Index.Hook)
	a.Archive.OnChange(a.Board.Hook)
	a.Archive.OnChange(a.Banners.Hook)
	a.Archive.OnChange(a.Desk.Hook)
	a.Archive.OnChange(a.Desk.TaskHook)
	a.Desk.OnLeaving(a.partWith)
	a.Journal.OnCommit(a.refresh)
}

// listen is the rest of subscribe, for a process that serves pages.
func (a *App) listen(cache *web.Cache) {
	a.Journal.OnCommit(cache.Drop)
	a.Journal.OnCommit(func(entries []journal.Entry) { a.Hub.Announce(entries[len(entries)-1].ID) })
}

// refresh reads the editions again where the journal says that one has changed.
func (a *App) refresh(entries []journal.Entry) {
	for _, e := range entries {
		if strings.HasPrefix(e.Kind, "edition.") {
			ctx := context.Background() // the change stands, whatever becomes of the request that made it
			if err := a.House.Reload(ctx); err != nil {
				slog.ErrorContext(ctx, "read the editions again", "error", err)
			}
			return
		}
	}
}
