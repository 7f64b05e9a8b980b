package story_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dateline.news/internal/account"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

func TestCorrectionChangesTheExactWordsAndKeepsTheMarks(t *testing.T) {
	paragraph := prose.ParagraphOf(
		prose.Text("The "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"),
		prose.Text(" of wheat"), prose.Break(), prose.Em("were lost."))
	for name, c := range map[string]struct {
		find, replace, place string
		want                 []prose.Node
	}{
		"inside one run": {"tonnes", "tons", "body.content[0]", []prose.Node{
			prose.Text("The "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tons"),
			prose.Text(" of wheat"), prose.Break(), prose.Em("were lost.")}},
		"the bold word inside stays bold": {"The finance minister said 12", "The finance minister wrote 13", "body.content[0]", []prose.Node{
			prose.Text("The "), prose.Strong("finance"), prose.Text(" minister wrote 13"), prose.Link("https://example.org/a", " tonnes"),
			prose.Text(" of wheat"), prose.Break(), prose.Em("were lost.")}},
		"a bold word for another": {"finance minister", "interior minister", "body.content[0]", []prose.Node{
			prose.Text("The "), prose.Strong("interior"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"),
			prose.Text(" of wheat"), prose.Break(), prose.Em("were lost.")}},
		"over the line break": {"wheat\nwere", "rye\nwas", "body.content[0]", []prose.Node{
			prose.Text("The "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"),
			prose.Text(" of rye"), prose.Break(), prose.Text("was"), prose.Em(" lost.")}},
		"taken out": {" of wheat", "", "body.content[0]", []prose.Node{
			prose.Text("The "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"),
			prose.Break(), prose.Em("were lost.")}},
		"added at the end": {"lost.", "lost. Others were not.", "body.content[0]", []prose.Node{
			prose.Text("The "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"),
			prose.Text(" of wheat"), prose.Break(), prose.Em("were lost. Others were not.")}},
		"added at the beginning": {"The ", "Then the ", "body.content[0]", []prose.Node{
			prose.Text("Then the "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"),
			prose.Text(" of wheat"), prose.Break(), prose.Em("were lost.")}},
	} {
		t.Run(name, func(t *testing.T) {
			db := storetest.Open(t, storetest.SQLite(t))
			n := storytest.New(t, db)
			body, err := prose.New(paragraph)
			if err != nil {
				t.Fatal(err)
			}
			n.MustPublish(t, story.Publication{Copy: story.Copy{Headline: "Losses", Section: "world", Body: body}})
			s, err := n.Archive.Correct(t.Context(), account.Operator(), 1, story.Fix{Find: c.find, Replace: c.replace, Note: "Corrected."})
			if err != nil {
				t.Fatal(err)
			}
			want, err := prose.New(prose.ParagraphOf(c.want...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want.JSON()), string(s.Body.JSON())); diff != "" {
				t.Error(diff)
			}
			if s.Corrections[0].Place != c.place {
				t.Errorf("place %s, want %s", s.Corrections[0].Place, c.place)
			}
		})
	}
}

func TestCorrectionIsANewVersionThatSaysWhatWasWrong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		c := storytest.Copy("Minister Smith resigns", "It rained.")
		c.Lede = "He was 54."
		first := n.MustPublish(t, story.Publication{Copy: c})
		n.Clock.Advance(time.Hour)
		who := account.Staff(9, "Editor", []account.Grant{{Role: account.Editor}})
		fix := story.Fix{Find: "Smith", Replace: "Smythe", Class: story.ClassCorrection, Cause: "misheard", Note: "The minister's name is Smythe."}
		s, err := n.Archive.Correct(ctx, who, 1, fix)
		if err != nil {
			t.Fatal(err)
		}
		if s.Headline != "Minister Smythe resigns" || s.Slug != "minister-smythe-resigns" || s.Version != 2 || s.Turn != story.Correction {
			t.Errorf("corrected story: %+v", s)
		}
		if !s.FirstPublished.Equal(first.FirstPublished) || s.Day != first.Day {
			t.Error("a correction moved the story")
		}
		want := story.Corrected{ID: 1, Story: 1, Version: 2, Place: "headline", Old: "Smith", New: "Smythe", Class: story.ClassCorrection,
			Note: "The minister's name is Smythe.", At: s.Published, Cause: "misheard", By: "account:9"}
		unseen := cmpopts.IgnoreUnexported(story.Corrected{})
		whole, err := n.Archive.Get(ctx, account.Operator(), 1)
		if diff := cmp.Diff([]story.Corrected{want}, whole.Corrections, unseen); err != nil || diff != "" {
			t.Errorf("as the newsroom sees it: %v %s", err, diff)
		}
		want.Cause, want.By, want.Headline, want.Path = "", "", s.Headline, s.Path
		public, err := n.Archive.Corrections(ctx, "en", 0, 10)
		if diff := cmp.Diff([]story.Corrected{want}, public, unseen); err != nil || diff != "" {
			t.Errorf("as readers see it: %v %s", err, diff)
		}
		if _, err := n.Archive.Correct(ctx, who, 1, story.Fix{Find: "54", Replace: "45", Class: story.ClassClarification, Note: "Age."}); err != nil {
			t.Fatal(err)
		}
		page, err := n.Archive.Corrections(ctx, "en", 2, 10)
		if err != nil || len(page) != 1 || page[0].ID != 1 {
			t.Errorf("second page of corrections: %v %+v", err, page)
		}
	})
}

func TestCorrectionThatIsNotExactIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		fix        story.Fix
		field, key string
	}{
		"absent":               {story.Fix{Find: "snow", Replace: "rain", Note: "n"}, "find", "story.fix_absent"},
		"other letters":        {story.Fix{Find: "it Rained", Replace: "rain", Note: "n"}, "find", "story.fix_absent"},
		"over two blocks":      {story.Fix{Find: "rained.\n\nAnd", Replace: "x", Note: "n"}, "find", "story.fix_absent"},
		"twice":                {story.Fix{Find: "rained", Replace: "snowed", Note: "n"}, "find", "story.fix_ambiguous"},
		"twice by overlap":     {story.Fix{Find: "anan", Replace: "x", Note: "n"}, "find", "story.fix_ambiguous"},
		"in headline and lede": {story.Fix{Find: "Rain", Replace: "Snow", Note: "n"}, "find", "story.fix_ambiguous"},
		"nothing":              {story.Fix{Find: " ", Replace: "x", Note: "n"}, "find", "story.fix_missing"},
		"no change":            {story.Fix{Find: "And", Replace: "And", Note: "n"}, "replace", "story.fix_same"},
		"no note":              {story.Fix{Find: "And", Replace: "or"}, "note", "story.note_missing"},
		"strange class":        {story.Fix{Find: "And", Replace: "or", Class: "joke", Note: "n"}, "class", "story.class_unknown"},
		"NUL":                  {story.Fix{Find: "And", Replace: "\x00", Note: "n"}, "replace", "story.fix_unreadable"},
		"too long a headline":  {story.Fix{Find: "in spring", Replace: strings.Repeat("x", 300), Note: "n"}, "replace", "story.headline_too_long"},
		"no headline left":     {story.Fix{Find: "Rain in spring", Replace: "", Note: "n"}, "replace", "story.headline_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			db := storetest.Open(t, storetest.SQLite(t))
			n := storytest.New(t, db)
			first := storytest.Copy("Rain in spring", "It rained.\n\nAnd it rained bananas: a banananas.")
			first.Lede = "Rain fell."
			n.MustPublish(t, story.Publication{Copy: first})
			_, err := n.Archive.Correct(t.Context(), account.Operator(), 1, c.fix)
			if err == nil || errField(err) != c.field || !strings.Contains(err.Error(), c.key) {
				t.Errorf("got %v, want %s at %s", err, c.key, c.field)
			}
			if now, _ := n.Archive.Get(t.Context(), account.Operator(), 1); now.Version != 1 {
				t.Errorf("version %d after a refusal", now.Version)
			}
		})
	}
}

func TestCaptionAndSpeakerCanBeCorrected(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx := storytest.New(t, db), t.Context()
	body, err := prose.New(prose.Quote("Jon Doe", "We agree."), prose.Picture(3, "", "The hall in Oslo"))
	if err != nil {
		t.Fatal(err)
	}
	n.MustPublish(t, story.Publication{Copy: story.Copy{Headline: "Talks", Section: "world", Body: body}})
	for i, fix := range []story.Fix{{Find: "Jon Doe", Replace: "John Doe", Class: story.ClassRefile}, {Find: "Oslo", Replace: "Bergen", Class: story.ClassRefile}} {
		s, err := n.Archive.Correct(ctx, account.Operator(), 1, fix)
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"body.content[0].attrs.speaker", "body.content[1].attrs.caption"}[i]; s.Corrections[i].Place != want {
			t.Errorf("place %s, want %s", s.Corrections[i].Place, want)
		}
		if !strings.Contains(s.Body.Text(), fix.Replace) {
			t.Errorf("body is %q", s.Body.Text())
		}
	}
}
