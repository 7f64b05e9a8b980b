package demo

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// Login is a member of the demo's staff, or one of its readers, and how to sign in as one.
type Login struct {
	Name, Email, Password string
	Role                  string // of the staff, or "reader"
	Editions              []string
}

// loader plays the script: everything happens through the newsroom's own doors, by the people whose work it is, at the
// time at which the script has it.
type loader struct {
	app     *app.App
	clock   *clock.Manual
	script  *Script
	staff   map[string]account.Actor // by staff key
	readers map[string]account.Actor // by reader key
	asset   map[string]int64         // by picture key
	number  map[string]int64         // by "edition/story key"
	events  []event
}

type event struct {
	at  time.Time
	run func(context.Context) error
}

// Fill makes the demo newsroom in a storage, unless it has been made there before, and answers its staff and the readers
// who have a password.
func Fill(ctx context.Context, storage config.Storage) ([]Login, error) {
	now := clock.System{}.Now()
	l, err := open(ctx, storage, now)
	if err != nil {
		return nil, err
	}
	defer l.app.Close()
	made, err := l.app.House.Editions(ctx)
	if err != nil {
		return nil, err
	}
	if len(made) == 0 {
		if err := l.play(ctx, now); err != nil {
			return nil, err
		}
	}
	return logins(l.script), nil
}

// open reads the script and opens the storage at the time at which the script begins.
func open(ctx context.Context, storage config.Storage, now time.Time) (*loader, error) {
	script, err := Read(Newsroom(), now)
	if err != nil {
		return nil, err
	}
	begin := now.AddDate(0, 0, -30)
	for _, s := range script.Stories {
		if s.At.Before(begin) {
			begin = s.At.Add(-time.Hour)
		}
	}
	l := &loader{script: script, clock: clock.NewManual(begin), staff: map[string]account.Actor{}, readers: map[string]account.Actor{},
		asset: map[string]int64{}, number: map[string]int64{}}
	l.app, err = app.Open(ctx, app.Options{Storage: storage, Clock: l.clock})
	return l, err
}

func logins(script *Script) []Login {
	var all []Login
	for _, s := range script.Staff {
		all = append(all, Login{Name: s.Name, Email: s.Email, Password: password(s.Key), Role: s.Role, Editions: s.Editions})
	}
	for _, r := range script.Readers {
		if r.Password {
			all = append(all, Login{Name: r.Name, Email: r.Email, Password: password(r.Key), Role: string(account.Reader), Editions: []string{r.Edition}})
		}
	}
	return all
}

// password is no secret: the demo prints it, and serves on this machine alone.
func password(key string) string { return "harbour-dawn-" + key }

func (l *loader) play(ctx context.Context, now time.Time) error {
	if l.app.DB.Path() != "" {
		// Nothing here is worth waiting for the disk: an interrupted demo is made again.
		if _, err := l.app.DB.Writer().ExecContext(ctx, "pragma synchronous = off"); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context) error{l.house, l.aboutItself, l.peopleAndPictures, l.rules} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	l.planReaders()
	for _, s := range l.script.Stories {
		l.plan(s)
	}
	for _, t := range l.script.Talks {
		l.planTalk(t)
	}
	l.planFlash(now)
	slices.SortStableFunc(l.events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range l.events {
		if d := e.at.Sub(l.clock.Now()); d > 0 {
			l.clock.Advance(d)
		}
		if err := e.run(ctx); err != nil {
			return err
		}
	}
	l.clock.Advance(now.Sub(l.clock.Now()))
	if err := l.flow(ctx); err != nil {
		return err
	}
	if err := l.margin(ctx); err != nil {
		return err
	}
	return l.agenda(ctx, now)
}

func (l *loader) house(ctx context.Context) error {
	setup := edition.Setup{Agency: l.script.Agency.Name, Domain: l.script.Agency.Domain}
	for i, e := range l.script.Editions {
		ed := edition.Edition{Code: e.Key, Name: e.Name, Agency: e.Name, Locale: e.Locale, Direction: e.Direction, Zone: e.Zone.String(),
			Prefix: e.Key, Credit: e.Credit, ASCIISlug: e.Addresses == "latin", Position: i + 1}
		for j, s := range e.Sections {
			ed.Sections = append(ed.Sections, edition.Section{Slug: s.Slug, Name: s.Name, Position: j + 1})
		}
		setup.Editions = append(setup.Editions, ed)
	}
	if err := l.app.House.Setup(ctx, account.Operator(), setup); err != nil {
		return err
	}
	for _, e := range l.script.Editions {
		for _, t := range e.Topics {
			topic := edition.Topic{Edition: e.Key, Slug: t.Slug, Name: t.Name, Kind: string(t.Kind)}
			if _, err := l.app.House.EnsureTopic(ctx, account.Operator(), topic); err != nil {
				return err
			}
		}
	}
	return nil
}

// peopleAndPictures does two things side by side that do not touch one another.
func (l *loader) peopleAndPictures(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return l.people(ctx) })
	group.Go(func() error { return l.pictures(ctx) })
	return group.Wait()
}

