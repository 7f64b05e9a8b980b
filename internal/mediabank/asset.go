package mediabank

import (
	"time"

	"dateline.news/internal/picture"
)

// State is where an asset stands.
type State string

// The states of an asset.
const (
	Processing State = "processing" // its renditions are being made
	Ready      State = "ready"      // may be used
	Failed     State = "failed"     // no renditions could be made; Asset.Fault says why
	Killed     State = "killed"     // withdrawn: out of every page, its address answers as if it had never been
)

// Note is a remark for the newsroom: the key of its text and the text's values.
type Note = picture.Note

// Asset is a picture: the original's facts and what is said about it.
type Asset struct {
	Number    int64     `json:"number"`
	Hash      string    `json:"hash"` // SHA-256 of the original, hexadecimal
	MIME      string    `json:"mime"`
	Width     int       `json:"width"`  // pixels, upright
	Height    int       `json:"height"` // pixels, upright
	Bytes     int64     `json:"bytes"`
	State     State     `json:"state"`
	Fault     *Note     `json:"fault,omitempty"`  // why no renditions could be made
	Reason    string    `json:"reason,omitempty"` // why it was killed; for the newsroom
	FileName  string    `json:"file_name"`
	Headline  string    `json:"headline"`
	Caption   string    `json:"caption"`
	Alt       string    `json:"alt"`
	Creator   string    `json:"creator"`  // photographers, parted by ", "
	Supplier  string    `json:"supplier"` // the supplier's own credit line, verbatim; it wins over the edition's pattern
	Holder    string    `json:"holder"`   // who holds the copyright; no © without one
	Copyright string    `json:"copyright"`
	Place     string    `json:"place"`
	Taken     time.Time `json:"taken,omitzero"`
	Keywords  []string  `json:"keywords,omitempty"`

	Instructions string    `json:"instructions,omitempty"`
	UsageTerms   string    `json:"usage_terms,omitempty"`
	Release      time.Time `json:"release,omitzero"` // not to be published before
	Expiry       time.Time `json:"expiry,omitzero"`  // not to be published after

	Texts      map[string]Text `json:"texts,omitempty"`      // by language: "ru" → caption and alt in Russian
	Renditions []Rendition     `json:"renditions,omitempty"` // of the whole, the smallest first
	Cuts       []Print         `json:"cuts,omitempty"`       // what stories have cut out of it
	Notes      []Note          `json:"notes,omitempty"`      // what reading the metadata found odd
	UploadedBy int64           `json:"uploaded_by"`
	Uploaded   time.Time       `json:"uploaded"`

	revision int // of what the renditions say about themselves
	drawn    int // the revision that they were drawn with
}

// Text is what is said about an asset in one language.
type Text struct {
	Headline string `json:"headline,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Alt      string `json:"alt,omitempty"`
}

// In answers the asset's text in a language ("ru", "ar-EG"), field by field, falling back to the asset's own.
func (a Asset) In(locale string) Text {
	t := a.Texts[locale]
	for i := range locale {
		if locale[i] == '-' && t == (Text{}) {
			t = a.Texts[locale[:i]]
		}
	}
	if t.Headline == "" {
		t.Headline = a.Headline
	}
	if t.Caption == "" {
		t.Caption = a.Caption
	}
	if t.Alt == "" {
		t.Alt = a.Alt
	}
	return t
}

// Rendition is a derived file, at /media/{Hash of its Print}/{Width}.
type Rendition struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int64  `json:"bytes"`
	MIME   string `json:"mime"`
	Digest string `json:"-"` // SHA-256 of its bytes
	Blob   string `json:"-"` // where its bytes are kept
}
