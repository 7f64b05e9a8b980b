package discussion

import (
	"html"
	"strings"
)

// HTML renders a tree as safe HTML. It writes p, blockquote, br, strong and a, and no attribute but dir and a
// link's href and rel; every word and every address goes through html.EscapeString. rel tells search engines that a
// reader wrote the link, and denies the other side the window.
func HTML(blocks []Node) string {
	var b strings.Builder
	for _, n := range blocks {
		render(&b, n)
	}
	return b.String()
}

func render(b *strings.Builder, n Node) {
	switch n.Kind {
	case Text:
		b.WriteString(html.EscapeString(n.Text))
	case Break:
		b.WriteString("<br>")
	case Link:
		shown := html.EscapeString(n.Text)
		b.WriteString(`<a href="` + shown + `" rel="nofollow ugc noopener" dir="ltr">` + shown + `</a>`)
	case Bold:
		wrap(b, n, "<strong>", "</strong>")
	case Paragraph:
		wrap(b, n, `<p dir="auto">`, "</p>")
	case Quote:
		wrap(b, n, `<blockquote dir="auto">`, "</blockquote>")
	}
}

func wrap(b *strings.Builder, n Node, before, after string) {
	b.WriteString(before)
	for _, inner := range n.Nodes {
		render(b, inner)
	}
	b.WriteString(after)
}
