package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// The people of the Russian edition, of whom one may look into the English one, too.
var (
	translator = account.Staff(61, "Translator", []account.Grant{{Role: account.Reporter, Edition: "ru"}, {Role: account.Photographer, Edition: "en"}})
	chiefOfRu  = staff(62, account.Chief, "ru", "")
)

// translated is a story and its published translation.
func (r *room) translated(t *testing.T) (origin, translation story.Story) {
	t.Helper()
	origin, _ = r.published(t, text(t, "River rises"))
	d := r.must(t)(r.Translate(t.Context(), translator, desk.Translation{Story: origin.Number, Edition: "ru"}))
	d = r.save(t, translator, d, func(s *desk.Save) { s.Copy.Headline = "Река поднялась" })
	translation, err := r.Publish(t.Context(), chiefOfRu, d.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	return origin, translation
}

// update publishes a new version of a story with other words.
func (r *room) update(t *testing.T, number int64, change func(*desk.Save)) story.Story {
	t.Helper()
	d := r.must(t)(r.OpenUpdate(t.Context(), chief, number))
	d = r.save(t, chief, d, change)
	s, err := r.Publish(t.Context(), chief, d.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// open lists the open tasks of the Russian desk, in words.
func (r *room) open(t *testing.T) string {
	t.Helper()
	all, err := r.Tasks(t.Context(), chiefOfRu, "ru", false)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, k := range all {
		words = append(words, fmt.Sprintf("%s %d-%d", strings.TrimPrefix(k.Kind, "story."), k.Base, k.Version))
	}
	return strings.Join(words, ", ")
}

func tasked(t *testing.T, run func(t *testing.T, r *room)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		r.archive.OnChange(r.TaskHook)
		run(t, r)
	})
}

func TestOriginsUpdateIsATaskWithItsDifferenceForTheOtherDesk(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		origin, translation := r.translated(t)
		r.update(t, origin.Number, func(s *desk.Save) { s.Copy.Lede = "It is still rising." })
		if _, err := r.archive.Correct(ctx, chief, origin.Number, story.Fix{Find: "metre", Replace: "foot", Class: story.ClassRefile}); err != nil {
			t.Fatal(err)
		}
		all, err := r.Tasks(ctx, translator, "ru", false)
		if err != nil || len(all) != 1 {
			t.Fatalf("tasks: %+v, %v", all, err)
		}
		task := all[0]
		want := desk.Task{ID: task.ID, Edition: "ru", Section: "world", Story: translation.Number, Origin: origin.Number, Kind: story.EventCorrected, Version: 3, Base: 1, At: r.clock.Now()}
		if diff := cmp.Diff(want, task); diff != "" {
			t.Errorf("task (-want +got):\n%s", diff)
		}
		before, after, err := r.TaskTexts(ctx, chiefOfRu, task)
		if err != nil || before.Lede == after.Lede || !strings.Contains(after.Body.Text(), "a foot since") || strings.Contains(before.Body.Text(), "a foot since") {
			t.Errorf("what changed: %q to %q, %v", before.Body.Text(), after.Body.Text(), err)
		}
		done, err := r.TaskDone(ctx, translator, task.ID, "Taken in.")
		if err != nil || done.DoneBy != translator.Subject() || r.open(t) != "" {
			t.Errorf("done: %+v, open %q, %v", done, r.open(t), err)
		}
		if past, err := r.Tasks(ctx, translator, "ru", true); err != nil || len(past) != 1 || past[0].Note != "Taken in." {
			t.Errorf("what was done: %+v, %v", past, err)
		}
		entries, err := r.journal.Read(ctx, journal.Query{Subject: fmt.Sprintf("task:%d", task.ID), Limit: 10})
		var kinds []string
		for _, e := range entries {
			kinds = append(kinds, e.Kind+" "+e.Actor+" "+string(e.Audience)+" "+e.Edition)
		}
		if diff := cmp.Diff([]string{"task.opened account:31 staff ru", "task.opened account:31 staff ru", "task.done account:61 staff ru"}, kinds); diff != "" || err != nil {
			t.Errorf("journal (-want +got):\n%s %v", diff, err)
		}
	})
}

func TestOriginsHoldAndKillStandOnTop(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		origin, translation := r.translated(t)
		r.update(t, origin.Number, func(s *desk.Save) { s.Copy.Lede = "It is still rising." })
		if _, err := r.archive.Hold(ctx, chief, origin.Number, story.Withdrawal{}); err != nil {
			t.Fatal(err)
		}
		if got := r.open(t); got != "held 1-2, updated 1-2" {
			t.Errorf("after the hold: %s", got)
		}
		if _, err := r.archive.Release(ctx, chief, origin.Number, ""); err != nil {
			t.Fatal(err)
		}
		if got := r.open(t); got != "updated 1-2, released 1-2" {
			t.Errorf("after the release: %s", got)
		}
		if _, err := r.archive.Kill(ctx, chief, origin.Number, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		if got := r.open(t); !strings.HasPrefix(got, "killed 1-2, ") {
			t.Errorf("after the kill: %s", got)
		}
		if _, err := r.archive.Kill(ctx, chiefOfRu, translation.Number, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		if got := r.open(t); strings.Contains(got, "killed") {
			t.Errorf("the translation is killed, too, and open is %s", got)
		}
	})
}

