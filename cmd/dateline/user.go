package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/errs"
)

type userCommands struct {
	Add     userAdd     `cmd:"" help:"Take somebody on."`
	List    userList    `cmd:"" help:"List the staff."`
	Disable userDisable `cmd:"" help:"Let somebody go: sessions, keys and links for guests end, drafts are handed over, bylines stay."`
}

type userAdd struct {
	config.Storage
	Email         string   `help:"E-mail address, to sign in with." required:"" placeholder:"E"`
	Name          string   `help:"Name, as colleagues see it." required:"" placeholder:"N"`
	Role          []string `help:"reporter, photographer, subeditor, publisher, editor, chief, flash_desk, moderator or admin; with an edition and a section: editor@en, editor@en/world. Repeat for several." required:"" placeholder:"R"`
	PasswordStdin bool     `help:"Read the password from the first line of standard input." name:"password-stdin" required:""`
	Locale        string   `help:"Language of the newsroom for this person." default:"en" placeholder:"en"`
}

// Run adds the account and prints its number.
func (c *userAdd) Run(ctx context.Context, std stdio) error {
	grants, err := parseGrants(c.Role)
	if err != nil {
		return err
	}
	password, err := bufio.NewReader(std.in).ReadString('\n')
	if password == "" && err != nil {
		return fmt.Errorf("no password on standard input: %w", err)
	}
	a, err := app.Open(ctx, app.Options{Storage: c.Storage})
	if err != nil {
		return err
	}
	defer a.Close()
	added, err := a.Book.Add(ctx, account.Operator(), account.NewAccount{
		Email: c.Email, Name: c.Name, Grants: grants, Password: strings.TrimRight(password, "\r\n"), Locale: c.Locale,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "account %d: %s <%s>\n", added.ID, added.Name, added.Email)
	return nil
}

func parseGrants(words []string) ([]account.Grant, error) {
	var grants []account.Grant
	for _, word := range words {
		role, place, _ := strings.Cut(word, "@")
		edition, section, _ := strings.Cut(place, "/")
		g := account.Grant{Role: account.Role(role), Edition: edition, Section: section}
		known := false
		for _, r := range account.Roles {
			known = known || r == g.Role
		}
		if !known {
			return nil, errs.New(errs.Invalid, "--role %q: want one of %v", role, account.Roles)
		}
		grants = append(grants, g)
	}
	return grants, nil
}

type userList struct {
	config.Storage
}

// Run prints one account a line.
func (c *userList) Run(ctx context.Context, std stdio) error {
	a, err := app.Open(ctx, app.Options{Storage: c.Storage})
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Book.List(ctx, account.Operator())
	if err != nil {
		return err
	}
	for _, one := range all {
		state := ""
		if !one.Disabled.IsZero() {
			state = " (disabled)"
		}
		fmt.Fprintf(std.out, "%d\t%s\t%s\t%s%s\n", one.ID, one.Email, one.Name, grantWords(one.Grants), state)
	}
	return nil
}

func grantWords(grants []account.Grant) string {
	var words []string
	for _, g := range grants {
		word := string(g.Role)
		if g.Edition != "" {
			word += "@" + g.Edition
		}
		if g.Section != "" {
			word += "/" + g.Section
		}
		words = append(words, word)
	}
	return strings.Join(words, ",")
}

type userDisable struct {
	config.Storage
	Person   string `arg:"" optional:"" name:"email" help:"Whose account."`
	Email    string `help:"The same as a flag." placeholder:"E"`
	DraftsTo string `help:"The colleague who has the open drafts and planned entries from now on; needed where there are any." placeholder:"E"`
}

// Validate wants to know whom, once.
func (c *userDisable) Validate() error {
	if (c.Person == "") == (c.Email == "") {
		return errors.New("say whose account: dateline user disable EMAIL")
	}
	return nil
}

// Run disables the account and hands its open drafts over.
func (c *userDisable) Run(ctx context.Context, std stdio) error {
	a, err := app.Open(ctx, app.Options{Storage: c.Storage})
	if err != nil {
		return err
	}
	defer a.Close()
	one, err := a.Book.ByEmail(ctx, account.Operator(), cmp.Or(c.Person, c.Email))
	if err != nil {
		return err
	}
	leaving := account.Dismissal{Account: one.ID}
	if c.DraftsTo != "" {
		heir, err := a.Book.ByEmail(ctx, account.Operator(), c.DraftsTo)
		if err != nil {
			return err
		}
		leaving.Heir = heir.ID
	}
	left, err := a.Desk.Leave(ctx, account.Operator(), a.Book, leaving)
	if err != nil {
		return err
	}
	if left.Drafts > 0 {
		fmt.Fprintf(std.out, "drafts handed to %s: %d\n", c.DraftsTo, left.Drafts)
	}
	if left.Plans > 0 {
		fmt.Fprintf(std.out, "entries of the plan handed to %s: %d\n", c.DraftsTo, left.Plans)
	}
	if left.Guests > 0 {
		fmt.Fprintf(std.out, "links for guests ended: %d\n", left.Guests)
	}
	return nil
}

type keyCommands struct {
	Add keyAdd `cmd:"" help:"Make an API key and print it, alone on its line. It is shown this once."`
}

type keyAdd struct {
	config.Storage
	User string `help:"E-mail address of the account whose rights the key has." required:"" placeholder:"E"`
	Name string `help:"What the key is for." default:"command line" placeholder:"NAME"`
}

// Run prints the key.
func (c *keyAdd) Run(ctx context.Context, std stdio) error {
	a, err := app.Open(ctx, app.Options{Storage: c.Storage})
	if err != nil {
		return err
	}
	defer a.Close()
	one, err := a.Book.ByEmail(ctx, account.Operator(), c.User)
	if err != nil {
		return err
	}
	secret, _, err := a.Book.AddKey(ctx, account.Operator(), one.ID, c.Name)
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, secret)
	return nil
}
