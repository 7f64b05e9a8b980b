package app

import (
	"context"
	"fmt"
	"io"

	"dateline.news/internal/ident"
	"dateline.news/internal/web/newsroom"
)

// founding answers a secret for whoever sets up a house in which nobody is yet, and "" for every other house. It is new
// with each start, so that only who sees the operator's terminal now has it.
func (a *App) founding(ctx context.Context) (string, error) {
	editions, err := a.House.Editions(ctx)
	if err != nil || len(editions) > 0 {
		return "", err
	}
	staffed, err := a.Book.Staffed(ctx)
	if err != nil || staffed {
		return "", err
	}
	return ident.Secret(), nil
}

// setupPath is where readers of a house that is still empty are sent, "" where it is set up another way.
func setupPath(s Serving) string {
	if s.founding == "" {
		return ""
	}
	return newsroom.SetupPath
}

// invite tells the operator where to begin. The secret goes to the terminal alone: a log is read by more people.
func invite(terminal io.Writer, origin, secret string) error {
	if secret == "" || terminal == nil {
		return nil
	}
	_, err := fmt.Fprintf(terminal, "\nNobody is here yet. Open this address in a browser and set the newsroom up:\n\n    %s%s?secret=%s\n\n", origin, newsroom.SetupPath, secret)
	return err
}
