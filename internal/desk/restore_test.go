package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestOldVersionIsNotRestoredOverATextThatWasNotShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "v1"))
		shown := r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Headline = "v2" })
		now := r.save(t, editor, shown, func(s *desk.Save) { s.Copy.Headline = "v3, while she looked" })
		_, err := r.RestoreVersion(ctx, reporter, d.ID, desk.Restore{Version: 1, Shown: shown.Version})
		refused(t, "over what she has not seen", err, errs.Conflict, "desk.restore_other_version")
		back := r.must(t)(r.RestoreVersion(ctx, reporter, d.ID, desk.Restore{Version: 1, Shown: now.Version}))
		if back.Copy.Headline != "v1" || back.Version != 4 {
			t.Errorf("restored %q as version %d", back.Copy.Headline, back.Version)
		}
		if diff := cmp.Diff([]string{"v1", "v3, while she looked", "v2", "v1"}, r.written(t, d.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPublishedVersionIsNotRestoredOverAnUpdateInTheWriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		s, _ := r.published(t, text(t, "First"))
		next := r.must(t)(r.OpenUpdate(ctx, reporter, s.Number))
		next = r.save(t, reporter, next, func(s *desk.Save) { s.Copy.Headline = "The toll rises" })
		_, err := r.RestorePublished(ctx, editor, s.Number, desk.Restore{Version: 1})
		refused(t, "the page knew of no draft", err, errs.Conflict, "desk.restore_other_version")
		if known, err := r.Next(ctx, editor, s.Number); err != nil || known.ID != next.ID || known.Version != next.Version {
			t.Errorf("%v: the next version is draft %d, version %d", err, known.ID, known.Version)
		}
		back := r.must(t)(r.RestorePublished(ctx, editor, s.Number, desk.Restore{Version: 1, Shown: next.Version}))
		if back.ID != next.ID || back.Copy.Headline != "First" {
			t.Errorf("restored %q into draft %d", back.Copy.Headline, back.ID)
		}
		if diff := cmp.Diff([]string{"First", "The toll rises", "First"}, r.written(t, next.ID)); diff != "" {
			t.Error(diff)
		}
	})
}