func TestTranslationThatIsWithdrawnInTheSameBreathIsNoTask(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		origin, translation := r.translated(t)
		w := story.Withdrawal{Reason: "Wrong.", Also: []story.Also{{Story: translation.Number, Kill: true}}}
		if _, err := r.archive.Kill(t.Context(), account.Operator(), origin.Number, w); err != nil {
			t.Fatal(err)
		}
		if got := r.open(t); got != "" {
			t.Errorf("open: %s", got)
		}
	})
}

func TestUpdateOfTheTranslationThatTakesTheOriginInSettlesTheTask(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		origin, translation := r.translated(t)
		r.update(t, origin.Number, func(s *desk.Save) { s.Copy.Lede = "It is still rising." })
		d := r.must(t)(r.OpenUpdate(t.Context(), translator, translation.Number))
		if of, err := r.TasksOf(t.Context(), translator, d); err != nil || len(of) != 1 {
			t.Errorf("beside the editor: %+v, %v", of, err)
		}
		d = r.save(t, translator, d, func(s *desk.Save) {
			s.Copy.Lede, s.Copy.Translates = "Она всё ещё поднимается.", &story.Origin{Number: origin.Number, Version: 2}
		})
		if _, err := r.Publish(t.Context(), chiefOfRu, d.ID, true); err != nil {
			t.Fatal(err)
		}
		if got := r.open(t); got != "" {
			t.Errorf("open: %s", got)
		}
	})
}

func TestTranslationInTheMakingHearsOfItsOrigin(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		origin, _ := r.published(t, text(t, "River rises"))
		d := r.must(t)(r.Translate(ctx, translator, desk.Translation{Story: origin.Number, Edition: "ru"}))
		again := r.must(t)(r.Translate(ctx, chiefOfEverything, desk.Translation{Story: origin.Number, Edition: "ru"}))
		if again.ID != d.ID {
			t.Errorf("translated twice: drafts %d and %d", d.ID, again.ID)
		}
		r.update(t, origin.Number, func(s *desk.Save) { s.Copy.Lede = "It is still rising." })
		all, err := r.Tasks(ctx, translator, "ru", false)
		if err != nil || len(all) != 1 || all[0].Draft != d.ID || all[0].Story != 0 {
			t.Fatalf("tasks: %+v, %v", all, err)
		}
		s, err := r.Publish(ctx, chiefOfRu, d.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		if all, err = r.Tasks(ctx, translator, "ru", false); err != nil || len(all) != 1 || all[0].Draft != 0 || all[0].Story != s.Number {
			t.Errorf("once it is published: %+v, %v", all, err)
		}
		if _, err := r.Translate(ctx, chiefOfEverything, desk.Translation{Story: origin.Number, Edition: "ru"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("translated again: %v", err)
		}
	})
}

var chiefOfEverything = account.Staff(63, "Chief", []account.Grant{{Role: account.Chief}})

func TestTranslationInheritsTheEmbargo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		origin := r.embargoed(t)
		d := r.must(t)(r.Translate(ctx, translator, desk.Translation{Draft: origin.ID, Edition: "ru"}))
		if d.Embargo != origin.Embargo || d.OriginDraft != origin.ID {
			t.Fatalf("the translation is under %+v, its original under %+v", d.Embargo, origin.Embargo)
		}
		longer := desk.Embargo{Mode: desk.EmbargoHold, Until: start.Add(2 * time.Hour)}
		origin = r.save(t, editor, origin, func(s *desk.Save) { s.Embargo = longer })
		if d = r.must(t)(r.Get(ctx, translator, d.ID)); d.Embargo != longer || d.UpdatedBy != translator.ID {
			t.Errorf("the original's embargo was lengthened, the translation's is %+v, by %d", d.Embargo, d.UpdatedBy)
		}
		_, err := r.LiftEmbargo(ctx, chiefOfRu, d.ID, "Everybody knows.")
		refused(t, "lifted for the translation alone", err, errs.Blocked, "desk.embargo_of_origin")
		_, err = r.Publish(ctx, chiefOfRu, d.ID, true)
		refused(t, "published under embargo", err, errs.Blocked, "desk.embargoed")
		r.must(t)(r.LiftEmbargo(ctx, chief, origin.ID, "Everybody knows."))
		if d = r.must(t)(r.Get(ctx, translator, d.ID)); d.Embargo.Mode != "" {
			t.Errorf("the original's embargo was lifted, the translation's is %+v", d.Embargo)
		}
		origin = r.must(t)(r.Get(ctx, chief, origin.ID))
		first, err := r.Publish(ctx, chief, origin.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		second, err := r.Publish(ctx, chiefOfRu, d.ID, true)
		if err != nil || second.Translates == nil || *second.Translates != (story.Origin{Number: first.Number, Version: 1}) {
			t.Errorf("published, it translates %+v, %v", second.Translates, err)
		}
	})
}

