package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/desk"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// What a reader would be told twice, or told before its time: everything that is public of a story while its next version
// is written, submitted, approved and scheduled, and what its publication tells.
func TestReadersAreToldNothingOfADraftOfALiveStoryAndNothingTwice(t *testing.T) {
	now := clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	p := openPressAt(t, config.Storage{Data: t.TempDir()}, now)
	ctx, operator := t.Context(), account.Operator()
	c := story.Copy{Headline: "The dam holds", Lede: "So far.", Section: "world", Body: must(prose.FromText("Nobody was hurt."))}
	first := must(p.Desk.Publish(ctx, operator, must(p.Desk.Create(ctx, operator, desk.NewDraft{Edition: "en", Copy: c})).ID, true))
	public := []string{"/en/", "/en/newsfeed", "/en/newsfeed.json", "/en/newsfeed.json?after=0", "/en/section/world", "/en/feed.rss", "/en/feed.atom", "/en/feed.json", "/en/search?q=dam",
		"/sitemap.xml", "/news-sitemap.xml", "/en/corrections", "/api/v1/newsfeed?edition=en", fmt.Sprintf("/api/v1/stories/%d", first.Number), first.Path, first.Path + "/history"}
	before, told := p.pages(public), must(p.Journal.Latest(ctx))

	d := must(p.Desk.OpenUpdate(ctx, operator, first.Number))
	d.Copy.Headline, d.Copy.Lede = "The dam breaks", "At noon."
	d = must(p.Desk.Save(ctx, operator, d.ID, desk.Save{Version: d.Version, Kind: d.Kind, Copy: d.Copy}))
	must(p.Desk.Submit(ctx, operator, d.ID))
	d = must(p.Desk.Approve(ctx, operator, d.ID, d.Version))
	must(p.Desk.Schedule(ctx, operator, d.ID, now.Now().Add(time.Hour)))
	for path, was := range before {
		if is := p.pages([]string{path})[path]; is != was {
			t.Errorf("%s is another page while the next version is still a draft", path)
		}
	}
	if got := p.toldSince(told); got != "" {
		t.Errorf("the public was told of %s", got)
	}
	now.Advance(time.Hour)
	within(t, "the new version is out", func() bool { return strings.Contains(p.pages(public)["/en/newsfeed"], "The dam breaks") })
	if got := p.toldSince(told); got != story.EventUpdated {
		t.Errorf("of the new version the public was told by %q", got)
	}
	if unseen := must(p.Feed.Unseen(ctx, "en", told, 10)); unseen != 0 {
		t.Errorf("who had seen the story is told of %d new ones", unseen)
	}
	var since struct{ Events []struct{ Event string } }
	p.must(json.Unmarshal([]byte(p.pages([]string{fmt.Sprintf("/en/newsfeed.json?after=%d", told)})[fmt.Sprintf("/en/newsfeed.json?after=%d", told)]), &since))
	if len(since.Events) != 1 || since.Events[0].Event != story.EventUpdated {
		t.Errorf("the stream tells %+v", since.Events)
	}
	if lines := must(p.Feed.After(ctx, "en", 0, 100)); len(lines) != 2 { // this story and the one of the house
		t.Errorf("the newsfeed has %d lines", len(lines))
	}
	if letters := must(filepath.Glob(filepath.Join(p.letters, "*.eml"))); len(letters) != 0 {
		t.Errorf("%d letters went out", len(letters))
	}
}

// toldSince answers the kinds of what readers were told after a journal id.
func (p *press) toldSince(id int64) string {
	p.t.Helper()
	var kinds []string
	for _, e := range must(p.Journal.Read(p.t.Context(), journal.Query{After: id, Limit: 1000})) {
		if e.Audience == journal.Public || e.Audience == journal.Member {
			kinds = append(kinds, e.Kind)
		}
	}
	return strings.Join(kinds, " ")
}

// pages answers what stands at some addresses.
func (p *press) pages(paths []string) map[string]string {
	p.t.Helper()
	all := map[string]string{}
	for _, path := range paths {
		answer, err := http.Get(p.base + path)
		p.must(err)
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		p.must(err)
		if answer.StatusCode != http.StatusOK {
			p.t.Fatalf("%s: %d %s", path, answer.StatusCode, body)
		}
		all[path] = string(body)
	}
	return all
}