// people takes the staff on; the hashing of their passwords is what takes time, so it goes side by side.
func (l *loader) people(ctx context.Context) error {
	made := make([]account.Account, len(l.script.Staff))
	var group errgroup.Group
	for i, s := range l.script.Staff {
		group.Go(func() error {
			n := account.NewAccount{Email: s.Email, Name: s.Name, Password: password(s.Key), Locale: "en"}
			for _, code := range s.Editions {
				n.Grants = append(n.Grants, account.Grant{Role: account.Role(s.Role), Edition: code})
			}
			if len(s.Editions) == len(l.script.Editions) {
				n.Grants = []account.Grant{{Role: account.Role(s.Role)}}
			}
			if len(s.Editions) == 1 {
				if ed, ok := l.script.Edition(s.Editions[0]); ok {
					n.Locale = ed.Locale
				}
			}
			var err error
			made[i], err = l.app.Book.Add(ctx, account.Operator(), n)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, s := range l.script.Staff {
		l.staff[s.Key] = made[i].Actor()
	}
	return nil
}

// plan enters what happens to a story, each act at its time.
func (l *loader) plan(s Story) {
	what := "story " + s.Edition + "/" + s.Key
	l.at(s.At, what, func(ctx context.Context) error { return l.begin(ctx, s) })
	for _, c := range s.Corrections {
		l.at(c.At, what, func(ctx context.Context) error {
			_, err := l.app.Archive.Correct(ctx, l.staff[s.Editor], l.number[s.Edition+"/"+s.Key], story.Fix{
				Find: c.Find, Replace: c.Replace, Class: story.Class(c.Class), Cause: c.Cause, Note: c.Note,
			})
			return err
		})
	}
	for _, u := range s.Updates {
		l.at(u.At, what, func(ctx context.Context) error { return l.update(ctx, s, u) })
	}
	if s.Kill != nil {
		l.at(s.Kill.At, what, func(ctx context.Context) error {
			_, err := l.app.Archive.Kill(ctx, l.chief(), l.number[s.Edition+"/"+s.Key], story.Withdrawal{Reason: s.Kill.Reason, Memo: s.Kill.Memo})
			return err
		})
	}
}

func (l *loader) at(at time.Time, what string, run func(context.Context) error) {
	l.events = append(l.events, event{at: at, run: func(ctx context.Context) error {
		if err := run(ctx); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}})
}

func (l *loader) chief() account.Actor {
	for _, s := range l.script.Staff {
		if s.Role == string(account.Chief) {
			return l.staff[s.Key]
		}
	}
	return account.Operator()
}

// Welcome prints where the demo is and how to get in.
func Welcome(w io.Writer, origin string, staff []Login) {
	fmt.Fprintf(w, "\nDateline: the demo newsroom is open.\n\n  The site      %s/\n  The newsroom  %s/newsroom/\n\n", origin, origin)
	roles := append(slices.Clone(account.Roles), account.Reader)
	slices.SortStableFunc(staff, func(a, b Login) int {
		return cmp.Compare(slices.Index(roles, account.Role(a.Role)), slices.Index(roles, account.Role(b.Role)))
	})
	for _, s := range staff {
		fmt.Fprintf(w, "  %-13s %-36s %-26s %s\n", s.Role, s.Email, s.Password, strings.Join(s.Editions, " "))
	}
	fmt.Fprintf(w, "\nCtrl+C ends it.\n")
}
