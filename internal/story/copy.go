package story

import "dateline.news/internal/prose"

// Kind is the form of a story.
type Kind string

// The kinds. Live and Gallery are words of the trade that publishing still refuses.
const (
	Article Kind = "article"
	Flash   Kind = "flash" // one line of news, at once; the body may be empty
	Live    Kind = "live"
	Gallery Kind = "gallery"
)

// Label tells the reader what sort of text this is; it stands wherever the headline stands.
type Label string

// The labels.
const (
	News         Label = "news"
	Analysis     Label = "analysis"
	Opinion      Label = "opinion"
	PressRelease Label = "press_release"
	Paid         Label = "paid"
)

// Labels lists every label.
var Labels = []Label{News, Analysis, Opinion, PressRelease, Paid}

// Dateline is where a story was written, for which agency, and when if that is said: "WASHINGTON, Aug 6 (Agency) —".
type Dateline struct {
	Place  string `json:"place"`
	Agency string `json:"agency"`
	Date   string `json:"date,omitempty"` // as printed, to the letter; often empty
}

// Byline is one person who made the story; no account is needed.
type Byline struct {
	Name  string `json:"name"`
	Role  string `json:"role,omitempty"`
	Place string `json:"place,omitempty"`
}

// Lead is the picture that opens a story. Its credit and caption follow the asset.
type Lead struct {
	Asset int64  `json:"asset"`
	Crop  string `json:"crop,omitempty" doc:"how the picture is cut, as in the body: 16x9-50-30; empty for the whole"`
}

// Origin names the version of the story that this one translates.
type Origin struct {
	Number  int64 `json:"number"`
	Version int   `json:"version"`
}

// Copy is the text of a story with everything that is printed around it: what the desk writes, what a version keeps.
type Copy struct {
	Headline    string    `json:"headline"`
	Slugline    string    `json:"slugline"` // the desk's name for it: "SYRIA-TALKS/"
	Lede        string    `json:"lede"`
	Dateline    *Dateline `json:"dateline"` // nil: none at all
	Body        prose.Doc `json:"body"`
	Lead        Lead      `json:"lead"`    // asset 0: no picture
	Section     string    `json:"section"` // slug
	Topics      []string  `json:"topics"`  // slugs
	Bylines     []Byline  `json:"bylines"`
	Urgency     int       `json:"urgency"` // IPTC: 1 (most urgent) to 8; 5 is usual
	Label       Label     `json:"label"`
	Translates  *Origin   `json:"translates"`
	NoteDesk    string    `json:"note_desk,omitempty"`    // never leaves the newsroom
	NoteClients string    `json:"note_clients,omitempty"` // for wire clients
	NoteReaders string    `json:"note_readers,omitempty"` // printed under the story
	Advisory    string    `json:"advisory,omitempty"`     // of an update, printed under its headline: "Updates with the minister's reply."
}
