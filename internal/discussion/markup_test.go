package discussion_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"dateline.news/internal/discussion"
	"dateline.news/internal/fixture"
)

func TestTinyMarkupBecomesWhatItSays(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"words", "Hello", `<p dir="auto">Hello</p>`},
		{"two lines", "a\nb", `<p dir="auto">a<br>b</p>`},
		{"two paragraphs", "a\n\nb", `<p dir="auto">a</p><p dir="auto">b</p>`},
		{"quote and answer", "> You said\n> this\nNo.", `<blockquote dir="auto">You said<br>this</blockquote><p dir="auto">No.</p>`},
		{"two quotes", "> a\n\n> b", `<blockquote dir="auto">a</blockquote><blockquote dir="auto">b</blockquote>`},
		{"bold", "a **b** c", `<p dir="auto">a <strong>b</strong> c</p>`},
		{"bold not closed", "a **b c", `<p dir="auto">a **b c</p>`},
		{"empty bold", "a **** c", `<p dir="auto">a **** c</p>`},
		{"bold over lines is none", "**a\nb**", `<p dir="auto">**a<br>b**</p>`},
		{"html is words", "<b>a</b> & \"c\"", `<p dir="auto">&lt;b&gt;a&lt;/b&gt; &amp; &#34;c&#34;</p>`},
		{"link", "See https://example.org/a?b=1&c=2.", `<p dir="auto">See <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener" dir="ltr">https://example.org/a?b=1&amp;c=2</a>.</p>`},
		{"link in brackets", "(https://example.org/a_(b))", `<p dir="auto">(<a href="https://example.org/a_(b)" rel="nofollow ugc noopener" dir="ltr">https://example.org/a_(b)</a>)</p>`},
		{"bold link", "**https://example.org**", `<p dir="auto"><strong><a href="https://example.org" rel="nofollow ugc noopener" dir="ltr">https://example.org</a></strong></p>`},
		{"other schemes are words", "javascript:alert(1) data:text/html,x ftp://a.b", `<p dir="auto">javascript:alert(1) data:text/html,x ftp://a.b</p>`},
		{"a name in front of the host is a lure", "https://bank.example@evil.example/", `<p dir="auto">https://bank.example@evil.example/</p>`},
		{"no host", "http:///a", `<p dir="auto">http:///a</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := discussion.HTML(discussion.Parse(discussion.Tidy(tt.in))); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestLineOfAChatIsTheAnswerAndNotTheQuote(t *testing.T) {
	tests := []struct{ in, want string }{
		{"> You said\nNo, **never**.\n\nSee https://example.org", "No, never. See https://example.org"},
		{"> only a quote", "only a quote"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := discussion.Plain(discussion.Parse(tt.in)); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
	if n := discussion.Links(discussion.Parse("> https://a.example\nhttps://b.example **http://c.example**")); n != 2 {
		t.Errorf("%d links, want the two that the author sent", n)
	}
}

// allowed are the elements of a message, with their attributes.
var allowed = map[string]map[string]bool{
	"p": {"dir": true}, "blockquote": {"dir": true}, "br": {}, "strong": {}, "a": {"href": true, "rel": true, "dir": true},
}

// harmful answers what a rendered message must not hold; "" where there is nothing.
func harmful(rendered string) string {
	z := html.NewTokenizer(strings.NewReader(rendered))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() == io.EOF {
				return ""
			}
			return z.Err().Error()
		case html.CommentToken, html.DoctypeToken:
			return "a comment"
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			attributes, ok := allowed[token.Data]
			if !ok {
				return "the element " + token.Data
			}
			for _, a := range token.Attr {
				if !attributes[a.Key] {
					return "the attribute " + a.Key
				}
				if u, err := url.Parse(a.Val); a.Key == "href" && (err != nil || u.Scheme != "http" && u.Scheme != "https") {
					return "the address " + a.Val
				}
			}
		}
	}
}

func TestNoPayloadOfAStrangerComesOutAlive(t *testing.T) {
	var payloads []string
	scanner := bufio.NewScanner(unzip(t, "web/xss-payloads.txt.gz"))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		payloads = append(payloads, scanner.Text())
	}
	var expectations []struct{ Payload string }
	if err := json.NewDecoder(unzip(t, "web/dompurify-expectations.json.gz")).Decode(&expectations); err != nil {
		t.Fatal(err)
	}
	for _, e := range expectations {
		payloads = append(payloads, e.Payload)
	}
	if len(payloads) < 4000 || scanner.Err() != nil {
		t.Fatalf("%d payloads: %v", len(payloads), scanner.Err())
	}
	for _, p := range payloads {
		for _, typed := range []string{p, "> " + p, "**" + p + "**", "https://example.org/" + p, "a **b https://" + p} {
			if fault := harmful(discussion.HTML(discussion.Parse(discussion.Tidy(typed)))); fault != "" {
				t.Fatalf("%s came out of %q", fault, typed)
			}
		}
	}
}

func unzip(t *testing.T, name string) io.Reader {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func FuzzMessage(f *testing.F) {
	for _, s := range []string{"", "a **b** https://example.org/?a=b&c", "> q\n> r\n\ns", "**> **https://**a.b**", "http://[::1]/", "\u202e\u200b<script>", "https://a.b/(c))."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		tidy := discussion.Tidy(typed)
		if again := discussion.Tidy(tidy); again != tidy {
			t.Fatalf("not stable: %+q, then %+q", tidy, again)
		}
		blocks := discussion.Parse(tidy)
		if fault := harmful(discussion.HTML(blocks)); fault != "" {
			t.Fatalf("%s came out of %q", fault, typed)
		}
		discussion.Plain(blocks)
		discussion.Links(blocks)
	})
}

func TestListedWordIsFoundInEveryDisguise(t *testing.T) {
	tests := []struct {
		word, text string
		want       bool
	}{
		{"idiot", "What an IDIOT!", true},
		{"idiot", "idiotic", false},
		{"idiot*", "idiotic", true},
		{"idiot", "antiidiot", false},
		{"idiot", "i d i o t", true},
		{"idiot", "i.d.i.o.t", true},
		{"idiot", "iiidiooooot", true},
		{"idiot", "idi\u200bot", true},
		{"idiot", "іdіot", true},
		{"idiot", "1di0t", true},
		{"ass", "assss and", true},
		{"ass", "class", false},
		{"pass away", "They pass… away", true},
		{"pass away", "pass by, away", false},
		{"дурак", "ДУРАК", true},
		{"дурак", "дypaк", true},
		{"ёлка", "Елка", true},
		{"أحمق", "احمق!", true},
		{"傻瓜", "你是傻瓜吗", true},
		{"500", "it costs 500 rubles", true},
		{"500", "5000", false},
	}
	for _, tt := range tests {
		if got := len(discussion.Find([]string{tt.word}, tt.text)) > 0; got != tt.want {
			t.Errorf("%q in %q: %v", tt.word, tt.text, got)
		}
	}
}

func TestFiveThousandWordsTakeNoTime(t *testing.T) {
	words := make([]string, 5000)
	for i := range words {
		words[i] = fmt.Sprintf("bad%sword%d", strings.Repeat("x", i%2), i)
	}
	find := discussion.Compile(words)
	message := strings.Repeat("ordinary words about a harvest ", 129) + " badword2500"
	best := time.Hour
	for range 20 {
		began := time.Now()
		if found := find(message); len(found) != 1 || found[0] != "badword2500" {
			t.Fatalf("found %v", found)
		}
		best = min(best, time.Since(began))
	}
	t.Logf("%d characters against %d words: %v", len(message), len(words), best)
}
