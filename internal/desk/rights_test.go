package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// An act is one thing that is done with a draft. Begin makes a draft of an author in the section "world", so that act
// fails for want of a right alone.
type act struct {
	own, others account.Right // what it takes with one's own draft, and with another's
	begin       func(*testing.T, *room, account.Actor) desk.Draft
	do          func(context.Context, *room, account.Actor, desk.Draft) error
}

// seen makes an act of one of the desk's methods.
func seen[T any](do func(context.Context, *room, account.Actor, desk.Draft) (T, error)) func(context.Context, *room, account.Actor, desk.Draft) error {
	return func(ctx context.Context, r *room, who account.Actor, d desk.Draft) error {
		_, err := do(ctx, r, who, d)
		return err
	}
}

func begun(t *testing.T, r *room, author account.Actor) desk.Draft {
	body := []prose.Node{prose.Paragraph("One."), prose.StoryCard(prose.Card{Headline: "Elsewhere"})}
	return r.create(t, author, text(t, "Draft", body...))
}

func ready(t *testing.T, r *room, author account.Actor) desk.Draft {
	d := r.create(t, author, text(t, "Ready"))
	return r.must(t)(r.Approve(t.Context(), account.Operator(), d.ID, d.Version))
}

// read makes a draft on which somebody else has worked, too, so that its author may approve it.
func read(t *testing.T, r *room, author account.Actor) desk.Draft {
	d := r.create(t, author, text(t, "Read"))
	d = r.save(t, account.Operator(), d, func(s *desk.Save) { s.Copy.Lede = "Read by two." })
	return r.must(t)(r.Submit(t.Context(), account.Operator(), d.ID))
}

func hidden(t *testing.T, r *room, author account.Actor) desk.Draft {
	d, err := r.Create(t.Context(), author, desk.NewDraft{Edition: "en", Copy: text(t, "Hidden"), Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: start.AddDate(1, 0, 0)}})
	return r.must(t)(d, err)
}

var acts = map[string]act{
	"get": {account.See, account.See, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Get(ctx, who, d.ID)
	})},
	"history": {account.See, account.See, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) ([]desk.Version, error) {
		return r.History(ctx, who, d.ID)
	})},
	"version": {account.See, account.See, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Version, error) {
		return r.Version(ctx, who, d.ID, 1)
	})},
	"note": {account.See, account.See, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.AddNote(ctx, who, d.ID, "Look.")
	})},
	"resolve": {account.Write, account.Edit, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.ResolveNote(ctx, who, d.ID, 1)
	})},
	"create": {account.Write, account.Write, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Create(ctx, who, desk.NewDraft{Edition: d.Edition, Copy: d.Copy})
	})},
	"save": {account.Write, account.Edit, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		d.Copy.Headline = fmt.Sprintf("By %d", who.ID)
		return r.Save(ctx, who, d.ID, desk.Save{Version: d.Version, Copy: d.Copy})
	})},
	"submit": {account.Write, account.Edit, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Submit(ctx, who, d.ID)
	})},
	"remove card": {account.Write, account.Edit, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.RemoveCard(ctx, who, d.ID, 1)
	})},
	"spike": {account.Write, account.Edit, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Spike(ctx, who, d.ID)
	})},
	"revive": {account.Write, account.Edit, func(t *testing.T, r *room, author account.Actor) desk.Draft {
		return r.must(t)(r.Spike(t.Context(), author, begun(t, r, author).ID))
	}, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Revive(ctx, who, d.ID)
	})},
	"approve": {account.Approve, account.Approve, read, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Approve(ctx, who, d.ID, d.Version)
	})},
	"approve alone": {account.PublishAlone, account.Approve, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Approve(ctx, who, d.ID, d.Version)
	})},
	"return": {account.Approve, account.Approve, read, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Return(ctx, who, d.ID, "More.")
	})},
	"publish": {account.Publish, account.Publish, ready, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (story.Story, error) {
		return r.Publish(ctx, who, d.ID, false)
	})},
	"publish alone": {account.PublishAlone, account.PublishAlone, func(t *testing.T, r *room, author account.Actor) desk.Draft {
		return r.create(t, author, text(t, "Alone"))
	},
		seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (story.Story, error) {
			return r.Publish(ctx, who, d.ID, false)
		})},
	"schedule": {account.Publish, account.Publish, ready, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Schedule(ctx, who, d.ID, start.Add(time.Hour))
	})},
	"unschedule": {account.Publish, account.Publish, ready, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.Unschedule(ctx, who, d.ID)
	})},
	"lift": {account.LiftEmbargo, account.LiftEmbargo, hidden, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.LiftEmbargo(ctx, who, d.ID, "Leaked.")
	})},
	"update": {account.Write, account.Write, func(t *testing.T, r *room, author account.Actor) desk.Draft {
		d := ready(t, r, author)
		d.Story = r.out(t, account.Operator(), d).Number
		return d
	}, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.OpenUpdate(ctx, who, d.Story)
	})},
	"flash": {account.Flash, account.Flash, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (story.Story, error) {
		return r.Flash(ctx, who, desk.Flash{Edition: d.Edition, Section: d.Copy.Section, Line: "Harbour closed — port authority"})
	})},
	"ask unseen": {account.Publish, account.Publish, begun, seen(func(ctx context.Context, r *room, who account.Actor, d desk.Draft) (desk.Draft, error) {
		return r.AskUnseen(ctx, who, d.ID, true)
	})},
	"read second": {account.Approve, account.Approve, func(t *testing.T, r *room, author account.Actor) desk.Draft {
		d := r.create(t, author, text(t, "Alone"))
		d.Story = r.out(t, account.Operator(), d).Number
		return d
	}, func(ctx context.Context, r *room, who account.Actor, d desk.Draft) error {
		return r.SecondRead(ctx, who, d.Story, 1)
	}},
}

