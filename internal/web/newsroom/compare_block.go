package newsroom

import (
	"strings"

	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
)

// blocks says a body in paragraphs, so that two of them can be compared by words: what a block is stands before its
// words where it is no plain paragraph, and a link's address behind its own.
func (v *visit) blocks(d prose.Doc) string {
	var all []string
	for _, n := range d.Nodes() {
		if words := strings.TrimSpace(v.block(n)); words != "" {
			all = append(all, words)
		}
	}
	return strings.Join(all, "\n\n")
}

func (v *visit) block(n prose.Node) string {
	switch n.Type {
	case prose.TypePicture:
		return v.pictureBlock(n)
	case prose.TypeGallery:
		lines := []string{v.words.T("newsroom.gallery")}
		for _, p := range n.Content {
			lines = append(lines, v.pictureBlock(p))
		}
		return strings.Join(lines, "\n")
	case prose.TypeStoryCard:
		if n.Attrs.Story != 0 {
			return v.words.T("newsroom.story_number", "Number", n.Attrs.Story)
		}
	case prose.TypeHeading:
		return v.words.T(headingWords[n.Attrs.Level]) + ": " + wordsOf(n)
	case prose.TypeBlockquote:
		return v.words.T("newsroom.quote") + ": " + wordsOf(n)
	}
	return wordsOf(n)
}

// headingWords are the words for the levels of a heading.
var headingWords = map[int]string{2: "newsroom.heading", 3: "newsroom.heading_small", 4: "newsroom.heading_small"}

// pictureBlock says which picture stands in the text, how it is cut, and what it says there instead of its own caption.
func (v *visit) pictureBlock(n prose.Node) string {
	words := v.pictureWords(mediabank.Shown{Asset: n.Attrs.Asset, Crop: n.Attrs.Crop})
	if n.Attrs.Caption != "" {
		words += "\n" + n.Attrs.Caption
	}
	return words
}

// pictureWords names a picture, with its crop where it is cut.
func (v *visit) pictureWords(s mediabank.Shown) string {
	words := v.words.T("margin.picture_number", "Number", s.Asset)
	if s.Crop != "" {
		words += " · " + v.words.T("newsroom.crop") + " " + cropWords(s.Crop)
	}
	return words
}

// cropWords says how a picture is cut: "16:9, 50 % / 30 %".
func cropWords(attribute string) string {
	c, known := prose.ReadCrop(attribute)
	if !known {
		return attribute
	}
	return strings.Replace(c.Ratio, "x", ":", 1) + ", " + itoa(int64(c.X)) + " % / " + itoa(int64(c.Y)) + " %"
}

// wordsOf answers the words of one block, each link with its address.
func wordsOf(n prose.Node) string {
	one, err := prose.New(n)
	if err != nil {
		return ""
	}
	if linked, err := one.Rewrite(withAddress); err == nil {
		one = linked
	}
	return one.Text()
}

// withAddress puts the address of a link behind its words.
func withAddress(n prose.Node) prose.Node {
	for _, m := range n.Marks {
		if m.Type == prose.MarkLink && n.Type == prose.TypeText {
			n.Text += " [" + m.Href + "]"
		}
	}
	return n
}
