package story_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

func TestStoryKeepsNumberDayAndFirstPublicationThroughUpdates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		ru := n.MustPublish(t, story.Publication{Edition: "ru", Copy: storytest.Copy("Урожай «собран» – ёлки зелёные", "Текст.")})
		if ru.Day != "20261123" || ru.Path != "/ru/20261123/"+escaped(ru.Slug)+"-1" {
			t.Errorf("day %s, path %s: want the day of Moscow", ru.Day, ru.Path)
		}
		fr := n.MustPublish(t, story.Publication{Edition: "fr", Copy: storytest.Copy("L’été à la mer", "Texte.")})
		if fr.Slug != "l-ete-a-la-mer" {
			t.Errorf("slug %q", fr.Slug)
		}
		first := n.MustPublish(t, story.Publication{Copy: storytest.Copy("Harvest begins", "Text.")})
		n.Clock.Advance(48 * time.Hour)
		second := n.MustPublish(t, story.Publication{Story: first.Number, Base: 1, Copy: storytest.Copy("Harvest ends", "More text.")})
		if second.Number != first.Number || second.Day != "20261122" || !second.FirstPublished.Equal(first.FirstPublished) {
			t.Errorf("an update moved the story: %+v", second)
		}
		if second.Version != 2 || second.Turn != story.Update || second.Path != "/en/20261122/harvest-ends-3" {
			t.Errorf("version %d, turn %s, path %s", second.Version, second.Turn, second.Path)
		}
		slugs, err := n.Archive.Slugs(ctx, account.Operator(), first.Number)
		if diff := cmp.Diff([]string{"harvest-begins", "harvest-ends"}, slugs); err != nil || diff != "" {
			t.Errorf("slugs: %v %s", err, diff)
		}
		versions, err := n.Archive.Versions(ctx, account.Operator(), first.Number)
		if err != nil || len(versions) != 2 || versions[0].Headline != "Harvest begins" || versions[0].Body.Text() != "Text." {
			t.Errorf("versions: %v %+v", err, versions)
		}
	})
}

func escaped(slug string) string {
	var b strings.Builder
	for _, c := range []byte(slug) {
		if c < 0x80 {
			b.WriteByte(c)
			continue
		}
		const hex = "0123456789ABCDEF"
		b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
	}
	return b.String()
}

