package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/clipping"
	"dateline.news/internal/config"
)

type importCommands struct {
	Page importPage `cmd:"" help:"Make a draft of a news page as a text extractor left it."`
}

type importPage struct {
	config.Storage
	File    string `arg:"" help:"The page's text; - for standard input." placeholder:"FILE"`
	Edition string `help:"Code of the edition whose desk gets the draft." required:"" placeholder:"en"`
	JSON    bool   `help:"Print the whole report as JSON."`
}

// Run imports the page and reports what became of every piece of it.
func (c *importPage) Run(ctx context.Context, std stdio) error {
	page, err := c.read(std)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Storage: c.Storage})
	if err != nil {
		return err
	}
	defer a.Close()
	draft, err := a.Desk.Import(ctx, account.Operator(), c.Edition, *page)
	if err != nil {
		return err
	}
	page.Draft = strconv.FormatInt(draft.ID, 10)
	if c.JSON {
		out := json.NewEncoder(std.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(page)
	}
	report(std.out, page)
	return nil
}

func (c *importPage) read(std stdio) (*clipping.Clipping, error) {
	if c.File == "-" {
		return clipping.Read(std.in)
	}
	file, err := os.Open(c.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return clipping.Read(file)
}

func report(w io.Writer, page *clipping.Clipping) {
	fmt.Fprintf(w, "draft %s: %s\n", page.Draft, page.Headline)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "  %-10s %s\n", name, value)
		}
	}
	line("source", page.Source)
	if page.Dateline != nil {
		line("dateline", page.Dateline.Place+" ("+page.Dateline.Agency+") "+page.Dateline.Date)
	}
	if page.Lead != nil {
		line("photo", page.Lead.Agency+" / "+page.Lead.Photographer)
	}
	line("body", fmt.Sprintf("%d pieces, %d related stories", len(page.Body), len(page.Cards)))
	for _, d := range page.Dropped {
		line("left out", d.Text)
	}
	for _, n := range page.Notes {
		line("note", n.String())
	}
}
