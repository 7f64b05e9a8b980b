package main

import (
	"context"
	"fmt"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/edition"
)

type setupCommand struct {
	config.Storage
	Agency  string   `help:"Name of the agency, as in © Agency / Photographer." required:"" placeholder:"N"`
	Domain  string   `help:"Domain of the agency, the authority of permanent ids." placeholder:"DOMAIN"`
	Edition []string `help:"Code of an edition: en, ru, ar … or code=Europe/Moscow with its time zone. Repeat for several." required:"" placeholder:"en"`
}

// Run makes the agency and its editions.
func (c *setupCommand) Run(ctx context.Context, std stdio) error {
	a, err := app.Open(ctx, app.Options{Storage: c.Storage})
	if err != nil {
		return err
	}
	defer a.Close()
	wanted := edition.Setup{Agency: c.Agency, Domain: c.Domain}
	for _, word := range c.Edition {
		code, zone, _ := strings.Cut(word, "=")
		wanted.Editions = append(wanted.Editions, edition.Edition{Code: code, Zone: zone})
	}
	if err := a.House.Setup(ctx, account.Operator(), wanted); err != nil {
		return err
	}
	editions, err := a.House.Editions(ctx)
	if err != nil {
		return err
	}
	for _, ed := range editions {
		fmt.Fprintf(std.out, "edition %s: %s, %s, %s, %d sections, address /%s/\n", ed.Code, ed.Name, ed.Locale, ed.Zone, len(ed.Sections), ed.Prefix)
	}
	return nil
}