func TestRefusedCopyNamesTheFieldAndLeavesNothing(t *testing.T) {
	card := prose.StoryCard(prose.Card{Headline: "Elsewhere"})
	with := func(change func(*story.Copy)) story.Copy {
		c := storytest.Copy("Headline", "Text.")
		change(&c)
		return c
	}
	body := func(nodes ...prose.Node) prose.Doc {
		doc, err := prose.New(nodes...)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	for name, c := range map[string]struct {
		p     story.Publication
		field string
		key   string
	}{
		"headline of 201":   {story.Publication{Copy: with(func(c *story.Copy) { c.Headline = strings.Repeat("ё", 201) })}, "headline", "story.headline_too_long"},
		"no headline":       {story.Publication{Copy: with(func(c *story.Copy) { c.Headline = " \u200b" })}, "headline", "story.headline_missing"},
		"long lede":         {story.Publication{Copy: with(func(c *story.Copy) { c.Lede = strings.Repeat("a", 1001) })}, "lede", "story.lede_too_long"},
		"long slugline":     {story.Publication{Copy: with(func(c *story.Copy) { c.Slugline = strings.Repeat("a", 61) })}, "slugline", "story.slugline_too_long"},
		"no section":        {story.Publication{Copy: with(func(c *story.Copy) { c.Section = "" })}, "section", "story.section_missing"},
		"strange section":   {story.Publication{Copy: with(func(c *story.Copy) { c.Section = "gossip" })}, "section", "story.section_unknown"},
		"strange topic":     {story.Publication{Copy: with(func(c *story.Copy) { c.Topics = []string{"summit", "ufo"} })}, "topics[1]", "story.topic_unknown"},
		"urgency 9":         {story.Publication{Copy: with(func(c *story.Copy) { c.Urgency = 9 })}, "urgency", "story.urgency_unknown"},
		"urgency -1":        {story.Publication{Copy: with(func(c *story.Copy) { c.Urgency = -1 })}, "urgency", "story.urgency_unknown"},
		"strange label":     {story.Publication{Copy: with(func(c *story.Copy) { c.Label = "rumour" })}, "label", "story.label_unknown"},
		"live":              {story.Publication{Kind: story.Live, Copy: with(func(c *story.Copy) {})}, "kind", "story.kind_unbuilt"},
		"gallery":           {story.Publication{Kind: story.Gallery, Copy: with(func(c *story.Copy) {})}, "kind", "story.kind_unbuilt"},
		"strange kind":      {story.Publication{Kind: "poem", Copy: with(func(c *story.Copy) {})}, "kind", "story.kind_unknown"},
		"nameless byline":   {story.Publication{Copy: with(func(c *story.Copy) { c.Bylines = []story.Byline{{Name: "A"}, {Role: "editor"}} })}, "bylines[1].name", "story.byline_unnamed"},
		"21 bylines":        {story.Publication{Copy: with(func(c *story.Copy) { c.Bylines = slicesOf(21, story.Byline{Name: "A"}) })}, "bylines", "story.bylines_too_many"},
		"empty article":     {story.Publication{Copy: with(func(c *story.Copy) { c.Body = prose.Doc{} })}, "body", "story.body_missing"},
		"unlinked card":     {story.Publication{Copy: with(func(c *story.Copy) { c.Body = body(prose.Paragraph("a"), card) })}, "body.content[1].attrs.story", "story.card_unlinked"},
		"card to nowhere":   {story.Publication{Copy: with(func(c *story.Copy) { c.Body = body(prose.StoryCard(prose.Card{Story: 99})) })}, "body.content[0].attrs.story", "story.card_unknown"},
		"unknown original":  {story.Publication{Copy: with(func(c *story.Copy) { c.Translates = &story.Origin{Number: 99, Version: 1} })}, "translates", "story.origin_unknown"},
		"its own edition":   {story.Publication{Copy: with(func(c *story.Copy) { c.Translates = &story.Origin{Number: 1, Version: 1} })}, "translates", "story.origin_same_edition"},
		"no such version":   {story.Publication{Edition: "ru", Copy: with(func(c *story.Copy) { c.Translates = &story.Origin{Number: 1, Version: 2} })}, "translates", "story.origin_unknown"},
		"expired lead":      {story.Publication{Copy: with(func(c *story.Copy) { c.Lead.Asset = 13 })}, "lead.asset", "mediabank.expired"},
		"expired in body":   {story.Publication{Copy: with(func(c *story.Copy) { c.Body = body(prose.Picture(13, "", "")) })}, "body", "mediabank.expired"},
		"unknown edition":   {story.Publication{Edition: "xx", Copy: with(func(c *story.Copy) {})}, "edition", "edition.unknown"},
		"unknown story":     {story.Publication{Story: 99, Base: 1, Copy: with(func(c *story.Copy) {})}, "", "story.unknown"},
		"another edition's": {story.Publication{Edition: "ru", Story: 1, Base: 1, Copy: with(func(c *story.Copy) {})}, "edition", "story.other_edition"},
		"card to itself":    {story.Publication{Story: 1, Base: 1, Copy: with(func(c *story.Copy) { c.Body = body(prose.StoryCard(prose.Card{Story: 1})) })}, "body.content[0].attrs.story", "story.card_itself"},
	} {
		t.Run(name, func(t *testing.T) {
			db := storetest.Open(t, storetest.SQLite(t))
			n := storytest.New(t, db)
			n.Bank.Refuse[13] = errs.Say(errs.Blocked, "mediabank.expired", nil)
			n.MustPublish(t, story.Publication{Copy: storytest.Copy("Standing", "Text.")})
			before, _ := n.Journal.Latest(t.Context())
			if c.p.Edition == "" {
				c.p.Edition = "en"
			}
			if c.p.Kind == "" {
				c.p.Kind = story.Article
			}
			_, err := n.Publish(t.Context(), account.Operator(), c.p)
			var refusal *errs.Error
			if !errors.As(err, &refusal) || refusal.Field != c.field || refusal.Key != c.key {
				t.Fatalf("got %v, want %s at %q", err, c.key, c.field)
			}
			after, _ := n.Journal.Latest(t.Context())
			all, _, err := n.Archive.ListAll(t.Context(), account.Operator(), story.Filter{Edition: "en"})
			if err != nil || len(all) != 1 || after != before {
				t.Errorf("the refusal left something behind: %v, %d stories, journal %d → %d", err, len(all), before, after)
			}
		})
	}
}

func slicesOf[T any](n int, v T) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = v
	}
	return all
}

func TestTwoUpdatesOfOneVersionCannotBothWin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		s := n.MustPublish(t, story.Publication{Copy: storytest.Copy("One", "Text.")})
		const writers = 6
		results := make([]error, writers)
		var group sync.WaitGroup
		for i := range writers {
			group.Go(func() {
				_, results[i] = n.Publish(ctx, account.Operator(), story.Publication{
					Edition: "en", Kind: story.Article, Story: s.Number, Base: 1, Copy: storytest.Copy("Two", strings.Repeat("x", i+1)),
				})
			})
		}
		group.Wait()
		won := 0
		for _, err := range results {
			switch {
			case err == nil:
				won++
			case !errs.Is(err, errs.Conflict):
				t.Errorf("a loser was told %v, want a conflict", err)
			}
		}
		if now, err := n.Archive.Get(ctx, account.Operator(), s.Number); err != nil || won != 1 || now.Version != 2 {
			t.Errorf("%d updates won, story is at version %d (%v)", won, now.Version, err)
		}
	})
}

func TestPublishedVersionCannotBeRewritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		s := n.MustPublish(t, story.Publication{Copy: storytest.Copy("One", "Text.")})
		for _, statement := range []string{
			"update story_version set copy = '{}' where story = $1", "delete from story_version where story = $1",
		} {
			err := db.Update(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, statement, s.Number)
				return err
			})
			if err == nil {
				t.Errorf("%s: went through", statement)
			}
		}
	})
}

func TestRightsArePartOfTheChange(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx := storytest.New(t, db), t.Context()
	as := func(role account.Role, section string) account.Actor {
		return account.Staff(7, "x", []account.Grant{{Role: role, Edition: "en", Section: section}})
	}
	n.MustPublish(t, story.Publication{Copy: storytest.Copy("One two three", "Text.")})
	rush := storytest.Copy("Now", "Text.")
	rush.Urgency = 2
	publish := func(who account.Actor, edition string, c story.Copy) error {
		_, err := n.Publish(ctx, who, story.Publication{Edition: edition, Kind: story.Article, Copy: c})
		return err
	}
	hold := func(who account.Actor) error {
		_, err := n.Archive.Hold(ctx, who, 1, story.Withdrawal{Reason: "checking"})
		return err
	}
	kill := func(who account.Actor) error {
		_, err := n.Archive.Kill(ctx, who, 1, story.Withdrawal{Reason: "wrong"})
		return err
	}
	correct := func(who account.Actor) error {
		_, err := n.Archive.Correct(ctx, who, 1, story.Fix{Find: "two", Replace: "four", Note: "Not two."})
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want errs.Kind
	}{
		"reporter publishes":                 {publish(as(account.Reporter, ""), "en", storytest.Copy("A", "b")), errs.Forbidden},
		"nobody publishes":                   {publish(account.Actor{}, "en", storytest.Copy("A", "b")), errs.Unsigned},
		"editor publishes":                   {publish(as(account.Editor, ""), "en", storytest.Copy("A", "b")), ""},
		"editor publishes in Russian":        {publish(as(account.Editor, ""), "ru", storytest.Copy("A", "b")), errs.Forbidden},
		"editor of sport publishes in world": {publish(as(account.Editor, "sport"), "en", storytest.Copy("A", "b")), errs.Forbidden},
		"editor is urgent":                   {publish(as(account.Editor, ""), "en", rush), ""},
		"reporter corrects":                  {correct(as(account.Reporter, "")), errs.Forbidden},
		"editor corrects":                    {correct(as(account.Editor, "")), ""},
		"reporter holds":                     {hold(as(account.Reporter, "")), errs.Forbidden},
		"editor kills":                       {kill(as(account.Editor, "")), errs.Forbidden},
		"chief of another desk kills":        {kill(as(account.Chief, "sport")), errs.Forbidden},
		"chief kills":                        {kill(as(account.Chief, "")), ""},
	} {
		if got := errs.KindOf(c.err); got != c.want {
			t.Errorf("%s: %v, want %q", name, c.err, c.want)
		}
	}
	if _, err := n.Archive.Restore(ctx, as(account.Editor, ""), 1, "was right"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("an editor restored: %v", err)
	}
}

func TestRowsFollowTheStoryOnlyWhereItsHookAgrees(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		var told []story.Change
		refuse := errors.New("no")
		n.Archive.OnChange(func(_ context.Context, _ *store.Tx, c story.Change) error {
			if c.Story.Headline == "Bad" {
				return refuse
			}
			told = append(told, c)
			return nil
		})
		c := storytest.Copy("Good", "Text.")
		c.Lead.Asset, c.Topics, c.Bylines = 5, []string{"summit"}, []story.Byline{{Name: "Ann Lee"}}
		s := n.MustPublish(t, story.Publication{Copy: c})
		if len(told) != 1 || told[0].Kind != story.EventPublished || told[0].Previous != nil || told[0].Entry.ID == 0 {
			t.Fatalf("told %+v", told)
		}
		entries, err := n.Journal.Read(ctx, journal.Query{Subject: "story:1"})
		if err != nil || len(entries) != 1 {
			t.Fatalf("journal: %v %+v", err, entries)
		}
		want := []string{"asset:5", "author:en/ann-lee", "feed:en", "section:en/world", "story:1", "topic:en/summit"}
		if diff := cmp.Diff(want, entries[0].Tags); diff != "" {
			t.Errorf("tags: %s", diff)
		}
		_, err = n.Publish(ctx, account.Operator(), story.Publication{Edition: "en", Kind: story.Article, Story: s.Number, Base: 1, Copy: storytest.Copy("Bad", "x")})
		if !errors.Is(err, refuse) {
			t.Fatalf("the hook's refusal was lost: %v", err)
		}
		if now, _ := n.Archive.Get(ctx, account.Operator(), s.Number); now.Version != 1 || now.Headline != "Good" {
			t.Errorf("a refused change stands: %+v", now)
		}
		if diff := cmp.Diff([]int64{5}, n.Bank.Used()); diff != "" {
			t.Errorf("pictures in use: %s", diff)
		}
	})
}
