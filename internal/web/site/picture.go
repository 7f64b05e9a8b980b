package site

import (
	"fmt"
	"html/template"
	"strings"

	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
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
	Class    string  // in a gallery: "cut", it stands in its own sides; "whole", it is not cut to the gallery's
}

// shown answers an asset that was fetched, as a story shows it, and the rendition for whoever does not choose; false
// where there is none to show.
func (sh *sheet) shown(as mediabank.Shown) (mediabank.Asset, mediabank.Print, mediabank.Rendition, bool) {
	a := sh.assets[as.Asset]
	p := a.Print(as.Crop)
	usual, ok := p.Usual()
	return a, p, usual, ok && a.State != mediabank.Killed
}

// lead answers how a story shows the picture that opens it.
func lead(s story.Story) mediabank.Shown { return mediabank.Shown(s.Lead) }

// inBody answers how a story shows a picture of its body.
func inBody(n prose.Node) mediabank.Shown {
	return mediabank.Shown{Asset: n.Attrs.Asset, Crop: n.Attrs.Crop}
}

// picture makes the picture of an asset that was fetched; nil where there is none to show. caption stands instead of
// the asset's own.
func (sh *sheet) picture(as mediabank.Shown, caption string) *Picture {
	a, print, usual, ok := sh.shown(as)
	if !ok {
		return nil
	}
	text := a.In(sh.ed.Locale)
	if caption == "" {
		caption = text.Caption
	}
	p := &Picture{
		Number: a.Number, Path: sh.path("mediabank", fmt.Sprint(a.Number)), BankText: sh.say("site.go_to_mediabank"),
		Src: sh.mediaPath(a, print, usual), SrcSet: sh.srcset(a, print), Sizes: "100vw", Width: usual.Width, Height: usual.Height,
		Alt: text.Alt, Caption: caption, Credit: mediabank.CreditLine(a, sh.ed.Credit),
	}
	if p.Alt == "" && p.Caption == "" {
		p.Alt = text.Headline
	}
	return p
}

// publicFile is where readers find the renditions of a print.
func publicFile(_ mediabank.Asset, p mediabank.Print) string { return "/media/" + p.Hash }

func (sh *sheet) mediaPath(a mediabank.Asset, p mediabank.Print, r mediabank.Rendition) string {
	return fmt.Sprintf("%s/%d", sh.media(a, p), r.Width)
}

func (sh *sheet) srcset(a mediabank.Asset, p mediabank.Print) template.Srcset {
	var choices []string
	for _, r := range p.Renditions {
		choices = append(choices, fmt.Sprintf("%s %dw", sh.mediaPath(a, p, r), r.Width))
	}
	return template.Srcset(strings.Join(choices, ", "))
}
