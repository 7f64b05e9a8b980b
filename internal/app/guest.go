package app

import (
	"context"

	"dateline.news/internal/mediabank"
	"dateline.news/internal/web"
	"dateline.news/internal/web/guest"
)

// guests makes the face of those outside the newsroom who read one version of a draft.
func (a *App) guests(s Serving, proxies web.Proxies) (*guest.Face, error) {
	return guest.New(guest.Options{
		Desk: a.Desk, House: a.House, Bank: a.Bank, Archive: a.Archive, Clock: a.Clock, Theme: s.Theme, Proxies: proxies,
		Assets: func(ctx context.Context, numbers []int64) (map[int64]mediabank.Asset, error) {
			return a.Bank.Load(ctx, a.DB, numbers)
		},
	})
}
