package app

import (
	"dateline.news/internal/config"
	"dateline.news/internal/mail"
	"dateline.news/internal/web"
)

// Routes answers every address that a house serves to the public network. The house serves nothing afterwards.
func Routes(a *App) ([]web.Route, error) {
	var err error
	if a.Post.Outbox, err = mail.Open(a.letters); err != nil {
		return nil, err
	}
	f, err := a.faces(Serving{Serving: config.Serving{CacheMB: 1}}, false)
	if err != nil {
		return nil, err
	}
	return f.dispatcher.Routes()
}
