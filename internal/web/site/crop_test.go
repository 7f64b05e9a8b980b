package site_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// cut has pictures cut, as publishing from the desk does.
func (p *press) cut(shown ...mediabank.Shown) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer cancel()
	working, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.jobs.Run(working) }()
	err := p.bank.Wait(ctx, shown)
	stop()
	if end := <-ended; !errors.Is(end, context.Canceled) {
		p.t.Errorf("the queue ended with %v", end)
	}
	p.must(err)
}

// print answers an asset as it is cut.
func (p *press) print(number int64, crop string) mediabank.Print {
	p.t.Helper()
	a, err := p.bank.Get(p.t.Context(), account.Operator(), number)
	p.must(err)
	print := a.Print(crop)
	if print.Crop != crop {
		p.t.Fatalf("asset %d is not cut to %s", number, crop)
	}
	return print
}

func TestCropGoesWhereverTheStoryGoes(t *testing.T) {
	p := open(t)
	photo := p.picture(10, said("Harbour", "Boats at dawn"))
	lead, inner := mediabank.Shown{Asset: photo.Number, Crop: "16x9-50-100"}, mediabank.Shown{Asset: photo.Number, Crop: "1x1-20-70"}
	p.cut(lead, inner)
	wide, square := p.print(photo.Number, lead.Crop), p.print(photo.Number, inner.Crop)
	doc, err := prose.New(prose.Paragraph("Text."), prose.Picture(photo.Number, inner.Crop, "The boat at the left"))
	p.must(err)
	s := p.publish("en", story.Copy{Headline: "A story", Section: "world", Body: doc, Lead: story.Lead(lead)})
	card := p.body(prose.Paragraph("See also."), prose.StoryCard(prose.Card{Story: s.Number}))

	image, height := "/media/"+wide.Hash+"/1200", 1200*9/16
	p.wants(s.Path, `src="`+image+`"`, "/media/"+wide.Hash+"/640 640w", fmt.Sprintf(`width="1200" height="%d"`, height),
		`src="/media/`+square.Hash+`/900"`, `width="900" height="900"`, "The boat at the left",
		`<meta property="og:image" content="https://news.example`+image+`">`, fmt.Sprintf(`<meta property="og:image:height" content="%d">`, height),
		`"url":"https://news.example`+image+`"`)
	for _, list := range []string{"/en/", "/en/section/world", card.Path} {
		p.wants(list, `src="`+image+`"`)
	}
	for _, feed := range []string{"/en/feed.rss", "/en/feed.atom", "/en/feed.json"} {
		p.wants(feed, "https://news.example"+image, "/media/"+square.Hash+"/900")
	}
	for _, page := range []string{s.Path, "/en/", "/en/section/world", card.Path, "/en/feed.rss", "/en/feed.atom", "/en/feed.json"} {
		p.lacks(page, "/media/"+photo.Hash)
	}
	p.wants("/en/mediabank/"+strconv.FormatInt(photo.Number, 10), "/media/"+photo.Hash+"/1200", "Boats at dawn")
}

func TestCutFileIsServedAsAnyOtherAndGoneWithItsPicture(t *testing.T) {
	p := open(t)
	photo := p.picture(10, said("Harbour", "Boats at dawn"))
	lead := mediabank.Shown{Asset: photo.Number, Crop: "2x3-0-0"}
	p.cut(lead)
	print := p.print(photo.Number, lead.Crop)
	file := "/media/" + print.Hash + "/320"
	if a := p.get(file); a.status != http.StatusNotFound {
		t.Errorf("before publication: status %d", a.status)
	}
	c := words("A story", "Text.")
	c.Lead = story.Lead(lead)
	s := p.publish("en", c)
	a := p.get(file)
	size, _, err := image.DecodeConfig(bytes.NewReader([]byte(a.body)))
	if err != nil || size.Width != 320 || size.Height != 480 {
		t.Fatalf("%s: %v, %v", file, size, err)
	}
	if got := a.header.Get("Surrogate-Key"); got != "asset:"+strconv.FormatInt(photo.Number, 10) || a.header.Get("Cache-Control") == "" {
		t.Errorf("a cache cannot keep it, or not drop it: %v", a.header)
	}
	if again := p.get(file, "If-None-Match", a.header.Get("Etag")); again.status != http.StatusNotModified {
		t.Errorf("asked again: status %d", again.status)
	}
	p.must2(p.archive.Hold(t.Context(), account.Operator(), s.Number, story.Withdrawal{Reason: "A figure is in doubt."}))
	if a := p.get(file); a.status != http.StatusNotFound {
		t.Errorf("of a held story: status %d", a.status)
	}
	p.must2(p.archive.Release(t.Context(), account.Operator(), s.Number, ""))
	p.wants(s.Path, print.Hash)
	p.must(p.bank.Kill(t.Context(), account.Operator(), photo.Number, "not ours"))
	for _, address := range []string{file, "/media/" + photo.Hash + "/320"} {
		if a := p.get(address); a.status != http.StatusNotFound {
			t.Errorf("%s of a killed picture: status %d", address, a.status)
		}
	}
	p.lacks(s.Path, print.Hash, photo.Hash)
}

func TestStoryIsNotPublishedWithACropThatIsNotThere(t *testing.T) {
	p := open(t)
	photo := p.picture(10, said("Harbour", "Boats at dawn"))
	c := words("A story", "Text.").Tidy()
	for crop, want := range map[string]string{"3x2-0-0": "mediabank.processing", "3x2-0-7": "lead.crop", "7x1-0-0": "lead.crop", "<script>": "lead.crop", strings.Repeat("x", 300): "lead.crop"} {
		c.Lead = story.Lead{Asset: photo.Number, Crop: crop}
		err := p.refused(story.Publication{Edition: "en", Kind: story.Article, Copy: c})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("crop %.20q: %v, want %s", crop, err, want)
		}
	}
	c.Lead = story.Lead{Crop: "nonsense"} // no picture, so no crop
	p.put(story.Publication{Edition: "en", Kind: story.Article, Copy: c})
}