// may is who may do what, written down a second time: what the newsroom relies on.
var may = map[account.Role][]account.Right{
	account.Reporter:     {account.See, account.Write},
	account.Photographer: {account.See},
	account.SubEditor:    {account.See, account.Write, account.Edit, account.Approve},
	account.Publisher:    {account.See, account.Publish},
	account.Editor:       {account.See, account.Write, account.Edit, account.Approve, account.Publish},
	account.Chief:        {account.See, account.Write, account.Edit, account.Approve, account.Publish, account.PublishAlone, account.LiftEmbargo, account.Flash},
	account.FlashDesk:    {account.See, account.Flash},
	account.Moderator:    {account.See},
	account.Admin:        {account.See},
}

// reaches are where a role was given, and whether that reaches a draft in en/world.
var reaches = []struct {
	edition, section string
	reaches          bool
}{{"", "", true}, {"en", "", true}, {"en", "world", true}, {"", "world", true}, {"en", "sport", false}, {"ru", "", false}}

func TestEverybodyMayDoWhatTheirRoleSaysAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		for name, a := range acts {
			for _, own := range []bool{true, false} {
				tryAll(t, r, fmt.Sprintf("%s, own %v", name, own), a, own)
			}
			nobody := a.do(t.Context(), r, account.Actor{}, a.begin(t, r, rival))
			if !errs.Is(nobody, errs.Unsigned) {
				t.Errorf("%s by nobody: %v", name, nobody)
			}
		}
	})
}

func tryAll(t *testing.T, r *room, name string, a act, own bool) {
	right, author := a.others, rival
	if own {
		right, author = a.own, staff(50, account.Chief, "en", "world") // by another name the same person
	}
	d := a.begin(t, r, author)
	for _, role := range account.Roles {
		for _, reach := range reaches {
			want := reach.reaches && slices.Contains(may[role], right)
			err := a.do(t.Context(), r, staff(50, role, reach.edition, reach.section), d)
			if want && err != nil || !want && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s by a %s of %q/%q: %v", name, role, reach.edition, reach.section, err)
			}
			if want { // it is done: the next tries on another draft
				d = a.begin(t, r, author)
			}
		}
	}
}

func TestTextGoesOnlyIntoSectionsThatItsWriterMayWriteIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		local := account.Staff(60, "Local", []account.Grant{{Role: account.Reporter, Edition: "en", Section: "world"}, {Role: account.Reporter, Edition: "en", Section: "sport"}})
		d := r.create(t, local, text(t, "World"))
		for section, allowed := range map[string]bool{"sport": true, "politics": false, "": false} {
			c := d.Copy
			c.Section = section
			_, err := r.Save(ctx, local, d.ID, desk.Save{Version: d.Version, Copy: c})
			if allowed != (err == nil) || !allowed && !errs.Is(err, errs.Forbidden) {
				t.Errorf("into %q: %v", section, err)
			}
			d = r.must(t)(r.Get(ctx, chief, d.ID))
			if section == "sport" {
				d = r.save(t, local, d, func(s *desk.Save) { s.Copy.Section = "world" })
			}
		}
	})
}
