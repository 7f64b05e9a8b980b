package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/desk"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

func TestCropIsOrderedWithTheTextThatShowsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		c := story.Copy{Headline: "River rises", Section: "world", Lead: story.Lead{Asset: 3, Crop: "16x9-50-50"}}
		d, err := r.Create(t.Context(), reporter, desk.NewDraft{Edition: "en", Copy: c})
		if err != nil {
			t.Fatal(err)
		}
		c.Lead.Crop = "1x1-0-0"
		if c.Body, err = prose.New(prose.Paragraph("It rose."), prose.Picture(3, "", ""), prose.Picture(4, "2x3-50-0", "")); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Save(t.Context(), reporter, d.ID, desk.Save{Version: d.Version, Copy: c}); err != nil {
			t.Fatal(err)
		}
		want := []mediabank.Shown{{Asset: 3, Crop: "16x9-50-50"}, {Asset: 3, Crop: "1x1-0-0"}, {Asset: 3}, {Asset: 4, Crop: "2x3-50-0"}}
		if diff := cmp.Diff(want, r.bank.ordered); diff != "" {
			t.Error(diff)
		}
	})
}
