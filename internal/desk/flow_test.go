package desk_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

func TestDraftGoesFromTheReporterToTheReaders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "River rises"))
		if d.Stage != desk.Writing || d.Version != 1 || d.Author != reporter.ID || d.Kind != story.Article {
			t.Errorf("begun as %+v", d)
		}
		if d = r.must(t)(r.Submit(ctx, reporter, d.ID)); d.Stage != desk.Submitted {
			t.Errorf("stage %s", d.Stage)
		}
		r.must(t)(r.Submit(ctx, reporter, d.ID))
		if d = r.must(t)(r.Approve(ctx, editor, d.ID, 1)); d.Stage != desk.Approved || !d.Approved() || d.ApprovedBy != editor.ID || !d.ApprovedAt.Equal(start) {
			t.Errorf("approved as %+v", d)
		}
		s := r.out(t, editor, d)
		d = r.must(t)(r.Get(ctx, editor, d.ID))
		if d.Stage != desk.Published || d.Story != s.Number || s.Headline != "River rises" || r.stories(t, "en") != 1 {
			t.Errorf("published as %+v, story %+v", d, s)
		}
		if kinds := r.kinds(t, d.ID); kinds != "created submitted approved published" {
			t.Errorf("journal: %s", kinds)
		}
		_, err := r.Save(ctx, reporter, d.ID, desk.Save{Version: 1, Copy: text(t, "Too late")})
		refused(t, "save a published draft", err, errs.Conflict, "desk.published_already")
	})
}

func TestReturnedDraftComesBackWithANote(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "Thin"))
		_, err := r.Return(ctx, editor, d.ID, "Who says so?")
		refused(t, "return what was not handed in", err, errs.Conflict, "desk.not_submitted")
		d = r.must(t)(r.Submit(ctx, reporter, d.ID))
		_, err = r.Return(ctx, editor, d.ID, " \n")
		refused(t, "without a note", err, errs.Invalid, "desk.return_needs_note")
		_, err = r.Return(ctx, editor, d.ID, strings.Repeat("a", 4001))
		refused(t, "with a novel", err, errs.Invalid, "desk.note_length")
		r.must(t)(r.Approve(ctx, editor, d.ID, 1))
		r.must(t)(r.Schedule(ctx, editor, d.ID, start.AddDate(0, 0, 1)))
		d = r.must(t)(r.Return(ctx, deputy, d.ID, " Who says so? "))
		note := d.Notes[0]
		if d.Stage != desk.Writing || d.Approved() || !d.Schedule.IsZero() || note.Kind != desk.NoteReturn || note.Text != "Who says so?" || note.By != deputy.ID || !note.Open() {
			t.Errorf("returned as %s, approved %v, due %v, note %+v", d.Stage, d.Approved(), d.Schedule, note)
		}
		for range 2 {
			d = r.must(t)(r.ResolveNote(ctx, reporter, d.ID, note.ID))
		}
		if d.Notes[0].Open() || d.Notes[0].ResolvedBy != reporter.ID {
			t.Errorf("note %+v", d.Notes[0])
		}
		d = r.must(t)(r.AddNote(ctx, rival, d.ID, "The mayor does."))
		if len(d.Notes) != 2 || d.Notes[1].Kind != desk.NoteColleague {
			t.Errorf("notes %+v", d.Notes)
		}
		_, err = r.AddNote(ctx, rival, d.ID, "")
		refused(t, "an empty remark", err, errs.Invalid, "desk.note_length")
		if kinds := r.kinds(t, d.ID); kinds != "created submitted approved scheduled returned note_resolved note_added" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func TestSpikedDraftIsOffTheDeskUntilItIsRevived(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.approved(t, text(t, "Never mind"))
		r.must(t)(r.Schedule(ctx, editor, d.ID, start.AddDate(0, 0, 1)))
		for range 2 {
			d = r.must(t)(r.Spike(ctx, reporter, d.ID))
		}
		if d.Stage != desk.Spiked || d.Approved() || !d.Schedule.IsZero() {
			t.Errorf("spiked as %s, approved %v, due %v", d.Stage, d.Approved(), d.Schedule)
		}
		tries := map[string]func() error{
			"publish": func() error { _, err := r.Publish(ctx, chief, d.ID, true); return err },
			"approve": func() error { _, err := r.Approve(ctx, editor, d.ID, 1); return err },
			"submit":  func() error { _, err := r.Submit(ctx, reporter, d.ID); return err },
			"save": func() error {
				_, err := r.Save(ctx, reporter, d.ID, desk.Save{Version: 1, Copy: text(t, "New")})
				return err
			},
			"schedule": func() error {
				_, err := r.Schedule(ctx, editor, d.ID, start.AddDate(0, 0, 1))
				return err
			},
		}
		for name, try := range tries {
			if err := try(); !errs.Is(err, errs.Conflict) {
				t.Errorf("%s a spiked draft: %v", name, err)
			}
		}
		d = r.must(t)(r.Revive(ctx, editor, d.ID))
		if d.Stage != desk.Writing || d.Copy.Headline != "Never mind" {
			t.Errorf("revived as %s %q", d.Stage, d.Copy.Headline)
		}
		_, err := r.Revive(ctx, editor, d.ID)
		refused(t, "revive what is not spiked", err, errs.Conflict, "desk.not_spiked")
	})
}

