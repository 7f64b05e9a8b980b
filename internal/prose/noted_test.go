package prose_test

import (
	"html/template"
	"testing"

	"dateline.news/internal/prose"
)

type sign struct{}

func (sign) Note(name string) template.HTML { return template.HTML("[" + name + "]") }

func TestNotedWordsAreMarkedAndNothingElseChanges(t *testing.T) {
	body, err := prose.New(
		prose.ParagraphOf(prose.Text("The "), prose.Strong("finance"), prose.Text(" minister said "), prose.Link("https://example.org/a", "12 tonnes"), prose.Break(), prose.Text("were <lost>.")),
		prose.BulletList("one", "two"))
	if err != nil {
		t.Fatal(err)
	}
	const list = "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
	for name, c := range map[string]struct {
		noted []prose.Noted
		want  string
	}{
		"inside a run": {[]prose.Noted{{Path: "content[0]", From: 12, To: 20, Name: "c1"}},
			`<p>The <strong>finance</strong> <span class="noted" id="noted-c1">minister</span>[c1] said <a href="https://example.org/a" rel="noopener">12 tonnes</a><br>were &lt;lost&gt;.</p>` + "\n" + list},
		"over marks, link and break": {[]prose.Noted{{Path: "content[0]", From: 4, To: 40, Name: "c1"}},
			`<p>The <strong><span class="noted" id="noted-c1">finance</span></strong><span class="noted"> minister said </span><a href="https://example.org/a" rel="noopener"><span class="noted">12 tonnes</span></a><span class="noted"><br>were</span>[c1] &lt;lost&gt;.</p>` + "\n" + list},
		"taken out": {[]prose.Noted{{Path: "content[0]", From: 4, To: 4, Name: "c1"}},
			`<p>The [c1]<strong>finance</strong> minister said <a href="https://example.org/a" rel="noopener">12 tonnes</a><br>were &lt;lost&gt;.</p>` + "\n" + list},
		"two, and one that overlaps": {[]prose.Noted{{Path: "content[0]", From: 12, To: 20, Name: "c2"}, {Path: "content[0]", From: 0, To: 3, Name: "c1"}, {Path: "content[0]", From: 18, To: 25, Name: "c3"}},
			`<p><span class="noted" id="noted-c1">The</span>[c1] <strong>finance</strong> <span class="noted" id="noted-c2">minister</span>[c2] said <a href="https://example.org/a" rel="noopener">12 tonnes</a><br>were &lt;lost&gt;.</p>` + "\n" + list},
		"in a list": {[]prose.Noted{{Path: "content[1].content[1].content[0]", From: 0, To: 3, Name: "c1"}},
			`<p>The <strong>finance</strong> minister said <a href="https://example.org/a" rel="noopener">12 tonnes</a><br>were &lt;lost&gt;.</p>` + "\n" + "<ul>\n<li>one</li>\n" + `<li><span class="noted" id="noted-c1">two</span>[c1]</li>` + "\n</ul>\n"},
	} {
		if got := string(body.RenderNoted(nil, sign{}, c.noted)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestCorrectedSpeakerOfAQuotationBearsAMark(t *testing.T) {
	body, err := prose.New(prose.Quote("John <Doe>", "We agree."), prose.Quote("John Doe", "So do we."))
	if err != nil {
		t.Fatal(err)
	}
	got := string(body.RenderNoted(nil, sign{}, []prose.Noted{{Path: "content[0].attrs.speaker", From: 0, To: 4, Name: "c1"}}))
	const want = `<blockquote><p>We agree.</p>
<footer><span class="noted" id="noted-c1">John</span>[c1] &lt;Doe&gt;</footer></blockquote>
<blockquote><p>So do we.</p>
<footer>John Doe</footer></blockquote>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if past := string(body.RenderNoted(nil, sign{}, []prose.Noted{{Path: "content[0].attrs.speaker", From: 0, To: 40, Name: "c1"}})); past != string(body.Render(nil)) {
		t.Errorf("words that are not there: %s", past)
	}
}

func TestOneBlockIsRewrittenAtItsPath(t *testing.T) {
	body, err := prose.New(prose.Paragraph("one"), prose.BulletList("two", "two"))
	if err != nil {
		t.Fatal(err)
	}
	changed, err := body.RewriteAt("content[1].content[1].content[0]", func(prose.Node) prose.Node { return prose.Paragraph("three") })
	if err != nil || changed.Text() != "one\n\n- two\n- three" || body.Text() != "one\n\n- two\n- two" {
		t.Errorf("%v: %q, and the old one is %q", err, changed.Text(), body.Text())
	}
	for _, path := range []string{"content[7]", "", "content[0].content[3]", "nonsense"} {
		if _, err := body.RewriteAt(path, func(n prose.Node) prose.Node { return n }); err == nil {
			t.Errorf("path %q was found", path)
		}
	}
}
