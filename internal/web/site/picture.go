package site

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
)

// Picture is an asset as it stands on a page.
type Picture struct {
	Number   int64
	Path     string // its own page in the mediabank
	BankText string // "Go to the mediabank"
	Src      string
	SrcSet   template.Srcset
	Sizes    string
	Width    int // of Src
	Height   int // of Src
	Alt      string
	Caption  string
	Credit   string
	Said     Marked  // the caption with its marks; on a story's own page
	Credited Marked  // the credit with its marks; on a story's own page
	Altered  []*Sign // marks of the alternative text, which bears none itself
	Eager    bool    // to be loaded first: the page's opening picture
	Class    string  // how the page's style cuts it: "cut r16x9 x50 y30"; "whole" in a gallery
}

// usualWidth is the rendition for browsers that do not choose, and for whoever links to a picture.
const usualWidth = 1200

// picture makes the picture of an asset that was fetched; nil where there is none to show. caption stands instead of
// the asset's own.
func (sh *sheet) picture(number int64, caption string) *Picture {
	a := sh.assets[number]
	usual, ok := rendition(a, usualWidth)
	if a.State == mediabank.Killed || !ok {
		return nil
	}
	text := a.In(sh.ed.Locale)
	if caption == "" {
		caption = text.Caption
	}
	p := &Picture{
		Number: number, Path: sh.path("mediabank", fmt.Sprint(number)), BankText: sh.say("site.go_to_mediabank"),
		Src: sh.mediaPath(a, usual), SrcSet: sh.srcset(a), Sizes: "100vw", Width: usual.Width, Height: usual.Height,
		Alt: text.Alt, Caption: caption, Credit: mediabank.CreditLine(a, sh.ed.Credit),
	}
	if p.Alt == "" && p.Caption == "" {
		p.Alt = text.Headline
	}
	return p
}

// cut lets the page show a part of the picture, as the story's crop says. The file stays whole.
func (p *Picture) cut(crop string) {
	c, known := prose.ReadCrop(crop)
	if !known {
		return
	}
	w, h := c.Sides()
	if wider := float64(p.Width*h) / float64(p.Height*w); wider > 1 { // the sides are cut off: the file must be wider than its place
		p.Sizes = lengths.ReplaceAllString(p.Sizes, fmt.Sprintf("calc(%.2f * $1)$2", wider))
	}
	p.Height = max(1, p.Width*h/w)
	p.Class = fmt.Sprintf("cut r%s x%d y%d", c.Ratio, c.X, c.Y)
}

// lengths finds what a picture measures in its "sizes", which stands at the end of each part.
var lengths = regexp.MustCompile(`([0-9]+(?:rem|vw))(,|$)`)

// rendition answers the widest rendition up to a width, or the narrowest there is.
func rendition(a mediabank.Asset, width int) (mediabank.Rendition, bool) {
	var best mediabank.Rendition
	for _, r := range a.Renditions {
		fits, bestFits := r.Width <= width, best.Width <= width
		switch {
		case best.Width == 0, fits && !bestFits, fits && r.Width > best.Width, !bestFits && r.Width < best.Width:
			best = r
		}
	}
	return best, best.Width > 0
}

// publicFile is where readers find the renditions of an asset.
func publicFile(a mediabank.Asset) string { return "/media/" + a.Hash }

func (sh *sheet) mediaPath(a mediabank.Asset, r mediabank.Rendition) string {
	return fmt.Sprintf("%s/%d", sh.media(a), r.Width)
}

func (sh *sheet) srcset(a mediabank.Asset) template.Srcset {
	var choices []string
	for _, r := range a.Renditions {
		choices = append(choices, fmt.Sprintf("%s %dw", sh.mediaPath(a, r), r.Width))
	}
	return template.Srcset(strings.Join(choices, ", "))
}
