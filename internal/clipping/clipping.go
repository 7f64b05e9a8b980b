package clipping

import (
	"encoding/json"
	"fmt"

	"dateline.news/internal/errs"
)

// Clipping is one page taken apart. Its JSON form is what `dateline import page --json` prints; lists are never null.
type Clipping struct {
	Draft    string    `json:"draft"`             // id of the draft that was made of it; filled by the caller
	Headline string    `json:"headline"`          // without the site's name, with an attribution
	Source   string    `json:"source"`            // name of the site, as it stood behind the headline or a caption
	Byline   string    `json:"byline,omitempty"`  // the line as it stood: "By Anna Kask"
	Authors  []string  `json:"authors,omitempty"` // the names in the byline
	Dated    string    `json:"dated,omitempty"`   // the page's own date as it stood; empty: the page has none
	Lede     string    `json:"lede"`              // the paragraph before the dateline, or the one that carries it
	Dateline *Dateline `json:"dateline"`          // nil: the page has none
	Lead     *Picture  `json:"lead"`              // nil: no picture above the body
	Body     []Block   `json:"body"`              // in page order, cards at their places
	Cards    []Card    `json:"cards"`             // the related stories, in page order
	Dropped  []Drop    `json:"dropped"`           // what was left out, in page order
	Notes    []Note    `json:"notes"`             // what a person must look at
	Language string    `json:"-"`                 // en, ru, ar, es, fr; empty: none of these
}

// Dateline says where a story was filed, for which agency, and when, each to the letter.
type Dateline struct {
	Place  string `json:"place"`          // "PARIS/BERLIN"
	Agency string `json:"agency"`         // "RIA Novosti"
	Date   string `json:"date,omitempty"` // "August 12"; empty: none stood there
}

// Picture is a photo's line of text: who took it, for whom, and what it shows.
type Picture struct {
	Agency       string `json:"agency"`
	Photographer string `json:"photographer"`
	Caption      string `json:"caption"`
	Credit       string `json:"-"` // the credit line to the letter: "© Agency / Photographer"
}

// Block types, named as the nodes of a story's body.
const (
	Paragraph  = "paragraph"
	Blockquote = "blockquote"
	Heading    = "heading"
	StoryCard  = "story_card"
	PictureRow = "picture"
)

// Block is one piece of the body. A story card carries its headline as Text, a picture its caption.
type Block struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Credit string `json:"credit,omitempty"` // of a picture
	Card   int    `json:"-"`                // index in Clipping.Cards, of a story card
	Line   int    `json:"-"`                // line of the page, from 1
}

// Card is a related story as the page showed it. Credit is empty where only a site's name stood.
type Card struct {
	Headline     string `json:"headline"`
	Caption      string `json:"caption"`
	Credit       string `json:"credit"` // the credit line to the letter
	Agency       string `json:"-"`
	Photographer string `json:"-"`
	Line         int    `json:"-"` // line of the page, from 1
}

// Drop is a piece of the page that is no part of the story. In JSON it is its text.
type Drop struct {
	Text   string
	Reason Reason
	Line   int // line of the page, from 1
}

// Reason says why a piece was left out.
type Reason string

// The reasons for leaving a piece out.
const (
	Furniture       Reason = "furniture"        // a button, a link, a form or a notice of the site
	Counter         Reason = "counter"          // a number of views, comments, unread stories
	Stamp           Reason = "stamp"            // the hour or day of publication
	Label           Reason = "label"            // the word before a name: "Photo:", "Go to the mediabank"
	ForeignScript   Reason = "foreign_script"   // a short string in another script than the page
	CaptionRepeated Reason = "caption_repeated" // the caption a second time
	TextRepeated    Reason = "text_repeated"    // the headline a second time
	SiteName        Reason = "site_name"        // the site's name behind a caption
	FeedEntry       Reason = "feed_entry"       // another story's headline in a newsfeed beside the text
)

// MarshalJSON gives the text alone.
func (d Drop) MarshalJSON() ([]byte, error) { return json.Marshal(d.Text) }

// MarshalJSON gives the note as one sentence.
func (n Note) MarshalJSON() ([]byte, error) { return json.Marshal(n.String()) }

// Error says why a page was refused, and where.
type Error struct {
	Line   int    // line of the page, from 1; 0: the page as a whole
	Reason string // one clause without a full stop
	large  bool   // the page is above a limit
}

// Unwrap gives the refusal by its kind, so that a face can choose its answer: Invalid, or TooLarge above a limit.
func (e *Error) Unwrap() error {
	kind := errs.Invalid
	if e.large {
		kind = errs.TooLarge
	}
	return &errs.Error{Kind: kind, Field: "page"}
}

// Error names the place and the reason.
func (e *Error) Error() string {
	if e.Line == 0 {
		return "page: " + e.Reason
	}
	return fmt.Sprintf("page, line %d: %s", e.Line, e.Reason)
}