func TestTaskIsForThoseOfItsDesk(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		origin, _ := r.translated(t)
		r.update(t, origin.Number, func(s *desk.Save) { s.Copy.Lede = "It is still rising." })
		all, err := r.Tasks(ctx, chiefOfRu, "ru", false)
		if err != nil || len(all) != 1 {
			t.Fatalf("tasks: %+v, %v", all, err)
		}
		for name, who := range map[string]account.Actor{"another edition's": editor, "who only sees": staff(64, account.Moderator, "ru", ""), "nobody": {}} {
			if _, err := r.TaskDone(ctx, who, all[0].ID, ""); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unsigned) {
				t.Errorf("done by %s: %v", name, err)
			}
		}
		if _, err := r.Tasks(ctx, editor, "ru", false); !errs.Is(err, errs.Forbidden) {
			t.Errorf("listed by another edition's: %v", err)
		}
		if _, err := r.Task(ctx, editor, all[0].ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("read by another edition's: %v", err)
		}
	})
}

func TestNothingIsSaidOfAStoryOfWhichOnlyADraftIsWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		s, _ := r.published(t, text(t, "River rises"))
		before, err := r.journal.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		d := r.must(t)(r.OpenUpdate(ctx, reporter, s.Number))
		d = r.save(t, reporter, d, func(save *desk.Save) {
			save.Copy.Headline, save.Copy.Body = "River falls", text(t, "", prose.Paragraph("It is falling.")).Body
		})
		r.must(t)(r.Submit(ctx, reporter, d.ID))
		r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		r.must(t)(r.Schedule(ctx, editor, d.ID, start.Add(time.Hour)))
		shown, err := r.archive.Public(ctx, s.Number)
		if err != nil || shown.Headline != "River rises" || shown.Version != 1 {
			t.Errorf("readers see %q in version %d, %v", shown.Headline, shown.Version, err)
		}
		entries, err := r.journal.Read(ctx, journal.Query{After: before, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Audience == journal.Public {
				t.Errorf("the public was told of %s", e.Kind)
			}
		}
		r.clock.Advance(time.Hour)
		r.fire(t)
		r.fire(t)
		entries, err = r.journal.Read(ctx, journal.Query{Subject: fmt.Sprintf("story:%d", s.Number), Limit: 100})
		var kinds []string
		for _, e := range entries {
			kinds = append(kinds, e.Kind)
		}
		if diff := cmp.Diff([]string{story.EventPublished, story.EventUpdated}, kinds); diff != "" || err != nil {
			t.Errorf("told of the story (-want +got):\n%s %v", diff, err)
		}
	})
}

// A translation may be out before its original; once that appears they belong together, on pages and on the desks.
func TestTranslationThatWasOutBeforeItsOriginalIsLinkedWhenThatAppears(t *testing.T) {
	tasked(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		original := r.create(t, reporter, text(t, "River rises"))
		d := r.must(t)(r.Translate(ctx, chiefOfEverything, desk.Translation{Draft: original.ID, Edition: "ru"}))
		early, err := r.Publish(ctx, chiefOfRu, d.ID, true)
		if err != nil || early.Translates != nil {
			t.Fatalf("the translation: %+v, %v", early.Translates, err)
		}
		next := r.must(t)(r.OpenUpdate(ctx, chiefOfRu, early.Number)) // begun before anybody knows of an original
		first, err := r.Publish(ctx, chief, original.ID, true)
		if err != nil {
			t.Fatal(err)
		}
		want := story.Origin{Number: first.Number, Version: 1}
		together := func(when string) {
			t.Helper()
			got, err := r.archive.Public(ctx, early.Number)
			if err != nil || got.Translates == nil || *got.Translates != want {
				t.Errorf("%s it translates %+v, %v", when, got.Translates, err)
			}
			for _, number := range []int64{first.Number, early.Number} {
				if kin, err := r.archive.Translations(ctx, number); err != nil || len(kin) != 2 {
					t.Errorf("%s story %d has %d languages, %v", when, number, len(kin), err)
				}
			}
		}
		together("once the original is out")
		if got, err := r.archive.Public(ctx, early.Number); err != nil || got.Version != 1 || got.Updated() {
			t.Errorf("readers are told of version %d, %v", got.Version, err)
		}
		entries, err := r.journal.Read(ctx, journal.Query{Subject: fmt.Sprintf("story:%d", early.Number), Limit: 10})
		if err != nil || len(entries) != 2 || entries[1].Kind != story.EventLinked || entries[1].Audience != journal.Staff || entries[1].Actor != chief.Subject() {
			t.Errorf("journal: %+v, %v", entries, err)
		}
		next = r.save(t, chiefOfRu, next, func(s *desk.Save) { s.Copy.Lede = "Ещё выше." })
		if _, err := r.Publish(ctx, chiefOfRu, next.ID, true); err != nil {
			t.Fatal(err)
		}
		together("after an update that was begun before")
		r.update(t, first.Number, func(s *desk.Save) { s.Copy.Lede = "It is still rising." })
		if got := r.open(t); got != "updated 1-2" {
			t.Errorf("the desk of the translation has %q to do", got)
		}
	})
}
