package prose

import (
	"net/url"
	"strings"
	"unicode"
)

// rule is the schema of one type of node.
type rule struct {
	attrs    []attr
	children []Type // what may stand in it; none: nothing
	least    int    // how many nodes must stand in it
	first    Type   // what must stand first, if anything
	inline   bool   // may carry marks
	check    func(Attrs) (attr, fault string)
}

// attr is one attribute: its name in JSON, its field in Go (a pointer to int, int64, string or bool) and its value
// where it is absent; preset nil makes it required.
type attr struct {
	name   string
	field  func(*Attrs) any
	preset any
}

// maxNumber is the largest whole number that the editor's JavaScript keeps exactly.
const maxNumber = 1<<53 - 1

var (
	inline = []Type{TypeText, TypeHardBreak}
	flow   = []Type{TypeParagraph, TypeBulletList, TypeOrderedList}
	blocks = []Type{
		TypeParagraph, TypeHeading, TypeBulletList, TypeOrderedList, TypeBlockquote, TypePicture, TypeGallery,
		TypeStoryCard, TypeEmbed, TypeTable, TypeHorizontalRule,
	}
)

var (
	attrLevel    = attr{"level", func(a *Attrs) any { return &a.Level }, 2}
	attrStart    = attr{"start", func(a *Attrs) any { return &a.Start }, 1}
	attrSpeaker  = attr{"speaker", func(a *Attrs) any { return &a.Speaker }, ""}
	attrAsset    = attr{"asset", func(a *Attrs) any { return &a.Asset }, nil}
	attrCrop     = attr{"crop", func(a *Attrs) any { return &a.Crop }, ""}
	attrCaption  = attr{"caption", func(a *Attrs) any { return &a.Caption }, ""}
	attrStory    = attr{"story", func(a *Attrs) any { return &a.Story }, int64(0)}
	attrHeadline = attr{"headline", func(a *Attrs) any { return &a.Headline }, ""}
	attrCredit   = attr{"credit", func(a *Attrs) any { return &a.Credit }, ""}
	attrProvider = attr{"provider", func(a *Attrs) any { return &a.Provider }, nil}
	attrID       = attr{"id", func(a *Attrs) any { return &a.ID }, nil}
	attrHeader   = attr{"header", func(a *Attrs) any { return &a.Header }, false}
)

// schema is version 1. The doc node stands apart: it exists once, and carries the version.
var schema = map[Type]rule{
	TypeParagraph:      {children: inline},
	TypeHeading:        {children: inline, attrs: []attr{attrLevel}, check: checkLevel},
	TypeBulletList:     {children: []Type{TypeListItem}, least: 1},
	TypeOrderedList:    {children: []Type{TypeListItem}, least: 1, attrs: []attr{attrStart}, check: checkStart},
	TypeListItem:       {children: flow, least: 1, first: TypeParagraph},
	TypeBlockquote:     {children: flow, least: 1, attrs: []attr{attrSpeaker}},
	TypePicture:        {attrs: []attr{attrAsset, attrCrop, attrCaption}, check: checkPicture},
	TypeGallery:        {children: []Type{TypePicture}, least: 1},
	TypeStoryCard:      {attrs: []attr{attrStory, attrHeadline, attrCaption, attrCredit}, check: checkCard},
	TypeEmbed:          {attrs: []attr{attrProvider, attrID}, check: checkEmbed},
	TypeTable:          {children: []Type{TypeTableRow}, least: 1},
	TypeTableRow:       {children: []Type{TypeTableCell}, least: 1},
	TypeTableCell:      {children: flow, least: 1, attrs: []attr{attrHeader}},
	TypeHorizontalRule: {},
	TypeHardBreak:      {inline: true},
	TypeText:           {inline: true},
}

// markRank is the order of marks, outermost first.
var markRank = map[MarkType]int{MarkLink: 0, MarkStrong: 1, MarkEm: 2}

func checkLevel(a Attrs) (string, string) {
	if a.Level < 2 || a.Level > 4 {
		return "level", "a heading in the body has level 2, 3 or 4"
	}
	return "", ""
}

func checkStart(a Attrs) (string, string) {
	if a.Start < 0 || a.Start > 999_999 {
		return "start", "a list starts between 0 and 999999"
	}
	return "", ""
}

func checkPicture(a Attrs) (string, string) {
	if a.Asset < 1 || a.Asset > maxNumber {
		return "asset", "a picture names an asset of the mediabank by its number"
	}
	if fault := cropFault(a.Crop); fault != "" {
		return "crop", fault
	}
	return "", ""
}

func checkCard(a Attrs) (string, string) {
	if a.Story < 0 || a.Story > maxNumber {
		return "story", "a card names a story by its number, or 0 while it is not linked"
	}
	return "", ""
}

func checkEmbed(a Attrs) (string, string) {
	p, known := providers[a.Provider]
	if !known {
		return "provider", "no such provider: " + a.Provider
	}
	if !p.id.MatchString(a.ID) {
		return "id", "not an id of " + p.name
	}
	return "", ""
}

// checkHref answers what is wrong with the address of a link, or nothing. Only absolute addresses of a web page or a
// mailbox are links; one with a name before the host ("https://bank.example@other.example") misleads and is refused.
func checkHref(href string) string {
	if strings.ContainsFunc(href, unfitForHref) {
		return "the address holds a character that must be percent-encoded"
	}
	u, err := url.Parse(href)
	if err != nil {
		return "the address cannot be read"
	}
	switch u.Scheme {
	case "http", "https":
		if u.Hostname() == "" || u.User != nil || u.Opaque != "" {
			return "the address has no plain host"
		}
	case "mailto":
		if !strings.Contains(strings.Trim(u.Opaque, "@"), "@") {
			return "the address has no mailbox"
		}
	default:
		return "a link leads to http, https or mailto"
	}
	return ""
}

// unfitForHref finds space, control and invisible direction characters and those that RFC 3986 excludes; browsers read
// a backslash as a slash, so that it could name another host than the one we saw.
func unfitForHref(r rune) bool {
	return strings.ContainsRune("\\<>\"`{}|^", r) || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