func TestCardBlocksPublishingUntilItIsLinkedOrRemoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		other, _ := r.published(t, text(t, "The other story"))
		card := prose.StoryCard(prose.Card{Headline: "Elsewhere", Caption: "A dam", Credit: "© Agency"})
		d := r.approved(t, text(t, "With cards", prose.Paragraph("One."), card, prose.Paragraph("Two."), card))
		_, err := r.Publish(ctx, editor, d.ID, true)
		refused(t, "unlinked", err, errs.Blocked, "desk.unlinked_card")
		var said *errs.Error
		if errors.As(err, &said); said.Field != "body.content[1]" || said.Args["Headline"] != "Elsewhere" {
			t.Errorf("place %q, args %v", said.Field, said.Args)
		}
		_, err = r.LinkCard(ctx, reporter, d.ID, 1, 999)
		refused(t, "link to nothing", err, errs.Invalid, "desk.card_not_public")
		_, err = r.LinkCard(ctx, reporter, d.ID, 0, other.Number)
		refused(t, "link a paragraph", err, errs.Invalid, "desk.no_card")
		_, err = r.RemoveCard(ctx, reporter, d.ID, 7)
		refused(t, "remove what is not there", err, errs.Invalid, "desk.no_card")
		r.must(t)(r.LinkCard(ctx, reporter, d.ID, 1, other.Number))
		d = r.must(t)(r.RemoveCard(ctx, editor, d.ID, 3))
		if d.Approved() || d.Version != 3 {
			t.Errorf("version %d, approved %v", d.Version, d.Approved())
		}
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		if _, err := r.archive.Hold(ctx, editor, other.Number, story.Withdrawal{Reason: "Being checked."}); err != nil {
			t.Fatal(err)
		}
		_, err = r.Publish(ctx, editor, d.ID, false)
		refused(t, "a card of a story that is held", err, errs.Blocked, "desk.card_not_public")
		if _, err := r.archive.Release(ctx, editor, other.Number, "It was right."); err != nil {
			t.Fatal(err)
		}
		if s := r.out(t, editor, d); len(s.Body.Cards()) != 1 || s.Body.Cards()[0].Story != other.Number {
			t.Errorf("cards %+v", s.Body.Cards())
		}
	})
}

// together runs the same thing eight times at once and answers what each got.
func together[T any](do func() (T, error)) ([]T, error) {
	results, errs := make([]T, 8), make([]error, 8)
	var group sync.WaitGroup
	for i := range results {
		group.Go(func() { results[i], errs[i] = do() })
	}
	group.Wait()
	return results, errors.Join(errs...)
}

func TestStoryHasOneDraftOfItsNextVersionHoweverManyAskAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		s, _ := r.published(t, text(t, "River rises"))
		drafts, err := together(func() (desk.Draft, error) { return r.OpenUpdate(ctx, reporter, s.Number) })
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range drafts {
			if d.ID != drafts[0].ID || d.Story != s.Number || d.Base != 1 || d.Copy.Headline != "River rises" {
				t.Errorf("draft %d of story %d on version %d, want draft %d", d.ID, d.Story, d.Base, drafts[0].ID)
			}
		}
		if other := r.must(t)(r.OpenUpdate(ctx, editor, s.Number)); other.ID != drafts[0].ID {
			t.Errorf("the editor got draft %d", other.ID)
		}
		first := r.must(t)(r.Spike(ctx, editor, drafts[0].ID))
		second := r.must(t)(r.OpenUpdate(ctx, editor, s.Number))
		if second.ID == first.ID {
			t.Error("a spiked draft was handed out")
		}
		_, err = r.Revive(ctx, editor, first.ID)
		refused(t, "revive beside another", err, errs.Conflict, "desk.other_open")
		d := r.save(t, as(second), second, func(s *desk.Save) { s.Copy.Headline = "River falls" })
		d = r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
		if s = r.out(t, deputy, d); s.Version != 2 || s.Turn != story.Update || s.Headline != "River falls" {
			t.Errorf("version %d, turn %s, %q", s.Version, s.Turn, s.Headline)
		}
		r.must(t)(r.Revive(ctx, editor, first.ID))
		if _, err := r.archive.Kill(ctx, chief, s.Number, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		_, err = r.OpenUpdate(ctx, editor, s.Number)
		refused(t, "update a killed story", err, errs.Gone, "desk.story_killed")
	})
}

func TestDraftSentTwiceIsMadeOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		n := desk.NewDraft{Edition: "en", Copy: text(t, "Once"), Once: "key-1"}
		drafts, err := together(func() (desk.Draft, error) { return r.Create(ctx, reporter, n) })
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range drafts {
			if d.ID != drafts[0].ID {
				t.Errorf("drafts %d and %d", drafts[0].ID, d.ID)
			}
		}
		if theirs := r.must(t)(r.Create(ctx, rival, n)); theirs.ID == drafts[0].ID {
			t.Error("another person's key answered this person's draft")
		}
		other := n
		other.Copy = text(t, "Another text")
		_, err = r.Create(ctx, reporter, other)
		refused(t, "the key of another text", err, errs.Invalid, "desk.once_other")
		n.Once = strings.Repeat("k", 201)
		_, err = r.Create(ctx, reporter, n)
		refused(t, "a key without end", err, errs.Invalid, "desk.once_too_long")
	})
}

func TestPublishedTwiceIsPublishedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.approved(t, text(t, "Once"))
		stories, err := together(func() (story.Story, error) { return r.Publish(ctx, editor, d.ID, false) })
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stories {
			if s.Number != stories[0].Number || s.Version != 1 || s.Headline != "Once" {
				t.Errorf("story %d version %d", s.Number, s.Version)
			}
		}
		if n := r.stories(t, "en"); n != 1 {
			t.Errorf("%d stories", n)
		}
		if kinds := r.kinds(t, d.ID); kinds != "created submitted approved published" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func TestPublishingThatFailsHalfwayLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		broken := errors.New("the newsfeed's rows cannot be written")
		fail := true
		r.archive.OnChange(func(context.Context, *store.Tx, story.Change) error {
			if fail {
				return broken
			}
			return nil
		})
		d := r.approved(t, text(t, "Half"))
		before, err := r.journal.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Publish(ctx, editor, d.ID, true); !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		after, err := r.journal.Latest(ctx)
		now := r.must(t)(r.Get(ctx, editor, d.ID))
		if err != nil || before != after || r.stories(t, "en") != 0 || now.Stage != desk.Approved || now.Story != 0 || !now.Approved() {
			t.Errorf("journal %d → %d, %d stories, draft %s of story %d", before, after, r.stories(t, "en"), now.Stage, now.Story)
		}
		if _, err := r.archive.Load(ctx, db, 1); !errs.Is(err, errs.NotFound) {
			t.Errorf("half a story: %v", err)
		}
		fail = false
		r.out(t, editor, d)
	})
}

func TestUrgentNewsIsARight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		urgent := text(t, "Bridge falls")
		urgent.Urgency = 2
		_, err := r.Create(ctx, reporter, desk.NewDraft{Edition: "en", Copy: urgent})
		refused(t, "an urgent draft of a reporter", err, errs.Forbidden, "error.forbidden")
		d := r.create(t, reporter, text(t, "Bridge falls"))
		_, err = r.Save(ctx, reporter, d.ID, desk.Save{Version: 1, Copy: urgent})
		refused(t, "a reporter makes it urgent", err, errs.Forbidden, "error.forbidden")
		d = r.save(t, editor, d, func(s *desk.Save) { s.Copy.Urgency = 1 })
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Lede = "A reporter may go on writing it." })
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		s := r.out(t, editor, d)
		if next := r.must(t)(r.OpenUpdate(ctx, reporter, s.Number)); next.Copy.Urgency != 1 {
			t.Errorf("the update begins at urgency %d", next.Copy.Urgency)
		}
	})
}

func TestOpenQuestionsAreAskedBeforePublishing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.imported(t)
		d = r.must(t)(r.Approve(ctx, chief, d.ID, d.Version))
		_, err := r.Publish(ctx, chief, d.ID, false)
		refused(t, "unanswered", err, errs.Blocked, "desk.open_question")
		_, err = r.Schedule(ctx, chief, d.ID, start.AddDate(0, 0, 1))
		refused(t, "scheduled unanswered", err, errs.Blocked, "desk.open_question")
		if _, err := r.Publish(ctx, chief, d.ID, true); err != nil {
			t.Fatal(err)
		}
		for _, n := range r.must(t)(r.Get(ctx, chief, d.ID)).Notes {
			if n.Asks() || (n.Kind == desk.NoteMissingDate && n.ResolvedBy != chief.ID) {
				t.Errorf("still open: %+v", n)
			}
		}
	})
}

func TestDateInTheDatelineAnswersTheQuestionForIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.imported(t)
		d = r.save(t, editor, d, func(s *desk.Save) {
			s.Copy.Dateline = &story.Dateline{Place: "ESSEN", Agency: "Meridian", Date: "Nov 20"}
		})
		for _, n := range d.Notes {
			if n.Kind == desk.NoteMissingDate && (n.Open() || n.ResolvedBy != editor.ID) {
				t.Errorf("still open: %+v", n)
			}
		}
	})
}

// as answers an actor who may save the draft, whoever began it.
func as(d desk.Draft) account.Actor {
	if d.Author == reporter.ID {
		return reporter
	}
	return editor
}
