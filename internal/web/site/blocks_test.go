package site_test

import (
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// body publishes a story that consists of these blocks.
func (p *press) body(nodes ...prose.Node) story.Story {
	p.t.Helper()
	doc, err := prose.New(nodes...)
	p.must(err)
	return p.publish("en", story.Copy{Headline: "A story of blocks", Section: "world", Body: doc})
}

func TestGalleryShowsEveryPictureWithItsCaptionAndCredit(t *testing.T) {
	p := open(t)
	one, two, gone := p.picture(10, said("Harbour", "Boats at dawn")), p.picture(20, said("Bridge", "The bridge at noon")), p.picture(30, said("Ship", "Never seen"))
	p.cut(mediabank.Shown{Asset: two.Number, Crop: "4x5-50-0"})
	s := p.body(prose.Gallery(prose.Picture(one.Number, "", ""), prose.Picture(gone.Number, "", ""), prose.Picture(two.Number, "4x5-50-0", "Its own caption")))
	p.wants(s.Path, `class="gallery of3"`, "Never seen")
	p.must(p.bank.Kill(t.Context(), account.Operator(), gone.Number, "not ours"))
	p.wants(s.Path, `class="gallery of2"`, "Boats at dawn", "Its own caption", `<img class="cut"`)
	p.lacks(s.Path, "Never seen", gone.Hash)
	if got := strings.Count(p.page(s.Path), "© Meridian / Ann Lens"); got != 2 {
		t.Errorf("the credit stands %d times, want under each of 2 pictures", got)
	}
	p.wants("/en/feed.rss", "Boats at dawn", "Its own caption")
}

func TestReaderAsksNoOtherHouseBeforeOpeningAnEmbed(t *testing.T) {
	p := open(t)
	s := p.body(prose.Paragraph("See the film."), prose.Embed("youtube", "abcdefghi-1"))
	p.wants(s.Path, `<a href="https://www.youtube.com/watch?v=abcdefghi-1" rel="noopener">Open on YouTube`, "Nothing is loaded from there until you open it.")
	p.lacks(s.Path, "<iframe", `src="https://www.youtube`, "preconnect", "ytimg")
	p.wants("/en/feed.json", "https://www.youtube.com/watch?v=abcdefghi-1")
}

func TestTableIsReadByEyeAndByEar(t *testing.T) {
	p := open(t)
	s := p.body(prose.Table([]string{"Port", "Ships"}, []string{"Arden", "12"}), prose.Rule())
	p.wants(s.Path, `<th scope="col">Port</th><th scope="col" class="figures">Ships</th>`, `<td class="figures">12</td>`, "<hr>")
	p.wants("/en/feed.atom", "&lt;th scope=&#34;col&#34;&gt;Port&lt;/th&gt;")
}

func TestRelatedCardFollowsTheOtherStoryAcrossEditions(t *testing.T) {
	p := open(t)
	other := p.publish("ar", words("عنوان أول", "نص."))
	s := p.body(prose.Paragraph("See also."), prose.StoryCard(prose.Card{Story: other.Number}))
	p.wants(s.Path, "عنوان أول", `lang="ar" dir="rtl"><a href="https://news.example`+other.Path+`"`)
	next := p.put(story.Publication{Edition: "ar", Kind: story.Article, Story: other.Number, Base: 1, Copy: words("عنوان ثان", "نص آخر.")})
	p.wants(s.Path, "عنوان ثان", next.Path)
	p.lacks(s.Path, "عنوان أول")
	p.wants("/en/feed.rss", "عنوان ثان", "https://news.example"+next.Path)
	p.must2(p.archive.Hold(t.Context(), account.Operator(), other.Number, story.Withdrawal{Reason: "A figure is in doubt."}))
	p.lacks(s.Path, "عنوان ثان", "Related story")
	p.must2(p.archive.Release(t.Context(), account.Operator(), other.Number, ""))
	p.wants(s.Path, "عنوان ثان")
	p.must2(p.archive.Kill(t.Context(), account.Operator(), other.Number, story.Withdrawal{Reason: "A hoax."}))
	p.lacks(s.Path, "عنوان ثان", "Related story")
	p.lacks("/en/feed.rss", "عنوان ثان")
}

func TestForeignParagraphRunsItsOwnWay(t *testing.T) {
	p := open(t)
	s := p.body(prose.Paragraph("He said:"), prose.Paragraph("قال الوزير إن المحادثات مستمرة"))
	p.wants(s.Path, "<p>He said:</p>", `<p dir="rtl">قال الوزير`)
	ar := p.publish("ar", words("عنوان", "Meridian: قال الوزير إن المحادثات\n\nThe talks go on."))
	p.wants(ar.Path, "<p>Meridian: قال", `<p dir="ltr">The talks go on.</p>`)
}
